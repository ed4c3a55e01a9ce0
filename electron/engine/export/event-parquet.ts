import { join as joinPath } from 'node:path';
import { EVENT_FIELDS } from '../../../shared/model/event';
import type { CaseStore } from '../store/open';
import { identifier, join, literal, raw, sql } from '../store/sql';
import { statement } from './case-files';
import { type EventPart, type EventRange, SOURCE_FIELDS } from './event-rows';
import type { PackageFolder } from './folder';

/** The Parquet files of events: one for each part, with one row group. */
export const parquetFiles = (parts: readonly EventRange[]): (EventRange & { path: string })[] =>
  parts.map((part, at) => ({
    ...part,
    path: parts.length === 1 ? 'events.parquet' : `events-${String(at + 1).padStart(5, '0')}.parquet`,
  }));

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
      `COPY (${rows}) TO ${literal(spool)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE ${Math.max(part.count, 2_048)})`,
    ),
    signal,
  );
  folder.take(spool, path);
}
