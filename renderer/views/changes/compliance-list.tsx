import { shortType } from '../../format/shorten';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';

const MOST = 1_000;
const SIGNS: Readonly<Record<string, string>> = { COMPLIANT: '✓', NON_COMPLIANT: '✕' };

/** What AWS Config rules said of resources, as periods. */
export function ComplianceList() {
  const asked = useCall('compliance', { count: MOST });
  return (
    <>
      <p className="list-words soft">
        As AWS Config recorded it, by rule and resource.
        <Working since={asked.since} onCancel={asked.cancel} />
      </p>
      <div className="timeline scroll">
        {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
        {!asked.value && !asked.error && <Skeleton rows={16} label="Loading compliance" />}
        {asked.value?.total === 0 && (
          <Empty title="No compliance recorded">
            <p>
              The evidence holds no ResourceCompliance or ConformancePackCompliance items and no notifications
              of compliance. Checks work without them.
            </p>
          </Empty>
        )}
        <ol>
          {asked.value?.rows.map((row) => (
            <li
              className="list-row"
              key={JSON.stringify([
                row.configRuleName,
                row.resourceType,
                row.resourceId,
                row.awsAccountId,
                row.awsRegion,
                row.since,
              ])}
            >
              <span>
                <span aria-hidden="true">{SIGNS[row.complianceType] ?? '?'}</span>{' '}
                <Text value={row.complianceType} />{' '}
                <strong>
                  <Text value={row.configRuleName} />
                </strong>
              </span>
              <span>
                <Id value={row.resourceId} />{' '}
                <span className="soft">
                  <Text value={shortType(row.resourceType)} />
                </span>
              </span>
              <span className="soft list-why">
                from <Time iso={row.since} />
                {row.until === null ? (
                  ' on'
                ) : (
                  <>
                    {' '}
                    to <Time iso={row.until} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}
