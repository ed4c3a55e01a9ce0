import type { Operator, Piece, Value } from '../../../shared/filter/ast.ts';
import type { EventField } from '../../../shared/model/event.ts';
import { identifier, join, raw, type Sql, sql } from '../store/sql.ts';
import { quoteExpression } from './searched.ts';

/** Pieces that the SQL of a filter is put together from. */
export const bind = (value: string | number | boolean): Sql => sql`${value}`;
export const lowered = (text: string): Sql => sql`lower(${bind(text)})`;
export const columnOf = (field: EventField): Sql => identifier(field.name);
export const sure = (expression: Sql): Sql => sql`coalesce(${expression}, FALSE)`;
export const NOTHING = raw('FALSE');

export const OPERATORS: Record<Operator, Sql> = {
  '>': raw('>'),
  '>=': raw('>='),
  '<': raw('<'),
  '<=': raw('<='),
};

export function any(parts: readonly Sql[]): Sql {
  const [only] = parts;
  if (only === undefined) return NOTHING;
  return parts.length === 1 ? only : sql`(${join(parts, ' OR ')})`;
}

export const isEmpty = (value: Value): boolean => value.kind === 'literal' && value.text === '';

export const literalText = (piece: Piece | undefined): string | undefined =>
  piece?.kind === 'literal' ? piece.text : undefined;

/** `low` is a lower-case text. The longest literal is looked for first, because that is many times faster. */
export function expressionTest(low: Sql, pieces: readonly Piece[], part: 'whole' | 'within'): Sql {
  const expression = pieces
    .map((piece) =>
      piece.kind === 'literal' ? quoteExpression(piece.text) : piece.kind === 'many' ? '.*' : '.',
    )
    .join('');
  const matches =
    part === 'whole'
      ? sql`regexp_full_match(${low}, ${lowered(expression)}, 's')`
      : sql`regexp_matches(${low}, ${lowered(expression)}, 's')`;
  const literals = pieces.flatMap((piece) => (piece.kind === 'literal' ? [piece.text] : []));
  const [longest] = literals.sort((a, b) => b.length - a.length);
  if (longest === undefined) return matches;
  return sql`CASE WHEN contains(${low}, ${lowered(longest)}) THEN ${matches} ELSE FALSE END`;
}
