import type { LoadRecord } from '../../../shared/model/evidence';
import type { Reader } from '../store/run';
import { raw } from '../store/sql';

interface Row {
  id: number;
  state: LoadRecord['state'];
  places: string;
  startedAt: string;
  endedAt: string | null;
  [count: string]: unknown;
}

const loads = raw(`SELECT id, state, places, started_at AS "startedAt", ended_at AS "endedAt",
    {'found': files_found, 'loaded': files_loaded, 'partial': files_partial, 'skipped': files_skipped,
      'failed': files_failed, 'alreadyLoaded': files_already_loaded} AS files,
    {'records': event_records, 'unique': event_unique, 'duplicates': event_duplicates, 'rejected': event_rejected} AS events,
    {'records': item_records, 'unique': item_unique, 'duplicates': item_duplicates, 'rejected': item_rejected} AS "configItems",
    notices FROM load ORDER BY id`);

/** What each load came to, in their order. */
export async function listLoads(reader: Reader, signal?: AbortSignal): Promise<LoadRecord[]> {
  const rows = await reader.all<Row & Omit<LoadRecord, 'places'>>(loads, signal);
  return rows.map((row) => ({ ...row, places: JSON.parse(row.places) as string[], ...numbers(row) }));
}

/** 64-bit counts inside structures come as text. */
function numbers(row: Omit<LoadRecord, 'places'>): Pick<LoadRecord, 'files' | 'events' | 'configItems'> {
  const plain = <T extends object>(counts: T): T =>
    // Every value of these structures is a count.
    Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)])) as T;
  return { files: plain(row.files), events: plain(row.events), configItems: plain(row.configItems) };
}
