import type { CallArgs, CallValue } from '../../../shared/api';
import type { ComplianceRow, VerdictCause } from '../../../shared/model/check';
import type { Reader } from '../store/run';
import { join, raw, type Sql, sql } from '../store/sql';

/**
 * What Config rules said of resources, by rule and resource in the order of time; at a moment, what held then. Each with
 * the change of the resource that a changed verdict probably goes back to.
 */
export async function listCompliance(
  reader: Reader,
  args: CallArgs<'compliance'>,
  signal?: AbortSignal,
): Promise<CallValue<'compliance'>> {
  const where = isWanted(args);
  const counted = await reader.first<{ total: number }>(
    sql`SELECT count(*) AS total FROM compliance WHERE ${where}`,
    signal,
  );
  const rows = await reader.all<PageRow>(
    sql`WITH page AS (${pageOf(where, args)}) SELECT page.*, (
        SELECT any_value(r."displayName") FROM resource AS r WHERE upper(r."resourceType") = upper(page."resourceType")
          AND r."resourceId" = page."resourceId" AND r."awsAccountId" = page."awsAccountId"
      ) AS "displayName" FROM page ORDER BY place`,
    signal,
  );
  const causes = new Map(
    (await reader.all<CauseRow>(causesOf(pageOf(where, args)), signal)).map((row) => [row.place, row]),
  );
  return {
    total: counted?.total ?? 0,
    rows: rows.map(({ place, ...row }) => {
      const cause = causes.get(place);
      return { ...row, becameBy: cause === undefined ? null : told(cause) };
    }),
  };
}

type PageRow = Omit<ComplianceRow, 'becameBy'> & { place: number };
type CauseRow = Omit<VerdictCause, 'reason'> & {
  place: number;
  before: string | null;
  since: string;
  steps: number;
};

const pageOf = (where: Sql, { start, count }: CallArgs<'compliance'>): Sql => sql`
  SELECT "configRuleName", "complianceType", "resourceType", "resourceId", "awsAccountId", "awsRegion", since, until, source,
    row_number() OVER (ORDER BY "configRuleName", "resourceType", "resourceId", "awsAccountId", "awsRegion", since) AS place
  FROM compliance WHERE ${where}
  ORDER BY place LIMIT ${count} OFFSET ${start}`;

/**
 * The last change of the resource between two verdicts, at most a day before the new one: a rule is evaluated after a change,
 * or once a day. Before a first verdict only the resource's creation counts, since nothing tells what held until then.
 * Nothing of what Config says of its own verdicts.
 */
const causesOf = (page: Sql): Sql => sql`
  WITH page AS (${page}),
  turn AS (
    SELECT p.place, p.since, upper(p."resourceType") AS type, p."resourceId" AS id, p."awsAccountId" AS account,
      p."awsRegion" AS region, b."complianceType" AS before, b.since AS earlier
    FROM page AS p LEFT JOIN compliance AS b ON b."configRuleName" = p."configRuleName" AND b."resourceType" = p."resourceType"
      AND b."resourceId" = p."resourceId" AND b."awsAccountId" = p."awsAccountId" AND b."awsRegion" = p."awsRegion"
      AND b.until = p.since
  ), step AS (
    SELECT t.*, c.n AS item, c."capturedAt", c.summary, count(*) OVER (PARTITION BY t.place) AS steps
    FROM turn AS t JOIN change AS c ON upper(c."resourceType") = t.type AND c."resourceId" = t.id
      AND c."awsAccountId" = t.account AND c."awsRegion" IN (t.region, 'global')
      AND c."capturedAt" <= t.since AND c."capturedAt" >= t.since - INTERVAL 24 HOUR
      AND CASE WHEN t.before IS NULL THEN c.kind = 'created' ELSE c."capturedAt" > t.earlier END
    WHERE t.type NOT LIKE 'AWS::CONFIG::%'
    QUALIFY row_number() OVER (PARTITION BY t.place ORDER BY c.kind = 'relationship', c."capturedAt" DESC, c.n DESC) = 1
  )
  SELECT s.place, s.since, s.before, s.item, s."capturedAt", s.summary, s.steps, e.n, e."eventID", e."eventName", e.principal,
    coalesce(e.actor, e.principal) AS actor, k.score
  FROM step AS s LEFT JOIN change_cause AS k ON k.change = s.item AND k.place = 1 LEFT JOIN event AS e ON e.n = k.event`;

function told({ place: _, before, since, steps, ...cause }: CauseRow): VerdictCause {
  const lag = Math.round((Date.parse(since) - Date.parse(cause.capturedAt)) / 1_000);
  const which =
    before === null
      ? 'the resource was made'
      : steps === 1
        ? 'the only change'
        : `the last of ${steps} changes`;
  const when =
    lag < 120 ? `${lag} s` : lag < 7_200 ? `${Math.round(lag / 60)} min` : `${Math.round(lag / 3_600)} h`;
  const between =
    before === null
      ? `${when} before its first verdict`
      : `since it was ${before}, ${when} before this verdict`;
  return { ...cause, reason: `Inferred: ${which} ${between}.` };
}

function isWanted(args: CallArgs<'compliance'>): Sql {
  const { at, rule, resourceType, resourceId, awsAccountId, complianceType } = args;
  const moment = at === undefined ? null : sql`CAST(${new Date(at).toISOString()} AS TIMESTAMP)`;
  const conditions = [
    ...(moment === null ? [] : [sql`since <= ${moment} AND (until IS NULL OR until > ${moment})`]),
    ...(rule === undefined ? [] : [sql`"configRuleName" = ${rule}`]),
    ...(resourceType === undefined ? [] : [sql`upper("resourceType") = upper(${resourceType})`]),
    ...(awsAccountId === undefined ? [] : [sql`"awsAccountId" = ${awsAccountId}`]),
    ...(resourceId === undefined ? [] : [sql`"resourceId" = ${resourceId}`]),
    ...(complianceType === undefined ? [] : [sql`"complianceType" = ${complianceType}`]),
  ];
  return conditions.length === 0 ? raw('true') : join(conditions, ' AND ');
}
