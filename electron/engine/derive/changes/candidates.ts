import { raw, type Sql, sql } from '../../store/sql';
import { callsOf } from './calls';
import { resourceKeyColumns, stage, usableItems } from './items';

/** Calls taken per step, those nearest to the capture: enough to show, and a bound on what a flood of calls can cost. */
const MOST_PER_STEP = 500;

/** Where the events of global services are recorded, one region in each partition. */
const GLOBAL_EVENT_REGIONS = raw(`('us-east-1', 'us-gov-west-1', 'cn-north-1')`);

/** Who the touched resources are. */
export const touchedKeys: Sql = sql`
  CREATE OR REPLACE TABLE ${stage('key')}(resource, account, region, type, id, as_written) AS
  SELECT DISTINCT ON (n) min(n) OVER (PARTITION BY ${resourceKeyColumns}) AS resource, ${resourceKeyColumns}, "resourceType"
  FROM config_item WHERE ${usableItems}
  QUALIFY n = min(n) OVER (PARTITION BY ${resourceKeyColumns}) AND resource IN (SELECT resource FROM ${stage('touched')})`;

/** Types of the touched resources and of what they are tied to, in upper case. */
export const typesAtHand: Sql = sql`
  SELECT DISTINCT type FROM ${stage('key')} UNION SELECT DISTINCT upper("targetType") FROM ${stage('relationship')}`;

/** The service whose calls change each type; `parents`: calls on a related resource can make or end one of these. */
export function services(types: readonly string[]): Sql {
  const rows = types.flatMap((type) => {
    const list = callsOf(type);
    return list === null
      ? []
      : [{ type, source: `${list.service}.amazonaws.com`, parents: list.parentCalls.size > 0 }];
  });
  const shape = '[{"type":"VARCHAR","source":"VARCHAR","parents":"BOOLEAN"}]';
  return sql`CREATE OR REPLACE TABLE ${stage('service')} AS
    SELECT unnest(from_json(${JSON.stringify(rows)}, ${shape}), max_depth := 2)`;
}

/**
 * The steps with the time in which their causes lie (formats §9.1 step 5): from the item before, or a day before a first
 * one, to a minute after the capture. Config's clock and CloudTrail's may differ, and an event time has whole seconds.
 */
export const stepWindows: Sql = sql`
  CREATE OR REPLACE TABLE ${stage('step')} AS
  SELECT i.place, i.resource, i.n, i.previous, k.account, k.region, k.type,
    coalesce(i.previous_captured - INTERVAL 1 SECOND, i.captured - INTERVAL 24 HOUR) AS since,
    i.seen + INTERVAL 60 SECOND AS until
  FROM ${stage('item')} AS i JOIN ${stage('key')} AS k ON k.resource = i.resource WHERE i.step IS NOT NULL`;

const lastPart = (column: string) => `regexp_extract(${column}, '[^/:]*$')`;

/** Every text by which `matchOf` may find a touched resource among the `namesIn` a call. */
export const aliases: Sql = sql`
  CREATE OR REPLACE TABLE ${stage('alias')} AS
  SELECT DISTINCT resource, left(alias, 500) AS alias FROM (
    SELECT i.resource, unnest([c."resourceId", c."resourceName", c."ARN", ${raw(lastPart('c."resourceId"'))},
      ${raw(lastPart('c."resourceName"'))}, ${raw(lastPart('c."ARN"'))}, regexp_extract(c."ARN", '[^/]*$'),
      CASE WHEN upper(c."resourceType") = 'AWS::SECRETSMANAGER::SECRET'
        THEN regexp_extract(coalesce(c."ARN", c."resourceId"), ':secret:(.+)-[A-Za-z0-9]{6}$', 1) END]) AS alias
    FROM ${stage('item')} AS i JOIN config_item AS c ON c.n = i.n
  ) WHERE length(alias) > 1`;

/**
 * What else a step's cause may name: the resources whose tie to this one began or ended with it and, for what is made or
 * ended with another resource, everything it is tied to.
 */
