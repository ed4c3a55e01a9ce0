import type { Writer } from '../../store/run';
import { join, raw, type Sql, sql } from '../../store/sql';

/** Rows bound to one statement: what a bound JSON text may weigh, roughly. */
const PORTION = 5_000;

/**
 * Inserts rows; `shape` has the types of their members, which are the table's columns in order unless `select` makes
 * these of them. The rows are bound column by column as one text, beside a row of nothing: DuckDB folds what is constant
 * into values one by one, which takes twice the time.
 */
export async function insertRows<Shape extends Readonly<Record<string, string>>>(
  writer: Writer,
  table: Sql,
  shape: Shape,
  rows: readonly Readonly<Record<keyof Shape, unknown>>[],
  select: Sql = raw('*'),
): Promise<void> {
  const names: (keyof Shape & string)[] = Object.keys(shape);
  const columns = JSON.stringify(Object.fromEntries(names.map((name) => [name, [shape[name]]])));
  const unnested = join(
    names.map((name) => raw(`unnest(bound."${name}") AS "${name}"`)),
    ', ',
  );
  for (let start = 0; start < rows.length; start += PORTION) {
    const portion = rows.slice(start, start + PORTION);
    const text = JSON.stringify(
      Object.fromEntries(names.map((name) => [name, portion.map((row) => row[name])])),
    );
    await writer.run(sql`INSERT INTO ${table} SELECT ${select} FROM (SELECT ${unnested} FROM (
      SELECT from_json(text, ${columns}) AS bound FROM (VALUES (${text}), (NULL)) AS one(text)))`);
  }
}

/** How long the thread that answers questions is kept from them, in milliseconds. */
const SLICE = 12;
let begun = performance.now();

/** Whether a slice of work has been done. */
export const isDue = (): boolean => performance.now() - begun >= SLICE;

/** Lets questions be answered. */
export async function pause(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  begun = performance.now();
}
