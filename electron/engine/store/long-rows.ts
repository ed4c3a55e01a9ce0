import type { CaseStore } from './open';
import { raw } from './sql';

/** DuckDB takes 2,048 rows at once, with all their texts: longer ones can be more than it is given when it goes with little. */
export const LONG_ROW_BYTES = 128 * 2 ** 10;

/** Whether rows longer than that may be in the case. */
export const hasLongRows = async (store: CaseStore): Promise<boolean> =>
  (await store.info('longRows')) !== null;

/** Remembers that such rows come in. It is said before they do: a checkpoint which cannot hold them fails for good. */
export async function noteLongRows(store: CaseStore): Promise<void> {
  if (!(await hasLongRows(store)))
    await store.writer.run(raw("INSERT INTO case_info VALUES ('longRows', 'true')"));
}
