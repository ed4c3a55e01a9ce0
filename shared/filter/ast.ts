/**
 * What a search means, apart from how it was typed and from how it is answered.
 *
 * Filters are in normal form when made by the functions below: `and` and `or` have two parts or more and never hold
 * their own kind, `not` never holds `not`, and `and` never holds `all`.
 */
export type Filter =
  | { kind: 'all' }
  | { kind: 'and'; parts: Filter[] }
  | { kind: 'or'; parts: Filter[] }
  | { kind: 'not'; part: Filter }
  /** The text stands somewhere in the event. */
  | { kind: 'anywhere'; value: Value }
  | { kind: 'field'; field: string[]; test: Test };

export type Test =
  | { kind: 'present' }
  | { kind: 'equals'; value: Value }
  | { kind: 'compare'; operator: Operator; value: Literal }
  /** From `from` to `to`, both included. */
  | { kind: 'between'; from: Literal; to: Literal };

export type Operator = '>' | '>=' | '<' | '<=';

export type Value = Literal | Pattern;

/** A text. `exact`: it was quoted, so it is never read as a network. */
export interface Literal {
  kind: 'literal';
  text: string;
  exact: boolean;
}

/** A text with at least one wildcard; neighbouring literals are joined, neighbouring `many` are one. */
export interface Pattern {
  kind: 'pattern';
  pieces: Piece[];
}

export type Piece = { kind: 'literal'; text: string } | { kind: 'many' } | { kind: 'one' };

/** Where something stands in the search text, in UTF-16 units. */
export interface Span {
  position: number;
  length: number;
}

/** Why a search cannot be understood, and where. */
export interface FilterError extends Span {
  /** One sentence for the person who typed it. */
  message: string;
  /** What could have stood there instead; empty when a list would not help. */
  expected: string[];
}

/** Matches every event. */
export const ALL: Filter = { kind: 'all' };

/** A text to compare with; an empty text is always exact, because it can only be written in quotes. */
export function literal(text: string, exact = false): Literal {
  return { kind: 'literal', text, exact: exact || text === '' };
}

/** Pieces as a value in normal form: a literal when there is no wildcard among them. */
export function toValue(pieces: readonly Piece[]): Value {
  const merged: Piece[] = [];
  for (const piece of pieces) {
    const last = merged.at(-1);
    if (piece.kind === 'many' && last?.kind === 'many') continue;
    if (piece.kind === 'literal' && piece.text === '') continue;
    if (piece.kind === 'literal' && last?.kind === 'literal') {
      merged[merged.length - 1] = { kind: 'literal', text: last.text + piece.text };
    } else merged.push(piece);
  }
  const [only] = merged;
  if (only === undefined) return literal('');
  if (merged.length === 1 && only.kind === 'literal') return literal(only.text);
  return { kind: 'pattern', pieces: merged };
}

const isEverything = (value: Value): boolean =>
  value.kind === 'pattern' && value.pieces.length === 1 && value.pieces[0]?.kind === 'many';

/** The text stands somewhere in the event; a lone `*` matches every event. */
export function anywhere(value: Value): Filter {
  return isEverything(value) ? ALL : { kind: 'anywhere', value };
}

/** The field has this value; a lone `*` asks whether it is present. */
export function equalsTest(value: Value): Test {
  return isEverything(value) ? { kind: 'present' } : { kind: 'equals', value };
}

/** All of the filters hold. */
export function allOf(filters: readonly Filter[]): Filter {
  const parts = filters
    .flatMap((filter) => (filter.kind === 'and' ? filter.parts : [filter]))
    .filter((filter) => filter.kind !== 'all');
  return parts.length > 1 ? { kind: 'and', parts } : (parts[0] ?? ALL);
}

/** At least one of the filters holds. */
export function anyOf(filters: readonly Filter[]): Filter {
  const parts = filters.flatMap((filter) => (filter.kind === 'or' ? filter.parts : [filter]));
  return parts.length > 1 ? { kind: 'or', parts } : (parts[0] ?? { kind: 'not', part: ALL });
}

/** Every event the filter does not match. */
export function negate(filter: Filter): Filter {
  return filter.kind === 'not' ? filter.part : { kind: 'not', part: filter };
}

/** Both filters hold: what a click on a facet adds to the search. */
export function andFilter(first: Filter, second: Filter): Filter {
  return allOf([first, second]);
}
