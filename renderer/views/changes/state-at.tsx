import { useCallback, useMemo } from 'react';
import { parseJson } from '../../format/json';
import { formatTime } from '../../format/time';
import { useActions, useCase, useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { JsonText } from '../../widgets/json-text';
import { JsonTree } from '../../widgets/json-tree';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';
import { MomentField } from './moment-field';
import { MomentSlider } from './moment-slider';
import { Replayed } from './replayed';
import { type ResourceKey, resourceArgs } from './resource-key';

interface StateAtProps {
  resource: ResourceKey;
  at: string;
  /** When Config captured a change, to step through. */
  captured: readonly string[];
}

/** The resource as Config last saw it at a moment, or that it did not exist then. */
export function StateAt({ resource, at, captured }: StateAtProps) {
  const { location } = useStores();
  const actions = useActions();
  const status = useCase((state) => state.status);
  const asked = useCall('state', { at, resource: resourceArgs(resource), start: 0, count: 1 });
  const state = asked.value?.rows[0];
  const root = useMemo(() => (state ? parseJson(state.itemJson) : undefined), [state]);
  const move = useCallback((to: string) => location.getState().set({ at: to }, true), [location]);
  const ends = [status?.firstEventTime, captured[0], captured.at(-1), status?.lastEventTime]
    .filter((one) => one !== null && one !== undefined)
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  const earlier = [...captured].reverse().find((one) => Date.parse(one) < Date.parse(at));
  const later = captured.find((one) => Date.parse(one) > Date.parse(at));
  return (
    <>
      <div className="tab-bar">
        <MomentField label="At (UTC)" at={at} onChange={move} />
        <button type="button" className="button" disabled={!earlier} onClick={() => earlier && move(earlier)}>
          Earlier change
        </button>
        <button type="button" className="button" disabled={!later} onClick={() => later && move(later)}>
          Later change
        </button>
        <span className="soft ellipsis">
          {state && (
            <>
              as captured <Time iso={state.configurationItemCaptureTime} />, {state.configurationItemStatus}
            </>
          )}
        </span>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
        {state && (
          <button
            type="button"
            className="button button-small"
            onClick={() => void actions.copy(state.itemJson, 'Item as JSON')}
          >
            Copy JSON
          </button>
        )}
      </div>
      <div className="state-slider">
        <MomentSlider
          label="Moment of the state"
          at={at}
          first={ends[0] ?? at}
          last={ends.at(-1) ?? at}
          marks={captured}
          onChange={move}
        />
      </div>
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={12} label="Loading the state" />}
      {asked.value && !state && (
        <div className="timeline scroll">
          <Empty title="AWS Config has nothing of it then">
            <p>
              As far as Config recorded, this resource was not there at {formatTime(at)}: it had not been seen
              yet, or it had been deleted.
            </p>
          </Empty>
          <Replayed resource={resource} at={at} />
        </div>
      )}
      {state && (
        <div className="timeline scroll">
          <Replayed resource={resource} at={at} folded />
          {root ? (
            <JsonTree root={root} label="Configuration item" onCopy={(value) => void actions.copy(value)} />
          ) : (
            <JsonText text={state.itemJson} label="Configuration item" />
          )}
        </div>
      )}
    </>
  );
}
