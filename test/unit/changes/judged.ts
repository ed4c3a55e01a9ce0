import type { ConfigChange } from '../../../electron/engine/demo/truth';
import type { Change } from '../../../shared/model/change';

/** How the engine fared on the changes of one type of resource. */
export interface Tally {
  /** Changes that a recorded call made, and what was said of them. */
  explained: { right: number; wrong: number; missed: number };
  /** Changes that no recorded call made: given a cause, or said to have none. */
  unexplained: { blamed: number; abstained: number };
  /** Causes of any rank that the truth does not know, and all of them. */
  stray: number;
  told: number;
  /** Steps of the truth that were not found, and steps found that are none. */
  lost: number;
  extra: number;
}

const empty = (): Tally => ({
  explained: { right: 0, wrong: 0, missed: 0 },
  unexplained: { blamed: 0, abstained: 0 },
  stray: 0,
  told: 0,
  lost: 0,
  extra: 0,
});

const keyOf = (change: ConfigChange | Change): string =>
  JSON.stringify([
    change.awsAccountId,
    change.awsRegion,
    change.resourceType,
    change.resourceId,
    Date.parse(change.capturedAt),
  ]);

/** Compares what the engine says with what happened, by type of resource; `onMiss` hears of each difference. */
export function judgeChanges(
  truth: readonly ConfigChange[],
  found: readonly Change[],
  onMiss: (what: string, truth: ConfigChange, found?: Change) => void = () => undefined,
): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  const of = (type: string) => {
    const tally = tallies.get(type) ?? empty();
    tallies.set(type, tally);
    return tally;
  };
  const byKey = new Map(found.map((change) => [keyOf(change), change]));
  for (const real of truth) {
    const tally = of(real.resourceType);
    const change = byKey.get(keyOf(real));
    byKey.delete(keyOf(real));
    if (change === undefined) {
      tally.lost++;
      onMiss('lost', real);
      continue;
    }
    tally.told += change.causes.length;
    tally.stray += change.causes.filter(({ eventID }) => !real.causes.includes(eventID ?? '')).length;
    const top = change.causes[0]?.eventID;
    const verdict = verdictOn(real, top ?? null);
    if (verdict === 'right') tally.explained.right++;
    else if (verdict === 'abstained') tally.unexplained.abstained++;
    else onMiss(verdict, real, change);
    if (verdict === 'wrong') tally.explained.wrong++;
    if (verdict === 'missed') tally.explained.missed++;
    if (verdict === 'blamed') tally.unexplained.blamed++;
  }
  for (const change of byKey.values()) {
    of(change.resourceType).extra++;
    onMiss('extra', change as never, change);
  }
  return tallies;
}

function verdictOn(real: ConfigChange, top: string | null) {
  if (real.causes.length === 0) return top === null ? 'abstained' : 'blamed';
  if (top === null) return 'missed';
  return real.causes.includes(top) ? 'right' : 'wrong';
}

/** The sum of all types. */
export function sumOf(tallies: Iterable<Tally>): Tally {
  const sum = empty();
  for (const tally of tallies) {
    sum.explained.right += tally.explained.right;
    sum.explained.wrong += tally.explained.wrong;
    sum.explained.missed += tally.explained.missed;
    sum.unexplained.blamed += tally.unexplained.blamed;
    sum.unexplained.abstained += tally.unexplained.abstained;
    sum.stray += tally.stray;
    sum.told += tally.told;
    sum.lost += tally.lost;
    sum.extra += tally.extra;
  }
  return sum;
}
