import type { Histogram, HistogramSeries } from '../../../shared/model/search';
import type { Reader } from '../store/run';
import { type Sql, sql } from '../store/sql';
import { topValues } from './facets';
import { type FieldValue, fieldValue } from './field-value';
import { type Found, sourceOf } from './found';
import { hasDrawableTime } from './scope';

/** Widths people can read, in seconds. */
const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000,
];

export function buckets(found: Found, { value, column }: FieldValue, stepSeconds: number): Sql {
  const { from, where } = sourceOf(found, [column]);
  return sql`SELECT bucket, value::VARCHAR AS value, count
    FROM (SELECT epoch_ms("eventTime") // ${stepSeconds * 1000} AS bucket, ${value} AS value, count(*) AS count
      FROM ${from} WHERE ${where} AND ${hasDrawableTime} GROUP BY ALL)`;
}

const OUTCOMES = ['ok', 'denied', 'throttled', 'failed'];

/** The values that get a part of their own: all outcomes, or the most frequent values. */
async function ownSeries(
  reader: Reader,
  found: Found,
  args: { by: string; series: number },
  signal?: AbortSignal,
): Promise<(string | null)[]> {
  if (args.by === 'outcome') return OUTCOMES;
  const rows = await reader.all<{ value: string | null }>(
    topValues(found, fieldValue(args.by), args.series, { events: hasDrawableTime }),
    signal,
  );
  return rows.map(({ value }) => value);
}

/**
 * The events found over time, divided by a field, in at most `args.buckets` + 1 buckets of one readable width; empty ones included.
 *
 * @throws Failure `query` for a field that does not exist or is a document
 */
export async function histogram(
  reader: Reader,
  found: Found,
  args: { from?: string | undefined; to?: string | undefined; buckets: number; by: string; series: number },
  signal?: AbortSignal,
): Promise<Histogram> {
  const value = fieldValue(args.by);
  const first = args.from ? Date.parse(args.from) : found.firstDrawn;
  const last = args.to ? Date.parse(args.to) - 1 : found.lastDrawn;
  if (typeof first !== 'number' || typeof last !== 'number' || last < first) {
    return { from: null, to: null, stepSeconds: 0, by: args.by, series: [], buckets: [] };
  }
  const seconds = Math.max(1, (last - first) / 1000);
  const step =
    STEPS.find((width) => seconds / width <= args.buckets) ??
    STEPS[STEPS.length - 1]! * Math.ceil(seconds / args.buckets / STEPS[STEPS.length - 1]!);
  const [own, rows] = await Promise.all([
    ownSeries(reader, found, args, signal),
    reader.all<{ bucket: number; value: string | null; count: number }>(buckets(found, value, step), signal),
  ]);
  const begin = Math.floor(first / 1000 / step);
  const end = Math.floor(last / 1000 / step);
  const series: HistogramSeries[] = own.map((value) => ({ value, rest: false, count: 0 }));
  const place = new Map(own.map((value, index) => [value, index]));
  if (rows.some(({ value }) => !place.has(value))) series.push({ value: null, rest: true, count: 0 });
  const result = Array.from({ length: end - begin + 1 }, (_, index) => ({
    time: new Date((begin + index) * step * 1000).toISOString(),
    counts: series.map(() => 0),
  }));
  for (const { bucket, value, count } of rows) {
    const index = place.get(value) ?? series.length - 1;
    const counts = result[bucket - begin]?.counts;
    if (counts) counts[index] = (counts[index] ?? 0) + count;
    series[index]!.count += count;
  }
  return {
    from: new Date(begin * step * 1000).toISOString(),
    to: new Date((end + 1) * step * 1000).toISOString(),
    stepSeconds: step,
    by: args.by,
    series,
    buckets: result,
  };
}
