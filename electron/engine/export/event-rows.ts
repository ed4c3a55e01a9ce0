import { EVENT_FIELDS } from '../../../shared/model/event';
import type { RecordRow } from '../questions/record';
import type { CaseStore } from '../store/open';
import { isoTime, type Reader } from '../store/run';
import { EVENT_COLUMNS } from '../store/schema';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import type { Redactor } from './redact';

/** The numbers of the events of a package, and their times, in the order in which they are written, beside the case in memory. */
export interface EventOrder {
  table: Sql;
  count: number;
  drop(): Promise<void>;
}

let made = 0;

/** Puts the chosen events, and those that are named besides, in order of time. */
export async function orderEvents(
  store: CaseStore,
  where: Sql,
  besides: ReadonlySet<number>,
  signal?: AbortSignal,
): Promise<EventOrder> {
  const table = sql`memory.main.${identifier(`export_${++made}`)}`;
  const named = sql`n IN (SELECT unnest(CAST(${JSON.stringify([...besides])} AS BIGINT[])))`;
  await store.exporter.run(
    sql`CREATE TABLE ${table} AS SELECT n, "eventTime" FROM event WHERE ${besides.size > 0 ? sql`(${where}) OR ${named}` : where}
      ORDER BY "eventTime" NULLS LAST, n`,
    signal,
  );
  const row = await store.exporter.first<{ count: number }>(sql`SELECT count(*) AS count FROM ${table}`);
  return {
    table,
    count: row?.count ?? 0,
    drop: () => store.exporter.run(sql`DROP TABLE IF EXISTS ${table}`),
  };
}

/** Columns of an exported event beside `EVENT_FIELDS`. */
export const SOURCE_FIELDS = ['file', 'container', 'position', 'offset', 'length'] as const;

/** An event with everything an export writes, as it may leave the case. */
export interface ExportedEvent extends RecordRow {
  n: number;
  file_id: number;
  /** Whether something in it is hidden. */
  hidden: boolean;
  /** Findings of the package that rest on it, as `1, 3`; null when none does. */
  finding: string | null;
}

/** Rows `from` up to and without `to` of an order. */
const placesOf = (order: EventOrder, from: number, to: number): Sql =>
  sql`(SELECT rowid AS place, n, "eventTime" FROM ${order.table} WHERE rowid >= ${from} AND rowid < ${to})`;

/**
 * The rows `from` up to and without `to` of an order, joined to all that is written of them; `place` orders them. Their
 * times are known, so that only the row groups of the case that hold such times are read for them; and the view `event`
 * is put together here, since the whole of `identity` would be held to join it.
 */
export async function exportedRows(
  reader: Reader,
  order: EventOrder,
  redactor: Redactor,
  from: number,
  to: number,
  signal?: AbortSignal,
): Promise<Sql> {
  const places = placesOf(order, from, to);
  const times = await reader.first<{ first: string | null; last: string | null; timeless: boolean }>(
    sql`SELECT min("eventTime")::VARCHAR AS first, max("eventTime")::VARCHAR AS last, count(*) > count("eventTime") AS timeless
      FROM ${places}`,
    signal,
  );
  const { first = null, last = null, timeless = false } = times ?? {};
  const within = sql`e."eventTime" BETWEEN CAST(${first} AS TIMESTAMP) AND CAST(${last} AS TIMESTAMP)`;
  const columns = join(
    EVENT_FIELDS.map((field) => sql`${redactor.column(field, raw('suspect'))} AS ${identifier(field.name)}`),
    ', ',
  );
  return sql`SELECT e.place, e.n, e.file_id, CASE WHEN suspect THEN ${redactor.touches} ELSE false END AS hidden, ${columns},
      ${redactor.text(sql`e."eventTimeText"`)} AS "eventTimeText", ${redactor.text(sql`f.path`)} AS source_file,
      ${redactor.text(sql`f.container`)} AS source_container, e."position" AS source_position,
      e."offset" AS source_offset, e."length" AS source_length
    FROM (
      WITH r AS MATERIALIZED (
        SELECT o.place, e.* FROM ${places} AS o JOIN event_record AS e ON e.n = o.n
        WHERE ${timeless ? sql`(${within} OR e."eventTime" IS NULL)` : within}
      ), i AS MATERIALIZED (SELECT * FROM identity WHERE id IN (SELECT identity FROM r))
      SELECT *, ${redactor.suspects} AS suspect
      FROM (SELECT e.place, ${raw(EVENT_COLUMNS)} FROM r AS e LEFT JOIN i ON i.id = e.identity) AS e
    ) AS e JOIN evidence_file AS f ON f.id = e.file_id`;
}

