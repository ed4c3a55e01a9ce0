import type { DuckDBConnection, StatementType as Type } from '@duckdb/node-api';
import { Failure } from '../../../shared/result';
import { StatementType } from '../store/duckdb';
import { memoryLimitMegabytes } from '../store/open';
import type { Cell, ReaderPool } from '../store/run';
import { raw } from '../store/sql';
import { assertReadsOnly, ONLY_SELECT } from './sql-functions';
import { assertShallow } from './sql-nesting';

export interface SqlLimits {
  /** A statement that runs longer is stopped. */
  milliseconds: number;
  /** Memory of the whole process beyond which a statement is stopped: DuckDB does not keep to its own limit. */
  megabytes: number;
  /** How long stopping may take before the answer no longer waits for it; DuckDB stops between chunks of rows only. */
  graceMilliseconds: number;
}

const LIMITS: SqlLimits = {
  milliseconds: 120_000,
  megabytes: memoryLimitMegabytes() + 1_536,
  graceMilliseconds: 5_000,
};
const MEMORY_LOOK_MS = 50;

/**
 * Runs one SELECT that a person typed. The case cannot be changed by it: exactly one statement, of type SELECT, with
 * functions that only read, in a read-only transaction, in a database that has no access to files or network (traps,
 * user SQL). A statement that does not let itself be stopped keeps its connection until it ends, and is answered with a
 * failure whose detail says `stuck`.
 *
 * `values` are bound to the statement's `$name`.
 *
 * @throws Failure `query` for anything else, and for SQL that DuckDB does not accept
 */
export async function runSelect(
  pool: ReaderPool,
  text: string,
  limit: number,
  signal?: AbortSignal,
  { milliseconds, megabytes, graceMilliseconds }: SqlLimits = LIMITS,
  values?: Readonly<Record<string, string | number | boolean | null>>,
): Promise<{ columns: string[]; rows: Cell[][]; truncated: boolean }> {
  assertShallow(text);
  const tooMuch = new AbortController();
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() > megabytes * 2 ** 20) tooMuch.abort();
  }, MEMORY_LOOK_MS);
  const time = AbortSignal.timeout(milliseconds);
  const bounded = AbortSignal.any([time, tooMuch.signal, ...(signal ? [signal] : [])]);
  let begun = false;
  const answer = pool.with(async (connection) => {
    begun = true;
    await assertOneSelect(connection.native, text);
    await connection.run(raw('BEGIN TRANSACTION READ ONLY'));
    try {
      return await connection.table(raw(text), limit, bounded, values);
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.kind === 'cancelled' && !signal?.aborted) {
        const why = tooMuch.signal.aborted
          ? 'because it takes too much memory'
          : `after ${milliseconds / 1000} seconds`;
        throw new Failure('query', `The statement was stopped ${why}.`);
      }
      if (thrown instanceof Failure && thrown.kind === 'internal') throw new Failure('query', thrown.message);
      throw thrown;
    } finally {
      await connection.run(raw('ROLLBACK')).catch(() => undefined);
    }
  }, bounded);
  // What takes too much memory is not waited for long: the machine would suffer.
  const grace = () => (begun ? graceMilliseconds / (tooMuch.signal.aborted ? 10 : 1) : 0);
  return within(answer, bounded, grace).finally(() => clearInterval(watch));
}

/** What the work answers, or a failure when it still goes on some milliseconds after the signal. */
async function within<T>(work: Promise<T>, signal: AbortSignal, grace: () => number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort: () => void = () => undefined;
  const tooLong = new Promise<never>((_, fail) => {
    onAbort = () => {
      const milliseconds = grace();
      const failure =
        milliseconds > 0
          ? new Failure('query', 'The statement was told to stop and did not.', { stuck: true })
          : new Failure('cancelled', 'The statement was not begun: all connections were busy.');
      timer = setTimeout(() => fail(failure), milliseconds);
    };
  });
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort);
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

async function assertOneSelect(connection: DuckDBConnection, text: string): Promise<void> {
  let statements: Awaited<ReturnType<typeof connection.extractStatements>>;
  try {
    statements = await connection.extractStatements(text);
  } catch (thrown) {
    throw new Failure(
      'query',
      thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown),
    );
  }
  if (statements.count !== 1) {
    throw new Failure('query', `One SELECT statement is run at a time; this is ${statements.count}.`);
  }
  // Before it is prepared, since some functions act while a statement is prepared.
  await assertReadsOnly(connection, text);
  let type: Type;
  try {
    type = (await statements.prepare(0)).statementType;
  } catch (thrown) {
    throw new Failure(
      'query',
      thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown),
    );
  }
  if (type !== StatementType.SELECT) throw new Failure('query', ONLY_SELECT);
}
