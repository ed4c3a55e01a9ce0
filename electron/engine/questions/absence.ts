import type { Doubt } from '../../../shared/model/change';
import { callsOf } from '../derive/changes/calls';
import type { Reader } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';

/** A change that no call explains. */
export interface Unexplained {
  item: number;
  resourceType: string;
  resourceId: string;
  resourceName: string | null;
  awsAccountId: string;
  awsRegion: string;
  capturedAt: string;
  previousCapturedAt: string | null;
}

interface Evidence {
  item: number;
  accountEvents: boolean;
  /** First and last event of the account where this resource's calls are recorded. */
  firstEventTime: string | null;
  lastEventTime: string | null;
  /** Hours of the change's time in which no event of that account and region is there, and hours in all. */
  emptyHours: number;
  hours: number;
  stoppedAt: string | null;
  omitted: number;
  failed: number;
}

/** Longer spans than a year of hours are told apart no better. */
const MOST_HOURS = 8_760;

/**
 * Why no call in the logs explains each change (formats §9.1 step 8), by what the evidence holds of its account and
 * region in the time in which it came about. Set-wise for a page of changes.
 */
export async function explainAbsence(
  reader: Reader,
  changes: readonly Unexplained[],
  signal?: AbortSignal,
): Promise<Map<number, Doubt[]>> {
  const doubts = new Map<number, Doubt[]>();
  if (changes.length === 0) return doubts;
  const rows = await reader.all<Evidence>(evidenceFor(changes), signal);
  const byItem = new Map(changes.map((change) => [change.item, change]));
  for (const row of rows) {
    const change = byItem.get(row.item);
    if (change !== undefined) doubts.set(row.item, doubtsOf(change, row));
  }
  return doubts;
}

function doubtsOf(change: Unexplained, row: Evidence): Doubt[] {
  const { awsAccountId, awsRegion } = change;
  const place =
    awsRegion === 'global'
      ? `of the global services of ${awsAccountId}`
      : `of ${awsAccountId} in ${awsRegion}`;
  if (!row.accountEvents) {
    return [
      { kind: 'account', sentence: `The evidence holds no CloudTrail events of account ${awsAccountId}.` },
    ];
  }
  const doubts: Doubt[] = [];
  if (row.firstEventTime === null) {
    doubts.push({ kind: 'account', sentence: `The evidence holds no CloudTrail events ${place}.` });
  } else {
    const since = change.previousCapturedAt;
    if (since === null || since < row.firstEventTime) {
      doubts.push({
        kind: 'before',
        sentence: `It may have been made before the events ${place} begin, at ${row.firstEventTime}.`,
      });
    }
    if (row.lastEventTime !== null && row.lastEventTime < change.capturedAt) {
      doubts.push({
        kind: 'gap',
        sentence: `The events ${place} end at ${row.lastEventTime}, before Config saw the change.`,
      });
    } else if (row.emptyHours > 0) {
      const hours = row.hours === 1 ? 'the hour' : `${row.emptyHours} of the ${row.hours} hours`;
      doubts.push({
        kind: 'gap',
        sentence: `No event ${place} is there for ${hours} in which it was made: log files may be missing.`,
      });
    }
  }
  if (row.stoppedAt !== null) {
    doubts.push({
      kind: 'stopped',
      sentence: `A trail was stopped at ${row.stoppedAt}: calls made meanwhile were not recorded.`,
    });
  }
  if (row.omitted > 0) {
    doubts.push({
      kind: 'omitted',
      sentence: `${row.omitted} calls to its service were recorded without their parameters; one of them may be it.`,
    });
  }
  if (row.failed > 0) {
    doubts.push({
      kind: 'failed',
      sentence: `${row.failed} calls that name it failed; failed calls change nothing.`,
    });
  }
  doubts.push(
    {
      kind: 'service',
      sentence:
        'AWS may have made it itself: a service acting under its own role, a schedule, maintenance, or a state that changed by itself.',
    },
    {
      kind: 'elsewhere',
      sentence: 'The call may have been made in another account or region whose logs are not loaded.',
    },
  );
  return doubts;
}

/** Where the calls of a change are recorded; those of global services in the partition's first region. */
const isHere = raw(
  `(e.region = c.region OR (c.region = 'global' AND e.region IN ('us-east-1', 'us-gov-west-1', 'cn-north-1')))`,
);

