import type { Filter } from '../../../shared/filter';
import type { CoverageNote } from '../../../shared/model/coverage';
import type { Reader } from '../store/run';
import { sql } from '../store/sql';
import { coverageGaps } from './coverage-gaps';
import { compileScope, type Scope, sqlTime } from './scope';

interface Counts {
  covered: number;
  places: number;
  hours: number;
  stops: number;
  first: string | null;
  last: string | null;
}

/**
 * How much the evidence can say about a search, from its range and, where the filter names one, its account and region.
 * It costs a few milliseconds: nothing is searched.
 */
export async function coverageNote(
  reader: Reader,
  scope: Scope,
  signal?: AbortSignal,
): Promise<CoverageNote> {
  const { filter } = compileScope(scope);
  const account = named(filter, ['account', 'recipientAccountId']);
  const region = named(filter, ['awsRegion']);
  const { from, to } = scope;
  const counts = await reader.first<Counts>(
    sql`WITH places AS (
        SELECT account, region, hour FROM coverage_file WHERE source = 'cloudtrail' AND events > 0
          AND (${account}::VARCHAR IS NULL OR account = ${account}) AND (${region}::VARCHAR IS NULL OR region = ${region})
      ), span AS (
        SELECT date_trunc('hour', coalesce(${from ? sqlTime(from) : null}::TIMESTAMP, (SELECT min(hour) FROM places))) AS "from",
          coalesce(${to ? sqlTime(to) : null}::TIMESTAMP, (SELECT max(hour) + INTERVAL 1 HOUR FROM places)) AS "to"
      )
      SELECT (SELECT count(*) FROM (SELECT DISTINCT p.* FROM places AS p, span WHERE hour >= "from" AND hour < "to")) AS covered,
        (SELECT count(*) FROM (SELECT DISTINCT account, region FROM places)) AS places,
        ceil(epoch("to" - "from") / 3600)::BIGINT AS hours,
        (SELECT count(*) FROM event_record WHERE "eventName" IN ('StopLogging', 'DeleteTrail') AND outcome = 'ok'
          AND duplicate_of IS NULL AND "eventTime" < "to") AS stops,
        (SELECT min(hour) FROM places) AS "first", (SELECT max(hour) FROM places) AS "last" FROM span`,
    signal,
  );
  const { rows, total } = await coverageGaps(
    reader,
    { from, to, account: account ?? undefined, region: region ?? undefined, start: 0, count: 3 },
    signal,
  );
  const covered = counts?.covered ?? 0;
  const hours = Math.max(covered, (counts?.places ?? 0) * (counts?.hours ?? 0));
  const stops = counts?.stops ?? 0;
  return {
    sentence: sentence({ covered, hours, gaps: total, stops, account, region, ...ends(counts) }),
    covered,
    hours,
    gaps: rows,
    breaks: stops,
  };
}

const ends = (counts: Counts | undefined) => ({ first: counts?.first ?? null, last: counts?.last ?? null });

interface Said {
  covered: number;
  hours: number;
  gaps: number;
  stops: number;
  account: string | null;
  region: string | null;
  first: string | null;
  last: string | null;
}

function sentence({ covered, hours, gaps, stops, account, region, first, last }: Said): string {
  const where = [account && `account ${account}`, region && `region ${region}`].filter(Boolean).join(', ');
  if (first === null || last === null)
    return `The evidence has no events${where ? ` of ${where}` : ''} at all.`;
  const parts = [
    covered === 0
      ? `The evidence has no events${where ? ` of ${where}` : ''} in this range; it has some from ${day(first)} to ${day(last)}`
      : `The evidence has events in ${covered} of ${hours} hours${where ? ` of ${where}` : ' by account and region'}`,
  ];
  if (gaps > 0) parts.push(`${gaps} ${gaps === 1 ? 'gap' : 'gaps'} between`);
  if (stops > 0)
    parts.push(`trails were stopped or deleted ${stops === 1 ? 'once' : `${stops} times`} before its end`);
  return `${parts.join('; ')}.`;
}

const day = (iso: string) => iso.slice(0, 16).replace('T', ' ');

/** The value that the filter demands of one of these fields; null when it leaves it open. */
function named(filter: Filter, fields: readonly string[]): string | null {
  if (filter.kind === 'and') {
    for (const part of filter.parts) {
      const value = named(part, fields);
      if (value !== null) return value;
    }
  }
  if (filter.kind !== 'field' || !fields.includes(filter.field.join('.')) || filter.test.kind !== 'equals')
    return null;
  const { value } = filter.test;
  return value.kind === 'literal' ? value.text : null;
}
