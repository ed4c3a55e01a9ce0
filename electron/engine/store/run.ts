import type { DuckDBConnection, DuckDBType, DuckDBValue } from '@duckdb/node-api';
import { Failure } from '../../../shared/result';
import { DuckDBTimestampValue, JsonDuckDBValueConverter } from './duckdb';
import type { Sql, SqlValue } from './sql';

export type Cell = string | number | boolean | null | Cell[] | { [key: string]: Cell };

/** Reads the case. Questions, derivations and exports get this. */
export interface Reader {
  /** All rows of a statement as objects; the row type is the caller's word for the columns it selected. */
  all<Row>(statement: Sql, signal?: AbortSignal): Promise<Row[]>;
  /** The first row; undefined when there is none. */
  first<Row>(statement: Sql, signal?: AbortSignal): Promise<Row | undefined>;
  /** Rows in portions of at most a few thousand, without holding them all. */
  stream<Row>(statement: Sql, signal?: AbortSignal): AsyncIterable<Row[]>;
}

/** Writes the case too. Only loading, derivations, findings and search results get this. */
export interface Writer extends Reader {
  run(statement: Sql, signal?: AbortSignal): Promise<void>;
  /** Runs the steps in one transaction: all of them count, or none. */
  transaction<T>(steps: (writer: Writer) => Promise<T>): Promise<T>;
}

/** DuckDB's value as a plain one: safe integers as numbers, timestamps as ISO 8601 UTC, the rest as JSON has it. */
function toCell(value: DuckDBValue, type: DuckDBType): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value.toString();
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (value instanceof DuckDBTimestampValue) return isoTime(value.micros);
  // Every other type goes through the client's own JSON conversion, which yields JSON values only.
  return JsonDuckDBValueConverter(value, type, JsonDuckDBValueConverter) as Cell;
}

/** ISO 8601 in UTC; fractions only where there are any. */
export function isoTime(micros: bigint): string {
  const milliseconds = Number(micros / 1000n);
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return `${micros} microseconds`;
  const text = date.toISOString();
  return milliseconds % 1000 === 0 ? text.replace('.000Z', 'Z') : text;
}

/** Statements on a connection whose turn is held. A transaction hands this out, so that its steps need not wait for it. */
class Core implements Writer {
  constructor(private readonly connection: DuckDBConnection) {}

  all<Row>(statement: Sql, signal?: AbortSignal): Promise<Row[]> {
    return this.guard(signal, async () => {
      const reader = await this.connection.runAndReadAll(statement.sql, [...statement.values]);
      return reader.convertRowObjects(toCell) as Row[];
    });
  }

  async first<Row>(statement: Sql, signal?: AbortSignal): Promise<Row | undefined> {
    return (await this.all<Row>(statement, signal))[0];
  }

  async *stream<Row>(statement: Sql, signal?: AbortSignal): AsyncIterable<Row[]> {
    const result = await this.guard(signal, () =>
      this.connection.stream(statement.sql, [...statement.values]),
    );
    const rows = result.yieldConvertedRowObjects(toCell);
    for (;;) {
      const next = await this.guard(signal, () => rows.next());
      if (next.done) return;
      yield next.value as Row[];
    }
  }

  run(statement: Sql, signal?: AbortSignal): Promise<void> {
    return this.guard(signal, async () => {
      // With a list of values, even an empty one, the client prepares it first, and DuckDB plans what reads a file twice.
      await this.connection.run(
        statement.sql,
        statement.values.length > 0 ? [...statement.values] : undefined,
      );
    });
  }

  async transaction<T>(steps: (writer: Writer) => Promise<T>): Promise<T> {
    try {
      await this.connection.run('BEGIN TRANSACTION');
      try {
        const value = await steps(this);
        await this.connection.run('COMMIT');
        return value;
      } catch (thrown) {
        // After a fatal error there is nothing to roll back; the first error is the one to tell.
        await this.connection.run('ROLLBACK').catch(() => undefined);
        throw thrown;
      }
    } catch (thrown) {
      throw asFailure(thrown);
    }
  }

  /** Interrupts the work when the signal says so, and turns what it throws into a failure. */
  async guard<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    if (signal?.aborted) throw cancelled();
    const onAbort = () => this.connection.interrupt();
    signal?.addEventListener('abort', onAbort);
    try {
      return await work();
    } catch (thrown) {
      throw asFailure(thrown, signal);
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }
}

/** Takes turns on one connection and turns DuckDB's errors into failures with a kind. */
export class Connection implements Writer {
  #turn: Promise<unknown> = Promise.resolve();
  readonly #core: Core;

  constructor(private readonly connection: DuckDBConnection) {
    this.#core = new Core(connection);
  }

  all<Row>(statement: Sql, signal?: AbortSignal): Promise<Row[]> {
    return this.#inTurn(signal, () => this.#core.all<Row>(statement, signal));
  }

  async first<Row>(statement: Sql, signal?: AbortSignal): Promise<Row | undefined> {
    return (await this.all<Row>(statement, signal))[0];
  }

