import { useMemo } from 'react';
import type { Change, ResourceRow } from '../../../shared/model/change';
import { formatPlural } from '../../format/number';
import { useActions, useCase, useLocation, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Icon } from '../../widgets/icon';
import { Tabs } from '../../widgets/tabs';
import { Id, Text } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { Compare } from './compare';
import { ComplianceList } from './compliance-list';
import { type ResourceKey, resourceArgs } from './resource-key';
import { StateAt } from './state-at';
import { Ties } from './ties';
import { Timeline } from './timeline';

const TABS = [
  { id: 'timeline', title: 'Timeline' },
  { id: 'state', title: 'State at a time' },
  { id: 'compare', title: 'Two moments' },
  { id: 'ties', title: 'Relationships' },
  { id: 'compliance', title: 'Compliance' },
] as const;
/** The tabs that the URL names; the others follow from whether it has a moment. */
const PARTS = ['compare', 'ties', 'compliance'] as const;
const isPart = (name: string | undefined): name is (typeof PARTS)[number] =>
  PARTS.some((part) => part === name);
const MOST = 2_000;
const NONE: readonly Change[] = [];
const NO_RESOURCE = {
  type: undefined,
  id: undefined,
  account: undefined,
  region: undefined,
  at: undefined,
  text: undefined,
  part: undefined,
  since: undefined,
  until: undefined,
  steps: undefined,
};

export function ResourcePane({ resource, row }: { resource: ResourceKey; row: ResourceRow | undefined }) {
  const { location } = useStores();
  const actions = useActions();
  const at = useLocation((state) => state.params.at);
  const asked = useCall('changes', { resource: resourceArgs(resource), start: 0, count: MOST });
  const changes = asked.value?.rows ?? NONE;
  const name = row?.displayName ?? resource.resourceId;
  const lastEventTime = useCase((state) => state.status?.lastEventTime ?? undefined);
  const part = useLocation((state) => state.params.part);
  const chosen = isPart(part) ? part : at === undefined ? 'timeline' : 'state';
  const captured = useMemo(() => changes.map((change) => change.capturedAt), [changes]);
  return (
    <section className="changes-pane" aria-label="Resource" data-home tabIndex={-1}>
      <div className="panel-head">
        <button
          type="button"
          className="button button-quiet button-small"
          onClick={() => location.getState().set(NO_RESOURCE)}
        >
          <span className="turn-left">
            <Icon name="chevron" size={14} />
          </span>
          All changes
        </button>
        <h2 className="ellipsis">
          <Id value={name} />
        </h2>
        <button
          type="button"
          className="button button-small"
          onClick={() => void actions.copy(resource.resourceId, 'Resource id')}
        >
          <Icon name="copy" size={14} /> Copy id
        </button>
        <button
          type="button"
          className="button button-small"
          onClick={() => actions.search({ query: JSON.stringify(resource.resourceId) })}
        >
          <Icon name="search" size={14} /> Events that mention it
        </button>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      <p className="resource-words soft">
        <Text value={resource.resourceType} />{' '}
        <span className="mono">
          <Text value={resource.resourceId} />
        </span>
        {row && ` · ${formatPlural(row.items, 'item')} · ${row.configurationItemStatus}`}
      </p>
      <Tabs
        label="About the resource"
        tabs={TABS}
        chosen={chosen}
        onChoose={(tab) =>
          location.getState().set(
            {
              part: isPart(tab) ? tab : undefined,
              at:
                tab === 'state'
                  ? (at ?? row?.lastCapturedAt ?? captured.at(-1) ?? lastEventTime)
                  : tab === 'ties'
                    ? at
                    : undefined,
            },
            true,
          )
        }
      >
        {chosen === 'ties' ? (
          <Ties resource={resource} at={at} captured={captured} />
        ) : chosen === 'compare' ? (
          <Compare resource={resource} captured={captured} />
        ) : chosen === 'compliance' ? (
          <ComplianceList resource={resource} />
        ) : at !== undefined ? (
          <StateAt resource={resource} at={at} captured={captured} />
        ) : (
          <Timeline resource={resource} asked={asked} />
        )}
      </Tabs>
    </section>
  );
}
