import { useState } from 'react';
import type { ReplayedPart } from '../../../shared/model/change';
import { formatPlural } from '../../format/number';
import { useCall } from '../../stores/use-call';
import { Problem, Skeleton } from '../../widgets/problem';
import { Text } from '../../widgets/text';
import { Working } from '../../widgets/working';
import { CallLine } from './call-line';
import { type ResourceKey, resourceArgs } from './resource-key';

interface ReplayedProps {
  resource: ResourceKey;
  at: string;
  /** Closed until it is opened: Config's own answer stands beside it. */
  folded?: boolean;
}

/** What the calls on a resource come to, said to be that; asked for when it is opened. */
export function Replayed({ resource, at, folded = false }: ReplayedProps) {
  const [open, setOpen] = useState(!folded);
  return (
    <details className="replayed" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Replayed from calls, without AWS Config</summary>
      {open && <Answer resource={resource} at={at} />}
    </details>
  );
}

function Answer({ resource, at }: { resource: ResourceKey; at: string }) {
  const asked = useCall('state.replay', { at, resource: resourceArgs(resource) });
  const state = asked.value;
  return (
    <>
      <Working since={asked.since} onCancel={asked.cancel} />
      {asked.error && <Problem error={asked.error} onRetry={asked.again} />}
      {state === undefined && !asked.error && <Skeleton rows={4} label="Replaying calls" />}
      {state === null && (
        <p className="soft">
          No call up to this moment tells of it. Security groups, buckets, IAM users, roles and groups, and
          trails can be replayed.
        </p>
      )}
      {state?.exists === false && (
        <p>Deleted by then: the last of {formatPlural(state.calls, 'call')} ended it.</p>
      )}
      {state?.exists === true && (
        <>
          <p className="soft">
            What {formatPlural(state.calls, 'call')} up to this moment come to. What it had before them is
            unknown.
          </p>
          <ul>
            {state.parts.map((part) => (
              <Part
                key={`${part.setting} ${part.state} ${part.value} ${part.call?.n}`}
                part={part}
                account={resource.awsAccountId}
              />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

const SIGNS = { present: '+', absent: '−', unknown: '?' } as const;

function Part({ part, account }: { part: ReplayedPart; account: string }) {
  return (
    <li className="replayed-part">
      <span>{part.setting}</span>
      <span>
        <span className={`replayed-${part.state}`}>
          {SIGNS[part.state]} {part.state}
        </span>{' '}
        {part.value !== null && (
          <span className="mono">
            <Text value={part.value} />
          </span>
        )}
        {part.state === 'unknown' && <span className="soft">what no call in the logs tells of</span>}
      </span>
      <span className="soft">{part.call !== null && <CallLine call={part.call} account={account} />}</span>
    </li>
  );
}
