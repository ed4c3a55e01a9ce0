import type { Reader } from '../store/run';
import { sql } from '../store/sql';
import { compileScope, type Scope } from './scope';

/**
 * How many events each of several searches finds, in their order.
 *
 * @throws Failure `query` for text that cannot be understood
 */
export function counts(reader: Reader, scopes: readonly Scope[], signal?: AbortSignal): Promise<number[]> {
  return Promise.all(
    scopes.map(async (scope) => {
      const { where } = compileScope(scope);
      const found = await reader.first<{ count: number }>(
        sql`SELECT count(*) AS count FROM event WHERE ${where}`,
        signal,
      );
      return found?.count ?? 0;
    }),
  );
}
