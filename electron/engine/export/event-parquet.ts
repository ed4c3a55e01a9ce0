import { join as joinPath } from 'node:path';
import { EVENT_FIELDS } from '../../../shared/model/event';
import type { CaseStore } from '../store/open';
import { identifier, join, literal, raw, sql } from '../store/sql';
import { statement } from './case-files';
import { type EventOrder, exportedRows, SOURCE_FIELDS } from './event-rows';
import type { PackageFolder } from './folder';
import type { Redactor } from './redact';

/** Rows of one Parquet file: as many as are sorted and packed in little memory. */
const PART_ROWS = 25_000;

/** Rows of one row group, of which every core holds one while it packs. */
const GROUP_ROWS = 20_480;

/** The files of so many events, and their rows. */
export function parquetFiles(events: number): { path: string; from: number; rows: number }[] {
  const parts = Math.max(1, Math.ceil(events / PART_ROWS));
  return Array.from({ length: parts }, (_, part) => ({
    path: parts === 1 ? 'events.parquet' : `events-${String(part + 1).padStart(5, '0')}.parquet`,
    from: part * PART_ROWS,
    rows: Math.min(events - part * PART_ROWS, PART_ROWS),
  }));
}

/**
 * The events of a package as Parquet, in order of time: `events.parquet`, or `events-00001.parquet` and so on where
 * there are many. DuckDB writes them into the spool folder, the only one it may write to.
 */
export async function writeParquet(
  store: CaseStore,
  folder: PackageFolder,
  order: EventOrder,
  redactor: Redactor,
  onRows: (done: number) => void,
  signal?: AbortSignal,
): Promise<{ path: string; rows: number }[]> {
  const columns = join(
    [
      ...EVENT_FIELDS.map((field) => identifier(field.name)),
      ...SOURCE_FIELDS.map((name) => raw(`source_${name}`)),
    ],
    ', ',
  );
  const files = parquetFiles(order.count);
  for (const { path, from, rows } of files) {
    const part = await exportedRows(store.reader, order, redactor, from, from + rows, signal);
    const spool = joinPath(store.spoolFolder, path);
    await store.exporter.run(
      raw(
        `COPY (${statement(sql`SELECT ${columns} FROM (${part}) ORDER BY place`)}) TO ${literal(spool)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${GROUP_ROWS})`,
      ),
      signal,
    );
    folder.take(spool, path);
    onRows(from + rows);
  }
  return files;
}
