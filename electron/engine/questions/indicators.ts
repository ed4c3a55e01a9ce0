import { anywhere, type Filter, formatFilter, literal } from '../../../shared/filter';
import type { IndicatorMatch, IndicatorReport } from '../../../shared/model/indicator';
import type { Reader } from '../store/run';
import { join, type Sql, sql } from '../store/sql';
import { filterToSql } from './filter-sql';
import { type Indicator, readIndicators } from './indicator-list';

/** Indicators looked up by one statement. */
const AT_ONCE = 100;

/** Where an indicator is looked for: addresses and networks at the source, all else anywhere. */
export function indicatorFilter({ type, value }: Pick<Indicator, 'type' | 'value'>): Filter {
  if (type !== 'address' && type !== 'network') return anywhere(literal(value, true));
  return {
    kind: 'field',
    field: ['sourceIPAddress'],
    test: { kind: 'equals', value: literal(value) },
  };
}

/** One row for each filter, by its place: how many events it finds, and when the first and the last of them were. */
export function countEach(filters: readonly Filter[]): Sql {
  const counts = filters.map(
    (filter, index) => sql`SELECT ${index} AS place, count(*) AS events, min("eventTime") AS "firstTime",
      max("eventTime") AS "lastTime" FROM event WHERE duplicate_of IS NULL AND ${filterToSql(filter)}`,
  );
  return join(counts, ' UNION ALL ');
}

interface Counted {
  place: number;
  events: number;
  firstTime: string | null;
  lastTime: string | null;
}

/** Looks every indicator of a list up in the whole case. */
export async function matchIndicators(
  reader: Reader,
  text: string,
  signal?: AbortSignal,
): Promise<IndicatorReport> {
  const { format, indicators, skipped } = readIndicators(text);
  const found: IndicatorMatch[] = [];
  for (let start = 0; start < indicators.length; start += AT_ONCE) {
    const some = indicators.slice(start, start + AT_ONCE);
    const rows = await reader.all<Counted>(countEach(some.map(indicatorFilter)), signal);
    for (const { place, ...counts } of rows) {
      const indicator = some[place];
      if (indicator) found.push({ ...indicator, ...counts, query: formatFilter(indicatorFilter(indicator)) });
    }
  }
  found.sort((a, b) => b.events - a.events || a.line - b.line);
  return {
    format,
    indicators: found,
    total: found.length,
    matched: found.filter(({ events }) => events > 0).length,
    skipped,
  };
}
