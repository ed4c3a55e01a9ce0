import { plainCallName } from './calls';
import type { CallRow } from './cause-rows';
import { type Leaf, readLeaves } from './names';
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
  const possible = calls
    .filter((call) => !call.certain)
    .map(({ n, eventName, at, leaves }) => ({
      n,
      eventName,
      time: Date.parse(at),
      leaves: readLeaves(leaves),
    }))
    .sort((a, b) => a.time - b.time || a.n - b.n);
  const repeats = repeatsAmong(possible);
  const judged = possible.flatMap((call) => {
    const verdict = judge(step, call, repeats.has(call.n));
    return verdict === null ? [] : [{ ...verdict, event: call.n, time: call.time }];
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

interface Call {
  n: number;
  eventName: string;
  leaves: readonly Leaf[];
}

/**
 * Calls that say again what an earlier one had said: the first made the change. Attach and Detach, Put and Delete have one
 * subject, so that what is undone and done again is no repeat; what is put anew is undone by any other put. In the order
 * of time.
 */
function repeatsAmong(calls: readonly Call[]): Set<number> {
  const repeats = new Set<number>();
  if (calls.length < 2) return repeats;
  const standing = new Map<string, { way: string; said: Set<string> }>();
  for (const call of calls) {
    const name = plainCallName(call.eventName);
    const policy = call.leaves.find((leaf) => leaf.member === 'policyname')?.text ?? '';
    const subject = `${name.replace(VERB, '')} ${policy}`;
    const said = JSON.stringify(
      [
        ...new Set(call.leaves.filter((leaf) => !OF_ONE_CALL.test(leaf.member)).map(({ text }) => text)),
      ].sort(),
    );
    const before = standing.get(subject);
    if (before !== undefined && before.way === name && (ADDS.test(name) || before.said.has(said))) {
      if (before.said.has(said)) repeats.add(call.n);
      before.said.add(said);
    } else standing.set(subject, { way: name, said: new Set([said]) });
  }
  return repeats;
}

/** Calls of which one does not undo another of its kind. */
const ADDS = /^(Attach|Detach|Create|Delete|Authorize|Revoke|Associate|Disassociate|Add|Remove|Tag|Untag)/;

const VERB =
  /^(Put|Delete|Create|Attach|Detach|Authorize|Revoke|Associate|Disassociate|Add|Remove|Tag|Untag|Start|Stop|Enable|Disable)/;

/** Members whose values differ with every call, whatever it does. */
const OF_ONE_CALL =
  /^(requestid|_return|attachtime|securitygroupruleid|clienttoken|status|state|host|associationid|date|lastmodified)$/;
