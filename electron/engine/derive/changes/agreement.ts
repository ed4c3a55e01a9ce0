import type { DiffEntry } from '../../../../shared/model/change';
import { plainCallName } from './calls';
import { decodeDocuments } from './decode';
import { fitOf } from './effects';
import type { Json } from './json';
import type { Leaf } from './names';
import { isPolicy, statementsOf } from './policy';
import type { CandidateCall, CausedStep } from './score';

/** Whether a call changes what changed. */
export interface Agreement {
  factor: number;
  told: string;
  /** Something of the call is in the change, or it makes or ends the whole resource. */
  shows: boolean;
}

/** The factor of a call that changes other things than those that changed. */
export const OTHER = 0.25;

/** How far what a call says agrees with what changed (formats §9.1 step 6, §9.5). */
export function agreementOf(step: CausedStep, { eventName, leaves }: CandidateCall): Agreement {
  const call = plainCallName(eventName);
  const { fit, isWhole, entries } = fitOf(call, step.names.resourceType, step.kind, step.diff);
  const changed = fit === 'unknown' ? step.diff : entries;
  const said = wordsOf(leaves, changed);
  const { news, olds, keys } = partsOf(changed, said.hasPolicy);
  const values = [...news, ...olds, ...keys];
  const isSaid = values.some((value) => said.all.has(value));
  if (fit === 'unknown') {
    return isSaid
      ? { factor: 0.8, told: ' and holds a changed value', shows: true }
      : { factor: 0.6, told: '; whether it changes these parts is not known', shows: false };
  }
  if (fit === 'other') {
    const told =
      step.kind === 'deleted' ? ', but does not delete it' : ', but is known to change other parts of it';
    return { factor: OTHER, told, shows: false };
  }
  if (isWhole) {
    return { factor: 1, told: step.kind === 'deleted' ? ' and deletes it' : ' and creates it', shows: true };
  }
  if (!isSaid && values.length > 0 && SAYS_WHAT.test(call) && leaves.length > 1) {
    return { factor: OTHER, told: ', but names none of the values that changed', shows: false };
  }
  const sets = SETS.test(call);
  const isNew = news.some((value) => said.all.has(value));
  const own: readonly (string | null)[] = Object.values(step.names);
  if (sets && !isNew && olds.some((value) => said.asked.has(value) && !own.includes(value))) {
    return { factor: OTHER, told: ', but asks for what stood there before', shows: false };
  }
  const isInIt = sets && news.length > 0 ? isNew : isSaid;
  if (step.kind === 'created') {
    // What a new resource holds may be as it was created, or have been changed before Config saw it.
    return isInIt
      ? { factor: 0.8, told: ' and changes a part it was first seen with', shows: true }
      : { factor: 0.5, told: ' and can change a part it was first seen with', shows: false };
  }
  const what = step.kind === 'relationship' ? 'relationships' : 'what changed';
  if (values.length === 0) return { factor: 0.9, told: ` and changes ${what}`, shows: false };
  return isInIt
    ? { factor: 1, told: ` and changes ${what}: a changed value is in it`, shows: true }
    : { factor: 0.75, told: ` and can change ${what}, though no changed value is in it`, shows: false };
}

/** Calls that always name what they add or take away: when nothing of it changed, they changed something else. */
const SAYS_WHAT =
  /^((Authorize|Revoke)SecurityGroup(In|E)gress|(Create|Delete)Tags|(Tag|Untag)(Role|User|Policy|Resource)|(At|De)tach(Role|User|Group)Policy|(Put|Delete)(Role|User|Group)Policy|(AddUserTo|RemoveUserFrom)Group|(Create|Replace|Delete)(Route|NetworkAclEntry))$/;

/** Calls that ask for a state: one that asks for the state before a change did not make it. */
const SETS = /^(Put|Update|Modify|Set|Replace|CreateTags|CreateOrUpdateTags|AddTags|Tag)/;

/** What the calls that made these entries would say. */
interface Parts {
  /** What is there now: a plain value, the source of a rule, the key of a list element or of a policy statement. */
  news: string[];
  /** The same of what was there before. */
  olds: string[];
  /** Where it is: the key of a tag, or of an element inside of which something changed. */
  keys: string[];
}

function partsOf(entries: readonly DiffEntry[], hasPolicy: boolean): Parts {
  const parts: Parts = { news: [], olds: [], keys: [] };
  for (const { path, from, to } of entries) {
    const [place = '', statement] = path.split('.Statement[', 2);
    // A call that brings no policy says nothing of its statements.
    if (statement === undefined || hasPolicy) {
      parts.news.push(...textsOf(to));
      parts.olds.push(...textsOf(from));
    }
    const key = /\[([^[\]]+)\](?:\.[^[\]]*)?$/.exec(place)?.[1];
    if (key !== undefined && key !== '0') {
      const isElement = place === path && place.endsWith(']') && !place.startsWith('relationships[');
      const side =
        !isElement || (from !== undefined && to !== undefined) ? 'keys' : to === undefined ? 'olds' : 'news';
      parts[side].push(key, key.slice(key.lastIndexOf(' ') + 1));
    }
    const tag = /(?:^|\.)tags\.([^.]+)$/i.exec(path)?.[1];
    if (tag !== undefined) parts.keys.push(tag);
  }
  return parts;
}

/** A value of a difference as a call would give it: plain, or the key of a policy statement. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if (typeof value === 'number') return [String(value)];
  const policy = { Statement: value as Json }; // Differences are JSON.
  return isPolicy(policy) ? statementsOf(policy).map(({ key }) => key) : [];
}

/** The texts of a call, and the statements and texts of the policies in it where statements changed. */
function wordsOf(
  leaves: readonly Leaf[],
  entries: readonly DiffEntry[],
): { all: Set<string>; asked: Set<string>; hasPolicy: boolean } {
  const all = new Set<string>();
  const asked = new Set<string>();
  let hasPolicy = false;
  const readsPolicies = entries.some(({ path }) => path.includes('.Statement['));
  for (const leaf of leaves) {
    const texts = [leaf.text];
    const policy = readsPolicies ? policyIn(leaf.text) : null;
    if (policy !== null) {
      hasPolicy = true;
      for (const { key, sid } of policy) texts.push(key, ...(sid === null ? [] : [sid]));
    }
    for (const text of texts) {
      all.add(text);
      if (!leaf.answered) asked.add(text);
    }
  }
  return { all, asked, hasPolicy };
}

/** The statements of a policy document, which IAM's answers URL-encode. */
function policyIn(text: string): ReturnType<typeof statementsOf> | null {
  const document = decodeDocuments(text);
  return isPolicy(document) ? statementsOf(document) : null;
}
