import type { ChangeKind, DiffEntry } from '../../../../shared/model/change';
import { callsOf, nounOf, plainCallName } from './calls';
import { fitOf } from './effects';
import { type Leaf, type Match, matchOf, type ResourceNames, SPECIFICITY } from './names';

/** A step as far as its causes are concerned. Times in epoch milliseconds. */
export interface CausedStep {
  names: ResourceNames;
  kind: ChangeKind;
  diff: readonly DiffEntry[];
  awsRegion: string;
  capturedAt: number;
  /** Recorded once a day, so that a call can lie a day back (formats §7.5). */
  isDaily: boolean;
  /** Resources this one was or is tied to. */
  related: readonly ResourceNames[];
  /** Those whose tie to it is among the differences. */
  retied: readonly ResourceNames[];
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
   * `likely` calls are told. A `stray` one is known to change other things than changed and was made long before: it is
   * told beside likely ones only. A `last-resort` one is not on the list of calls that change this type: it is told only
   * when there is no likely one.
   */
  rank: 'likely' | 'stray' | 'last-resort';
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const CERTAIN = 1;
const MOST = 0.99;

/** A call that names the related resource is half as specific; one that names both, nearly as much as a name. */
const INDIRECT = 0.5;
const INDIRECT_NAMING_BOTH = 0.75;
const UNLISTED = 0.4;
/** The call is known to change other things than those that changed. */
const OTHER = 0.25;

/**
 * How likely a call is behind a step (formats §9.1 steps 3, 4, 6 and 7): how it names the resource × whether it is known
 * to change the type × whether it changes what changed × how near it is. Null when it does not concern the resource,
 * or was made after the capture and changes other things.
 */
export function judge(step: CausedStep, call: CandidateCall): Verdict | null {
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
  const asTie: CausedStep = { ...step, kind: 'relationship' };
  for (const names of step.retied) {
    if (callsOf(names.resourceType)?.calls.has(call) !== true || !isNamed(names)) continue;
    if (fitOf(call, step.names.resourceType, 'relationship', step.diff).fit === 'fits')
      return { names, step: asTie };
  }
  if (callsOf(step.names.resourceType)?.parentCalls.has(call) !== true) return null;
  const parent = step.related.find(isNamed);
  return parent === undefined ? null : { names: parent, step };
}

/** How a call names a resource: what to call the resource when telling of it, and the way in words. */
interface Naming {
  /** How specific the naming is, 0 to 1. */
  specificity: number;
  label: string;
  words: string;
  /** The call is on the list of calls that change this type. */
  isListed: boolean;
}

function namedBy(names: ResourceNames, match: Exclude<Match, null>): Pick<Naming, 'label' | 'words'> {
  const noun = nounOf(names.resourceType);
  const label = match === 'name' ? (names.resourceName ?? names.resourceId) : names.resourceId;
  if (match === 'mention') return { label, words: `the call only mentions this ${noun}` };
  if (match === 'part') return { label, words: `the call names something that belongs to this ${noun}` };
  return { label, words: `the call names this ${noun} by its ${match}` };
}

function verdict(step: CausedStep, call: CandidateCall, naming: Naming): Verdict | null {
  const [consistency, told] = consistencyOf(step, plainCallName(call.eventName), call.leaves);
  const lag = step.capturedAt - call.time;
  if (consistency === OTHER && lag < 0) return null;
  const isStray = consistency === OTHER && lag > HOUR;
  const score = Math.min(MOST, naming.specificity * consistency * nearness(step, lag));
  return {
    score: Math.round(score * 100) / 100,
    reason: `${call.eventName} on ${naming.label} ${spoken(lag)}; ${naming.words}${told}`,
    rank: !naming.isListed ? 'last-resort' : isStray ? 'stray' : 'likely',
  };
}

/** Factor and words for whether the call changes what changed. */
function consistencyOf(
  step: CausedStep,
  call: string,
  leaves: readonly Leaf[],
): [factor: number, told: string] {
  const { fit, isWhole, entries } = fitOf(call, step.names.resourceType, step.kind, step.diff);
  if (fit === 'unknown') return [0.6, '; whether it changes these parts is not known'];
  if (fit === 'other') {
    return [
      OTHER,
      step.kind === 'deleted' ? ', but does not delete it' : ', but is known to change other parts of it',
    ];
  }
  if (isWhole) return [1, step.kind === 'deleted' ? ' and deletes it' : ' and creates it'];
  const texts = new Set(leaves.map((leaf) => leaf.text));
  const values = entries.flatMap(valuesOf);
  const isInIt = values.some((value) => texts.has(value));
  if (step.kind === 'created') {
    // What a new resource holds may be as it was created, or have been changed before Config saw it.
    return isInIt
      ? [0.8, ' and changes a part it was first seen with']
      : [0.5, ' and can change a part it was first seen with'];
  }
  const what = step.kind === 'relationship' ? 'relationships' : 'what changed';
  if (values.length === 0) return [0.9, ` and changes ${what}`];
  return isInIt
    ? [1, ` and changes ${what}: a changed value is in it`]
    : [0.75, ` and can change ${what}, though no changed value is in it`];
}

/** What a call that made this entry would name: the source of a rule, the key of a tag or list element, a plain value. */
function valuesOf(entry: DiffEntry): string[] {
  const inside = /\[([^[\]]+)\](?:\.[^[\]]*)?$/.exec(entry.path)?.[1];
  const values = [entry.to, entry.from]
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map(String);
  if (inside !== undefined && !/\.Statement\[/.test(entry.path) && inside !== '0') {
    values.push(inside, inside.slice(inside.lastIndexOf(' ') + 1));
  }
  const tag = /(?:^|\.)tags\.([^.]+)$/i.exec(entry.path)?.[1];
  if (tag !== undefined) values.push(tag);
  return values.filter((value) => value !== '');
}

/** Within the usual lag from call to capture, near counts a little more; beyond it, less and less (formats §9.1). */
function nearness(step: CausedStep, lag: number): number {
  if (lag < 0) return 0.4;
  const usual = step.isDaily || step.names.resourceType.startsWith('AWS::IAM::') ? 24 * HOUR : 30 * MINUTE;
  if (lag <= usual) return 1 - 0.3 * (lag / usual);
  return Math.max(0.15, (0.7 * usual) / lag);
}

/** `42 s before Config saw the change`. */
function spoken(lag: number): string {
  const seconds = Math.round(Math.abs(lag) / 1000);
  const text =
    seconds < 120
      ? `${seconds} s`
      : seconds < 7_200
        ? `${Math.round(seconds / 60)} min`
        : seconds < 172_800
          ? `${Math.round(seconds / 3_600)} h`
          : `${Math.round(seconds / 86_400)} days`;
  return lag < 0 ? `${text} after Config saw the change` : `${text} before Config saw the change`;
}
