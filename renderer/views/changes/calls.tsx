import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Working } from '../../widgets/working';
import { CallLine } from './call-line';
import type { ResourceKey } from './resource-key';

const MOST = 1_000;

/** Every successful changing call that names the resource, whether Config showed what it did or not. */
export function Calls({ resource }: { resource: ResourceKey }) {
  const asked = useCall('ledger', {
    resourceId: resource.resourceId,
    ...(resource.awsAccountId ? { awsAccountId: resource.awsAccountId } : {}),
    count: MOST,
  });
  return (
    <div className="timeline scroll">
      <Working since={asked.since} onCancel={asked.cancel} />
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {!asked.value && !asked.error && <Skeleton rows={8} label="Loading calls" />}
      {asked.value?.total === 0 && (
        <Empty title="No changing call names it">
          <p>The logs hold no successful call that changes something and names this resource.</p>
        </Empty>
      )}
      <ol>
        {asked.value?.rows.toReversed().map((row) => (
          <li className="list-row" key={row.n}>
            <span>
              <CallLine call={row} account={resource.awsAccountId} />
            </span>
            <span className="soft list-why">
              {row.change === null
                ? 'AWS Config shows no change that goes back to it'
                : 'likeliest cause of a recorded change'}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
