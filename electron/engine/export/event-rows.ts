import { EVENT_FIELDS } from '../../../shared/model/event';
import type { RecordRow } from '../questions/record';
import type { CaseStore } from '../store/open';
import type { Reader } from '../store/run';
import { identifier, join, type Sql, sql } from '../store/sql';
import type { Redactor } from './redact';

/** The numbers of the events of a package in the order in which they are written, beside the case in memory. */
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
  await store.scratch.run(
    sql`CREATE TABLE ${table} AS SELECT n FROM event WHERE ${besides.size > 0 ? sql`(${where}) OR ${named}` : where}
      ORDER BY "eventTime" NULLS LAST, n`,
    signal,
  );
  const row = await store.scratch.first<{ count: number }>(sql`SELECT count(*) AS count FROM ${table}`);
  return {
    table,
    count: row?.count ?? 0,
    drop: () => store.scratch.run(sql`DROP TABLE IF EXISTS ${table}`),
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

/** The rows `from` up to and without `to` of an order, joined to all that is written of them. */
export function exportedRows(order: EventOrder, redactor: Redactor, from: number, to: number): Sql {
  const columns = join(
    EVENT_FIELDS.map((field) => sql`${redactor.column(field)} AS ${identifier(field.name)}`),
    ', ',
  );
  return sql`SELECT e.n, e.file_id, ${redactor.touches} AS hidden, ${columns},
      ${redactor.text(sql`e."eventTimeText"`)} AS "eventTimeText", ${redactor.text(sql`f.path`)} AS source_file,
      ${redactor.text(sql`f.container`)} AS source_container, e."position" AS source_position,
      e."offset" AS source_offset, e."length" AS source_length
    FROM (SELECT rowid AS place, n FROM ${order.table} WHERE rowid >= ${from} AND rowid < ${to}) AS o
    JOIN event AS e ON e.n = o.n JOIN evidence_file AS f ON f.id = e.file_id ORDER BY o.place`;
}

/** Rows read at once: enough that joining them costs little, little enough for the memory. */
const PAGE = 5_000;

export async function* eventPages(
  reader: Reader,
  order: EventOrder,
  redactor: Redactor,
  findings: readonly number[],
  signal?: AbortSignal,
): AsyncIterable<ExportedEvent[]> {
  for (let at = 0; at < order.count; at += PAGE) {
    const rows = await reader.all<ExportedEvent>(exportedRows(order, redactor, at, at + PAGE), signal);
    const marks = new Map<number, string>();
    if (findings.length > 0) {
      const marked = await reader.all<{ n: number; ids: string }>(
        sql`SELECT r.n, string_agg(DISTINCT f.id::VARCHAR, ', ' ORDER BY f.id::VARCHAR) AS ids FROM finding_ref AS r
          JOIN (SELECT * FROM finding QUALIFY revision = max(revision) OVER (PARTITION BY id)) AS f
            ON f.id = r.finding_id AND f.refs = r.revision
          JOIN (SELECT n FROM ${order.table} WHERE rowid >= ${at} AND rowid < ${at + PAGE}) AS o ON o.n = r.n
          WHERE r.kind IN ('event', 'detection') AND f.id IN (SELECT unnest(CAST(${JSON.stringify(findings)} AS INTEGER[])))
          GROUP BY r.n`,
        signal,
      );
      for (const { n, ids } of marked) marks.set(n, ids);
    }
    yield rows.map((row) => ({ ...row, finding: marks.get(row.n) ?? null }));
  }
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
