import type { Histogram, HistogramBucket } from '../../../shared/model/search';
import type { Reader } from '../store/run';
import { type Sql, sql } from '../store/sql';
import { compileScope, hasDrawableTime, type Scope } from './scope';

/** Widths people can read, in seconds. */
const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800, 1_209_600, 2_592_000, 7_776_000, 31_536_000,
];

export function timeSpan(where: Sql): Sql {
  return sql`SELECT epoch_ms(min("eventTime")) AS first, epoch_ms(max("eventTime")) AS last FROM event
    WHERE ${where} AND ${hasDrawableTime}`;
}

export function buckets(where: Sql, stepSeconds: number): Sql {
  return sql`SELECT epoch_ms("eventTime") // ${stepSeconds * 1000} AS bucket,
      count(*) FILTER (outcome = 'ok') AS ok, count(*) FILTER (outcome = 'denied') AS denied,
      count(*) FILTER (outcome = 'throttled') AS throttled, count(*) FILTER (outcome = 'failed') AS failed
    FROM event WHERE ${where} AND ${hasDrawableTime} GROUP BY bucket ORDER BY bucket`;
}

/** Events over time by outcome, in at most `args.buckets` + 1 buckets of one readable width; empty ones included. */
export async function histogram(
  reader: Reader,
  args: Scope & { buckets: number },
  signal?: AbortSignal,
): Promise<Histogram> {
  const { where } = compileScope(args);
  const span = await reader.first<{ first: number | null; last: number | null }>(timeSpan(where), signal);
  const first = args.from ? Date.parse(args.from) : span?.first;
  const last = args.to ? Date.parse(args.to) - 1 : span?.last;
  if (typeof first !== 'number' || typeof last !== 'number' || last < first) {
    return { from: null, to: null, stepSeconds: 0, buckets: [] };
  }
  const seconds = Math.max(1, (last - first) / 1000);
  const step =
    STEPS.find((width) => seconds / width <= args.buckets) ??
    STEPS[STEPS.length - 1]! * Math.ceil(seconds / args.buckets / STEPS[STEPS.length - 1]!);
  const rows = await reader.all<Omit<HistogramBucket, 'time'> & { bucket: number }>(
    buckets(where, step),
    signal,
  );
  const found = new Map(rows.map((row) => [row.bucket, row]));
  const result: HistogramBucket[] = [];
  const end = Math.floor(last / 1000 / step);
  for (let bucket = Math.floor(first / 1000 / step); bucket <= end; bucket++) {
    const { ok = 0, denied = 0, throttled = 0, failed = 0 } = found.get(bucket) ?? {};
    result.push({ time: new Date(bucket * step * 1000).toISOString(), ok, denied, throttled, failed });
  }
  return {
    from: new Date(Math.floor(first / 1000 / step) * step * 1000).toISOString(),
    to: new Date((end + 1) * step * 1000).toISOString(),
    stepSeconds: step,
    buckets: result,
  };
}
