import type { CheckRow } from '../../../../shared/model/check';
import { readBody } from '../../derive/changes/item-diff';
import {
  captureOrder,
  deliveredItems,
  isDeletion,
  isOneOf,
  isSilent,
  resourceKeyColumns,
  seen,
  usableItems,
} from '../../derive/changes/items';
import type { Reader } from '../../store/run';
import { raw, type Sql, sql } from '../../store/sql';
import type { Check } from './check';
import { type CheckedItem, judge, type Verdict } from './judge';
import { rootUse } from './root-use';

interface ItemRow {
  n: number;
  resource: number;
  type: string;
  captured: string;
  deleted: boolean;
  tags: string | null;
  configuration: string | null;
  supplementaryConfiguration: string | null;
}
interface Place
  extends Pick<
    CheckRow,
    'resourceType' | 'resourceId' | 'resourceName' | 'displayName' | 'awsAccountId' | 'awsRegion'
  > {
  resource: number;
}

/** Items of checked types until the moment, resource by resource, newest first: the first of each is its state then. */
const itemsUntil = (types: readonly string[], at: string): Sql => sql`
  WITH item AS (
    SELECT n, "configurationItemCaptureTime", "configurationStateId", "configurationItemDeliveryTime", file_delivered,
      min(n) OVER (PARTITION BY ${resourceKeyColumns}) AS resource, upper("resourceType") AS type,
      ${isDeletion} AS deleted, ${isSilent} AS silent
    FROM ${deliveredItems}
    WHERE ${usableItems} AND upper("resourceType") IN (SELECT unnest(from_json(${JSON.stringify(types)}, '["VARCHAR"]')))
  ), placed AS (
    SELECT n, resource, type, "configurationItemCaptureTime" AS captured, deleted,
      row_number() OVER life AS place, ${seen} AS seen
    FROM item WHERE NOT silent AND "configurationItemCaptureTime" <= CAST(${at} AS TIMESTAMP)
    WINDOW life AS (PARTITION BY resource ORDER BY ${captureOrder})
  )
  SELECT p.n, p.resource, p.type, p.captured, p.deleted, c.tags, c.configuration, c."supplementaryConfiguration"
  FROM placed AS p JOIN config_item AS c ON c.n = p.n
  WHERE p.seen <= CAST(${at} AS TIMESTAMP)
  ORDER BY p.resource, p.place DESC`;

const places: Sql = raw(
  `SELECT resource, "resourceType", "resourceId", "resourceName", "displayName", "awsAccountId", "awsRegion" FROM resource`,
);

interface Running {
  check: Check;
  verdict: Verdict;
  /** Oldest item so far with the same verdict. */
  item: number;
  since: string;
  /** An older item said otherwise. */
  changed: boolean;
}

/**
 * What the checks say of every resource at a moment, and since which item each said so. Resources are read one after
 * another, newest item first, until every verdict has changed.
 */
export async function runChecks(
  reader: Reader,
  checks: readonly Check[],
  at: string,
  signal?: AbortSignal,
): Promise<CheckRow[]> {
  const moment = Date.parse(at);
  const named = new Map((await reader.all<Place>(places, signal)).map((place) => [place.resource, place]));
  const byType = new Map<string, Check[]>();
  for (const check of checks) {
    const type = check.resourceType.toUpperCase();
    byType.set(type, [...(byType.get(type) ?? []), check]);
  }
  const accounts = await accountItems(reader, checks, at, named, signal);
  const rows: CheckRow[] = [];
  let resource = -1;
  let running: Running[] = [];
  let isGone = false;
  const close = () => {
    const place = named.get(resource);
    if (place !== undefined) for (const one of running) rows.push(rowOf(place, one));
    running = [];
  };
  const iso = new Date(moment).toISOString();
  for await (const page of reader.stream<ItemRow>(itemsUntil([...byType.keys()], iso), signal)) {
    for (const item of page) {
      const isFirst = item.resource !== resource;
      if (isFirst) {
        close();
        resource = item.resource;
        isGone = item.deleted;
      }
      if (isGone || (!isFirst && running.every((one) => one.changed))) continue;
      const account = named.get(resource)?.awsAccountId ?? '';
      const body = item.deleted ? null : readItem(item);
      const said = (check: Check) =>
        body === null
          ? null
          : judge(check, body, accounts.get(`${account} ${check.account?.resourceType ?? ''}`) ?? [], moment);
      if (isFirst) {
        running = (byType.get(item.type) ?? []).flatMap((check) => {
          const verdict = said(check);
          return verdict === null
            ? []
            : [{ check, verdict, item: item.n, since: item.captured, changed: false }];
        });
      } else {
        for (const one of running) {
          if (one.changed) continue;
          if (said(one.check) === one.verdict) {
            one.item = item.n;
            one.since = item.captured;
          } else one.changed = true;
        }
      }
    }
  }
  close();
  return withCauses(reader, [...rows, ...(await rootUse(reader, iso, signal))], signal);
}

/** Names the likeliest call behind the step with which each verdict came. */
async function withCauses(
  reader: Reader,
  rows: readonly CheckRow[],
  signal?: AbortSignal,
): Promise<CheckRow[]> {
  const items = rows
    .filter(({ since, becameBy }) => since !== null && becameBy === null)
    .map(({ item }) => item);
  if (items.length === 0) return [...rows];
  const found = await reader.all<NonNullable<CheckRow['becameBy']> & { item: number }>(
    sql`SELECT c.change AS item, c.event AS n, e."eventID", e."eventName", e.principal, coalesce(e.actor, e.principal) AS actor, c.score
      FROM (SELECT * FROM change_cause WHERE place = 1 AND ${isOneOf('change', items)}) AS c JOIN event AS e ON e.n = c.event`,
    signal,
  );
  const causes = new Map(found.map(({ item, ...cause }) => [item, cause]));
  return rows.map((row) =>
    row.since === null || row.becameBy !== null ? row : { ...row, becameBy: causes.get(row.item) ?? null },
  );
}

function rowOf(place: Place, { check, verdict, item, since, changed }: Running): CheckRow {
  const { resource: _, ...named } = place;
  return {
    check: check.id,
    title: check.title,
    severity: check.severity,
    verdict,
    ...named,
    since: changed ? since : null,
    firstSeenSo: since,
    item,
    becameBy: null,
  };
}

const readItem = (
  item: Pick<ItemRow, 'tags' | 'configuration' | 'supplementaryConfiguration'>,
): CheckedItem =>
  readBody({ ...item, ARN: null, resourceName: null, availabilityZone: null, relationships: null });

/** Newest items at the moment of what checks ask of accounts, by account and type. */
async function accountItems(
  reader: Reader,
  checks: readonly Check[],
  at: string,
  named: ReadonlyMap<number, Place>,
  signal?: AbortSignal,
): Promise<Map<string, CheckedItem[]>> {
  const found = new Map<string, CheckedItem[]>();
  const types = [...new Set(checks.flatMap(({ account }) => account?.resourceType ?? []))];
  if (types.length === 0) return found;
  const rows = await reader.all<ItemRow>(
    itemsUntil(
      types.map((type) => type.toUpperCase()),
      new Date(at).toISOString(),
    ),
    signal,
  );
  const seen = new Set<number>();
  for (const row of rows) {
    const place = named.get(row.resource);
    if (seen.has(row.resource) || place === undefined) continue;
    seen.add(row.resource);
    if (row.deleted) continue;
    const key = `${place.awsAccountId} ${place.resourceType}`;
    found.set(key, [...(found.get(key) ?? []), readItem(row)]);
  }
  return found;
}