export const relatedAliases: Sql = sql`
  CREATE OR REPLACE TABLE ${stage('related')} AS
  WITH tied AS (
    SELECT s.place, t."targetType", t."targetId", t."targetName"
    FROM ${stage('step')} AS s JOIN ${stage('relationship')} AS t ON t.resource = s.resource AND (t.item = s.n OR t.ended = s.n)
    UNION ALL
    SELECT s.place, t."targetType", t."targetId", t."targetName"
    FROM ${stage('step')} AS s JOIN ${stage('service')} AS v ON v.type = s.type AND v.parents
      JOIN ${stage('item')} AS i ON i.place = s.place
      JOIN ${stage('relationship')} AS t ON t.resource = s.resource AND t.since <= i.captured
        AND (t.until IS NULL OR t.until >= coalesce(i.previous_captured, i.captured))
  )
  SELECT DISTINCT place, source, alias FROM (
    SELECT tied.place, v.source, unnest(["targetId", "targetName", ${raw(lastPart('"targetId"'))}]) AS alias
    FROM tied JOIN ${stage('service')} AS v ON v.type = upper(tied."targetType")
  ) WHERE length(alias) > 1`;

/**
 * Pairs of step and call: the call names the resource, in its account and region, within the step's time. Whether it
 * really does is decided by its parsed leaves. An event that Config itself names stands here too, as certain.
 */
export const candidatePairs: Sql = sql`
  CREATE OR REPLACE TABLE ${stage('candidate')} AS
  WITH own AS (
    SELECT DISTINCT a.resource, m.n, m."at", m."eventName"
    FROM ${stage('alias')} AS a JOIN ${stage('key')} AS k ON k.resource = a.resource
      JOIN ${stage('service')} AS v ON v.type = k.type
      JOIN mutation_name AS x ON x.account = k.account AND x.name = a.alias
      JOIN mutation AS m ON m.n = x.n AND m.source = v.source
    WHERE m.region = k.region OR (k.region = 'global' AND m.region IN ${GLOBAL_EVENT_REGIONS})
  ), found AS (
    SELECT s.place, own.n, own."at", own."eventName" FROM own
      JOIN ${stage('step')} AS s ON s.resource = own.resource AND own."at" BETWEEN s.since AND s.until
    UNION
    SELECT s.place, m.n, m."at", m."eventName" FROM ${stage('related')} AS r
      JOIN ${stage('step')} AS s ON s.place = r.place
      JOIN mutation_name AS x ON x.account = s.account AND x.name = r.alias
      JOIN mutation AS m ON m.n = x.n AND m.source = r.source AND m."at" BETWEEN s.since AND s.until
    WHERE m.region = s.region OR (s.region = 'global' AND m.region IN ${GLOBAL_EVENT_REGIONS})
  ), named AS (
    SELECT i.place, unnest(TRY(from_json(c."relatedEvents", '["VARCHAR"]'))) AS id
    FROM ${stage('item')} AS i JOIN config_item AS c ON c.n = i.n
    WHERE i.step IS NOT NULL AND c."relatedEvents" IS NOT NULL AND c."relatedEvents" <> '[]' AND json_valid(c."relatedEvents")
  ), certain AS (
    SELECT s.place, e.n, e."eventTime" AS "at", e."eventName" FROM named JOIN ${stage('step')} AS s ON s.place = named.place
      JOIN event_record AS e ON e."eventID" = named.id AND e.account = s.account AND e.outcome = 'ok' AND e.duplicate_of IS NULL
  ), nearest AS (
    SELECT *, false AS certain FROM found WHERE (place, n) NOT IN (SELECT place, n FROM certain)
    QUALIFY row_number() OVER (PARTITION BY place ORDER BY "at" DESC, n) <= ${MOST_PER_STEP}
  )
  SELECT * FROM nearest UNION ALL SELECT DISTINCT *, true FROM certain`;
