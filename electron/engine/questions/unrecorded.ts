import type { CallArgs, CallValue } from '../../../shared/api';
import type { UnrecordedCall } from '../../../shared/model/change';
import { plainCallName } from '../derive/changes/calls';
import { TYPE_CALLS } from '../derive/changes/type-map';
import type { Reader } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';

/**
 * Successful calls that change a type of resource AWS Config records, and that no change goes back to, newest first, each
 * with why Config may not have shown it.
 */
export async function unrecorded(
  reader: Reader,
  args: CallArgs<'unrecorded'>,
  signal?: AbortSignal,
): Promise<CallValue<'unrecorded'>> {
  const names = await reader.all<{ source: string; name: string }>(
    raw('SELECT DISTINCT source, "eventName" AS name FROM mutation'),
    signal,
  );
  const wanted = names.flatMap(({ source, name }) =>
    (TYPES.get(`${source} ${plainCallName(name)}`) ?? []).map((type) => ({ source, name, type })),
  );
  if (wanted.length === 0) return { total: 0, rows: [] };
  const counted = await reader.first<{ total: number }>(
    sql`SELECT count(*) AS total FROM (${missing(wanted)})`,
    signal,
  );
  const rows = await reader.all<Omit<UnrecordedCall, 'sentence'>>(page(wanted, args), signal);
  return { total: counted?.total ?? 0, rows: rows.map((row) => ({ ...row, sentence: SENTENCES[row.why] })) };
}

const TYPES = new Map<string, string[]>();
for (const { resourceType, service, calls } of TYPE_CALLS) {
  for (const call of calls) {
    const key = `${service}.amazonaws.com ${call}`;
    TYPES.set(key, [...(TYPES.get(key) ?? []), resourceType]);
  }
}

const SENTENCES: Readonly<Record<UnrecordedCall['why'], string>> = {
  'no-config': 'The evidence holds no AWS Config items of this account and region.',
  stopped:
    'The AWS Config recorder was stopped when the call was made, and has not shown the resource since.',
  'not-recorded':
    'No item of such a type is there for this account and region: Config may not have been told to record it.',
  'not-captured':
    'The last item of the resource is older than the call: it was not captured yet, or the file is missing.',
  'no-difference': 'Config captured the resource later and saw no difference that goes back to this call.',
  unseen: 'Config recorded such resources here, but none by a name that the call gives.',
};

interface Wanted {
  source: string;
  name: string;
  type: string;
}

const lines = (wanted: readonly Wanted[]): Sql => sql`SELECT unnest(from_json(${JSON.stringify(wanted)},
  '[{"source":"VARCHAR","name":"VARCHAR","type":"VARCHAR"}]'), max_depth := 2)`;

const missing = (wanted: readonly Wanted[]): Sql => sql`
  SELECT m.n FROM mutation AS m SEMI JOIN (${lines(wanted)}) AS w ON w.source = m.source AND w.name = m."eventName"
  WHERE m.n NOT IN (SELECT event FROM change_cause)`;

const page = (wanted: readonly Wanted[], { start, count }: CallArgs<'unrecorded'>): Sql => sql`
  WITH wanted AS (${lines(wanted)}),
  page AS (
    SELECT m.* FROM mutation AS m WHERE m.n IN (${missing(wanted)}) ORDER BY m."at" DESC, m.n DESC LIMIT ${count} OFFSET ${start}
  ),
  place AS (SELECT DISTINCT "awsAccountId" AS account, "awsRegion" AS region FROM resource),
  met AS (
    SELECT p.n, min(r.resource) AS resource, max(r."lastCapturedAt") AS last
    FROM page AS p JOIN mutation_name AS x ON x.n = p.n
      JOIN resource AS r ON r."awsAccountId" = p.account AND (r."awsRegion" = p.region OR r."awsRegion" = 'global')
        AND x.name IN (r."resourceId", r."resourceName", r."ARN")
      JOIN wanted AS w ON w.source = p.source AND w.name = p."eventName" AND upper(w.type) = upper(r."resourceType")
    GROUP BY p.n
  ),
  pause AS (
    SELECT s.account, s.region, s."at", (SELECT min(b."at") FROM mutation AS b WHERE b."eventName" = 'StartConfigurationRecorder'
      AND b.account = s.account AND b.region = s.region AND b."at" > s."at") AS until
    FROM mutation AS s WHERE s."eventName" IN ('StopConfigurationRecorder', 'DeleteConfigurationRecorder')
  )
  SELECT e.n, e."eventID", e."eventTime", e."eventName", e."eventSource", e."awsRegion", e.principal,
    coalesce(e.actor, e.principal) AS actor, p.account, r."resourceType", r."resourceId",
    CASE
      WHEN NOT EXISTS (SELECT 1 FROM place WHERE place.account = p.account AND place.region IN (p.region, 'global')) THEN 'no-config'
      WHEN met.resource IS NOT NULL AND met.last > p."at" THEN 'no-difference'
      WHEN EXISTS (SELECT 1 FROM pause WHERE pause.account = p.account AND pause.region = p.region
        AND pause."at" <= p."at" AND (pause.until IS NULL OR pause.until >= p."at")) THEN 'stopped'
      WHEN met.resource IS NOT NULL THEN 'not-captured'
      WHEN EXISTS (SELECT 1 FROM resource AS o JOIN wanted AS w ON upper(w.type) = upper(o."resourceType")
        WHERE w.source = p.source AND w.name = p."eventName" AND o."awsAccountId" = p.account
          AND o."awsRegion" IN (p.region, 'global')) THEN 'unseen'
      ELSE 'not-recorded' END AS why
  FROM page AS p JOIN event AS e ON e.n = p.n LEFT JOIN met ON met.n = p.n LEFT JOIN resource AS r ON r.resource = met.resource
  ORDER BY p."at" DESC, p.n DESC`;
