import type { CallArgs, CallValue } from '../../../shared/api';
import type { UnrecordedCall } from '../../../shared/model/change';
import { plainCallName } from '../derive/changes/calls';
import { TYPE_CALLS } from '../derive/changes/type-map';
import type { Reader } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';

/**
 * Successful calls that change a type of resource AWS Config records, and that no change goes back to, newest first, each
 * with why Config may not have shown it; `reasons` counts all of them by that.
 */
export async function unrecorded(
  reader: Reader,
  { why, start, count }: CallArgs<'unrecorded'>,
  signal?: AbortSignal,
): Promise<CallValue<'unrecorded'>> {
  const names = await reader.all<{ source: string; name: string }>(
    raw('SELECT DISTINCT source, "eventName" AS name FROM mutation'),
    signal,
  );
  const wanted = names.flatMap(({ source, name }) =>
    (TYPES.get(`${source} ${plainCallName(name)}`) ?? []).map((type) => ({ source, name, type })),
  );
  if (wanted.length === 0) return { total: 0, reasons: [], rows: [] };
  const counted = await reader.all<{ why: UnrecordedCall['why']; calls: number }>(
    sql`${judged(wanted)} SELECT why, count(*) AS calls FROM judged GROUP BY why ORDER BY calls DESC, why`,
    signal,
  );
  const reasons = counted.map((reason) => ({ ...reason, sentence: SENTENCES[reason.why] }));
  const rows = await reader.all<Omit<UnrecordedCall, 'sentence'>>(
    sql`${judged(wanted)}
      SELECT e.n, e."eventID", e."eventTime", e."eventName", e."eventSource", e."awsRegion", e.principal,
        coalesce(e.actor, e.principal) AS actor, p.account, r."resourceType", r."resourceId", p.why
      FROM (SELECT * FROM judged WHERE ${why === undefined ? raw('true') : sql`why = ${why}`}
        ORDER BY "at" DESC, n DESC LIMIT ${count} OFFSET ${start}) AS p
      JOIN event AS e ON e.n = p.n LEFT JOIN resource AS r ON r.resource = p.resource
      ORDER BY p."at" DESC, p.n DESC`,
    signal,
  );
  return {
    total: reasons.reduce((sum, one) => (why === undefined || one.why === why ? sum + one.calls : sum), 0),
    reasons,
    rows: rows.map((row) => ({ ...row, sentence: SENTENCES[row.why] })),
  };
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

/** Every such call with its reason: what it names is met in the tables, not asked for call by call. */
const judged = (wanted: readonly Wanted[]): Sql => sql`
  WITH wanted AS (${lines(wanted)}),
  missing AS (
    SELECT m.n, m.account, m.region, m.source, m."eventName" AS name, m."at" FROM mutation AS m
      SEMI JOIN wanted AS w ON w.source = m.source AND w.name = m."eventName"
    WHERE m.n NOT IN (SELECT event FROM change_cause)
  ),
  known AS (
    SELECT resource, "awsAccountId" AS account, "awsRegion" AS region, upper("resourceType") AS type, "lastCapturedAt" AS last,
      unnest(["resourceId", "resourceName", "ARN"]) AS alias FROM resource
  ),
  met AS (
    SELECT p.n, min(k.resource) AS resource, max(k.last) AS last
    FROM missing AS p JOIN mutation_name AS x ON x.n = p.n
      JOIN known AS k ON k.account = p.account AND k.alias = x.name AND k.region IN (p.region, 'global')
      JOIN wanted AS w ON w.source = p.source AND w.name = p.name AND upper(w.type) = k.type
    GROUP BY p.n
  ),
  place AS (
    SELECT DISTINCT r."awsAccountId" AS account, r."awsRegion" AS region, w.source, w.name
    FROM resource AS r LEFT JOIN wanted AS w ON upper(w.type) = upper(r."resourceType")
  ),
  pause AS (
    SELECT s.account, s.region, s."at", (SELECT min(b."at") FROM mutation AS b WHERE b."eventName" = 'StartConfigurationRecorder'
      AND b.account = s.account AND b.region = s.region AND b."at" > s."at") AS until
    FROM mutation AS s WHERE s."eventName" IN ('StopConfigurationRecorder', 'DeleteConfigurationRecorder')
  ),
  judged AS (
    SELECT p.*, met.resource, CASE
      WHEN NOT EXISTS (SELECT 1 FROM place WHERE place.account = p.account AND place.region IN (p.region, 'global')) THEN 'no-config'
      WHEN met.resource IS NOT NULL AND met.last > p."at" THEN 'no-difference'
      WHEN EXISTS (SELECT 1 FROM pause WHERE pause.account = p.account AND pause.region = p.region
        AND pause."at" <= p."at" AND (pause.until IS NULL OR pause.until >= p."at")) THEN 'stopped'
      WHEN met.resource IS NOT NULL THEN 'not-captured'
      WHEN EXISTS (SELECT 1 FROM place WHERE place.account = p.account AND place.region IN (p.region, 'global')
        AND place.source = p.source AND place.name = p.name) THEN 'unseen'
      ELSE 'not-recorded' END AS why
    FROM missing AS p LEFT JOIN met ON met.n = p.n
  )`;
