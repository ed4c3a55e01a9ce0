import { useState } from 'react';
import type { ComplianceRow, VerdictCause } from '../../../shared/model/check';
import { formatCount, formatPlural } from '../../format/number';
import { shortType } from '../../format/shorten';
import { useStores } from '../../stores/stores';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';
import { CallLine } from './call-line';
import { type ResourceKey, resourceParams } from './resource-key';

const MOST = 1_000;
const SIGNS: Readonly<Record<string, string>> = { COMPLIANT: '✓', NON_COMPLIANT: '✕' };

/** What AWS Config rules said of all resources, or of one, as periods. */
export function ComplianceList({ resource }: { resource?: ResourceKey }) {
  const [onlyFailed, setOnlyFailed] = useState(false);
  const asked = useCall('compliance', {
    count: MOST,
    // A rule's region is not that of a global resource.
    ...(resource && {
      resourceType: resource.resourceType,
      resourceId: resource.resourceId,
      awsAccountId: resource.awsAccountId || undefined,
    }),
    ...(onlyFailed ? { complianceType: 'NON_COMPLIANT' } : {}),
  });
  const total = asked.value?.total;
  return (
    <>
      <div className="list-words list-tools">
        <button
          type="button"
          className="button button-small"
          aria-pressed={onlyFailed}
          onClick={() => setOnlyFailed(!onlyFailed)}
        >
          {SIGNS.NON_COMPLIANT} not compliant
        </button>
        <span className="soft" aria-live="polite">
          As AWS Config recorded it, by rule{resource ? '' : ' and resource'}; what it goes back to is
          inferred
          {total !== undefined &&
            (total > MOST
              ? `: the first ${formatCount(MOST)} of ${formatPlural(total, 'verdict')}.`
              : `: ${formatPlural(total, 'verdict')}.`)}
        </span>
        <span className="spacer" />
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      <div className="timeline scroll">
        {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
        {!asked.value && !asked.error && <Skeleton rows={16} label="Loading compliance" />}
        {total === 0 && onlyFailed && (
          <Empty title="Nothing was found not compliant">
            <p>No rule said so of {resource ? 'it' : 'any resource'}, as far as the evidence goes.</p>
          </Empty>
        )}
        {total === 0 && !onlyFailed && (
          <Empty title="No compliance recorded">
            <p>
              The evidence holds no ResourceCompliance or ConformancePackCompliance items and no notifications
              of compliance{resource && ' for this resource'}. Checks work without them.
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
              {!resource && <Subject row={row} />}
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
              {row.becameBy !== null && <Cause cause={row.becameBy} account={row.awsAccountId} />}
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}

/** The resource a rule spoke of. */
function Subject({ row }: { row: ComplianceRow }) {
  const { location } = useStores();
  return (
    <span>
      <button
        type="button"
        className="link"
        // A rule's region is not that of a global resource.
        onClick={() => location.getState().set(resourceParams({ ...row, awsRegion: '' }))}
      >
        <Id value={row.displayName ?? row.resourceId} />
      </button>{' '}
      <span className="soft">
        <Text value={shortType(row.resourceType)} />
        {row.displayName !== null && row.displayName !== row.resourceId && (
          <>
            {' '}
            <Id value={row.resourceId} />
          </>
        )}
      </span>
    </span>
  );
}

/** What a verdict probably goes back to. */
function Cause({ cause, account }: { cause: VerdictCause; account: string }) {
  const { n, eventName } = cause;
  return (
    <span className="soft list-below">
      Probably because: <Text value={cause.summary} /> (<Time iso={cause.capturedAt} />)
      {n === null || eventName === null ? (
        ', by no call that the logs hold'
      ) : (
        <>
          {', by '}
          <CallLine call={{ ...cause, n, eventName }} account={account} />
          {cause.score !== null && cause.score < 1 && ` (score ${cause.score.toFixed(2)})`}
        </>
      )}
      {'. '}
      <Text value={cause.reason} />
    </span>
  );
}
