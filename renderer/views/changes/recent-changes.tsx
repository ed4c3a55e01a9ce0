import { useState } from 'react';
import type { Doubt } from '../../../shared/model/change';
import { formatCount, formatPlural } from '../../format/number';
import { useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Working } from '../../widgets/working';
import { ChangeStep } from './change-step';
import { ReasonChips } from './reason-chips';

const MOST = 100;

const WORDS: Readonly<Record<Doubt['kind'], string>> = {
  account: 'no logs of it',
  before: 'before the logs',
  gap: 'gap in the logs',
  stopped: 'trail stopped',
  omitted: 'parameters left out',
  failed: 'only failed calls',
  service: 'AWS itself',
  elsewhere: 'made elsewhere',
};

/** The newest changes of all resources, or those that no call explains. */
export function RecentChanges({ unexplained = false }: { unexplained?: boolean }) {
  const [doubt, setDoubt] = useState<Doubt['kind'] | null>(null);
  const asked = useCall('changes', {
    order: 'newest',
    count: MOST,
    ...(unexplained ? { explained: false } : {}),
    ...(doubt === null ? {} : { doubt }),
  });
  const total = asked.value?.total;
  return (
    <>
      {unexplained && <DoubtChips chosen={doubt} onChoose={setDoubt} />}
      <div className="list-words list-tools">
        <span className="soft" aria-live="polite">
          {total !== undefined &&
            (total > MOST
              ? `The last ${MOST} of ${formatCount(total)}; choose a resource for all of its own.`
              : `${formatPlural(total, 'change')} ${unexplained ? 'that no call in the logs explains' : 'in all'}.`)}
        </span>
        <Working since={asked.since} onCancel={asked.cancel} />
      </div>
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

/** Why there may be no call; a change may have several reasons. */
function DoubtChips(props: { chosen: Doubt['kind'] | null; onChoose: (kind: Doubt['kind'] | null) => void }) {
  const asked = useCall('unexplained', {});
  const reasons = asked.value?.reasons ?? [];
  return (
    <ReasonChips
      {...props}
      reasons={reasons.map(({ kind, changes }) => ({ kind, count: changes }))}
      words={WORDS}
    />
  );
}
