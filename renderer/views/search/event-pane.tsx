import { useState } from 'react';
import type { EventDetail } from '../../../shared/model/search';
import { visible } from '../../format/visible';
import { useActions } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Icon, type IconName } from '../../widgets/icon';
import { OutcomeMark } from '../../widgets/marks';
import { Menu } from '../../widgets/menu';
import { Problem, Skeleton } from '../../widgets/problem';
import { Tabs } from '../../widgets/tabs';
import { Text } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { EventAround } from './event-around';
import { EventFields } from './event-fields';
import { type EventForm, eventForm } from './event-forms';
import { EventJson } from './event-json';
import { EventSource } from './event-source';

const TABS = [
  { id: 'fields', title: 'Fields' },
  { id: 'json', title: 'JSON' },
  { id: 'around', title: 'Around it' },
  { id: 'source', title: 'Source' },
] as const;
type Tab = (typeof TABS)[number]['id'];

const FORMS: readonly { id: EventForm; label: string }[] = [
  { id: 'sentence', label: 'Sentence' },
  { id: 'json', label: 'JSON' },
  { id: 'csv', label: 'CSV' },
  { id: 'sql', label: 'SQL' },
  { id: 'command', label: 'Command' },
  { id: 'link', label: 'Link to this view' },
];

interface EventPaneProps {
  n: number;
  place: 'right' | 'below';
  /** Width at the right, height below, in pixels. */
  size: number;
  onPlace: (place: 'right' | 'below') => void;
  /** To the row before (-1) or after (1). */
  onWalk: (by: -1 | 1) => void;
  onClose: () => void;
}

/** One event: what it says in a sentence, all of its fields, where it came from and what is around it. */
export function EventPane({ n, place, size, onPlace, onWalk, onClose }: EventPaneProps) {
  const asked = useCall('event.get', { n });
  const [tab, setTab] = useState<Tab>('fields');
  const detail = asked.value;
  const other = place === 'right' ? 'below' : 'right';
  return (
    <aside
      className="event-pane"
      aria-label="Event"
      data-place={place}
      style={place === 'right' ? { width: size } : { height: size }}
    >
      <div className="event-pane-head">
        <h2 className="ellipsis" title={detail && visible(detail.row.eventName ?? '')}>
          {detail && <Text value={detail.row.eventName ?? 'Event'} />}
        </h2>
        {detail && <OutcomeMark outcome={detail.row.outcome} />}
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
        <HeadButton icon="up" label="Previous event" hint="Previous (k)" onClick={() => onWalk(-1)} />
        <HeadButton icon="down" label="Next event" hint="Next (j)" onClick={() => onWalk(1)} />
        <HeadButton
          icon={other === 'below' ? 'below' : 'beside'}
          label={other === 'below' ? 'Put the pane below' : 'Put the pane at the right'}
          hint={other === 'below' ? 'Below' : 'At the right'}
          onClick={() => onPlace(other)}
        />
        <HeadButton icon="close" label="Close the event pane" hint="Close (Esc)" onClick={onClose} />
      </div>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {detail ? (
        <>
          <p className="event-pane-summary">
            <Text value={detail.summary} />
          </p>
          <EventActions detail={detail} />
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

function EventActions({ detail }: { detail: EventDetail }) {
  const actions = useActions();
  const { credential, findings, row } = detail;
  return (
    <div className="event-pane-actions">
      <button type="button" className="button button-small" onClick={() => actions.keepEvents([row])}>
        <Icon name="flag" size={14} /> Mark as finding
      </button>
      <Menu
        label="Copy as: choose a form of the event"
        className="button button-small"
        placement="bottom start"
        button={
          <>
            <Icon name="copy" size={14} /> Copy as ▾
          </>
        }
        choices={FORMS}
        onChoose={(form) => {
          const chosen = FORMS.find(({ id }) => id === form);
          if (chosen) void actions.copy(eventForm(chosen.id, detail, window.location.href), chosen.label);
        }}
      />
      {row.principal !== null && (
        <button
          type="button"
          className="button button-small"
          onClick={() => actions.openPrincipal(row.principal ?? '')}
        >
          <Icon name="identities" size={14} /> Principal
        </button>
      )}
      {credential !== null && (
        <button
          type="button"
          className="button button-small"
          title="Who is behind the credential, and all that was done under it"
          onClick={() => actions.openLineage(credential)}
        >
          <Icon name="lineage" size={14} /> Lineage
        </button>
      )}
      {findings.length > 0 && (
        <span className="tag" title="Findings that rest on this event">
          <Icon name="findings" size={12} /> in{' '}
          {findings.length === 1 ? '1 finding' : `${findings.length} findings`}
        </span>
      )}
    </div>
  );
}

interface HeadButtonProps {
  icon: IconName;
  label: string;
  hint: string;
  onClick: () => void;
}

function HeadButton({ icon, label, hint, onClick }: HeadButtonProps) {
  return (
    <button
      type="button"
      className="button button-quiet button-small button-icon"
      aria-label={label}
      title={hint}
      onClick={onClick}
    >
      <Icon name={icon} size={14} />
    </button>
  );
}
