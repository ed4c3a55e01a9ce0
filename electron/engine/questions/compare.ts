import type { CallArgs, CallValue } from '../../../shared/api';
import type { StateDifference } from '../../../shared/model/change';
import { diffBodies, type ItemBody, NO_BODY, readBody } from '../derive/changes/item-diff';
import {
  captureOrder,
  deliveredItems,
  isDeletion,
  isOneOf,
  isSilent,
  resourceKeyColumns,
  seen,
  usableItems,
} from '../derive/changes/items';
import { sentenceOf } from '../derive/changes/sentences';
import type { Reader } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';
import { hasWords, namedResources } from './item';

interface Row extends Omit<StateDifference, 'diff' | 'kind'> {
  then: number | null;
  now: number | null;
  was: boolean | null;
  is: boolean | null;
  young: boolean;
}

/**
 * What differs between two moments: resources that came, went or changed, each with its semantic difference. One that
 * Config first saw after the first moment, and that was older by then, is unknown there, not absent.
 */
export async function compareStates(
  reader: Reader,
  args: CallArgs<'state.compare'>,
  signal?: AbortSignal,
): Promise<CallValue<'state.compare'>> {
  const differing = await reader.all<Row>(differingItems(args), signal);
  const page = differing.slice(args.start, args.start + args.count);
  const items = page.flatMap(({ then, now }) => [then, now].filter((n) => n !== null));
  const bodies = new Map<number, ItemBody>();
  if (items.length > 0) {
    const rows = await reader.all<ItemBody & { n: number }>(
      sql`SELECT n, "ARN", "resourceName", "availabilityZone", tags, relationships, configuration, "supplementaryConfiguration"
        FROM config_item WHERE ${isOneOf('n', items)}`,
      signal,
    );
    for (const row of rows) bodies.set(row.n, row);
  }
  return { total: differing.length, rows: page.map((row) => describe(row, bodies)) };
}

function describe(
  { then, now, was, is, young, ...row }: Row,
  bodies: ReadonlyMap<number, ItemBody>,
): StateDifference {
  const kind =
    was === null && !young ? 'unknown' : was !== true ? 'appeared' : is !== true ? 'gone' : 'changed';
  const body = (n: number | null, exists: boolean | null) =>
    readBody((exists === true && n !== null && bodies.get(n)) || NO_BODY);
  const diff = kind === 'changed' ? diffBodies(body(then, was), body(now, is)) : [];
  return {
    ...row,
    kind,
    diff: diff.map((entry) => ({ ...entry, sentence: sentenceOf(entry, row.resourceType) })),
  };
}

const at = (value: string) => sql`CAST(${new Date(value).toISOString()} AS TIMESTAMP)`;

function differingItems(args: CallArgs<'state.compare'>): Sql {
  const { from, to, resource, resourceType, awsAccountId, awsRegion } = args;
  const is = (column: string, value: string | undefined) =>
    value === undefined ? raw('true') : sql`${raw(`r."${column}"`)} = ${value}`;
  return sql`
    WITH item AS (
      SELECT n, "configurationItemCaptureTime" AS captured, NOT (${isDeletion}) AS there, content_hash,
        coalesce("resourceCreationTime" >= "configurationItemCaptureTime" - INTERVAL 24 HOUR, "configurationItemStatus" = 'ResourceDiscovered', false) AS young,
        min(n) OVER (PARTITION BY ${resourceKeyColumns}) AS resource,
        row_number() OVER life AS place, ${seen} AS seen
      FROM ${deliveredItems} WHERE ${usableItems} AND NOT ${isSilent} AND "configurationItemCaptureTime" <= ${at(to)}
      WINDOW life AS (PARTITION BY ${resourceKeyColumns} ORDER BY ${captureOrder})
    ), state AS (
      SELECT resource, arg_max(n, place) AS now, arg_max(there, place) AS "is", arg_max(content_hash, place) AS now_hash,
        arg_max(n, place) FILTER (seen <= ${at(from)}) AS then, arg_max(there, place) FILTER (seen <= ${at(from)}) AS was,
        arg_max(content_hash, place) FILTER (seen <= ${at(from)}) AS then_hash, arg_min(young, place) AS young,
        max(captured) FILTER (seen <= ${at(from)}) AS before, max(captured) AS after
      FROM item WHERE seen <= ${at(to)} GROUP BY resource
    )
    SELECT r."resourceType", r."resourceId", r."resourceName", r."displayName", r."awsAccountId", r."awsRegion",
      s.then, s.now, s.was, s."is", s.young, s.before AS "fromCapturedAt", s.after AS "toCapturedAt"
    FROM state AS s JOIN resource AS r ON r.resource = s.resource
    WHERE s.now IS DISTINCT FROM s.then AND (coalesce(s.was, false) OR coalesce(s."is", false))
      AND s.now_hash IS DISTINCT FROM s.then_hash
      AND ${resource === undefined ? raw('true') : sql`r.resource IN (${namedResources(resource)})`}
      AND ${is('resourceType', resourceType)} AND ${is('awsAccountId', awsAccountId)} AND ${is('awsRegion', awsRegion)}
      AND ${hasWords(args.text)}
    ORDER BY r."resourceType", r."resourceId", r."awsAccountId", r."awsRegion"`;
}
