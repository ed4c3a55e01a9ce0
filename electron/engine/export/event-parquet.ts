import { join as joinPath } from 'node:path';
import { EVENT_FIELDS } from '../../../shared/model/event';
import type { CaseStore } from '../store/open';
import { identifier, join, literal, raw, sql } from '../store/sql';
import { statement } from './case-files';
import { type EventPart, PART_ROWS, SOURCE_FIELDS } from './event-rows';
import type { PackageFolder } from './folder';

/** The Parquet files of so many events, and their rows: one for each part, with one row group. */
export function parquetFiles(events: number): { path: string; from: number; rows: number }[] {
  const parts = Math.max(1, Math.ceil(events / PART_ROWS));
  return Array.from({ length: parts }, (_, part) => ({
    path: parts === 1 ? 'events.parquet' : `events-${String(part + 1).padStart(5, '0')}.parquet`,
    from: part * PART_ROWS,
    rows: Math.min(events - part * PART_ROWS, PART_ROWS),
  }));
}

const COLUMNS = join(
  [
    ...EVENT_FIELDS.map((field) => identifier(field.name)),
    ...SOURCE_FIELDS.map((name) => raw(`source_${name}`)),
  ],
  ', ',
);

/**
 * A part of the events of a package as Parquet, in order of time. DuckDB writes it into the spool folder, the only one it
 * may write to.
 */
export async function writeParquet(
  store: CaseStore,
  folder: PackageFolder,
  path: string,
  part: EventPart,
  signal?: AbortSignal,
): Promise<void> {
  const spool = joinPath(store.spoolFolder, path);
  const rows = statement(sql`SELECT ${COLUMNS} FROM (${part.joined}) ORDER BY place`);
  await store.exporter.run(
    raw(
      `COPY (${rows}) TO ${literal(spool)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${PART_ROWS})`,
    ),
    signal,
  );
  folder.take(spool, path);
}
