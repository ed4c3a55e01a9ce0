import type { CoverageGap, GapKind } from '../../../shared/model/coverage';
import type { Reader } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';
import { sqlTime } from './scope';

export interface GapScope {
  from?: string | undefined;
  to?: string | undefined;
  account?: string | undefined;
  region?: string | undefined;
}

/** Calls after which a trail no longer records as it did. */
const STOPS = raw("('StopLogging', 'DeleteTrail')");

/** Runs of hours without events between hours with some, by account and region of CloudTrail. */
const runs = raw(`SELECT account, region, hour + INTERVAL 1 HOUR AS "from", next AS "to"
  FROM (SELECT account, region, hour, lead(hour) OVER (PARTITION BY account, region ORDER BY hour) AS next
    FROM (SELECT DISTINCT account, region, hour FROM coverage_file WHERE source = 'cloudtrail'))
  WHERE next > hour + INTERVAL 1 HOUR`);

/** Times in which a trail was stopped, until one was started again; an organisation's trail stops for all its accounts. */
const stops = sql`SELECT n, "eventTime" AS "from", account,
    coalesce((SELECT min(s."eventTime") FROM event_record AS s WHERE s."eventName" IN ('StartLogging', 'CreateTrail')
      AND s.duplicate_of IS NULL AND s.outcome = 'ok' AND s."eventTime" > e."eventTime"), TIMESTAMP '9999-01-01') AS "to"
  FROM event_record AS e WHERE "eventName" IN ${STOPS} AND duplicate_of IS NULL AND outcome = 'ok'`;

/**
 * What explains a run, the most telling first: a trail that was stopped, log files that a digest names and that are
 * missing, digests that cover it and name nothing.
 */
const explained = (chosen: Sql): Sql => sql`WITH runs AS (${chosen}), stops AS (${stops}), digests AS (
    SELECT d."awsAccountId" AS account, d."awsRegion" AS region, d."digestStartTime" AS "from", d."digestEndTime" AS "to", d.files
    FROM digest AS d JOIN integrity AS i ON i.file_id = d.file_id AND i.kind = 'digest' AND i.verdict <> 'invalid'
  ), missing AS (
    SELECT account, region, begins AS "from", ends AS "to" FROM integrity
    WHERE kind IN ('log', 'digest') AND status = 'INVALID: not found'
  )
  SELECT r.account, r.region, r."from", r."to", date_diff('hour', r."from", r."to") AS hours,
    (SELECT max_by(s.n, (s.account = r.account)::INTEGER) FROM stops AS s
      WHERE s."from" < r."to" AND s."to" > r."from" - INTERVAL 1 HOUR) AS n,
    (SELECT count(*) FROM missing AS m WHERE m.account = r.account AND m.region = r.region
      AND m."from" < r."to" AND m."to" > r."from") AS missing,
    coalesce((SELECT sum(date_diff('second', greatest(d."from", r."from"), least(d."to", r."to"))) FROM digests AS d
      WHERE d.account = r.account AND d.region = r.region AND d."from" < r."to" AND d."to" > r."from"), 0) AS vouched
  FROM runs AS r ORDER BY hours DESC, r."from", r.account, r.region`;

interface Run extends Omit<CoverageGap, 'kind' | 'reason'> {
  missing: number;
  /** Seconds of it that valid digests cover. */
  vouched: number;
}

const within = ({ from, to, account, region }: GapScope): Sql => sql`
  (${account ?? null}::VARCHAR IS NULL OR account = ${account ?? null}) AND (${region ?? null}::VARCHAR IS NULL OR region = ${region ?? null})
  AND (${from ?? null}::VARCHAR IS NULL OR "to" > ${from ? sqlTime(from) : null}::TIMESTAMP)
  AND (${to ?? null}::VARCHAR IS NULL OR "from" < ${to ? sqlTime(to) : null}::TIMESTAMP)`;

/** Hours between others of which an account and region have no event, with why; the longest first. */
export async function coverageGaps(
  reader: Reader,
  asked: GapScope & { start: number; count: number },
  signal?: AbortSignal,
): Promise<{ total: number; rows: CoverageGap[] }> {
  const all = sql`SELECT * FROM (${runs}) WHERE ${within(asked)}`;
  const total = await reader.first<{ total: number }>(sql`SELECT count(*) AS total FROM (${all})`, signal);
  const page = sql`${all} ORDER BY "to" - "from" DESC, "from", account, region LIMIT ${asked.count} OFFSET ${asked.start}`;
  const rows = await reader.all<Run>(explained(page), signal);
  return { total: total?.total ?? 0, rows: rows.map(told) };
}

function told({ missing, vouched, ...run }: Run): CoverageGap {
  const kind: GapKind =
    run.n !== null ? 'stopped' : missing > 0 ? 'missing' : vouched >= run.hours * 3_600 ? 'quiet' : 'unknown';
  return { ...run, kind, reason: REASONS[kind] };
}

const REASONS: Record<GapKind, string> = {
  stopped: 'A trail was stopped or deleted in this time.',
  missing: 'Digests name log files or digests of this time that are not among the evidence.',
  quiet: 'Digests cover this time: no other log file was delivered for it, or its events came in others.',
  unknown: 'Nothing tells whether there were no events, or whether their files are missing.',
};
