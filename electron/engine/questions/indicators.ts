import { anyOf, anywhere, type Filter, formatFilter, literal } from '../../../shared/filter';
import { type AddressRange, parseAddress, parseNetwork } from '../../../shared/filter/network';
import type { IndicatorMatch, IndicatorReport } from '../../../shared/model/indicator';
import type { Reader } from '../store/run';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import { filterToSql } from './filter-sql';
import { type Indicator, readIndicators } from './indicator-list';
import { quoteExpression, SEARCHED, SPELLINGS } from './searched';

/** Indicators looked up in one pass over the events. */
const AT_ONCE = 500;

const isAddress = ({ type }: Pick<Indicator, 'type'>): boolean => type === 'address' || type === 'network';

/** Where an indicator is looked for: addresses and networks at the source, all else anywhere. */
export function indicatorFilter(indicator: Pick<Indicator, 'type' | 'value'>): Filter {
  const { value } = indicator;
  if (!isAddress(indicator)) return anywhere(literal(value, true));
  return {
    kind: 'field',
    field: ['sourceIPAddress'],
    test: { kind: 'equals', value: literal(value) },
  };
}

/** Each source address inside one of the filters' networks, with its events. */
export const sourcesIn = (filters: readonly Filter[]): Sql =>
  sql`SELECT "sourceIPAddress" AS address, count(*) AS events, min("eventTime") AS "firstTime", max("eventTime") AS "lastTime"
    FROM event_record WHERE duplicate_of IS NULL AND ${filterToSql(anyOf(filters))} GROUP BY address`;

const columnsOf = (table: string, document: boolean): Sql =>
  join(
    SEARCHED.filter((field) => field.table === table && (field.type === 'json') === document).map(
      ({ name }) => identifier(name),
    ),
    ', ',
  );

/**
 * How many events hold each of the texts anywhere, by its place, and when. One pass finds the events that hold any of
 * them, with a regular expression of all; among these each text is counted.
 */
export function countWords(texts: readonly string[]): Sql {
  const words = texts.flatMap((text, place) => {
    const spelled = new Set(SPELLINGS.map((spell) => spell(text)));
    return [...spelled].map((word) => ({ place, word, plain: word === text }));
  });
  const expression = [...new Set(words.map(({ word }) => quoteExpression(word)))].join('|');
  const holds = (column: Sql) => sql`regexp_matches(lower(${column}), lower(${expression}), 's')`;
  const any = (table: string) =>
    join(
      SEARCHED.filter((field) => field.table === table).map(({ name }) => holds(identifier(name))),
      ' OR ',
    );
  const texted = (table: string, name: string, document: boolean) =>
    sql`lower(concat_ws(chr(1), ${columnsOf(table, document)})) AS ${raw(name)}`;
  const list = join(
    words.map(({ place, word, plain }) => sql`(${place}, lower(${word}), ${plain})`),
    ', ',
  );
  return sql`WITH word(place, text, "isPlain") AS (VALUES ${list}),
    who AS MATERIALIZED (SELECT id, ${texted('identity', 'plain', false)}, ${texted('identity', 'documents', true)}
      FROM identity WHERE ${any('identity')}),
    found AS MATERIALIZED (SELECT n, "eventTime", identity, ${texted('event_record', 'plain', false)},
        ${texted('event_record', 'documents', true)}
      FROM event_record WHERE duplicate_of IS NULL AND (${any('event_record')} OR identity IN (SELECT id FROM who))),
    touched AS (
      SELECT place, n, "eventTime" FROM found JOIN word
        ON contains(documents, text) OR ("isPlain" AND contains(plain, text))
      UNION
      SELECT place, n, "eventTime" FROM found JOIN who ON who.id = found.identity JOIN word
        ON contains(who.documents, text) OR ("isPlain" AND contains(who.plain, text)))
    SELECT place, count(*) AS events, min("eventTime") AS "firstTime", max("eventTime") AS "lastTime"
    FROM touched GROUP BY place`;
}

interface Counted {
  events: number;
  firstTime: string | null;
  lastTime: string | null;
}
const NONE: Counted = { events: 0, firstTime: null, lastTime: null };

/** Looks every indicator of a list up in the whole case. */
export async function matchIndicators(
  reader: Reader,
  text: string,
  signal?: AbortSignal,
): Promise<IndicatorReport> {
  const { format, indicators, skipped } = readIndicators(text);
  const counted = new Map<Indicator, Counted>();
  for (const some of portions(indicators.filter(isAddress)))
    await countSources(reader, some, counted, signal);
  for (const some of portions(indicators.filter((one) => !isAddress(one)))) {
    const rows = await reader.all<Counted & { place: number }>(
      countWords(some.map(({ value }) => value)),
      signal,
    );
    for (const { place, ...counts } of rows) counted.set(some[place]!, counts);
  }
  const found = indicators.map(
    (indicator): IndicatorMatch => ({
      ...indicator,
      ...(counted.get(indicator) ?? NONE),
      query: formatFilter(indicatorFilter(indicator)),
    }),
  );
  found.sort((a, b) => b.events - a.events || a.line - b.line);
  return {
    format,
    indicators: found,
    total: found.length,
    matched: found.filter(({ events }) => events > 0).length,
    skipped,
  };
}

function portions<T>(list: readonly T[]): T[][] {
  const count = Math.ceil(list.length / AT_ONCE);
  return Array.from({ length: count }, (_, index) => list.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}

async function countSources(
  reader: Reader,
  indicators: readonly Indicator[],
  counted: Map<Indicator, Counted>,
  signal?: AbortSignal,
): Promise<void> {
  const sources = await reader.all<Counted & { address: string }>(
    sourcesIn(indicators.map(indicatorFilter)),
    signal,
  );
  const ranges = indicators.map(({ value }) => parseAddress(value) ?? parseNetwork(value));
  for (const { address, ...counts } of sources) {
    const source = parseAddress(address);
    if (!source) continue;
    for (const [index, indicator] of indicators.entries()) {
      if (!holds(ranges[index], source)) continue;
      counted.set(indicator, sum(counted.get(indicator) ?? NONE, counts));
    }
  }
}

const holds = (range: AddressRange | undefined, { family, first }: AddressRange): boolean =>
  range !== undefined && range.family === family && range.first <= first && first <= range.last;

const sum = (a: Counted, b: Counted): Counted => ({
  events: a.events + b.events,
  firstTime: earliest(a.firstTime, b.firstTime),
  lastTime: earliest(b.lastTime, a.lastTime, -1),
});

/** ISO 8601 times in UTC sort as texts, but for their fractions. */
function earliest(a: string | null, b: string | null, sign = 1): string | null {
  if (a === null || b === null) return a ?? b;
  return sign * (Date.parse(a) - Date.parse(b)) <= 0 ? a : b;
}
