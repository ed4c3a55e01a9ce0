import type { Sort } from '../../../shared/model/saved';
import type { EventRow, SearchOpened, SearchPage } from '../../../shared/model/search';
import { Failure } from '../../../shared/result';
import type { Cell, Reader, Writer } from '../store/run';
import { identifier, type Sql, sql } from '../store/sql';
import { isCheap } from './filter-cost';
import { type RecordRow, recordLine } from './record';
import { type CompiledScope, compileScope, type Scope } from './scope';
import {
  cellName,
  endsOf,
  type Order,
  type Place,
  placesOf,
  recordsOf,
  resultRows,
  rowsOf,
  spanOf,
} from './search-rows';
import { Shared } from './shared';

/** Results kept at a time; the one used longest ago goes first. */
const MAX_KEPT = 12;

/** What `search.open` asks. */
interface Asked extends Scope {
  order: Order;
  sort?: Sort | undefined;
}

interface Ends {
  count: number;
  timed: number;
  first: string | null;
  last: string | null;
}

/**
 * The searches of an open case that are kept for paging, in memory beside it: tables whose row ids are the row numbers of
 * the grid, so that a page anywhere is a range and never an OFFSET (traps, DuckDB). A search that is asked again while it
 * is kept is not run again, and what an expensive one found serves its facets and its histogram, too.
 */
export class SearchResults {
  /** Tables by the name of their result; the one used last stands last. */
  readonly #tables = new Map<string, Sql>();
  readonly #runs = new Shared<SearchOpened>();
  #next = 1;

  constructor(
    private readonly scratch: Writer,
    private readonly reader: Reader,
  ) {}

  /** The evidence changed: what is asked from now on is looked for anew. Results that are open stay. */
  forget(): void {
    this.#runs.clear();
  }

  /** @throws Failure `query` for text that cannot be understood, or a field to sort by that does not exist */
  open(args: Asked, signal?: AbortSignal): Promise<SearchOpened> {
    return this.#opened(args, compileScope(args), signal);
  }

  /**
   * The events of a scope as a condition on `event_record`. One that is dear to test is tested once: its result is kept.
   *
   * @throws Failure `query` for text that cannot be understood
   */
  async condition(args: Scope, signal?: AbortSignal): Promise<Sql> {
    const scope = compileScope(args);
    if (isCheap(scope.filter)) return scope.where;
    const { result } = await this.#opened({ ...args, order: 'newest' }, scope, signal);
    return sql`n IN (SELECT n FROM ${this.#table(result)})`;
  }

  async #opened(args: Asked, scope: CompiledScope, signal?: AbortSignal): Promise<SearchOpened> {
    const started = performance.now();
    const key = JSON.stringify([scope.canonical, args.from, args.to, args.order, args.sort]);
    const run = () => this.#runs.get(key, (stop) => this.#run(args, scope, stop), signal);
    let opened = await run();
    if (!this.#tables.has(opened.result)) {
      // It was dropped since it was asked first.
      this.#runs.forget(key);
      opened = await run();
    }
    this.#touch(opened.result);
    return { ...opened, milliseconds: Math.round(performance.now() - started) };
  }

  async #run(args: Asked, scope: CompiledScope, signal: AbortSignal): Promise<SearchOpened> {
    const id = `result_${this.#next++}`;
    const table = sql`memory.main.${identifier(id)}`;
    const rows = resultRows(scope.where, args.order, args.sort);
    try {
      await this.scratch.run(sql`CREATE TABLE ${table} AS ${rows}`, signal);
      const { count, first, last } = await this.#ends(table, args.sort === undefined, signal);
      this.#tables.set(id, table);
      await this.#dropOld();
      return {
        result: id,
        count,
        sentence: scope.sentence,
        canonical: scope.canonical,
        sql: `SELECT * FROM event WHERE ${scope.where.sql}`,
        values: scope.where.values.filter((value) => value !== null),
        milliseconds: 0,
        firstTime: first,
        lastTime: last,
      };
    } catch (thrown) {
      // A newer search supersedes this one as a rule; its rows must not stay behind.
      await this.scratch.run(sql`DROP TABLE IF EXISTS ${table}`);
      throw thrown;
    }
  }

  async #ends(table: Sql, byTime: boolean, signal: AbortSignal): Promise<Ends> {
    const ends = await this.reader.first<Ends>(endsOf(table), signal);
    if (!ends) throw new Error('counting answered no row');
    if (byTime && ends.timed === Math.min(ends.count, 2)) return ends;
    // Events without a time, or others than the first and the last, stand at the ends.
    return { ...ends, ...(await this.reader.first<Pick<Ends, 'first' | 'last'>>(spanOf(table), signal)) };
  }

  /** @throws Failure `not-found` for a result that is no longer kept, `query` for a column that does not exist */
  async page(
    result: string,
    start: number,
    count: number,
    columns: readonly string[] = [],
    signal?: AbortSignal,
  ): Promise<SearchPage> {
    const found = await this.#rows<Record<string, Cell> & { n: number }>(
      result,
      { start, count },
      (places) => rowsOf(places, columns),
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

  /** The row number of an event in a kept result; null when it is not in it. */
  async locate(result: string, n: number, signal?: AbortSignal): Promise<{ row: number | null }> {
    const found = await this.reader.first<{ place: number }>(
      sql`SELECT rowid AS place FROM ${this.#table(result)} WHERE n = ${n}`,
      signal,
    );
    return { row: found?.place ?? null };
  }

  /** The same rows as whole records, each one line of JSON. */
  async records(result: string, start: number, count: number, signal?: AbortSignal): Promise<string[]> {
    const rows = await this.#rows<RecordRow & { n: number }>(result, { start, count }, recordsOf, signal);
    return rows.map(recordLine);
  }

  async #rows<Row extends { n: number }>(
    result: string,
    { start, count }: { start: number; count: number },
    statement: (places: readonly Place[]) => Sql,
    signal?: AbortSignal,
  ): Promise<Row[]> {
    const places = await this.reader.all<Place>(placesOf(this.#table(result), start, count), signal);
    if (places.length === 0) return [];
    const rows = await this.reader.all<Row>(statement(places), signal);
    const byNumber = new Map(rows.map((row) => [row.n, row]));
    return places.flatMap(({ n }) => byNumber.get(n) ?? []);
  }

  #table(result: string): Sql {
    const table = this.#tables.get(result);
    if (!table) throw new Failure('not-found', 'This result is no longer kept. Run the search again.');
    this.#touch(result);
    return table;
  }

  /** Used just now: it goes last. */
  #touch(result: string): void {
    const table = this.#tables.get(result);
    if (!table) return;
    this.#tables.delete(result);
    this.#tables.set(result, table);
  }

  async #dropOld(): Promise<void> {
    while (this.#tables.size > MAX_KEPT) {
      const [id, table] = this.#tables.entries().next().value ?? [];
      if (id === undefined || !table) return;
      this.#tables.delete(id);
      await this.scratch.run(sql`DROP TABLE IF EXISTS ${table}`);
    }
  }
}
