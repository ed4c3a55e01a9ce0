import type { LoadState, LoadSummary } from '../../../shared/model/evidence';
import type { Writer } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';

/** Notes that a load begins, under the number its files will have. */
export async function beginLoad(writer: Writer, id: number, paths: readonly string[]): Promise<void> {
  await writer.run(sql`INSERT INTO load SELECT ${id}, 'running', ${JSON.stringify(paths)}, date_trunc('second', now()::TIMESTAMP), NULL,
    ${raw(ZEROS)}`);
}

const COUNTS = [
  'files_found',
  'files_loaded',
  'files_partial',
  'files_skipped',
  'files_failed',
  'files_already_loaded',
  'event_records',
  'event_unique',
  'event_duplicates',
  'event_rejected',
  'item_records',
  'item_unique',
  'item_duplicates',
  'item_rejected',
  'notices',
] as const;
const ZEROS = COUNTS.map(() => '0').join(', ');

/** Keeps what a load came to. */
export async function endLoad(
  writer: Writer,
  id: number,
  state: LoadState,
  { files, events, configItems, notices }: LoadSummary,
): Promise<void> {
  const values = [
    ...[files.found, files.loaded, files.partial, files.skipped, files.failed, files.alreadyLoaded],
    ...[events, configItems].flatMap(({ records, unique, duplicates, rejected }) => [
      records,
      unique,
      duplicates,
      rejected,
    ]),
    notices,
  ];
  let set = sql`state = ${state}, ended_at = date_trunc('second', now()::TIMESTAMP)`;
  for (const [index, name] of COUNTS.entries()) set = sql`${set}, ${raw(name)} = ${values[index] ?? 0}`;
  await writer.run(sql`UPDATE load SET ${set} WHERE id = ${id}`);
}

/**
 * Counts loads that did not come to their end by what the ledger has of them. One whose process died is `interrupted`; its
 * end is not known.
 */
export async function settleLoads(
  writer: Writer,
  state: 'interrupted' | 'failed' = 'interrupted',
): Promise<void> {
  await writer.run(sql`UPDATE load SET state = ${state}, ended_at = ${ended(state)},
      files_found = f.found, files_loaded = f.loaded, files_partial = f.partial, files_skipped = f.skipped,
      files_failed = f.failed, event_records = f.events + f.rejected, event_unique = f.events - f.duplicates,
      event_duplicates = f.duplicates, event_rejected = f.rejected, item_records = f.items + f.rejected_items,
      item_unique = f.items - f.duplicate_items, item_duplicates = f.duplicate_items, item_rejected = f.rejected_items,
      notices = f.notices
    FROM (${counted}) AS f WHERE load.id = f.id AND load.state = 'running'`);
}

const ended = (state: 'interrupted' | 'failed'): Sql =>
  raw(state === 'failed' ? "date_trunc('second', now()::TIMESTAMP)" : 'NULL');

/** The ledger's word on every load that is not finished. */
const counted = raw(`SELECT l.id, count(f.id) AS found, count(*) FILTER (f.status = 'loaded') AS loaded,
    count(*) FILTER (f.status = 'partial') AS partial, count(*) FILTER (f.status = 'skipped') AS skipped,
    count(*) FILTER (f.status = 'failed') AS failed, coalesce(sum(f.events), 0) AS events,
    coalesce(sum(f.config_items), 0) AS items,
    coalesce(sum(f.rejected) FILTER (f.config_items <= f.events AND f.kind <> 'config-items'), 0) AS rejected,
    coalesce(sum(f.rejected) FILTER (f.config_items > f.events OR f.kind = 'config-items'), 0) AS rejected_items,
    (SELECT count(duplicate_of) FROM event_record WHERE file_id IN (SELECT id FROM evidence_file WHERE load_id = l.id)) AS duplicates,
    (SELECT count(duplicate_of) FROM config_item WHERE file_id IN (SELECT id FROM evidence_file WHERE load_id = l.id)) AS duplicate_items,
    (SELECT count(*) FROM notice WHERE file_id IN (SELECT id FROM evidence_file WHERE load_id = l.id)) AS notices
  FROM load AS l LEFT JOIN evidence_file AS f ON f.load_id = l.id WHERE l.state = 'running' GROUP BY l.id`);
