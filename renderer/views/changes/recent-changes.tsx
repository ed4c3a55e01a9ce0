import { formatCount, formatPlural } from '../../format/number';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Working } from '../../widgets/working';
import { ChangeStep } from './change-step';

const MOST = 100;

/** The newest changes of all resources, or those that no call explains. */
export function RecentChanges({ unexplained = false }: { unexplained?: boolean }) {
  const asked = useCall('changes', {
    order: 'newest',
    count: MOST,
    ...(unexplained ? { explained: false } : {}),
  });
  const total = asked.value?.total;
  return (
    <>
      <p className="list-words soft" aria-live="polite">
        {total !== undefined &&
          (total > MOST
            ? `The last ${MOST} of ${formatCount(total)}; choose a resource for all of its own.`
            : `${formatPlural(total, 'change')} ${unexplained ? 'that no call in the logs explains' : 'in all'}.`)}
        <Working since={asked.since} onCancel={asked.cancel} />
      </p>
      <div className="timeline scroll">
        {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
        {!asked.value && !asked.error && <Skeleton rows={16} label="Loading changes" />}
        {total === 0 && (
          <Empty title={unexplained ? 'Every change is explained' : 'No changes recorded'}>
            <p>
              {unexplained
                ? 'For each change, a call in the logs may have caused it; its score says how likely.'
                : 'Each resource was seen once, or nothing differs between the times it was seen.'}
            </p>
          </Empty>
        )}
        <ol>
          {asked.value?.rows.map((change) => (
            <ChangeStep key={change.item} change={change} named />
          ))}
        </ol>
      </div>
    </>
  );
}