  async *stream<Row>(statement: Sql, signal?: AbortSignal): AsyncIterable<Row[]> {
    const release = await this.#take(signal);
    try {
      yield* this.#core.stream<Row>(statement, signal);
    } finally {
      release();
    }
  }

  run(statement: Sql, signal?: AbortSignal): Promise<void> {
    return this.#inTurn(signal, () => this.#core.run(statement, signal));
  }

  async transaction<T>(steps: (writer: Writer) => Promise<T>): Promise<T> {
    const release = await this.#take();
    try {
      return await this.#core.transaction(steps);
    } finally {
      release();
    }
  }

  /** Columns and rows of one statement, at most `limit` of them, and no more than can be shown; `named` are the values of its `$name`. */
  async table(
    statement: Sql,
    limit: number,
    signal?: AbortSignal,
    named?: Readonly<Record<string, SqlValue>>,
  ): Promise<{ columns: string[]; rows: Cell[][]; truncated: boolean }> {
    return this.#inTurn(signal, () =>
      this.#core.guard(signal, async () => {
        const values = named ? { ...named } : [...statement.values];
        const result = await this.connection.stream(statement.sql, values);
        const columns = result.deduplicatedColumnNames();
        const rows: Cell[][] = [];
        let characters = 0;
        for await (const chunk of result.yieldConvertedRows(toCell)) {
          for (const row of chunk) {
            if (rows.length === limit || characters > MOST_CHARACTERS)
              return { columns, rows, truncated: true };
            characters += row.reduce<number>((sum, cell) => sum + lengthOf(cell), 0);
            rows.push(row);
          }
        }
        return { columns, rows, truncated: false };
      }),
    );
  }

  /** The connection itself, for what only it can do (looking into a statement before it runs). */
  get native(): DuckDBConnection {
    return this.connection;
  }

  close(): void {
    this.connection.closeSync();
  }

  async #inTurn<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const release = await this.#take(signal);
    try {
      return await work();
    } finally {
      release();
    }
  }

  /** Waits for the connection. */
  async #take(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) throw cancelled();
    const before = this.#turn;
    let release: () => void = () => undefined;
    this.#turn = new Promise<void>((resolve) => {
      release = resolve;
    });
    await before;
    if (signal?.aborted) {
      release();
      throw cancelled();
    }
    return release;
  }
}

/** Several connections behind one reader, so that a slow question does not hold up a quick one. */
export class ReaderPool implements Reader {
  #idle: Connection[];
  #waiting: ((connection: Connection) => void)[] = [];

  constructor(private readonly connections: readonly Connection[]) {
    this.#idle = [...connections];
  }

  all<Row>(statement: Sql, signal?: AbortSignal): Promise<Row[]> {
    return this.with((connection) => connection.all<Row>(statement, signal), signal);
  }

  first<Row>(statement: Sql, signal?: AbortSignal): Promise<Row | undefined> {
    return this.with((connection) => connection.first<Row>(statement, signal), signal);
  }

  async *stream<Row>(statement: Sql, signal?: AbortSignal): AsyncIterable<Row[]> {
    const connection = await this.#take();
    try {
      yield* connection.stream<Row>(statement, signal);
    } finally {
      this.#give(connection);
    }
  }

  /** Lends one connection for several statements that belong together. */
  async with<T>(work: (connection: Connection) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const connection = await this.#take();
    try {
      if (signal?.aborted) throw cancelled();
      return await work(connection);
    } finally {
      this.#give(connection);
    }
  }

  close(): void {
    for (const connection of this.connections) connection.close();
  }

  #take(): Promise<Connection> {
    const idle = this.#idle.pop();
    if (idle) return Promise.resolve(idle);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(connection: Connection): void {
    const next = this.#waiting.shift();
    if (next) next(connection);
    else this.#idle.push(connection);
  }
}

/** Of all cells of a table: what a process can hold twice, and a page once. */
const MOST_CHARACTERS = 64 * 2 ** 20;

/** About how long a cell is as text. */
const lengthOf = (cell: Cell): number =>
  typeof cell === 'string'
    ? cell.length
    : cell !== null && typeof cell === 'object'
      ? JSON.stringify(cell).length
      : 8;

const cancelled = () => new Failure('cancelled', 'The question was cancelled.');

function asFailure(thrown: unknown, signal?: AbortSignal): Failure {
  if (thrown instanceof Failure) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (signal?.aborted || /INTERRUPT/i.test(message)) return cancelled();
  if (/read-only mode/i.test(message)) {
    return new Failure('read-only', 'This case was opened to be read only. Open it again to change it.');
  }
  if (/No space left|disk.*full|could not write|max_temp_directory_size/i.test(message)) {
    return new Failure('disk-full', 'The disk that holds the case is full. Free some space and try again.');
  }
  if (/out of memory|failed to pin block|could not allocate block/i.test(message)) {
    return new Failure(
      'out-of-memory',
      'This takes more memory than the database may use, a third of the machine and at most 4 GiB.',
    );
  }
  return new Failure('internal', `The database refused a statement: ${message.split('\n')[0]}`);
}
