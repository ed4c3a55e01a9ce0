import { raw, type Sql, sql } from '../../store/sql';
import { isDeletion, usableItems } from './items';

const RULES = '[{"configRuleName":"VARCHAR","complianceType":"VARCHAR"}]';
const SHAPE = `{"targetResourceType":"VARCHAR","targetResourceId":"VARCHAR","complianceType":"VARCHAR","configRuleList":${RULES}}`;

/**
 * What Config rules said of each resource, as periods, from ResourceCompliance and ConformancePackCompliance items
 * (formats §7.6). A period begins when Config saw it and ends when it saw another verdict or none.
 */
export const compliancePeriods: Sql = sql`
  INSERT INTO compliance
  WITH item AS (
    SELECT n, coalesce("awsAccountId", '') AS account, coalesce("awsRegion", '') AS region, "resourceType" AS type,
      "resourceId" AS id, "configurationItemCaptureTime" AS captured, ${isDeletion} AS deleted,
      TRY(from_json(configuration, ${SHAPE})) AS said,
      lead("configurationItemCaptureTime") OVER ofOne AS following
    FROM config_item
    WHERE ${usableItems} AND "resourceType" IN ('AWS::Config::ResourceCompliance', 'AWS::Config::ConformancePackCompliance')
      AND (configuration IS NULL OR json_valid(configuration))
    WINDOW ofOne AS (PARTITION BY "awsAccountId", "awsRegion", "resourceType", "resourceId" ORDER BY "configurationItemCaptureTime", n)
  ), target AS (
    SELECT *, CASE WHEN type LIKE '%::ResourceCompliance' THEN coalesce(said."targetResourceType", split_part(id, '/', 1)) ELSE type END AS of_type,
      CASE WHEN type LIKE '%::ResourceCompliance' THEN coalesce(said."targetResourceId", regexp_replace(id, '^[^/]*/', '')) ELSE id END AS of_id
    FROM item WHERE NOT deleted AND said IS NOT NULL
  ), verdict AS (
    SELECT account, region, of_type, of_id, captured, following, n, unnest(said."configRuleList") AS rule FROM target
  ), told AS (
    SELECT account, region, of_type, of_id, captured, following, n, rule."configRuleName" AS rule, rule."complianceType" AS verdict,
      lag(rule."complianceType") OVER same AS was, lag(following) OVER same AS was_until
    FROM verdict WHERE rule."configRuleName" IS NOT NULL AND rule."complianceType" IS NOT NULL
    WINDOW same AS (PARTITION BY account, region, of_type, of_id, rule."configRuleName" ORDER BY captured, n)
  ), run AS (
    SELECT *, sum(CASE WHEN was = verdict AND was_until = captured THEN 0 ELSE 1 END)
      OVER (PARTITION BY account, region, of_type, of_id, rule ORDER BY captured, n) AS run
    FROM told
  )
  SELECT account, region, rule, of_type, of_id, any_value(verdict), min(captured), CASE WHEN bool_or(following IS NULL) THEN NULL ELSE max(following) END,
    'item', arg_min(n, captured)
  FROM run GROUP BY account, region, of_type, of_id, rule, run`;

export const noCompliance: Sql = raw('DELETE FROM compliance');
