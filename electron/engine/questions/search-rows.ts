import type { Sort } from '../../../shared/model/saved';
import { EVENT_COLUMNS } from '../store/schema';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import { EVENT_ROW } from './event-row';
import { fieldValue } from './field-value';
import { type Found, sourceOf } from './found';
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
  return sql`SELECT n, identity FROM ${from} WHERE ${where}${known} ORDER BY ${before}"eventTime" ${direction}, n ${tie}${limit}`;
}

/** An event of a kept result. */
export interface Place {
  n: number;
  identity: number;
}

/** Rows [start, start + count) of a kept result, in order. */
export const placesOf = (table: Sql, start: number, count: number): Sql =>
  sql`SELECT n, identity FROM ${table} WHERE rowid >= ${start} AND rowid < ${start + count} ORDER BY rowid`;

/** Events with further columns named by their place. */
export function rowsOf(places: readonly Place[], columns: readonly string[]): Sql {
  const further = columns.map(
    (name, index) => sql`, ${fieldValue(name).value} AS ${identifier(cellName(index))}`,
  );
  return sql`SELECT ${EVENT_ROW}${join(further, '')} FROM ${eventsAt(places)} AS e`;
}

/** The name of a further column. */
export const cellName = (index: number): string => `cell ${index}`;

export const recordsOf = (places: readonly Place[]): Sql =>
  sql`SELECT ${RECORD_COLUMNS} FROM ${eventsAt(places)} AS e JOIN evidence_file AS f ON f.id = e.file_id`;

/**
 * What `event` has for some places. Their numbers stand in the statement, so that DuckDB reads only the row groups that
 * hold them; joined to the result, it reads all.
 */
function eventsAt(places: readonly Place[]): Sql {
  const identities = [...new Set(places.map(({ identity }) => identity))];
  return sql`(SELECT ${raw(EVENT_COLUMNS)}
    FROM (SELECT * FROM event_record WHERE n IN (${listOf(places.map(({ n }) => n))})) AS e
    LEFT JOIN (SELECT * FROM identity WHERE id IN (${listOf(identities)})) AS i ON i.id = e.identity)`;
}

/** Integers of our own, as they are. */
const listOf = (numbers: readonly number[]): Sql => raw(numbers.map((n) => String(Math.trunc(n))).join(', '));