function evidenceFor(changes: readonly Unexplained[]): Sql {
  const lines = changes.map((change) => ({
    item: change.item,
    account: change.awsAccountId,
    region: change.awsRegion,
    source: `${callsOf(change.resourceType)?.service ?? ''}.amazonaws.com`,
    until: change.capturedAt,
    since: change.previousCapturedAt,
    id: change.resourceId,
    name: change.resourceName ?? change.resourceId,
  }));
  const shape =
    '[{"item":"BIGINT","account":"VARCHAR","region":"VARCHAR","source":"VARCHAR","until":"TIMESTAMP","since":"TIMESTAMP","id":"VARCHAR","name":"VARCHAR"}]';
  const within = raw(`e."at" BETWEEN c.since AND c.until`);
  return sql`
    WITH line AS (SELECT unnest(from_json(${JSON.stringify(lines)}, ${shape}), max_depth := 2)),
    c AS (
      SELECT * EXCLUDE (since), greatest(coalesce(since, until - INTERVAL 24 HOUR), until - INTERVAL ${raw(String(MOST_HOURS))} HOUR) AS since
      FROM line
    ),
    place AS (
      SELECT coalesce(account, '') AS account, coalesce("awsRegion", '') AS region, min("eventTime") AS first, max("eventTime") AS last
      FROM event_record WHERE duplicate_of IS NULL AND account IN (SELECT account FROM c) GROUP BY 1, 2
    ),
    hour AS (
      SELECT DISTINCT account, "awsRegion" AS region, date_trunc('hour', "eventTime") AS "at" FROM event_record
      WHERE duplicate_of IS NULL AND account IN (SELECT account FROM c)
        AND "eventTime" BETWEEN (SELECT min(since) - INTERVAL 1 HOUR FROM c) AND (SELECT max(until) FROM c)
    ),
    suspect AS (
      SELECT account, "awsRegion" AS region, "eventSource" AS source, "eventTime" AS "at", outcome,
        concat_ws(' ', "requestParameters", "errorMessage") AS said
      FROM event_record WHERE duplicate_of IS NULL AND "readOnly" = false AND coalesce("eventCategory", 'Management') = 'Management'
        AND account IN (SELECT account FROM c) AND "eventSource" IN (SELECT source FROM c)
        AND "eventTime" BETWEEN (SELECT min(since) FROM c) AND (SELECT max(until) FROM c)
    ),
    stop AS (
      SELECT account, "eventTime" AS "at" FROM event_record WHERE duplicate_of IS NULL AND outcome = 'ok'
        AND "eventSource" = 'cloudtrail.amazonaws.com' AND "eventName" IN ('StopLogging', 'DeleteTrail')
    ),
    start AS (
      SELECT account, "eventTime" AS "at" FROM event_record WHERE duplicate_of IS NULL AND outcome = 'ok'
        AND "eventSource" = 'cloudtrail.amazonaws.com' AND "eventName" = 'StartLogging'
    ),
    pause AS (
      SELECT stop."at", (SELECT min(start."at") FROM start WHERE start.account = stop.account AND start."at" > stop."at") AS until FROM stop
    )
    SELECT c.item,
      EXISTS (SELECT 1 FROM place AS e WHERE e.account = c.account) AS "accountEvents",
      (SELECT min(e.first) FROM place AS e WHERE e.account = c.account AND ${isHere}) AS "firstEventTime",
      (SELECT max(e.last) FROM place AS e WHERE e.account = c.account AND ${isHere}) AS "lastEventTime",
      date_diff('hour', c.since, c.until) + 1 AS hours,
      date_diff('hour', c.since, c.until) + 1 - (SELECT count(*) FROM hour AS e WHERE e.account = c.account AND ${isHere}
        AND e."at" BETWEEN date_trunc('hour', c.since) AND c.until) AS "emptyHours",
      (SELECT max(pause."at") FROM pause WHERE pause."at" <= c.until AND (pause.until IS NULL OR pause.until >= c.since)) AS "stoppedAt",
      (SELECT count(*) FROM suspect AS e WHERE e.account = c.account AND e.source = c.source AND ${isHere} AND ${within}
        AND e.outcome = 'ok' AND contains(e.said, '"omitted":')) AS omitted,
      (SELECT count(*) FROM suspect AS e WHERE e.account = c.account AND e.source = c.source AND ${isHere} AND ${within}
        AND e.outcome <> 'ok' AND (contains(e.said, c.id) OR contains(e.said, c.name))) AS failed
    FROM c`;
}
