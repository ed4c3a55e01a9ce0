import type { CallArgs } from '../../../shared/api';
import { resourceKeyColumns, usableItems } from '../derive/changes/steps';
import { raw, type Sql, sql } from '../store/sql';

/** How a caller names a resource: account and region may be left out, and the id may be the name or the ARN. */
export type ResourceKey = NonNullable<CallArgs<'changes'>['resource']>;

/**
 * A condition on config_item: the items of the resources a key names. The id decides; only when no item has it, the
 * name; only when none has that either, the ARN. An empty type stands for every type.
 */
export function isResource(key: ResourceKey): Sql {
  const { resourceType, resourceId, awsAccountId, awsRegion } = key;
  const isOrAny = (column: string, value: string | undefined) =>
    value === undefined || value === '' ? raw('true') : sql`${raw(`"${column}"`)} = ${value}`;
  return sql`(${resourceKeyColumns}) IN (
    WITH named AS (
      SELECT DISTINCT ${resourceKeyColumns},
        CASE WHEN "resourceId" = ${resourceId} THEN 1 WHEN "resourceName" = ${resourceId} THEN 2 ELSE 3 END
      FROM config_item
      WHERE ${usableItems} AND ${isOrAny('resourceType', resourceType)}
        AND ${isOrAny('awsAccountId', awsAccountId)} AND ${isOrAny('awsRegion', awsRegion)}
        AND ("resourceId" = ${resourceId} OR "resourceName" = ${resourceId} OR "ARN" = ${resourceId})
    ), ranked(account, region, type, id, rank) AS (SELECT * FROM named)
    SELECT account, region, type, id FROM ranked WHERE rank = (SELECT min(rank) FROM ranked))`;
}

/** A condition on a numbered page: rows [start, start + count) of a numbering that begins at 1. */
export const isOnPage = (number: Sql, { start, count }: { start: number; count: number }): Sql =>
  sql`${number} > ${start} AND ${number} <= ${start + count}`;
