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
  /** Resources this one is tied to: those whose tie changed, or all of them when the resource was made or ended. */
  related: readonly ResourceNames[];
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
  /** Not on the list of calls that change this type: worth telling only when no other call explains the step. */
  isLastResort: boolean;
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
 * to change the type × whether it changes what changed × how near it is. Null when it does not concern the resource.
 */
export function judge(step: CausedStep, call: CandidateCall): Verdict | null {
  const name = plainCallName(call.eventName);
  const list = callsOf(step.names.resourceType);
  const match = matchOf(step.names, call.leaves);
  const isListed = list?.calls.has(name) ?? false;
  if (match !== null && isListed)
    return verdict(step, call, name, SPECIFICITY[match], wordsOf(step.names, match), false);
  const related = step.related.find((other) => isCauseVia(step, other, name, call.leaves));
  if (related !== undefined) {
    const specificity = match === null ? INDIRECT : INDIRECT_NAMING_BOTH;
    const also = match === null ? '' : ` and this ${nounOf(step.names.resourceType)}`;
    const words = `indirect: the call names the related ${nounOf(related.resourceType)} ${related.resourceId}${also}`;
    return verdict(step, call, name, specificity, words, false);
  }
  if (match !== 'id' && match !== 'ARN' && match !== 'name') return null;
  const words = `${wordsOf(step.names, match)}, but is not among the calls known to change this type`;
  return verdict(step, call, name, SPECIFICITY[match] * UNLISTED, words, true);
}

function isCauseVia(step: CausedStep, other: ResourceNames, call: string, leaves: readonly Leaf[]): boolean {
  const isParentCall = callsOf(step.names.resourceType)?.parentCalls.has(call) ?? false;
  const isRelating = step.kind === 'relationship' && (callsOf(other.resourceType)?.calls.has(call) ?? false);
  if (!isParentCall && !isRelating) return false;
  const match = matchOf(other, leaves);
  return match !== null && match !== 'mention';
}

const wordsOf = (names: ResourceNames, match: Exclude<Match, null>) =>
  match === 'mention'
    ? `the call only mentions this ${nounOf(names.resourceType)}`
    : match === 'part'
      ? `the call names something that belongs to this ${nounOf(names.resourceType)}`
      : `the call names this ${nounOf(names.resourceType)} by its ${match}`;

function verdict(
  step: CausedStep,
  call: CandidateCall,
  name: string,
  specificity: number,
  words: string,
  isLastResort: boolean,
): Verdict {
  const [consistency, told] = consistencyOf(step, name, call.leaves);
  const lag = step.capturedAt - call.time;
  const score = Math.min(MOST, specificity * consistency * nearness(step, lag));
  const label = step.names.resourceName ?? step.names.resourceId;
  return {
    score: Math.round(score * 100) / 100,
    reason: `${call.eventName} on ${label} ${spoken(lag)}; ${words}${told}`,
    isLastResort,
  };
}

/** Factor and words for whether the call changes what changed. */
function consistencyOf(
  step: CausedStep,
  call: string,
  leaves: readonly Leaf[],
): [factor: number, told: string] {
  const { fit, entries } = fitOf(call, step.names.resourceType, step.kind, step.diff);
  const what =
    step.kind === 'relationship' ? 'relationships' : step.kind === 'modified' ? 'what changed' : '';
  switch (fit) {
    case 'other':
      return step.kind === 'deleted'
        ? [0.25, ', but does not delete it']
        : [0.25, ', but is known to change other parts of it'];
    case 'unknown':
      return [0.6, '; whether it changes these parts is not known'];
    case 'fits': {
      if (what === '')
        return [1, step.kind === 'created' ? ' and creates such resources' : ' and deletes such resources'];
      const values = entries.flatMap(valuesOf);
      if (values.length === 0) return [0.9, ` and changes ${what}`];
      const texts = new Set(leaves.map((leaf) => leaf.text));
      return values.some((value) => texts.has(value))
        ? [1, ` and changes ${what}: a changed value is in it`]
        : [0.75, ` and can change ${what}, though no changed value is in it`];
    }
  }
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
