import { formatCount } from '../../format/number';
import { shortType } from '../../format/shorten';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { CallLine } from './call-line';

const MOST = 500;

/** Calls that changed something and that AWS Config never showed, with why. */
export function UnrecordedList() {
  const asked = useCall('unrecorded', { count: MOST });
  const total = asked.value?.total;
  return (
    <>
      <p className="list-words soft" aria-live="polite">
        {total !== undefined &&
          `${total > MOST ? `The last ${MOST} of ${formatCount(total)}` : formatCount(total)} successful calls that change a recordable type and that no change goes back to.`}
        <Working since={asked.since} onCancel={asked.cancel} />
      </p>
      <div className="timeline scroll">
        {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
        {!asked.value && !asked.error && <Skeleton rows={16} label="Loading calls" />}
        {total === 0 && (
          <Empty title="Every changing call shows in a change">
            <p>No successful call on a type that AWS Config records is without one.</p>
          </Empty>
        )}
        <ol>
          {asked.value?.rows.map((row) => (
            <li className="list-row" key={row.n}>
              <span>
                <CallLine call={row} account={row.account} />
              </span>
              {row.resourceId !== null && (
                <span className="soft">
                  on <Id value={row.resourceId} /> <Text value={shortType(row.resourceType ?? '')} />
                </span>
              )}
              <span className="soft list-why">{row.sentence}</span>
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}
