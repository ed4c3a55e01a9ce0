import type { CallArgs, CallValue } from '../../../shared/api';
import type { Cause, Change, ChangeKind, DiffEntry } from '../../../shared/model/change';
import { EVENT_FIELDS } from '../../../shared/model/event';
import { isOneOf } from '../derive/changes/items';
import type { Reader } from '../store/run';
import { join, raw, type Sql, sql } from '../store/sql';
import { explainAbsence } from './absence';
import { hasWords, namedResources } from './item';
import { doubtsAbout } from './unexplained';

type Args = CallArgs<'changes'>;

/**
 * Steps between successive configuration items, of one resource or of all, in capture order, each with its semantic
 * difference and the calls that may have caused it, best first; where there is none, why that may be.
 */
export async function listChanges(
  reader: Reader,
  args: Args,
  signal?: AbortSignal,
): Promise<CallValue<'changes'>> {
  const where = await isWantedNow(reader, args, signal);
  const counted = await reader.first<{ total: number }>(
    sql`SELECT count(*) AS total FROM change WHERE ${where}`,
    signal,
  );
  const total = counted?.total ?? 0;
  if (total === 0 || args.count === 0) return { total, rows: [] };
  const page = await reader.all<ChangeRow>(pageOfChanges(where, args), signal);
  return { total, rows: await withCauses(reader, page, signal) };
}

type ChangeRow = Omit<Change, 'diff' | 'causes' | 'unexplained' | 'alsoTouched'> & {
  kind: ChangeKind;
  diff: string;
};

/** The condition, with the reasons of unexplained changes worked out when one was asked for. */
async function isWantedNow(reader: Reader, args: Args, signal?: AbortSignal): Promise<Sql> {
  const { doubt } = args;
  if (doubt === undefined) return isWanted(args);
  const doubts = await doubtsAbout(reader, isWanted(args), signal);
  return isOneOf(
    'n',
    [...doubts].filter(([, kinds]) => kinds.includes(doubt)).map(([item]) => item),
  );
}

/** A condition on `change`: what the caller asked for, the reason for a missing cause aside. */
function isWanted(args: Omit<Args, 'order' | 'start' | 'count'>): Sql {
  const is = (column: string, value: string | undefined) =>
    value === undefined ? [] : [sql`${raw(`"${column}"`)} = ${value}`];
  const at = (value: string) => sql`CAST(${new Date(value).toISOString()} AS TIMESTAMP)`;
  const hasCause = raw('n IN (SELECT change FROM change_cause)');
  const conditions = [
    ...(args.resource === undefined ? [] : [sql`resource IN (${namedResources(args.resource)})`]),
    ...is('resourceType', args.resourceType),
    ...is('awsAccountId', args.awsAccountId),
    ...is('awsRegion', args.awsRegion),
    ...is('kind', args.kind),
    ...(args.explained === undefined ? [] : [args.explained ? hasCause : sql`NOT (${hasCause})`]),
    ...(args.principal === undefined
      ? []
      : [
          sql`n IN (SELECT change FROM change_cause JOIN event ON event.n = change_cause.event WHERE principal = ${args.principal})`,
        ]),
    ...(args.eventID === undefined
      ? []
      : [
          sql`n IN (SELECT c.change FROM change_cause AS c JOIN event_record AS e ON e.n = c.event WHERE c.place = 1 AND e."eventID" = ${args.eventID})`,
        ]),
    ...(args.text.trim() === ''
      ? []
      : [sql`resource IN (SELECT resource FROM resource WHERE ${hasWords(args.text)})`]),
    ...(args.from === undefined ? [] : [sql`"capturedAt" >= ${at(args.from)}`]),
    ...(args.to === undefined ? [] : [sql`"capturedAt" < ${at(args.to)}`]),
  ];
  return conditions.length === 0 ? raw('true') : join(conditions, ' AND ');
}

/** The steps that arrived with these configuration items, in capture order. */
export async function changesAt(
  reader: Reader,
  items: readonly number[],
  signal?: AbortSignal,
): Promise<Change[]> {
  if (items.length === 0) return [];
  const page = await reader.all<ChangeRow>(
    sql`${changeRows(sql`SELECT n FROM change WHERE ${isOneOf('n', items)}`)} ORDER BY c."capturedAt", c.n`,
    signal,
  );
  return withCauses(reader, page, signal);
}

const pageOfChanges = (where: Sql, args: Args): Sql => {
  const way = raw(args.order === 'newest' ? 'DESC' : 'ASC');
  const page = sql`SELECT n FROM change WHERE ${where}
    ORDER BY "capturedAt" ${way}, n ${way} LIMIT ${args.count} OFFSET ${args.start}`;
  return sql`${changeRows(page)} ORDER BY c."capturedAt" ${way}, c.n ${way}`;
};

/** Changes whose numbers a statement selects. */
const changeRows = (numbers: Sql): Sql => sql`
  SELECT c."resourceType", c."resourceId", r."resourceName", r."displayName", c."awsAccountId", c."awsRegion",
    c.n AS item, c.previous AS "previousItem", c.life, c."capturedAt", c."previousCapturedAt",
    i."configurationItemDeliveryTime" AS "deliveredAt", c.kind, c.summary, c.diff
  FROM (${numbers}) AS page JOIN change AS c ON c.n = page.n JOIN resource AS r ON r.resource = c.resource
    JOIN config_item AS i ON i.n = page.n`;

/** Worked out by lineage; who signed the call stands in where there is none. */
const actor = raw(
  EVENT_FIELDS.some((field) => field.name === 'actor') ? 'coalesce(e.actor, e.principal)' : 'e.principal',
);

const causesOf = (changes: readonly number[]): Sql => sql`
  SELECT c.change, e."eventID", c.event AS n, e."eventTime", e."eventName", c.score, c.reason, c.indirect, e.principal,
    ${actor} AS actor
  FROM (SELECT * FROM change_cause WHERE ${isOneOf('change', changes)}) AS c JOIN event AS e ON e.n = c.event
  ORDER BY c.change, c.place`;

/** Changes with the likeliest cause of each of these in common, itself aside. */
const alsoTouched = (changes: readonly number[]): Sql => sql`
  SELECT own.change, count(*) - 1 AS touched
  FROM (SELECT change, event FROM change_cause WHERE place = 1 AND ${isOneOf('change', changes)}) AS own
    JOIN change_cause AS other ON other.event = own.event AND other.place = 1
  GROUP BY own.change`;

async function withCauses(
  reader: Reader,
  page: readonly ChangeRow[],
  signal?: AbortSignal,
): Promise<Change[]> {
  const causes = new Map<number, Cause[]>();
  const found = await reader.all<Cause & { change: number }>(causesOf(page.map(({ item }) => item)), signal);
  for (const { change, ...cause } of found) causes.set(change, [...(causes.get(change) ?? []), cause]);
  const explained = [...causes.keys()];
  const touched =
    explained.length === 0
      ? []
      : await reader.all<{ change: number; touched: number }>(alsoTouched(explained), signal);
  const others = new Map(touched.map(({ change, touched }) => [change, touched]));
  const doubts = await explainAbsence(
    reader,
    page.filter(({ item }) => !causes.has(item)),
    signal,
  );
  return page.map((row) => ({
    ...row,
    diff: JSON.parse(row.diff) as DiffEntry[], // Written by the derivation.
    causes: causes.get(row.item) ?? [],
    unexplained: doubts.get(row.item) ?? [],
    alsoTouched: others.get(row.item) ?? 0,
  }));
}
