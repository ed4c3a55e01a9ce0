import { formatCount, formatPlural } from '../../format/number';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Working } from '../../widgets/working';
import { ChangeStep } from './change-step';

const MOST = 100;

/** The newest changes of all resources, newest first; shown while none is chosen. */
export function RecentChanges() {
  // The call lists the oldest first, so the newest are known by how many there are.
  const counted = useCall('changes', { start: 0, count: 0 });
  const total = counted.value?.total;
  const start = Math.max(0, (total ?? 0) - MOST);
  const asked = useCall('changes', total === undefined ? null : { start, count: MOST });
  const error = counted.error ?? asked.error;
  const newest = [...(asked.value?.rows ?? [])].reverse();
  return (
    <section className="changes-pane" aria-label="Newest changes" data-home tabIndex={-1}>
      <div className="panel-head">
        <h2>Newest changes</h2>
        <span className="soft ellipsis">
          {total !== undefined &&
            (total > MOST
              ? `the last ${MOST} of ${formatCount(total)}; choose a resource for all of its own`
              : `${formatPlural(total, 'change')} in all; choose a resource for its own`)}
        </span>
        <span className="spacer" />
        <Working
          since={counted.since ?? asked.since}
          onCancel={() => {
            counted.cancel();
            asked.cancel();
          }}
        />
      </div>
      <div className="timeline scroll">
        {error && <Problem error={error} onRetry={counted.error ? counted.again : asked.again} />}
        {!asked.value && !error && <Skeleton rows={16} label="Loading changes" />}
        {asked.value && total === 0 && (
          <Empty title="No changes recorded">
            <p>Each resource was seen once, or nothing differs between the times it was seen.</p>
          </Empty>
        )}
        <ol>
          {newest.map((change) => (
            <ChangeStep key={change.item} change={change} named />
          ))}
        </ol>
      </div>
    </section>
  );
}
