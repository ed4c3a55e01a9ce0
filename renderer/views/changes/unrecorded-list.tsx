import { useState } from 'react';
import type { Unrecorded } from '../../../shared/model/change';
import { formatCount } from '../../format/number';
import { shortType } from '../../format/shorten';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Id, Text } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { CallLine } from './call-line';
import { ReasonChips } from './reason-chips';

const MOST = 500;

const WORDS: Readonly<Record<Unrecorded, string>> = {
  'no-config': 'no Config here',
  stopped: 'recorder stopped',
  'not-recorded': 'type not recorded',
  'not-captured': 'not captured yet',
  'no-difference': 'no difference seen',
  unseen: 'resource not seen',
};

/** Calls that changed something and that AWS Config never showed, with why. */
export function UnrecordedList() {
  const [why, setWhy] = useState<Unrecorded | null>(null);
  const asked = useCall('unrecorded', { count: MOST, ...(why === null ? {} : { why }) });
  const total = asked.value?.total;
  return (
    <>
      <ReasonChips
        reasons={(asked.value?.reasons ?? []).map((one) => ({ kind: one.why, count: one.calls }))}
        words={WORDS}
        chosen={why}
        onChoose={setWhy}
      />
      <div className="list-words list-tools">
        <span className="soft" aria-live="polite">
          {total !== undefined &&
            `${total > MOST ? `The last ${MOST} of ${formatCount(total)}` : formatCount(total)} successful calls that change a recordable type and that no change goes back to.`}
        </span>
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
      <div className="timeline scroll">
        {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
        {!asked.value && !asked.error && <Skeleton rows={16} label="Loading calls" />}
        {total === 0 && why === null && (
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
