import type { Sort } from '../../../shared/model/saved';
import { EVENT_COLUMNS } from '../store/schema';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import { EVENT_ROW } from './event-row';
import { fieldValue, sourceOf } from './field-value';
import { RECORD_COLUMNS } from './record';

export type Order = 'newest' | 'oldest';

/** The numbers of the matching events and of their identities in order, absent values last. */
export function resultRows(where: Sql, order: Order, sort?: Sort): Sql {
  const direction = order === 'newest' ? raw('DESC NULLS LAST') : raw('ASC NULLS LAST');
  const tie = order === 'newest' ? raw('DESC') : raw('ASC');
  const field = sort && fieldValue(sort.field);
  const first = field
    ? sql`${field.value} ${sort.descending ? raw('DESC NULLS LAST') : raw('ASC NULLS LAST')}, `
    : raw('');
  const source = sourceOf(field ? [field] : []);
  return sql`SELECT n, identity FROM ${source} WHERE ${where} ORDER BY ${first}"eventTime" ${direction}, n ${tie}`;
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

/** How many rows a kept result has, and the times of its first and last one with how many of these have a time. */
export const endsOf = (table: Sql): Sql =>
  sql`WITH ends AS (SELECT n FROM ${table} WHERE rowid = 0 OR rowid = (SELECT count(*) - 1 FROM ${table}))
    SELECT (SELECT count(*) FROM ${table}) AS count, count("eventTime") AS timed, min("eventTime") AS first,
      max("eventTime") AS last
    FROM event_record WHERE n IN (SELECT n FROM ends)`;

/** The times of the first and the last event of a kept result, in whatever order it is. */
export const spanOf = (table: Sql): Sql =>
  sql`SELECT min("eventTime") AS first, max("eventTime") AS last FROM event_record WHERE n IN (SELECT n FROM ${table})`;
