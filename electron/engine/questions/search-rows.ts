import { eventField } from '../../../shared/model/event';
import type { Sort } from '../../../shared/model/saved';
import { EVENT_COLUMNS, fieldColumns } from '../store/schema';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import type { Indexed } from './event-index';
import { EVENT_ROW, ROW_COLUMNS, ROW_FIELDS, TARGET_COLUMNS } from './event-row';
import { fieldValue } from './field-value';
import { type Found, sourceOf } from './found';
import { tableNamed } from './kept-tables';
import { RECORD_COLUMNS } from './record';

export type Order = 'newest' | 'oldest';

/** How a result is ordered: by a field, then by time; absent values last. */
export interface Ordering {
  order: Order;
  sort?: Sort | undefined;
}

/** The numbers of the events found and of their identities in order: all, or the first of them. */
export function resultRows(found: Found, { order, sort }: Ordering, first?: number): Sql {
  const direction = order === 'newest' ? raw('DESC NULLS LAST') : raw('ASC NULLS LAST');
  const tie = order === 'newest' ? raw('DESC') : raw('ASC');
  const field = sort && fieldValue(sort.field);
  const before = field
    ? sql`${field.value} ${sort.descending ? raw('DESC NULLS LAST') : raw('ASC NULLS LAST')}, `
    : raw('');
  const { from, where } = sourceOf(found, field ? [field.column] : []);
  const limit = first === undefined ? raw('') : sql` LIMIT ${first}`;
  // What came later would shift the rows.
  const known = from.sql === 'event_record' ? sql` AND rowid < ${found.until}` : raw('');
  return sql`SELECT n, identity, ${placeIn(found, from)} AS place FROM ${from} WHERE ${where}${known} ORDER BY ${before}"eventTime" ${direction}, n ${tie}${limit}`;
}

/** Where an event stands in the index that it was found in. */
function placeIn({ index, table }: Found, from: Sql): Sql {
  if (index === null || table === null || from.sql !== tableNamed(table).sql) return raw('NULL::INTEGER');
  return raw(table === index ? 'rowid::INTEGER' : 'place');
}

/** An event of a kept result. */
export interface Place {
  n: number;
  identity: number;
  /** Its row in the index. */
  place: number | null;
}

/** Rows [start, start + count) of a kept result, in order. */
export const placesOf = (table: Sql, start: number, count: number): Sql =>
  sql`SELECT n, identity, place FROM ${table} WHERE rowid >= ${start} AND rowid < ${start + count} ORDER BY rowid`;

/**
 * Events with further columns named by their place.
 *
 * @param rest a table with the targets of all events, which else are worked out from the documents
 */
export function rowsOf(places: readonly Place[], columns: readonly string[], rest: string | null): Sql {
  const further = columns.map((name) => fieldValue(name));
  const cells = further.map(({ value }, index) => sql`, ${value} AS ${identifier(cellName(index))}`);
  const needed = [
    ...ROW_FIELDS,
    ...(rest === null ? TARGET_COLUMNS : []),
    ...further.map(({ column }) => column.name),
  ];
  const fields = [...new Set(needed)].flatMap((name) => eventField(name) ?? []);
  const events = eventsAt(places, raw(`e.n, ${fieldColumns(fields)}`));
  if (rest === null) return sql`SELECT ${EVENT_ROW}${join(cells, '')} FROM ${events} AS e`;
  return sql`SELECT ${ROW_COLUMNS}, t.target${join(cells, '')} FROM ${events} AS e
    LEFT JOIN (SELECT n, target FROM ${tableNamed(rest)} WHERE n IN (${numbersOf(places)})) AS t ON t.n = e.n`;
}

/** Rows of the index that are read to find those of a page; with more it costs less to look for them in the case. */
const NEAR = 2_000_000;

/**
 * Events that stand near each other in the index, which has all of their rows; null when they do not, or it has not. A
 * list in place of the subquery would have DuckDB read all columns of all rows between the first and the last.
 */
export function rowsNear(places: readonly Place[], { table, columns, rest }: Indexed): Sql | null {
  const found = places.flatMap(({ place }) => place ?? []);
  const [first, last] = [Math.min(...found), Math.max(...found)];
  if (rest === null || found.length < places.length || last - first > NEAR) return null;
  if (!ROW_FIELDS.every((name) => columns.has(name) || name === 'eventID')) return null;
  const row = ROW_FIELDS.map((name) => {
    const column = identifier(name);
    const type = eventField(name)?.type;
    return type === 'text' || type === 'address' ? sql`${column}::VARCHAR AS ${column}` : column;
  });
  const between = sql`rowid >= ${first} AND rowid <= ${last}`;
  return sql`SELECT n, ${join(row, ', ')}, target
    FROM (SELECT *, rowid AS place FROM ${tableNamed(table)} WHERE ${between} AND rowid IN (SELECT unnest([${listOf(found)}])))
    JOIN (SELECT "eventID", target, rowid AS place FROM ${tableNamed(rest)} WHERE ${between}) USING (place)`;
}

/** The name of a further column. */
export const cellName = (index: number): string => `cell ${index}`;

export const recordsOf = (places: readonly Place[]): Sql =>
  sql`SELECT ${RECORD_COLUMNS} FROM ${eventsAt(places, raw(EVENT_COLUMNS))} AS e JOIN evidence_file AS f ON f.id = e.file_id`;

/**
 * What `event` has for some places. Their numbers stand in the statement, so that DuckDB reads only the row groups that
 * hold them; joined to the result, it reads all.
 */
function eventsAt(places: readonly Place[], columns: Sql): Sql {
  const identities = [...new Set(places.map(({ identity }) => identity))];
  return sql`(SELECT ${columns}
    FROM (SELECT * FROM event_record WHERE n IN (${numbersOf(places)})) AS e
    LEFT JOIN (SELECT * FROM identity WHERE id IN (${listOf(identities)})) AS i ON i.id = e.identity)`;
}

const numbersOf = (places: readonly Place[]): Sql => listOf(places.map(({ n }) => n));

/** Integers of our own, as they are. */
const listOf = (numbers: readonly number[]): Sql => raw(numbers.map((n) => String(Math.trunc(n))).join(', '));
