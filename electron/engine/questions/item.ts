import type { CallArgs } from '../../../shared/api';
import { resourceKeyColumns } from '../derive/changes/items';
import { join, raw, type Sql, sql } from '../store/sql';

/** How a caller names a resource: account and region may be left out, and the id may be the name or the ARN. */
export type ResourceKey = NonNullable<CallArgs<'changes'>['resource']>;

/**
 * The numbers of the resources a key names. The id decides; only when none has it, the name; only when none has that
 * either, the ARN. An empty type stands for every type, and types are compared without regard to case.
 */
export function namedResources(key: ResourceKey): Sql {
  const { resourceType, resourceId, awsAccountId, awsRegion } = key;
  const isOrAny = (column: string, value: string | undefined) =>
    value === undefined || value === '' ? raw('true') : sql`${raw(column)} = ${value}`;
  return sql`
    SELECT resource FROM (
      SELECT resource, CASE WHEN "resourceId" = ${resourceId} THEN 1
        WHEN "resourceName" = ${resourceId} OR "displayName" = ${resourceId} THEN 2 ELSE 3 END AS rank
      FROM resource
      WHERE ${isOrAny('upper("resourceType")', resourceType?.toUpperCase())}
        AND ${isOrAny('"awsAccountId"', awsAccountId)} AND ${isOrAny('"awsRegion"', awsRegion)}
        AND ("resourceId" = ${resourceId} OR "resourceName" = ${resourceId} OR "displayName" = ${resourceId} OR "ARN" = ${resourceId})
    ) QUALIFY rank = min(rank) OVER ()`;
}

/** A condition on config_item: the items of the resources a key names. */
export const isResource = (key: ResourceKey): Sql => sql`(${resourceKeyColumns}) IN (
  SELECT ${resourceKeyColumns} FROM config_item WHERE n IN (${namedResources(key)}))`;

/** A condition on `resource`: every word stands in its type, id, names, ARN, account, region or tags, without regard to case. */
export function hasWords(text: string): Sql {
  const words = text.split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return raw('true');
  return join(
    words.map((word) => sql`contains(words, lower(${word}))`),
    ' AND ',
  );
}

/** A condition on a numbered page: rows [start, start + count) of a numbering that begins at 1. */
export const isOnPage = (number: Sql, { start, count }: { start: number; count: number }): Sql =>
  sql`${number} > ${start} AND ${number} <= ${start + count}`;
