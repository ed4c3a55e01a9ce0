import { useState } from 'react';
import { visible } from '../../format/visible';
import { useActions } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Icon } from '../../widgets/icon';
import { OutcomeMark } from '../../widgets/marks';
import { Problem, Skeleton } from '../../widgets/problem';
import { Tabs } from '../../widgets/tabs';
import { Text } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { EventAround } from './event-around';
import { EventFields } from './event-fields';
import { EventJson } from './event-json';
import { EventSource } from './event-source';

const TABS = [
  { id: 'fields', title: 'Fields' },
  { id: 'json', title: 'JSON' },
  { id: 'around', title: 'Around it' },
  { id: 'source', title: 'Source' },
] as const;
type Tab = (typeof TABS)[number]['id'];

/** One event: what it says in a sentence, all of its fields, where it came from and what is around it. */
export function EventPane({ n, width, onClose }: { n: number; width: number; onClose: () => void }) {
  const actions = useActions();
  const asked = useCall('event.get', { n });
  const [tab, setTab] = useState<Tab>('fields');
  const detail = asked.value;
  return (
    <aside className="event-pane" aria-label="Event" style={{ width }}>
      <div className="event-pane-head">
        <h2 className="ellipsis" title={detail && visible(detail.row.eventName ?? '')}>
          {detail && <Text value={detail.row.eventName ?? 'Event'} />}
        </h2>
        {detail && <OutcomeMark outcome={detail.row.outcome} />}
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
        <button
          type="button"
          className="button button-quiet button-icon"
          aria-label="Close the event pane"
          title="Close (Esc)"
          onClick={onClose}
        >
          <Icon name="close" />
        </button>
      </div>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {detail ? (
        <>
          <p className="event-pane-summary">
            <Text value={detail.summary} />
          </p>
          <div className="event-pane-actions">
            <button
              type="button"
              className="button button-small"
              onClick={() => actions.keepEvents([detail.row])}
            >
              <Icon name="flag" size={14} /> Mark as finding
            </button>
            <button
              type="button"
              className="button button-small"
              onClick={() => void actions.copy(detail.record, 'Event as JSON')}
            >
              <Icon name="copy" size={14} /> Copy JSON
            </button>
            {detail.row.principal !== null && (
              <button
                type="button"
                className="button button-small"
                onClick={() => actions.openPrincipal(detail.row.principal ?? '')}
              >
                <Icon name="identities" size={14} /> Principal
              </button>
            )}
            {detail.findings.length > 0 && (
              <span className="tag" title="Findings that rest on this event">
                <Icon name="findings" size={12} /> in{' '}
                {detail.findings.length === 1 ? '1 finding' : `${detail.findings.length} findings`}
              </span>
            )}
          </div>
          <Tabs label="About the event" tabs={TABS} chosen={tab} onChoose={setTab}>
            <div className="event-pane-body scroll">
              {tab === 'fields' && <EventFields detail={detail} />}
              {tab === 'json' && <EventJson detail={detail} />}
              {tab === 'around' && <EventAround detail={detail} />}
              {tab === 'source' && <EventSource detail={detail} />}
            </div>
          </Tabs>
        </>
      ) : (
        !asked.error && <Skeleton rows={16} label="Loading the event" />
      )}
    </aside>
  );
}
