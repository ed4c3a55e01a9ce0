import type { CallArgs, CallValue } from '../../../shared/api';
import type { ResourceRow } from '../../../shared/model/change';
import type { Reader } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';
import { hasWords } from './item';

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
  const total = await reader.first<{ total: number }>(
    sql`SELECT count(*) AS total FROM resource WHERE ${isWanted(args)}`,
    signal,
  );
  return { total: total?.total ?? 0, rows: await reader.all<ResourceRow>(page(args), signal) };
}

const isWanted = ({ text, resourceType }: CallArgs<'resources'>): Sql =>
  sql`${hasWords(text)} AND ${resourceType === undefined ? raw('true') : sql`"resourceType" = ${resourceType}`}`;

const page = (args: CallArgs<'resources'>): Sql => sql`
  SELECT "resourceType", "resourceId", "resourceName", "displayName", "ARN", "awsAccountId", "awsRegion", items, changes,
    lives, "firstCapturedAt", "lastCapturedAt", "configurationItemStatus"
  FROM resource WHERE ${isWanted(args)}
  ORDER BY "resourceType", "resourceId", "awsAccountId", "awsRegion" LIMIT ${args.count} OFFSET ${args.start}`;
