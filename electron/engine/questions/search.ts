import type { Sort } from '../../../shared/model/saved';
import type { EventRow, SearchOpened, SearchPage } from '../../../shared/model/search';
import { Failure } from '../../../shared/result';
import type { Cell, Reader, Writer } from '../store/run';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import { EVENT_ROW } from './event-row';
import { fieldValue } from './field-value';
import { RECORD_COLUMNS, type RecordRow, recordLine } from './record';
import { type CompiledScope, compileScope, type Scope } from './scope';

/** Results kept at a time; the one used longest ago goes first. */
const MAX_KEPT = 12;

export type Order = 'newest' | 'oldest';

/**
 * The numbers of the matching events in order. Kept as a table whose row ids are the row numbers of the grid, so that a
 * page anywhere is a range and never an OFFSET (traps, DuckDB).
 */
export function resultRows(scope: CompiledScope, order: Order, sort?: Sort): Sql {
  const direction = order === 'newest' ? raw('DESC NULLS LAST') : raw('ASC NULLS LAST');
  const tie = order === 'newest' ? raw('DESC') : raw('ASC');
  const first = sort
    ? sql`${fieldValue(sort.field).value} ${sort.descending ? raw('DESC NULLS LAST') : raw('ASC NULLS LAST')}, `
    : raw('');
  return sql`SELECT n FROM event WHERE ${scope.where} ORDER BY ${first}"eventTime" ${direction}, n ${tie}`;
}

/** Rows [start, start + count) of a kept result, with further columns named by their place. */
export function pageRows(table: Sql, start: number, count: number, columns: readonly string[] = []): Sql {
  const further = columns.map(
    (name, index) => sql`, ${fieldValue(name).value} AS ${identifier(cellName(index))}`,
  );
  return sql`SELECT ${EVENT_ROW}${join(further, '')} FROM (SELECT rowid AS place, n FROM ${table} WHERE rowid >= ${start} AND rowid < ${start + count}) AS r
    JOIN event AS e ON e.n = r.n ORDER BY r.place`;
}

const cellName = (index: number): string => `cell ${index}`;

const recordRows = (table: Sql, start: number, count: number): Sql =>
  sql`SELECT ${RECORD_COLUMNS} FROM (SELECT rowid AS place, n FROM ${table} WHERE rowid >= ${start} AND rowid < ${start + count}) AS r
    JOIN event AS e ON e.n = r.n JOIN evidence_file AS f ON f.id = e.file_id ORDER BY r.place`;

interface Span {
  first: string | null;
  last: string | null;
}

interface Kept {
  table: Sql;
  opened: SearchOpened;
}

/** The searches of an open case that are kept for paging, in memory beside it. */
export class SearchResults {
  readonly #kept = new Map<string, Kept>();
  #next = 1;

  constructor(
    private readonly scratch: Writer,
    private readonly reader: Reader,
  ) {}

  /** @throws Failure `query` for text that cannot be understood */
  async open(
    args: Scope & { order: Order; sort?: Sort | undefined },
    signal?: AbortSignal,
  ): Promise<SearchOpened> {
    const started = performance.now();
    const scope = compileScope(args);
    const id = `result_${this.#next++}`;
    const table = sql`memory.main.${identifier(id)}`;
    const rows = resultRows(scope, args.order, args.sort);
    await this.scratch.run(sql`CREATE TABLE ${table} AS ${rows}`, signal);
    try {
      return await this.#keep(id, table, scope, args.sort === undefined, started, signal);
    } catch (thrown) {
      // A newer search supersedes this one as a rule; its rows must not stay behind.
      await this.scratch.run(sql`DROP TABLE IF EXISTS ${table}`);
      throw thrown;
    }
  }

  async #keep(
    id: string,
    table: Sql,
    scope: CompiledScope,
    byTime: boolean,
    started: number,
    signal?: AbortSignal,
  ): Promise<SearchOpened> {
    const ends = await this.reader.first<Span & { count: number; timed: number }>(
      sql`SELECT (SELECT count(*) FROM ${table}) AS count, count("eventTime") AS timed, min("eventTime") AS first,
        max("eventTime") AS last
        FROM event WHERE n IN (SELECT n FROM ${table} WHERE rowid = 0 OR rowid = (SELECT count(*) - 1 FROM ${table}))`,
      signal,
    );
    const count = ends?.count ?? 0;
    // Where an event without a time stands at an end, or others do than the first and the last, they are looked for.
    const inOrder = byTime && ends && ends.timed === Math.min(count, 2);
    const span = !inOrder ? await this.#span(scope, signal) : ends;
    const opened: SearchOpened = {
      result: id,
      count,
      sentence: scope.sentence,
      canonical: scope.canonical,
      sql: `SELECT * FROM event WHERE ${scope.where.sql}`,
      values: scope.where.values.filter((value) => value !== null),
      milliseconds: Math.round(performance.now() - started),
      firstTime: span?.first ?? null,
      lastTime: span?.last ?? null,
    };
    this.#kept.set(id, { table, opened });
    await this.#forget();
    return opened;
  }

  /** @throws Failure `not-found` for a result that is no longer kept, `query` for a column that does not exist */
  async page(
    result: string,
    start: number,
    count: number,
    columns: readonly string[] = [],
    signal?: AbortSignal,
  ): Promise<SearchPage> {
    const found = await this.reader.all<Record<string, Cell>>(
      pageRows(this.#table(result), start, count, columns),
      signal,
    );
    const cells = found.map((row) =>
      columns.map((_, index) => {
        const cell = row[cellName(index)] ?? null;
        delete row[cellName(index)];
        return cell;
      }),
    );
    // What is left are the columns of EVENT_ROW; values of fields are scalars.
    return { start, rows: found as unknown as EventRow[], cells: cells as SearchPage['cells'] };
  }

  /** Where an event stands in a kept result; null when it is not in it. */
  async locate(result: string, n: number, signal?: AbortSignal): Promise<{ row: number | null }> {
    const found = await this.reader.first<{ place: number }>(
      sql`SELECT rowid AS place FROM ${this.#table(result)} WHERE n = ${n}`,
      signal,
    );
    return { row: found?.place ?? null };
  }

  /** The same rows as whole records, each one line of JSON. */
  async records(result: string, start: number, count: number, signal?: AbortSignal): Promise<string[]> {
    const rows = await this.reader.all<RecordRow>(recordRows(this.#table(result), start, count), signal);
    return rows.map(recordLine);
  }

  #span(scope: CompiledScope, signal?: AbortSignal): Promise<Span | undefined> {
    return this.reader.first<Span>(
      sql`SELECT min("eventTime") AS first, max("eventTime") AS last FROM event WHERE ${scope.where}`,
      signal,
    );
  }

  #table(result: string): Sql {
    const kept = this.#kept.get(result);
    if (!kept) throw new Failure('not-found', 'This result is no longer kept. Run the search again.');
    this.#kept.delete(result);
    this.#kept.set(result, kept);
    return kept.table;
  }

  async #forget(): Promise<void> {
    while (this.#kept.size > MAX_KEPT) {
      const [id, kept] = this.#kept.entries().next().value ?? [];
      if (id === undefined || !kept) return;
      this.#kept.delete(id);
      await this.scratch.run(sql`DROP TABLE IF EXISTS ${kept.table}`);
    }
  }
}
