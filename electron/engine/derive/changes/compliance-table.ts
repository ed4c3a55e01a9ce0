import { raw, type Sql, sql } from '../../store/sql';
import { isDeletion, usableItems } from './items';

const RULES = '[{"configRuleName":"VARCHAR","complianceType":"VARCHAR"}]';
const SHAPE = `{"targetResourceType":"VARCHAR","targetResourceId":"VARCHAR","complianceType":"VARCHAR","configRuleList":${RULES}}`;

/**
 * What Config rules said of each resource, as periods, from ResourceCompliance and ConformancePackCompliance items and from
 * notifications (formats §7.6, §8). A period begins when Config recorded the verdict, or saw it, and ends with another one
 * or none. What an item does not list any more is said no longer; at one moment, a verdict counts before that.
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
  ), listed AS (
    SELECT account, region, of_type, of_id, captured, following, n, unnest(said."configRuleList") AS rule FROM target
  ), notice AS (
    SELECT *, coalesce("awsAccountId", '') AS account, coalesce("awsRegion", '') AS region FROM compliance_notice
  ), said AS (
    SELECT account, region, of_type, of_id, rule."configRuleName" AS rule, rule."complianceType" AS verdict, captured AS since, 'item' AS source, n
    FROM listed
    UNION ALL SELECT account, region, of_type, of_id, rule."configRuleName", NULL, following, 'item', NULL FROM listed
    UNION ALL SELECT account, region, "resourceType", "resourceId", "configRuleName", "complianceType",
      coalesce("resultRecordedTime", "notificationCreationTime"), 'notification', NULL FROM notice
    UNION ALL SELECT account, region, "resourceType", "resourceId", "configRuleName", "previousComplianceType",
      "previousRecordedTime", 'notification', NULL FROM notice WHERE "previousComplianceType" IS NOT NULL
  ), moment AS (
    SELECT * FROM said WHERE rule IS NOT NULL AND since IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY account, region, of_type, of_id, rule, since ORDER BY verdict IS NULL, source DESC, n) = 1
  ), turn AS (
    SELECT * FROM moment
    QUALIFY verdict IS DISTINCT FROM lag(verdict) OVER (PARTITION BY account, region, of_type, of_id, rule ORDER BY since)
  ), period AS (
    SELECT *, lead(since) OVER (PARTITION BY account, region, of_type, of_id, rule ORDER BY since) AS until FROM turn
  )
  SELECT account, region, rule, of_type, of_id, verdict, since, until, source, n FROM period WHERE verdict IS NOT NULL`;

export const noCompliance: Sql = raw('DELETE FROM compliance');
