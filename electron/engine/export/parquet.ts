import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportProgress, ParquetResult } from '../../../shared/model/export';
import { appendJournal } from '../store/journal';
import type { CaseStore } from '../store/open';
import { literal, raw, sql } from '../store/sql';
import { PackageFolder } from './folder';
import { athenaText, type LakeTable, sparkText, trinoText } from './parquet-ddl';

/** Tables of the application's own, and those that `event` holds joined. */
const LEFT_OUT = new Set(['pending_file', 'saved_search', 'search_history', 'event_record', 'identity']);

/** What large tables are split by. Regions that are none stand together. */
const region = `CASE WHEN regexp_full_match("awsRegion", '[a-z0-9-]{1,40}') THEN "awsRegion" ELSE 'other' END AS region`;
const day = (column: string) => `coalesce(strftime("${column}", '%Y-%m-%d'), 'unknown') AS "day"`;
const PARTITIONED: Readonly<Record<string, string>> = {
  event: `SELECT *, ${region}, ${day('eventTime')} FROM event`,
  config_item: `SELECT *, "awsAccountId" AS account, ${region}, ${day('configurationItemCaptureTime')} FROM config_item`,
};
const KEYS = ['account', 'region', 'day'];

/**
 * Writes the case as Parquet, events and items partitioned by account, region and day, with what Athena, Trino and Spark
 * need to ask the same questions of it. The folder appears when it is whole.
 *
 * @throws Failure `exists`, `not-found`, `unreadable`, `disk-full` or `cancelled`
 */
export async function writeLake(
  store: CaseStore,
  place: string,
  onProgress?: (progress: ExportProgress) => void,
  signal?: AbortSignal,
): Promise<ParquetResult> {
  const folder = new PackageFolder(place);
  const spool = join(store.spoolFolder, 'lake');
  try {
    const tables = await tablesOf(store, signal);
    const written: ParquetResult['tables'] = [];
    for (const [index, table] of tables.entries()) {
      onProgress?.({ state: 'writing', rows: { done: index, total: tables.length } });
      rmSync(spool, { recursive: true, force: true });
      mkdirSync(spool);
      await writeTable(store, table, spool, signal);
      move(spool, folder.at(table.name));
      const count = await store.reader.first<{ rows: number }>(
        raw(`SELECT count(*) AS rows FROM "${table.name}"`),
        signal,
      );
      written.push({ name: table.name, rows: count?.rows ?? 0, partitioned: table.partitions.length > 0 });
    }
    folder.write('athena.sql', athenaText(tables));
    folder.write('trino.sql', trinoText(tables));
    folder.write('spark.py', sparkText(tables));
    folder.finish();
    onProgress?.({ state: 'done', rows: { done: tables.length, total: tables.length } });
    if (!store.readOnly) {
      await store.writer.transaction((writer) =>
        appendJournal(writer, store.who, 'exported', { parquet: true, tables: written.length }),
      );
    }
    return { path: folder.target, tables: written };
  } finally {
    folder.discard();
    rmSync(spool, { recursive: true, force: true });
  }
}

/** The tables with their columns, as they stand in the files, and what they are partitioned by. */
async function tablesOf(store: CaseStore, signal?: AbortSignal): Promise<LakeTable[]> {
  const rows = await store.reader.all<{ relation: string; name: string; type: string }>(
    sql`SELECT table_name AS relation, column_name AS name, data_type AS type FROM duckdb_columns()
      WHERE database_name = 'evidence' AND schema_name = 'main' AND NOT internal ORDER BY relation, column_index`,
    signal,
  );
  const names = [...new Set(rows.map(({ relation }) => relation))].filter((name) => !LEFT_OUT.has(name));
  return names.map((name) => {
    const partitions = name in PARTITIONED ? KEYS : [];
    const columns = rows.filter((row) => row.relation === name && !partitions.includes(row.name));
    return { name, partitions, columns: columns.map((row) => ({ name: row.name, type: row.type })) };
  });
}

async function writeTable(
  store: CaseStore,
  { name, partitions, columns }: LakeTable,
  to: string,
  signal?: AbortSignal,
): Promise<void> {
  const options = 'FORMAT parquet, COMPRESSION zstd';
  const alone = (rows: string, path: string) => raw(`COPY (${rows}) TO ${literal(path)} (${options})`);
  const select = PARTITIONED[name];
  if (select === undefined)
    return store.exporter.run(alone(`SELECT * FROM "${name}"`, join(to, 'part.parquet')), signal);
  await store.exporter.run(
    raw(
      `COPY (${select}) TO ${literal(to)} (${options}, PARTITION_BY (${partitions.join(', ')}), OVERWRITE_OR_IGNORE)`,
    ),
    signal,
  );
  if (readdirSync(to).length > 0) return;
  // An empty table still has its columns.
  const empty = join(to, 'account=none', 'region=none', 'day=none');
  mkdirSync(empty, { recursive: true });
  const list = columns.map((column) => `"${column.name}"`).join(', ');
  await store.exporter.run(
    alone(`SELECT ${list} FROM "${name}" LIMIT 0`, join(empty, 'part.parquet')),
    signal,
  );
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch {
    // Another file system.
    cpSync(from, to, { recursive: true });
  }
}
