import type { Change, LedgerRow } from '../../../shared/model/change';

/** One entry of a resource's lane: a step that Config recorded, or a call that the logs hold. */
export type LaneEntry =
  | { source: 'config'; at: string; change: Change }
  | { source: 'call'; at: string; call: LedgerRow };

/** Both sources in one order, newest first; a step stands above the call of its own second. */
export function mergeLane(changes: readonly Change[], calls: readonly LedgerRow[]): LaneEntry[] {
  const entries: LaneEntry[] = [
    ...calls.map((call): LaneEntry => ({ source: 'call', at: call.eventTime, call })),
    ...changes.map((change): LaneEntry => ({ source: 'config', at: change.capturedAt, change })),
  ];
  return entries.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).reverse();
}
