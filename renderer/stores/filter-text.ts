import {
  allOf,
  anywhere,
  type Filter,
  type FilterError,
  fieldEquals,
  formatFilter,
  formatPath,
  type Literal,
  negate,
  parsePath,
  readFilter,
  resolveField,
} from '../../shared/filter';

export type FieldValue = string | null;

/** The grid's column of that name is worked out for reading and is no field of a search. */
export const TARGET = 'target';

/** Why a search text cannot be read; undefined when it can. */
export function filterError(text: string): FilterError | undefined {
  const read = readFilter(text);
  return read.ok ? undefined : read.error;
}

const phrase = (text: string): Filter => anywhere({ kind: 'literal', text, exact: true } satisfies Literal);

/** Events in which the text stands somewhere. */
export const mentionQuery = (text: string): string => formatFilter(phrase(text));

/**
 * The condition that a value stands for; null is absence. A target is looked for anywhere, and one that joins a bucket and
 * a key by its two parts. A field that no column answers for stands in `extra`. Undefined when nothing can be asked.
 */
export function clauseFor(field: string, value: FieldValue): Filter | undefined {
  if (field === TARGET) {
    if (!value) return undefined;
    const cut = value.startsWith('arn:') ? -1 : value.indexOf('/');
    const parts = cut > 0 ? [value.slice(0, cut), value.slice(cut + 1)] : [value];
    return allOf(parts.filter((part) => part !== '').map(phrase));
  }
  const keys = parsePath(field);
  if (!keys) return undefined;
  if (resolveField(keys)) return fieldEquals(keys, value);
  return fieldEquals(['extra', ...keys], value);
}

/** The field under which a path of a record is searched. */
export function searchField(path: string): string | undefined {
  const keys = parsePath(path);
  if (!keys) return undefined;
  return formatPath(resolveField(keys) ? keys : ['extra', ...keys]);
}

/** The search text for one value of one field; null stands for absent. */
export function valueQuery(field: string, value: FieldValue): string {
  return formatFilter(clauseFor(field, value) ?? fieldEquals(field, value));
}

/** Search text for all of several values. */
export function valuesQuery(values: Readonly<Record<string, FieldValue | undefined>>): string {
  const filters = Object.entries(values).flatMap(([field, value]) =>
    value === undefined ? [] : [fieldEquals(field, value)],
  );
  return formatFilter(allOf(filters));
}

/** The conditions that a search text joins, and those of them that are not `without`. */
export function conditions(query: string, without?: string): Filter[] | undefined {
  const read = readFilter(query);
  if (!read.ok) return undefined;
  const parts = read.filter.kind === 'and' ? read.filter.parts : [read.filter];
  return parts.filter((part) => part.kind !== 'all' && formatFilter(part) !== without);
}

export const opposite = (clause: Filter): Filter => negate(clause);
