import { csvLine } from '../../../shared/csv';
import { runSelect } from '../questions/sql-console';
import type { Cell, ReaderPool } from '../store/run';
import { type Written, writeNewFile } from './new-file';

/** Rows of a statement that an export writes at most. */
const MOST_ROWS = 1_000_000;
const PORTION = 2_000;

/**
 * Writes what a SELECT answers to a new file, under the same protections as in the console.
 *
 * @throws Failure `query` for what the console refuses, `exists`, `unreadable` or `not-found` for the file
 */
export async function exportTable(
  pool: ReaderPool,
  request: { place: string; format: 'csv' | 'jsonl'; sql: string },
  signal?: AbortSignal,
): Promise<Written> {
  const { columns, rows } = await runSelect(pool, request.sql, MOST_ROWS, signal);
  const line =
    request.format === 'csv'
      ? (row: Cell[]) => csvLine(row)
      : (row: Cell[]) =>
          `${JSON.stringify(Object.fromEntries(columns.map((name, at) => [name, row[at]])))}\n`;
  return writeNewFile(request.place, async (put) => {
    if (request.format === 'csv') await put(csvLine(columns));
    for (let start = 0; start < rows.length; start += PORTION) {
      signal?.throwIfAborted();
      await put(
        rows
          .slice(start, start + PORTION)
          .map(line)
          .join(''),
      );
    }
    return rows.length;
  });
}
