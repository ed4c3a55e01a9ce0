import type { Writer } from '../../store/run';
import { type Sql, sql } from '../../store/sql';

/** Rows bound to one statement: what a bound JSON text may weigh, roughly. */
const PORTION = 2_000;

/** Inserts rows whose members are the table's columns in order; `shape` has their types. */
export async function insertRows(
  writer: Writer,
  table: Sql,
  shape: Readonly<Record<string, string>>,
  rows: readonly object[],
): Promise<void> {
  for (let start = 0; start < rows.length; start += PORTION) {
    const text = JSON.stringify(rows.slice(start, start + PORTION));
    await writer.run(
      sql`INSERT INTO ${table} SELECT unnest(from_json(${text}, ${JSON.stringify([shape])}), max_depth := 2)`,
    );
  }
}

/** How long the thread that answers questions is kept from them, in milliseconds. */
const SLICE = 12;
let begun = performance.now();

/** Lets questions be answered when a slice of work has been done. */
export async function pause(): Promise<void> {
  if (performance.now() - begun < SLICE) return;
  await new Promise((resolve) => setImmediate(resolve));
  begun = performance.now();
}
