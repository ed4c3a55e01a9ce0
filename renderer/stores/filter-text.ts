import {
  allOf,
  type Filter,
  type FilterError,
  fieldEquals,
  formatFilter,
  negate,
  readFilter,
} from '../../shared/filter';

export type FieldValue = string | null;

/** Why a search text cannot be read; undefined when it can. */
export function filterError(text: string): FilterError | undefined {
  const read = readFilter(text);
  return read.ok ? undefined : read.error;
}

/** The search text for one value of one field; null stands for absent. */
export function valueQuery(field: string, value: FieldValue): string {
  return formatFilter(fieldEquals(field, value));
}

/** Search text for all of several values. */
export function valuesQuery(values: Readonly<Record<string, FieldValue | undefined>>): string {
  const filters = Object.entries(values).flatMap(([field, value]) =>
    value === undefined ? [] : [fieldEquals(field, value)],
  );
  return formatFilter(allOf(filters));
}

/** Adds a condition; one that is there already goes, so that a second click undoes the first. */
export function toggleClause(query: string, clause: Filter): string {
  const read = readFilter(query);
  if (!read.ok) return formatFilter(clause);
  const parts = read.filter.kind === 'and' ? read.filter.parts : [read.filter];
  const wanted = formatFilter(clause);
  const others = parts.filter((part) => formatFilter(part) !== wanted);
  if (others.length < parts.length) return formatFilter(allOf(others));
  const opposite = formatFilter(negate(clause));
  return formatFilter(allOf([...parts.filter((part) => formatFilter(part) !== opposite), clause]));
}

export function toggleFor(query: string, field: string, value: FieldValue): string {
  return toggleClause(query, fieldEquals(field, value));
}

export function toggleOut(query: string, field: string, value: FieldValue): string {
  return toggleClause(query, negate(fieldEquals(field, value)));
}