/** Rows of one question: enough that finding them costs little, little enough to sort them in little memory. */
const PART_ROWS = 20_000;

export async function* eventPages(
  reader: Reader,
  order: EventOrder,
  redactor: Redactor,
  findings: readonly number[],
  signal?: AbortSignal,
  size = PART_ROWS,
): AsyncIterable<ExportedEvent[]> {
  for (let at = 0; at < order.count; at += size) {
    const marks = await findingMarks(reader, placesOf(order, at, at + size), findings, signal);
    const part = await exportedRows(reader, order, redactor, at, at + size, signal);
    // One text for a row: fetching its sixty values one by one takes the client longer than all else.
    const lines = sql`SELECT to_json(p)::VARCHAR AS line FROM (SELECT * REPLACE (${MICROSECONDS}) FROM (${part})) AS p ORDER BY p.place`;
    for await (const rows of reader.stream<{ line: string }>(lines, signal))
      yield rows.map(({ line }) => eventOf(line, marks));
  }
}

const TIMES = EVENT_FIELDS.filter(({ type }) => type === 'time').map(({ name }) => name);
const MICROSECONDS = join(
  TIMES.map((name) => sql`epoch_us(${identifier(name)}) AS ${identifier(name)}`),
  ', ',
);

function eventOf(line: string, marks: ReadonlyMap<number, string>): ExportedEvent {
  const event = JSON.parse(line) as ExportedEvent;
  for (const name of TIMES) {
    const time = event[name];
    if (typeof time === 'number') event[name] = isoTime(BigInt(time));
  }
  event.finding = marks.get(event.n) ?? null;
  return event;
}

/** Which of some findings rest on which events of a part of an order. */
async function findingMarks(
  reader: Reader,
  places: Sql,
  findings: readonly number[],
  signal?: AbortSignal,
): Promise<Map<number, string>> {
  if (findings.length === 0) return new Map();
  const marked = await reader.all<{ n: number; ids: string }>(
    sql`SELECT r.n, string_agg(DISTINCT f.id::VARCHAR, ', ' ORDER BY f.id::VARCHAR) AS ids FROM finding_ref AS r
      JOIN (SELECT * FROM finding QUALIFY revision = max(revision) OVER (PARTITION BY id)) AS f
        ON f.id = r.finding_id AND f.refs = r.revision
      JOIN ${places} AS o ON o.n = r.n
      WHERE r.kind IN ('event', 'detection') AND f.id IN (SELECT unnest(CAST(${JSON.stringify(findings)} AS INTEGER[])))
      GROUP BY r.n`,
    signal,
  );
  return new Map(marked.map(({ n, ids }) => [n, ids]));
}

/** Where the events of an order stand in the evidence, file by file, and whether something in them is hidden. */
export function hiddenRows<Row>(
  reader: Reader,
  order: EventOrder,
  redactor: Redactor,
  signal?: AbortSignal,
): AsyncIterable<Row[]> {
  return reader.stream<Row>(
    sql`SELECT e.n, e."eventID", e.file_id, f.path, f.container, f.sha256, f.content_sha256 AS content, e."offset",
        e."length", (${redactor.touches}) AS hidden
      FROM event AS e JOIN evidence_file AS f ON f.id = e.file_id
      WHERE e.n IN (SELECT n FROM ${order.table}) ORDER BY e.file_id, e."position"`,
    signal,
  );
}
