import { LARGE_RECORD_BYTES } from '../formats/document';
import type { CaseStore } from '../store/open';
import { raw } from '../store/sql';

/**
 * What the large records of a case may weigh together. DuckDB takes 2,048 rows of a column at once, all texts in them: a small
 * compressed file could hold records of which it cannot take as many, and from then on no load would come to its end.
 */
export const MOST_LARGE_BYTES = 512 * 2 ** 20;

/** KiB that are left for large records of a case, in shared memory. */
export type LargeRoom = Int32Array<SharedArrayBuffer>;

/** Room for large records beside those which the case has. */
export async function largeRoom(store: CaseStore): Promise<LargeRoom> {
  const lengths = ['event_record', 'config_item'].map(
    (table) =>
      `SELECT coalesce(sum("length"), 0)::BIGINT AS bytes FROM ${table} WHERE "length" > ${LARGE_RECORD_BYTES}`,
  );
  const row = await store.writer.first<{ bytes: number }>(
    raw(`SELECT sum(bytes)::BIGINT AS bytes FROM (${lengths.join(' UNION ALL ')})`),
  );
  const room: LargeRoom = new Int32Array(new SharedArrayBuffer(4));
  room[0] = Math.max(0, Math.floor((MOST_LARGE_BYTES - (row?.bytes ?? 0)) / 1024));
  return room;
}

/** Takes room for a large record of so many bytes; false, and nothing taken, when there is none left. */
export function takeRoom(room: LargeRoom, bytes: number): boolean {
  const taken = Math.ceil(bytes / 1024);
  if (Atomics.sub(room, 0, taken) >= taken) return true;
  Atomics.add(room, 0, taken);
  return false;
}
