import type { Reader } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';
import type { Indexed } from './event-index';
import { tableNamed } from './kept-tables';
import { compileScope, conditionInIndex, type Scope } from './scope';

/**
 * How many events each of several searches finds, in their order.
 *
 * @throws Failure `query` for text that cannot be understood
 */
export function counts(
  reader: Reader,
  scopes: readonly Scope[],
  indexed: Indexed | null,
  signal?: AbortSignal,
): Promise<number[]> {
  return Promise.all(
    scopes.map(async (scope) => {
      const { from, where } = countedIn(scope, indexed);
      const found = await reader.first<{ count: number }>(
        sql`SELECT count(*) AS count FROM ${from} WHERE ${where}`,
        signal,
      );
      return found?.count ?? 0;
    }),
  );
}

function countedIn(scope: Scope, indexed: Indexed | null): { from: Sql; where: Sql } {
  const { filter, where } = compileScope(scope);
  const within = indexed && conditionInIndex(filter, scope, indexed);
  return indexed && within
    ? { from: tableNamed(indexed.table), where: within }
    : { from: raw('event'), where };
}
