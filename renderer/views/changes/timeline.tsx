import { useMemo } from 'react';
import type { Change, LedgerRow } from '../../../shared/model/change';
import { formatCount } from '../../format/number';
import { useLocation, useStores } from '../../stores/stores';
import { type Asked, useCall } from '../../stores/use-call';
import { Empty, Problem, Skeleton } from '../../widgets/problem';
import { Time } from '../../widgets/time';
import { Working } from '../../widgets/working';
import { CallLine } from './call-line';
import { ChangeStep } from './change-step';
import { mergeLane } from './lane';
import type { ResourceKey } from './resource-key';

const MOST = 1_000;
const SOURCES = [
  { id: 'both', title: 'Config and calls' },
  { id: 'config', title: 'Config steps' },
  { id: 'call', title: 'Changing calls' },
] as const;

interface TimelineProps {
  resource: ResourceKey;
  asked: Asked<{ total: number; rows: Change[] }>;
}

/** What Config recorded of a resource and the successful changing calls that name it, in one lane, newest first. */
export function Timeline({ resource, asked }: TimelineProps) {
  const { location } = useStores();
  const named = useLocation((state) => state.params.source);
  const chosen = SOURCES.find(({ id }) => id === named)?.id ?? 'both';
  const ledger = useCall('ledger', {
    resourceId: resource.resourceId,
    ...(resource.awsAccountId ? { awsAccountId: resource.awsAccountId } : {}),
    count: MOST,
  });
  const changes = asked.value?.rows;
  const calls = ledger.value?.rows;
  const entries = useMemo(
    () =>
      mergeLane(changes ?? [], calls ?? []).filter(({ source }) => chosen === 'both' || source === chosen),
    [changes, calls, chosen],
  );
  const captured = useMemo(
    () => new Map(changes?.map((change) => [change.item, change.capturedAt])),
    [changes],
  );
  const ready = changes !== undefined && calls !== undefined;
  const counts = { both: entries.length, config: changes?.length ?? 0, call: calls?.length ?? 0 };
  if (ready) counts.both = counts.config + counts.call;
  return (
    <>
      <div className="list-words list-tools">
        {SOURCES.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            className="button button-small"
            aria-pressed={chosen === id}
            onClick={() => location.getState().set({ source: id === 'both' ? undefined : id }, true)}
          >
            {title}
            {ready && ` (${formatCount(counts[id])})`}
          </button>
        ))}
        {(ledger.value?.total ?? 0) > MOST && <span className="soft">The first {MOST} calls.</span>}
        <span className="spacer" />
        <Working since={asked.since ?? ledger.since} onCancel={ledger.cancel} />
      </div>
      <div className="timeline scroll">
        {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
        {ledger.error && <Problem error={ledger.error} onRetry={ledger.again} />}
        {!ready && !asked.error && !ledger.error && <Skeleton rows={12} label="Loading the timeline" />}
        {ready && entries.length === 0 && (
          <Empty title={chosen === 'call' ? 'No changing call names it' : 'No changes recorded'}>
            <p>
              {chosen === 'call'
                ? 'The logs hold no successful call that changes something and names this resource.'
                : 'Nothing in its state differs between the items in this case, and no changing call stands here.'}
            </p>
          </Empty>
        )}
        {ready && (
          <ol>
            {entries.map((entry) =>
              entry.source === 'config' ? (
                <ChangeStep key={`item ${entry.change.item}`} change={entry.change} />
              ) : (
                <CallStep
                  key={`event ${entry.call.n}`}
                  call={entry.call}
                  account={resource.awsAccountId}
                  captured={captured}
                />
              ),
            )}
          </ol>
        )}
      </div>
    </>
  );
}

interface CallStepProps {
  call: LedgerRow;
  account: string;
  captured: ReadonlyMap<number, string>;
}

function CallStep({ call, account, captured }: CallStepProps) {
  const seen = call.change === null ? undefined : captured.get(call.change);
  return (
    <li className="call-step">
      <span className="step-kind">
        <span aria-hidden="true">→</span> call
      </span>
      <span>
        <CallLine call={call} account={account} />
      </span>
      <span className="soft list-why">
        {call.change === null ? (
          'Config shows no change that goes back to it'
        ) : seen === undefined ? (
          'likeliest cause of a change of another resource'
        ) : (
          <>
            likeliest cause of what Config captured <Time iso={seen} />
          </>
        )}
      </span>
    </li>
  );
}
