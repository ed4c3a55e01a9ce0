import { type Difference, entry } from './diff';
import { isObject, type Json } from './json';

/** A relationship as an item lists it; the id or the name may be missing (formats §7.3). */
export interface Relationship {
  name: string;
  resourceType: string;
  resourceId: string | null;
  resourceName: string | null;
  /** As written. */
  value: Json;
}

export function readRelationships(value: Json | undefined): Relationship[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((written) => ({
    name: textOf(written.name ?? written.relationshipName) ?? '',
    resourceType: textOf(written.resourceType) ?? '',
    resourceId: textOf(written.resourceId),
    resourceName: textOf(written.resourceName),
    value: written,
  }));
}

const textOf = (value: Json | undefined) => (typeof value === 'string' && value !== '' ? value : null);

/** Relationships that were added or went, as a set; where one spelling leaves out the id, the name decides. */
export function diffRelationships(from: Json | undefined, to: Json | undefined): Difference[] {
  if (from === to) return [];
  const before = readRelationships(from);
  const after = readRelationships(to);
  return [
    ...without(before, after).map((gone) => entry(placeOf(gone), gone.value, undefined)),
    ...without(after, before).map((added) => entry(placeOf(added), undefined, added.value)),
  ];
}

function without(list: readonly Relationship[], others: readonly Relationship[]): Relationship[] {
  const ids = new Set(others.map((other) => keyOf(other, other.resourceId)));
  const names = new Set(others.map((other) => keyOf(other, other.resourceName)));
  const namesWithoutId = new Set(
    others.filter((other) => other.resourceId === null).map((other) => keyOf(other, other.resourceName)),
  );
  const seen = new Set<string>();
  return list.filter((relationship) => {
    const { resourceId, resourceName } = relationship;
    const key = keyOf(relationship, resourceId ?? resourceName);
    if (seen.has(key)) return false;
    seen.add(key);
    if (resourceId === null) return !names.has(keyOf(relationship, resourceName));
    return (
      !ids.has(keyOf(relationship, resourceId)) &&
      !(resourceName !== null && namesWithoutId.has(keyOf(relationship, resourceName)))
    );
  });
}

const keyOf = (relationship: Relationship, target: string | null) =>
  JSON.stringify([verbOf(relationship), relationship.resourceType, target]);

/** `Is attached to`, without the kind of resource that Config repeats in the name. */
function verbOf({ name, resourceType }: Relationship): string {
  const kind = resourceType.slice(resourceType.lastIndexOf(':') + 1).toLowerCase();
  const words = name.trim().split(/\s+/);
  const last = words.at(-1)?.toLowerCase() ?? '';
  return (words.length > 1 && (last === kind || last.endsWith(kind)) ? words.slice(0, -1) : words).join(' ');
}

function placeOf(relationship: Relationship): string {
  const target = relationship.resourceId ?? relationship.resourceName ?? '';
  return `relationships[${verbOf(relationship)} ${relationship.resourceType} ${target}]`;
}
