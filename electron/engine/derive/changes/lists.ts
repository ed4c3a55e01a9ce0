import type { Difference } from './diff';
import { canonical, isObject, type Json, type JsonObject } from './json';

type Compare = (
  path: string,
  name: string,
  pair: readonly [Json | undefined, Json | undefined],
) => Difference[];

/**
 * What identifies an element among its neighbours: the first group of names that every element on both sides answers and
 * that no two elements of one side share. Several names in a group are read together, those present.
 */
const IDENTITIES: readonly (readonly string[])[] = [
  ['policyArn'],
  ['policyName'],
  ['versionId'],
  ['groupId'],
  ['networkInterfaceId'],
  ['attachmentId'],
  ['routeTableAssociationId', 'networkAclAssociationId', 'associationId'],
  ['instanceId'],
  ['volumeId'],
  ['deviceName'],
  ['ruleNumber', 'egress'],
  ['destinationCidrBlock', 'destinationIpv6CidrBlock', 'destinationPrefixListId'],
  ['subnetId'],
  ['vpcSecurityGroupId'],
  ['arn'],
  ['ARN'],
  ['Arn'],
  ['resourceArn'],
  ['id'],
  ['Id'],
  ['key'],
  ['Key'],
  ['name'],
  ['Name'],
  ['grantee', 'permission'],
  ['privateIpAddress'],
  ['device'],
];

/** Differences of two lists: by identity where the elements have one, else as multisets. */
export function compareLists(
  path: string,
  name: string,
  from: Json[],
  to: Json[],
  compare: Compare,
): Difference[] {
  const identity = identityOf(from, to);
  if (identity !== null) return byIdentity(path, identity, from, to, compare);
  const [before, after] = withoutCommon(from, to);
  const [was, is] = [before[0], after[0]];
  if (from.length === 1 && to.length === 1 && isObject(was) && isObject(is)) {
    return compare(`${path}[0]`, name, [was, is]);
  }
  return [
    ...before.map((element) => ({ path: `${path}[${shown(element)}]`, from: element })),
    ...after.map((element) => ({ path: `${path}[${shown(element)}]`, to: element })),
  ];
}

type Identity = (element: JsonObject) => string | null;

function identityOf(from: Json[], to: Json[]): Identity | null {
  const elements = [...from, ...to];
  if (elements.length === 0 || !elements.every(isObject)) return null;
  const groups = [...IDENTITIES, ...endingLikeIds(elements[0])];
  for (const names of groups) {
    const read: Identity = (element) => readIdentity(element, names);
    if (isUnique(from, read) && isUnique(to, read)) return read;
  }
  return null;
}

/** Members whose names say that they identify: the last resort before a multiset. */
function endingLikeIds(element: Json | undefined): string[][] {
  if (!isObject(element)) return [];
  return Object.keys(element)
    .filter((name) => /(?:Id|ID|Arn|ARN|Name)$/.test(name))
    .map((name) => [name]);
}

function isUnique(list: Json[], read: Identity): boolean {
  const seen = new Set<string>();
  for (const element of list) {
    const identity = isObject(element) ? read(element) : null;
    if (identity === null || seen.has(identity)) return false;
    seen.add(identity);
  }
  return true;
}

function readIdentity(element: JsonObject, names: readonly string[]): string | null {
  const parts = names.flatMap((name) => {
    const value = element[name];
    if (name === 'egress' && value !== undefined) return [value === true ? 'out' : 'in'];
    if (isObject(value)) return typeof value.id === 'string' ? [value.id] : [];
    return value === undefined || value === null || Array.isArray(value) || value === ''
      ? []
      : [String(value)];
  });
  const needed = names.includes('permission') || names.includes('egress') ? names.length : 1;
  return parts.length >= needed ? parts.join(' ') : null;
}

function byIdentity(
  path: string,
  identity: Identity,
  from: Json[],
  to: Json[],
  compare: Compare,
): Difference[] {
  const keyed = (list: Json[]) =>
    new Map(list.filter(isObject).map((element) => [identity(element) ?? '', element]));
  const [before, after] = [keyed(from), keyed(to)];
  const differences: Difference[] = [];
  for (const [key, element] of before) {
    const other = after.get(key);
    const place = `${path}[${key}]`;
    if (other === undefined) differences.push({ path: place, from: element });
    else differences.push(...compare(place, '', [element, other]));
  }
  for (const [key, element] of after) {
    if (!before.has(key)) differences.push({ path: `${path}[${key}]`, to: element });
  }
  return differences;
}

function withoutCommon(from: Json[], to: Json[]): [Json[], Json[]] {
  const counts = new Map<string, number>();
  for (const element of to) counts.set(canonical(element), (counts.get(canonical(element)) ?? 0) + 1);
  const left = from.filter((element) => {
    const count = counts.get(canonical(element)) ?? 0;
    if (count > 0) counts.set(canonical(element), count - 1);
    return count === 0;
  });
  const added = to.filter((element) => {
    const count = counts.get(canonical(element)) ?? 0;
    if (count > 0) counts.set(canonical(element), count - 1);
    return count > 0;
  });
  return [left, added];
}

const MOST_SHOWN = 80;

function shown(element: Json): string {
  const text = typeof element === 'string' ? element : canonical(element);
  return text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN)}…`;
}
