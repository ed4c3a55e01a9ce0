import { ITEM_FIELDS } from '../../../shared/model/config-item';
import { EVENT_FIELDS } from '../../../shared/model/event';
import { LARGE_RECORD_BYTES } from '../formats/document';
import { hasLongRows } from '../store/long-rows';
import type { CaseStore } from '../store/open';
import { raw } from '../store/sql';

/**
 * What the large records of a case may weigh together. DuckDB takes 2,048 rows of a column at once, all texts in them: a small
 * compressed file could hold records of which it cannot take as many, and from then on no load would come to its end.
 */
export const MOST_LARGE_BYTES = 512 * 2 ** 20;

/** KiB that are left for large records of a case, in shared memory. */
export type LargeRoom = Int32Array<SharedArrayBuffer>;

/** The texts of a row. */
const TEXTS = {
  event_record: EVENT_FIELDS.filter(
    ({ table, type }) => table === 'event_record' && (type === 'text' || type === 'json'),
  ),
  config_item: ITEM_FIELDS.filter(({ type }) => type === 'text' || type === 'json'),
};

/**
 * Room for large records beside those which the case has. These are told by their texts, as a record may have stood compressed in
 * what wrapped it; the names of its fields, which are not in its row, are little beside them.
 */
export async function largeRoom(store: CaseStore): Promise<LargeRoom> {
  const room: LargeRoom = new Int32Array(new SharedArrayBuffer(4));
  let bytes = 0;
  if (await hasLongRows(store)) {
    const rows = Object.entries(TEXTS).map(
      ([table, fields]) =>
        `SELECT ${fields.map(({ name }) => `coalesce(strlen("${name}"), 0)`).join(' + ')} AS bytes FROM ${table}`,
    );
    const row = await store.writer.first<{ bytes: number }>(
      raw(`SELECT coalesce(sum(bytes), 0)::BIGINT AS bytes FROM (${rows.join(' UNION ALL ')})
        WHERE bytes > ${0.95 * LARGE_RECORD_BYTES}`),
    );
    bytes = row?.bytes ?? 0;
  }
  room[0] = Math.max(0, Math.floor((MOST_LARGE_BYTES - bytes) / 1024));
  return room;
}

/** Gives back what was taken for records that were not kept. */
export function giveRoom(room: LargeRoom, bytes: number): void {
  Atomics.add(room, 0, Math.ceil(bytes / 1024));
}

/** Takes room for a large record of so many bytes; false, and nothing taken, when there is none left. */
export function takeRoom(room: LargeRoom, bytes: number): boolean {
  const taken = Math.ceil(bytes / 1024);
  if (Atomics.sub(room, 0, taken) >= taken) return true;
  Atomics.add(room, 0, taken);
  return false;
}
