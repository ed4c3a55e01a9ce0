import { raw, type Sql, sql } from '../../store/sql';
import { stage } from './items';

const SHAPE =
  '[{"name":"VARCHAR","relationshipName":"VARCHAR","resourceType":"VARCHAR","resourceId":"VARCHAR","resourceName":"VARCHAR"}]';

/** `Is attached to`, without the kind of resource that Config repeats in the name. */
const verb = raw(`CASE
  WHEN contains(said, ' ') AND ends_with(lower(regexp_extract(said, '[^ ]*$')), lower(regexp_extract(type, '[^:]*$')))
  THEN trim(regexp_replace(said, '[^ ]*$', '')) ELSE said END`);

/**
 * The relationships of touched resources as periods: from the first item that lists one to the item that no longer does.
 * Set-wise: consecutive items that list the same one have the same difference between two numberings.
 */
export const relationshipPeriods: Sql = sql`
  CREATE OR REPLACE TABLE ${stage('relationship')} AS
  WITH listed AS (
    SELECT i.resource, i.place, i.n, i.captured, i.next, i.next_captured,
      unnest(TRY(from_json(c.relationships, ${SHAPE}))) AS tie
    FROM ${stage('item')} AS i JOIN config_item AS c ON c.n = i.n
    WHERE NOT i.deleted AND c.relationships IS NOT NULL AND c.relationships <> '[]' AND json_valid(c.relationships)
  ), read AS (
    SELECT * EXCLUDE (tie), trim(coalesce(tie.name, tie."relationshipName", '')) AS said,
      coalesce(tie."resourceType", '') AS type, nullif(tie."resourceId", '') AS id, nullif(tie."resourceName", '') AS called
    FROM listed WHERE tie IS NOT NULL
  ), tie AS (
    SELECT resource, place, any_value(n) AS n, any_value(captured) AS captured, any_value(next) AS next,
      any_value(next_captured) AS next_captured, ${verb} AS name, type, coalesce(id, called) AS target,
      any_value(id) AS id, any_value(called) AS called
    FROM read WHERE coalesce(id, called) IS NOT NULL GROUP BY ALL
  ), run AS (
    SELECT *, place - row_number() OVER (PARTITION BY resource, name, type, target ORDER BY place) AS run FROM tie
  )
  SELECT resource, name, type AS "targetType", any_value(id) AS "targetId", any_value(called) AS "targetName",
    min(captured) AS since, CASE WHEN bool_or(next IS NULL) THEN NULL ELSE max(next_captured) END AS until, arg_min(n, place) AS item, CASE WHEN bool_or(next IS NULL) THEN NULL ELSE arg_max(next, place) END AS ended
  FROM run GROUP BY resource, name, type, target, run`;
