import type { CallRow } from './cause-rows';
import { readLeaves } from './names';
import { type CausedStep, CERTAIN, judge } from './score';

/** A call behind a step, as `change_cause` keeps it; the likeliest has place 1. */
export interface FoundCause {
  event: number;
  score: number;
  reason: string;
  indirect: boolean;
}

/** Causes that are kept of a step; those behind them say nothing more. */
const MOST_KEPT = 50;

/**
 * The calls that may have caused a step, best first (formats §9.1). An event that Config itself names is certain; of the
 * others only likely ones are told, those that changed other things beside them, and those not on the type's list when
 * there is nothing else.
 */
export function findCauses(step: CausedStep, calls: readonly CallRow[]): FoundCause[] {
  const certain = calls
    .filter((call) => call.certain)
    .map(({ n, eventName }) => ({
      event: n,
      score: CERTAIN,
      reason: `${eventName} is an event that Config itself names with this item (relatedEvents)`,
      indirect: false,
    }));
  const judged = calls.flatMap(({ n, eventName, at, leaves, certain: isKnown }) => {
    if (isKnown) return [];
    const time = Date.parse(at);
    const verdict = judge(step, { eventName, time, leaves: readLeaves(leaves) });
    return verdict === null ? [] : [{ ...verdict, event: n, time }];
  });
  const isExplained = certain.length > 0 || judged.some((one) => one.rank === 'likely');
  const told = judged
    .filter((one) => one.rank === 'likely' || (one.rank === 'stray' ? isExplained : !isExplained))
    .sort((a, b) => b.score - a.score || b.time - a.time || a.event - b.event);
  return [
    ...certain,
    ...told.map(({ event, score, reason, indirect }) => ({ event, score, reason, indirect })),
  ].slice(0, MOST_KEPT);
}
