import { ALL, describeFilter, type Filter, formatFilter, readFilter } from '../../../shared/filter';
import { Failure } from '../../../shared/result';
import { join, raw, type Sql, sql } from '../store/sql';
import type { Indexed } from './event-index';
import { filterToCodes, filterToSql } from './filter-sql';

/** What a search asks for: filter text and a half-open time range in ISO 8601. */
export interface Scope {
  query: string;
  from?: string | undefined;
  to?: string | undefined;
}

export interface CompiledScope {
  filter: Filter;
  /** Condition over the columns of `event`; duplicates are left out. */
  where: Sql;
  canonical: string;
  /** The filter and the range as a sentence without its full stop. */
  sentence: string;
}

/** @throws Failure `query` with `position`, `length` and `expected` when the text cannot be understood */
export function compileScope(scope: Scope): CompiledScope {
  const filter = parseQuery(scope.query);
  const parts = [raw('duplicate_of IS NULL'), ...rangeOf(scope)];
  if (filter.kind !== 'all') {
    parts.push(sql`(${filterToSql(filter, join(parts, ' AND '))})`);
  }
  return {
    filter,
    where: join(parts, ' AND '),
    canonical: formatFilter(filter),
    sentence: describeScope(filter, scope),
  };
}

const rangeOf = ({ from, to }: Pick<Scope, 'from' | 'to'>): Sql[] => [
  ...(from ? [sql`"eventTime" >= ${sqlTime(from)}::TIMESTAMP`] : []),
  ...(to ? [sql`"eventTime" < ${sqlTime(to)}::TIMESTAMP`] : []),
];

/** The condition over the columns of the event index; null when it has not all that is asked about. */
export function conditionInIndex(
  filter: Filter,
  range: Pick<Scope, 'from' | 'to'>,
  indexed: Indexed,
): Sql | null {
  const test = filterToCodes(filter, indexed);
  return test && join([...rangeOf(range), sql`(${test})`], ' AND ');
}

/**
 * Events whose time can be drawn on a scale. DuckDB's times reach from before history to the year 294246 and to infinity,
 * further than a calendar of days or a date of this language does.
 */
export const hasDrawableTime: Sql = raw(
  `"eventTime" >= TIMESTAMP '1970-01-01' AND "eventTime" < TIMESTAMP '10000-01-01'`,
);

/** A time as DuckDB's TIMESTAMP reads it: UTC without a zone. */
export const sqlTime = (iso: string): string =>
  new Date(iso).toISOString().replace('T', ' ').replace('Z', '');

function parseQuery(text: string): Filter {
  if (text.trim() === '') return ALL;
  const parsed = readFilter(text);
  if (parsed.ok) return parsed.filter;
  const { message, position, length, expected } = parsed.error;
  throw new Failure('query', message, { position, length, expected: expected.join(', ') });
}

function describeScope(filter: Filter, scope: Scope): string {
  const what = filter.kind === 'all' ? 'all events' : `events where ${describeFilter(filter)}`;
  const from = scope.from ? ` from ${shortTime(scope.from)}` : '';
  const to = scope.to ? ` until ${shortTime(scope.to)}` : '';
  return `${what}${from}${to}`;
}

const shortTime = (iso: string) => new Date(iso).toISOString().replace('T', ' ').replace('.000', '');
