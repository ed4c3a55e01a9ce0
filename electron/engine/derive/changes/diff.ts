import type { DiffEntry } from '../../../../shared/model/change';
import { emptyObject, isNothing, isObject, isSame, type Json, type JsonObject } from './json';
import { compareLists } from './lists';
import { isPolicy, type Statement, statementsOf } from './policy';
import { type Rule, readRules } from './rules';
import { isTagList, readTags } from './tags';

/** A difference, and what it repeats: many items carry their tags twice or three times. */
export interface Difference extends DiffEntry {
  from?: Json;
  to?: Json;
  /** The tag this is about, when it stands in a list of tags inside a document. */
  tag?: string;
}

type Pair = readonly [from: Json | undefined, to: Json | undefined];

/**
 * The semantic differences of two decoded JSON values, as paths that begin with `path`.
 * Security-group rules and policy statements are compared as sets, tags by key, lists of objects by what identifies
 * their elements, other lists as multisets, everything else member by member. Absent, null, an empty list and an empty
 * object are the same (`from` or `to` is then left out).
 */
export function diffValues(path: string, name: string, [from, to]: Pair): Difference[] {
  if (isNothing(from) && isNothing(to)) return [];
  if (isSame(from, to)) return [];
  if (RULE_LISTS.has(name)) return diffRules(path, name, [from, to]);
  if (isTagList(name, from) && isTagList(name, to)) return diffTags(path, [from, to]);
  if (either(isPolicy, from, to)) return diffPolicies(path, [from, to]);
  if (either(Array.isArray, from, to)) return compareLists(path, name, asList(from), asList(to), diffValues);
  if (either(isObject, from, to)) return diffMembers(path, [from, to]);
  return [entry(path, from, to)];
}

const RULE_LISTS = new Set(['ipPermissions', 'ipPermissionsEgress']);

/** One side is such a value, and the other is too or holds nothing. */
function either(
  test: (value: Json | undefined) => boolean,
  from: Json | undefined,
  to: Json | undefined,
): boolean {
  return (test(from) || isNothing(from)) && (test(to) || isNothing(to)) && (test(from) || test(to));
}

const asList = (value: Json | undefined): Json[] => (Array.isArray(value) ? value : []);
const asObject = (value: Json | undefined): JsonObject => (isObject(value) ? value : emptyObject());

/** An entry; a side that holds nothing is left out. */
export function entry(path: string, from: Json | undefined, to: Json | undefined): Difference {
  return {
    path,
    ...(from === undefined || from === null ? {} : { from }),
    ...(to === undefined || to === null ? {} : { to }),
  };
}

/** `path.name`, or `path["na.me"]` where a dot or bracket would mislead. */
export function member(path: string, name: string): string {
  return /^[^\s.[\]"\p{C}]+$/u.test(name) ? `${path}.${name}` : `${path}[${JSON.stringify(name)}]`;
}

/** Differences of two objects, member by member. */
export function diffMembers(path: string, [from, to]: Pair): Difference[] {
  const before = asObject(from);
  const after = asObject(to);
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => diffValues(member(path, name), name, [before[name], after[name]]));
}

function diffRules(path: string, name: string, [from, to]: Pair): Difference[] {
  const direction = name === 'ipPermissionsEgress' ? 'to' : 'from';
  const before = readRules(from, direction);
  const after = readRules(to, direction);
  const differences: Difference[] = [];
  for (const [label, rule] of before) {
    const other = after.get(label);
    if (other === undefined) differences.push(entry(`${path}[${label}]`, ruleValue(rule), undefined));
    else if (other.description !== rule.description) {
      differences.push(entry(`${path}[${label}].description`, rule.description, other.description));
    }
  }
  for (const [label, rule] of after) {
    if (!before.has(label)) differences.push(entry(`${path}[${label}]`, undefined, ruleValue(rule)));
  }
  return differences;
}

function ruleValue(rule: Rule): Json {
  const value: JsonObject = { ipProtocol: rule.ipProtocol };
  if (rule.fromPort !== null) value.fromPort = rule.fromPort;
  if (rule.toPort !== null) value.toPort = rule.toPort;
  value.source = rule.source;
  if (rule.description !== null) value.description = rule.description;
  return value;
}

function diffTags(path: string, [from, to]: Pair): Difference[] {
  const before = readTags(from);
  const after = readTags(to);
  const keys = new Set([...before.keys(), ...after.keys()]);
  return [...keys].flatMap((tag) => {
    const [was, is] = [before.get(tag), after.get(tag)];
    if (was === is) return [];
    return [{ ...entry(member(path, tag), was, is), tag }];
  });
}

/** Statements that went and came; one that is only called otherwise has nothing but another Sid. */
function diffPolicies(path: string, [from, to]: Pair): Difference[] {
  const before = statementsOf(asObject(from));
  const after = statementsOf(asObject(to));
  const [known, wanted] = [byKey(before), byKey(after)];
  const labels = new Map<string, number>();
  const place = (label: string) => {
    const uses = (labels.get(label) ?? 0) + 1;
    labels.set(label, uses);
    return `${path}.Statement[${label}${uses === 1 ? '' : ` #${uses}`}]`;
  };
  const renamed = before.flatMap(({ key, label, sid }) => {
    const other = wanted.get(key);
    return other === undefined || other.sid === sid ? [] : [entry(`${place(label)}.Sid`, sid, other.sid)];
  });
  return [
    ...before
      .filter(({ key }) => !wanted.has(key))
      .map(({ label, value }) => entry(place(label), value, undefined)),
    ...after
      .filter(({ key }) => !known.has(key))
      .map(({ label, value }) => entry(place(label), undefined, value)),
    ...renamed,
    ...diffValues(`${path}.Version`, 'Version', [asObject(from).Version, asObject(to).Version]),
  ];
}

const byKey = (statements: readonly Statement[]) =>
  new Map(statements.map((statement) => [statement.key, statement]));
