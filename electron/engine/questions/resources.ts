import type { CallArgs, CallValue } from '../../../shared/api';
import type { ResourceRow } from '../../../shared/model/change';
import { allSteps, captureOrder, usableItems } from '../derive/changes/steps';
import type { Reader } from '../store/run';
import { join, raw, type Sql, sql } from '../store/sql';
import { isOnPage } from './item';

/**
 * Resources that Config recorded, by type, id, account and region. `text` is words, all of which must stand, without
 * regard to case, in the type, id, name, ARN, account, region or tags of one of the resource's items. `changes` counts
 * the steps that `changes` answers with.
 */
export async function listResources(
  reader: Reader,
  args: CallArgs<'resources'>,
  signal?: AbortSignal,
): Promise<CallValue<'resources'>> {
  const total = await reader.first<{ total: number }>(countResources(args), signal);
  const rows = await reader.all<Omit<ResourceRow, 'changes'> & { resource: number }>(
    pageOfResources(args),
    signal,
  );
  const changes = new Map<number, number>();
  if (rows.length > 0) {
    for (const { resource } of await allSteps(reader, signal)) {
      changes.set(resource, (changes.get(resource) ?? 0) + 1);
    }
  }
  return {
    total: total?.total ?? 0,
    rows: rows.map(({ resource, ...row }) => ({ ...row, changes: changes.get(resource) ?? 0 })),
  };
}

/** One row per resource: the status of its newest item, and the newest name that any of its items has. */
function resources({ text, resourceType }: CallArgs<'resources'>): Sql {
  const words = text.split(/\s+/).filter((word) => word !== '');
  const holds = words.map((word) => sql`contains(${searched}, lower(${word}))`);
  return sql`
    SELECT coalesce("awsAccountId", '') AS "awsAccountId", coalesce("awsRegion", '') AS "awsRegion",
      "resourceType", "resourceId", min(n) AS resource, count(*) AS items,
      last("resourceName" ORDER BY ${captureOrder}) FILTER (WHERE "resourceName" IS NOT NULL) AS "resourceName",
      min("configurationItemCaptureTime") AS "firstCapturedAt",
      max("configurationItemCaptureTime") AS "lastCapturedAt",
      last(coalesce("configurationItemStatus", '') ORDER BY ${captureOrder}) AS "configurationItemStatus"
    FROM config_item
    WHERE ${usableItems} ${resourceType === undefined ? raw('') : sql`AND "resourceType" = ${resourceType}`}
    GROUP BY 1, 2, 3, 4
    ${holds.length === 0 ? raw('') : sql`HAVING bool_or(${join(holds, ' AND ')})`}`;
}

const searched =
  raw(`lower(concat_ws(' ', "resourceType", "resourceId", "resourceName", "ARN", "awsAccountId",
  "awsRegion", tags))`);

const countResources = (args: CallArgs<'resources'>): Sql =>
  sql`SELECT count(*) AS total FROM (${resources(args)})`;

const pageOfResources = (args: CallArgs<'resources'>): Sql => sql`
  SELECT * EXCLUDE (place) FROM (
    SELECT *, row_number() OVER (ORDER BY "resourceType", "resourceId", "awsAccountId", "awsRegion") AS place
    FROM (${resources(args)})
  ) WHERE ${isOnPage(raw('place'), args)} ORDER BY place`;
