import type { CallArgs, CallValue } from '../../../shared/api';
import type { ResourceState } from '../../../shared/model/change';
import { ITEM_FIELDS, type ItemField } from '../../../shared/model/config-item';
import {
  deliveredItems,
  isDeletion,
  isSilent,
  placeUntil,
  resourceKeyColumns,
  usableItems,
} from '../derive/changes/items';
import type { Cell, Reader } from '../store/run';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import { isOnPage, isResource } from './item';

/**
 * Resources that existed at a moment, as Config last saw them at or before it, by type, id, account and region. What was
 * deleted by then, and what Config had not seen yet, is left out.
 */
export async function stateAt(
  reader: Reader,
  args: CallArgs<'state'>,
  signal?: AbortSignal,
): Promise<CallValue<'state'>> {
  const total = await reader.first<{ total: number }>(
    sql`SELECT count(*) AS total FROM (${existing(args)})`,
    signal,
  );
  const rows = await reader.all<ItemRow>(pageOfState(args), signal);
  return { total: total?.total ?? 0, rows: rows.map(toState) };
}

type ItemRow = Record<string, Cell> & { n: number };

/** The newest item of each resource that was known at the moment, when it is not a deletion. */
function existing({ at, resource }: CallArgs<'state'>): Sql {
  const moment = sql`CAST(${new Date(at).toISOString()} AS TIMESTAMP)`;
  const named = resource === undefined ? raw('true') : isResource(resource);
  return sql`
    SELECT item.n, item.account, item.region, item.type, item.id FROM (
      SELECT arg_max(struct_pack(n := n, deleted := ${isDeletion}, account := coalesce("awsAccountId", ''),
        region := coalesce("awsRegion", ''), type := "resourceType", id := "resourceId"), ${placeUntil(moment)}) AS item
      FROM ${deliveredItems}
      WHERE ${usableItems} AND NOT (${isSilent}) AND "configurationItemCaptureTime" <= ${moment} AND ${named}
      GROUP BY ${resourceKeyColumns}
    ) WHERE NOT item.deleted`;
}

const pageOfState = (args: CallArgs<'state'>): Sql => sql`
  SELECT config_item.n, ${join(
    ITEM_FIELDS.map((field) => sql`config_item.${identifier(field.name)}`),
    ', ',
  )}
  FROM config_item JOIN (
    SELECT n, row_number() OVER (ORDER BY type, id, account, region) AS place FROM (${existing(args)})
  ) page ON page.n = config_item.n
  WHERE ${isOnPage(raw('page.place'), args)} ORDER BY page.place`;

function toState(row: ItemRow): ResourceState {
  const text = (name: string) => {
    const value = row[name];
    return typeof value === 'string' ? value : null;
  };
  return {
    resourceType: text('resourceType') ?? '',
    resourceId: text('resourceId') ?? '',
    resourceName: text('resourceName'),
    awsAccountId: text('awsAccountId') ?? '',
    awsRegion: text('awsRegion') ?? '',
    configurationItemCaptureTime: text('configurationItemCaptureTime') ?? '',
    configurationItemStatus: text('configurationItemStatus') ?? '',
    item: row.n,
    itemJson: itemJson((field) => text(field.name)),
  };
}

/** The order in which Config writes an item; fields it does not name follow. */
const WRITTEN_FIRST = [
  'relatedEvents',
  'relationships',
  'configuration',
  'supplementaryConfiguration',
  'tags',
  'configurationItemVersion',
  'configurationItemCaptureTime',
  'configurationStateId',
  'awsAccountId',
  'configurationItemStatus',
  'resourceType',
  'resourceId',
  'resourceName',
  'ARN',
  'awsRegion',
  'availabilityZone',
];

const place = (field: ItemField) => {
  const index = WRITTEN_FIRST.indexOf(field.name);
  return index === -1 ? WRITTEN_FIRST.length : index;
};
const WRITTEN = ITEM_FIELDS.filter((field) => field.name !== 'extra').toSorted((a, b) => place(a) - place(b));
const EXTRA = ITEM_FIELDS.filter((field) => field.name === 'extra');

/**
 * A configuration item as one JSON object in the S3 spelling. Documents are spliced in as they are stored, so that no
 * number is rounded and no order lost; columns that are NULL are left out; times are written as Config writes them, UTC with
 * milliseconds; unknown fields stand at the end.
 */
export function itemJson(textOf: (field: ItemField) => string | null): string {
  const extras = EXTRA.map((field) => textOf(field)?.trim() ?? '').filter(
    (text) => text.startsWith('{') && isJson(text),
  );
  // A field of an unexpected type stands there as it was written.
  const asWritten = new Set(extras.flatMap((text) => Object.keys(JSON.parse(text) as object)));
  const members = WRITTEN.flatMap((field) => {
    const text = asWritten.has(field.name) ? null : textOf(field);
    return text === null ? [] : [`${JSON.stringify(field.name)}:${jsonOf(field, text)}`];
  });
  for (const text of extras) {
    const inside = text.slice(1, -1).trim();
    if (inside !== '') members.push(inside);
  }
  return `{${members.join(',')}}`;
}

function jsonOf(field: ItemField, text: string): string {
  if (field.type === 'json') return isJson(text) ? text : JSON.stringify(text);
  if (field.type === 'time') return JSON.stringify(text.replace(/:(\d\d)Z$/, ':$1.000Z'));
  // S3's files have the state id as a number, version 1.0 a UUID (formats §7.3).
  if (field.name === 'configurationStateId' && /^(0|[1-9]\d*)$/.test(text)) return text;
  return JSON.stringify(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
