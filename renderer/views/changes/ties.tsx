import { lazy, Suspense, useCallback } from 'react';
import type { RelatedResource, Tie } from '../../../shared/model/change';
import { formatPlural } from '../../format/number';
import { shortType } from '../../format/shorten';
import { useCase, useLocation, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';
import { MomentField } from './moment-field';
import { MomentSlider } from './moment-slider';
import { type ResourceKey, resourceArgs, resourceParams } from './resource-key';

/** Nodes of the picture, nearest first. */
const MOST_DRAWN = 40;

const TieGraph = lazy(() => import('./tie-graph'));

/** Steps that can be followed at once. */
const DEPTHS = [1, 2, 3] as const;

interface TiesProps {
  resource: ResourceKey;
  /** The moment; the newest without. */
  at: string | undefined;
  /** When Config captured a change, to be marked in time. */
  captured: readonly string[];
}

/** What a resource is tied to at a moment, in both directions: a picture, and a list that says the same. */
export function Ties({ resource, at, captured }: TiesProps) {
  const { location } = useStores();
  const status = useCase((state) => state.status);
  const wanted = Number(useLocation((state) => state.params.steps));
  const depth = DEPTHS.find((one) => one === wanted) ?? 1;
  const asked = useCall('relationships', {
    resource: resourceArgs(resource),
    depth,
    ...(at === undefined ? {} : { at }),
  });
  const move = useCallback((to: string) => location.getState().set({ at: to }, true), [location]);
  const open = useCallback(
    (node: RelatedResource) => location.getState().set(resourceParams(node)),
    [location],
  );
  const ends = [status?.firstEventTime, captured[0], captured.at(-1), status?.lastEventTime]
    .filter((one) => one !== null && one !== undefined)
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  const moment = at ?? ends.at(-1);
  const { nodes = [], ties = [] } = asked.value ?? {};
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  return (
    <>
      <div className="tab-bar">
        {moment !== undefined && <MomentField label="At (UTC)" at={moment} onChange={move} />}
        {DEPTHS.map((steps) => (
          <button
            key={steps}
            type="button"
            className="button button-small"
            aria-pressed={depth === steps}
            onClick={() => location.getState().set({ steps: steps === 1 ? undefined : String(steps) }, true)}
          >
            {formatPlural(steps, 'step')}
          </button>
        ))}
        <span className="soft ellipsis" aria-live="polite">
          {asked.value && `${formatPlural(nodes.length, 'resource')}, ${formatPlural(ties.length, 'tie')}`}
        </span>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      {moment !== undefined && (
        <div className="state-slider">
          <MomentSlider
            label="Moment of the relationships"
            at={moment}
            first={ends[0] ?? moment}
            last={ends.at(-1) ?? moment}
            marks={captured}
            onChange={move}
          />
        </div>
      )}
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={8} label="Loading relationships" />}
      {ties.length > 0 && (
        <div className="tie-graph">
          <Suspense fallback={<div className="graph" />}>
            <TieGraph nodes={nodes} ties={ties} most={MOST_DRAWN} onOpen={open} />
          </Suspense>
          {nodes.length > MOST_DRAWN && (
            <p className="soft">The picture shows the nearest {MOST_DRAWN}; the list below has all.</p>
          )}
        </div>
      )}
      <div className="timeline scroll">
        {asked.value && ties.length === 0 && (
          <Empty title="No relationships">
            <p>AWS Config listed none for this resource at this moment, and no other resource lists it.</p>
          </Empty>
        )}
        <ol aria-label="Relationships">
          {ties.map((tie) => (
            <TieRow
              key={`${tie.from} ${tie.to} ${tie.name}`}
              tie={tie}
              from={byKey.get(tie.from)}
              to={byKey.get(tie.to)}
              onOpen={open}
            />
          ))}
        </ol>
      </div>
    </>
  );
}

interface TieRowProps {
  tie: Tie;
  from: RelatedResource | undefined;
  to: RelatedResource | undefined;
  onOpen: (node: RelatedResource) => void;
}

/** One tie, from the side of the resource asked about where it is an end of it. */
function TieRow({ tie, from, to, onOpen }: TieRowProps) {
  const isListed = to?.distance === 0;
  const [near, far] = isListed ? [to, from] : [from, to];
  return (
    <li className="list-row">
      <span>
        {near !== undefined && near.distance > 0 && (
          <>
            <Node node={near} onOpen={onOpen} />{' '}
          </>
        )}
        {isListed && 'listed by, as '}
        <Text value={tie.name} />
      </span>
      <span>{far !== undefined && <Node node={far} onOpen={onOpen} />}</span>
      <span className="soft list-why">
        since <Time iso={tie.since} />
        {tie.until !== null && (
          <>
            {' '}
            until <Time iso={tie.until} />
          </>
        )}
      </span>
    </li>
  );
}

function Node({ node, onOpen }: { node: RelatedResource; onOpen: (node: RelatedResource) => void }) {
  return (
    <>
      <button type="button" className="link" onClick={() => onOpen(node)}>
        <Id value={node.displayName ?? node.resourceId} />
      </button>{' '}
      <span className="soft">
        <Text value={shortType(node.resourceType)} />
        {node.resource === null && ' · no item in the evidence'}
      </span>
    </>
  );
}
