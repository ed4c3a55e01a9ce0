import type { ChangeKind, DiffEntry } from '../../../../shared/model/change';
import { agreementOf, OTHER } from './agreement';
import { callsOf, nounOf, plainCallName } from './calls';
import { fitOf } from './effects';
import { type Leaf, type Match, matchOf, type ResourceNames, SPECIFICITY } from './names';

/** A step as far as its causes are concerned. Times in epoch milliseconds. */
export interface CausedStep {
  names: ResourceNames;
  kind: ChangeKind;
  diff: readonly DiffEntry[];
  awsRegion: string;
  /** When Config saw it: the capture or, where that did not move, the delivery. */
  capturedAt: number;
  /** Recorded once a day, so that a call can lie a day back (formats §7.5). */
  isDaily: boolean;
  /** When no recorder ran where this resource is, in order; epoch milliseconds. */
  stopped: readonly Period[];
  /** Resources this one was or is tied to. */
  related: readonly ResourceNames[];
  /** Those whose tie to it is among the differences. */
  retied: readonly ResourceNames[];
}

export interface Period {
  from: number;
  to: number;
}

export interface CandidateCall {
  eventName: string;
  /** Epoch milliseconds. */
  time: number;
  leaves: readonly Leaf[];
}

export interface Verdict {
  /** 0 to 0.99: only an event that Config itself named is certain. */
  score: number;
  reason: string;
  /**
   * `likely` calls are told. A `stray` one changes other things than changed, or nothing of it shows in the change and it
   * was made long before: it is told beside likely ones only. A `last-resort` one is not on the list of calls that change
   * this type: it is told only when there is no likely one.
   */
  rank: 'likely' | 'stray' | 'last-resort';
  /** The call names a related resource, not this one. */
  indirect: boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const CERTAIN = 1;
const MOST = 0.99;

/** A call that names the related resource is half as specific; one that names both, nearly as much as a name. */
const INDIRECT = 0.5;
const INDIRECT_NAMING_BOTH = 0.75;
const UNLISTED = 0.4;

/**
 * How likely a call is behind a step (formats §9.1 steps 3, 4, 6 and 7): how it names the resource × whether it is known
 * to change the type × whether it changes what changed × how near it is. Null when it does not concern the resource,
 * or was made after the capture and changes other things. One that repeats an earlier call has little weight.
 */
export function judge(step: CausedStep, call: CandidateCall, isRepeat = false): Verdict | null {
  const said = judgeOnce(step, call);
  if (said === null || !isRepeat) return said;
  return {
    ...said,
    score: Math.round(said.score * OTHER * 100) / 100,
    reason: `${said.reason}; an earlier call had done the same`,
    rank: 'stray',
  };
}

function judgeOnce(step: CausedStep, call: CandidateCall): Verdict | null {
  const name = plainCallName(call.eventName);
  const list = callsOf(step.names.resourceType);
  const match = matchOf(step.names, call.leaves);
  if (match !== null && list?.calls.has(name) === true) {
    return verdict(step, call, {
      specificity: SPECIFICITY[match],
      ...namedBy(step.names, match),
      isListed: true,
    });
  }
  const related = relatedBehind(step, name, call.leaves);
  if (related !== null) {
    const specificity = match === null ? INDIRECT : INDIRECT_NAMING_BOTH;
    const also = match === null ? '' : ` and this ${nounOf(step.names.resourceType)}`;
    const words = `indirect: the call names the related ${nounOf(related.names.resourceType)} ${related.names.resourceId}${also}`;
    return verdict(related.step, call, {
      specificity,
      label: related.names.resourceId,
      words,
      isListed: true,
      indirect: true,
    });
  }
  if (match !== 'id' && match !== 'ARN' && match !== 'name') return null;
  const named = namedBy(step.names, match);
  const words = `${named.words}, but is not among the calls known to change this type`;
  return verdict(step, call, {
    specificity: SPECIFICITY[match] * UNLISTED,
    label: named.label,
    words,
    isListed: false,
  });
}

/**
 * The related resource through which a call can be behind a step: one whose tie changed, by a call that ties or parts,
 * or the parent that this resource was made or ended with. With the step as that call sees it.
 */
function relatedBehind(
  step: CausedStep,
  call: string,
  leaves: readonly Leaf[],
): { names: ResourceNames; step: CausedStep } | null {
  const isNamed = (names: ResourceNames) => {
    const match = matchOf(names, leaves);
    return match !== null && match !== 'mention';
  };
  // What makes something ties it to this resource only when it names this one too.
  const own = matchOf(step.names, leaves);
  const isMade =
    own === null && (/^(Create|Run|Allocate|Restore|Copy)/.test(call) || namesAnother(step, call, leaves));
  const asTie: CausedStep = { ...step, kind: 'relationship' };
  // A resource that came or went is tied and parted with that, whoever did it.
  const isWhole = step.kind === 'created' || step.kind === 'deleted';
  for (const names of isWhole ? [] : step.retied) {
    if (isMade || callsOf(names.resourceType)?.calls.has(call) !== true || !isNamed(names)) continue;
    if (fitOf(call, step.names.resourceType, 'relationship', step.diff).fit === 'fits')
      return { names, step: asTie };
  }
  if (callsOf(step.names.resourceType)?.parentCalls.has(call) !== true) return null;
  const parent = step.related.find(isNamed);
  return parent === undefined ? null : { names: parent, step };
}

/** Whether a call that ties is about another resource of this type; what replaces a whole set does not name what goes. */
function namesAnother(step: CausedStep, call: string, leaves: readonly Leaf[]): boolean {
  if (/^(Modify|Set|Replace|Apply|Put|Update|Delete|Terminate|Release)/.test(call)) return false;
  const members = callsOf(step.names.resourceType)?.members;
  return members !== undefined && leaves.some((leaf) => !leaf.aside && members.has(leaf.member));
}

/** How a call names a resource: what to call the resource when telling of it, and the way in words. */
interface Naming {
  /** How specific the naming is, 0 to 1. */
  specificity: number;
  label: string;
  words: string;
  /** The call is on the list of calls that change this type. */
  isListed: boolean;
  indirect?: boolean;
}

function namedBy(names: ResourceNames, match: Exclude<Match, null>): Pick<Naming, 'label' | 'words'> {
  const noun = nounOf(names.resourceType);
  const label = match === 'name' ? (names.resourceName ?? names.resourceId) : names.resourceId;
  if (match === 'mention') return { label, words: `the call only mentions this ${noun}` };
  if (match === 'part') return { label, words: `the call names something that belongs to this ${noun}` };
  return { label, words: `the call names this ${noun} by its ${match}` };
}

function verdict(step: CausedStep, call: CandidateCall, naming: Naming): Verdict | null {
  const agreement = agreementOf(step, call);
  const lag = step.capturedAt - call.time;
  if (agreement.factor === OTHER && lag < 0) return null;
  const idle = idleWithin(step.stopped, call.time, step.capturedAt);
  const near = nearness(step, lag - idle);
  // What changes something is captured soon, as long as a recorder runs: an old call needs more than its name.
  const isFar = near < FAR && (!agreement.shows || naming.indirect === true);
  const isStray = agreement.factor === OTHER || lag < -SKEW || isFar;
  const isUnlisted =
    !naming.isListed && !(callsOf(step.names.resourceType)?.isKnown === true && !agreement.shows);
  const waited = idle > MINUTE ? `, ${duration(idle)} of which no recorder ran` : '';
  return {
    score: Math.round(Math.min(MOST, naming.specificity * agreement.factor * near) * 100) / 100,
    reason: `${call.eventName} on ${naming.label} ${spoken(lag)}${waited}; ${naming.words}${agreement.told}`,
    rank: naming.isListed ? (isStray ? 'stray' : 'likely') : isUnlisted ? 'last-resort' : 'stray',
    indirect: naming.indirect ?? false,
  };
}

/** Nearness below which a call that does not show in the change is none of its causes: 70 minutes, for IAM two days. */
const FAR = 0.3;

/** How far Config's clock may be behind CloudTrail's before a call is too late to be the cause. */
const SKEW = 5_000;

/** How much of a span no recorder ran, milliseconds. */
function idleWithin(stopped: readonly Period[], from: number, to: number): number {
  return stopped.reduce((sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)), 0);
}

/** Within the usual lag from call to capture, near counts a little more; beyond it, less and less (formats §9.1). */
function nearness(step: CausedStep, lag: number): number {
  if (lag < 0) return 0.4;
  const usual = step.isDaily || step.names.resourceType.startsWith('AWS::IAM::') ? 24 * HOUR : 30 * MINUTE;
  if (lag <= usual) return 1 - 0.3 * (lag / usual);
  return Math.max(0.15, (0.7 * usual) / lag);
}

/** `42 s before Config saw the change`. */
const spoken = (lag: number) =>
  `${duration(Math.abs(lag))} ${lag < 0 ? 'after' : 'before'} Config saw the change`;

function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}
