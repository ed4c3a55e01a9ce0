import type { Piece, Value } from '../../../shared/filter/ast.ts';
import { parseNetwork } from '../../../shared/filter/network.ts';
import { EVENT_FIELDS, type EventField } from '../../../shared/model/event.ts';
import { join, type Sql, sql } from '../store/sql.ts';
import { addressTest } from './address-sql.ts';
import { any, columnOf, expressionTest, isEmpty, lowered, sure } from './filter-fragments.ts';
import { quoteExpression, SEARCHED, SPELLINGS } from './searched.ts';

/** Columns in which nearly every event has a text of its own. */
const UNIQUE = new Set(['eventID', 'requestID']);
const isLarge = ({ name, type }: EventField): boolean => type === 'json' || UNIQUE.has(name);

/**
 * The text stands anywhere in a record. Each large column is searched by itself, which takes half the time that all of
 * them take together; `among` is a condition that all events that matter fulfil. Without one, the row at hand is tested.
 */
export function anywhereSql(value: Value, among: Sql | null): Sql {
  if (isEmpty(value)) return sql`TRUE`;
  const small: Sql[] = [];
  const large: Sql[] = [];
  const identities: Sql[] = [];
  for (const field of SEARCHED) {
    const column = columnOf(field);
    const tests = field.type === 'json' ? withinSpellings(column, value) : [within(column, value)];
    if (field.table === 'identity') identities.push(...tests);
    else if (isLarge(field)) large.push(any(tests));
    else small.push(...tests);
  }
  const network = value.kind === 'literal' && !value.exact ? parseNetwork(value.text) : undefined;
  if (network) {
    const addresses = EVENT_FIELDS.filter(({ type }) => type === 'address').map(columnOf);
    small.push(...addresses.map((column) => addressTest(column, [network])));
  }
  const ofIdentity = sql`identity IN (SELECT id FROM identity WHERE ${any(identities)})`;
  const tests = [any(small), ofIdentity, ...large];
  if (among === null) return sure(any(tests));
  const searches = tests.map((test) => sql`SELECT n FROM event_record WHERE ${among} AND ${test}`);
  return sql`n IN (${join(searches, ' UNION ALL ')})`;
}

/** The text stands in `text`, without regard to case. */
function within(text: Sql, value: Value): Sql {
  const low = sql`lower(${text})`;
  if (value.kind === 'literal') return sql`contains(${low}, ${lowered(value.text)})`;
  const start = value.pieces[0]?.kind === 'many' ? 1 : 0;
  const pieces = value.pieces.slice(start, value.pieces.at(-1)?.kind === 'many' ? -1 : undefined);
  const [only] = pieces;
  if (only === undefined) return sql`TRUE`;
  if (pieces.length === 1 && only.kind === 'literal') return sql`contains(${low}, ${lowered(only.text)})`;
  return expressionTest(low, pieces, 'within');
}

/** The text stands in a document, in any of the ways a JSON writer may have written it. */
export function withinSpellings(document: Sql, value: Value): Sql[] {
  const spelled = SPELLINGS.map((spell): Value => {
    if (value.kind === 'literal') return { ...value, text: spell(value.text) };
    const pieces = value.pieces.map(
      (piece): Piece => (piece.kind === 'literal' ? { kind: 'literal', text: spell(piece.text) } : piece),
    );
    return { kind: 'pattern', pieces };
  });
  const different = new Map(spelled.map((candidate) => [JSON.stringify(candidate).toLowerCase(), candidate]));
  return [...different.values()].map((candidate) => withinLong(document, candidate));
}

/**
 * The same for long texts: of those that hold the longest literal, which costs less to find out than to make a lower-case
 * copy of each. Regular expressions fold more letters than `lower` does, but for the dotted İ.
 */
function withinLong(text: Sql, value: Value): Sql {
  const test = within(text, value);
  const literals =
    value.kind === 'literal'
      ? [value.text]
      : value.pieces.flatMap((piece) => (piece.kind === 'literal' ? [piece.text] : []));
  const [longest = ''] = literals.sort((a, b) => b.length - a.length);
  if (!/^[ -~]{2,}$/.test(longest)) return test;
  const expression = `(?i)${quoteExpression(longest).replace(/i/gi, '[iİ]')}`;
  return sql`CASE WHEN regexp_matches(${text}, ${expression}) THEN ${test} ELSE FALSE END`;
}
