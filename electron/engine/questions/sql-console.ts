import { StatementType } from '@duckdb/node-api';
import { Failure } from '../../../shared/result';
import type { Cell, ReaderPool } from '../store/run';
import { raw } from '../store/sql';

/** A statement that runs longer is stopped. */
const MAX_MILLISECONDS = 120_000;

/**
 * Runs one SELECT that a person typed. The case cannot be changed by it: exactly one statement, of type SELECT, in a
 * read-only transaction, in a database that has no access to files or network (traps, user SQL).
 *
 * @throws Failure `query` for anything else, and for SQL that DuckDB does not accept
 */
export async function runSelect(
  pool: ReaderPool,
  text: string,
  limit: number,
  signal?: AbortSignal,
): Promise<{ columns: string[]; rows: Cell[][]; truncated: boolean }> {
  const bounded = AbortSignal.any([AbortSignal.timeout(MAX_MILLISECONDS), ...(signal ? [signal] : [])]);
  return pool.with(async (connection) => {
    await assertOneSelect(connection.native, text);
    await connection.run(raw('BEGIN TRANSACTION READ ONLY'));
    try {
      return await connection.table(raw(text), limit, bounded);
    } catch (thrown) {
      if (thrown instanceof Failure && thrown.kind === 'cancelled' && !signal?.aborted) {
        throw new Failure('query', `The statement was stopped after ${MAX_MILLISECONDS / 1000} seconds.`);
      }
      if (thrown instanceof Failure && thrown.kind === 'internal') throw new Failure('query', thrown.message);
      throw thrown;
    } finally {
      await connection.run(raw('ROLLBACK')).catch(() => undefined);
    }
  }, signal);
}

async function assertOneSelect(
  connection: Parameters<Parameters<ReaderPool['with']>[0]>[0]['native'],
  text: string,
): Promise<void> {
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
  let type: StatementType;
  try {
    type = (await statements.prepare(0)).statementType;
  } catch (thrown) {
    throw new Failure(
      'query',
      thrown instanceof Error ? (thrown.message.split('\n')[0] ?? '') : String(thrown),
    );
  }
  if (type !== StatementType.SELECT) {
    throw new Failure('query', 'Only SELECT is run here: the case is read, never written, by SQL.');
  }
}
