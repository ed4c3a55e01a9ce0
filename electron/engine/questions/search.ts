import type { EventRow, SearchOpened, SearchPage } from '../../../shared/model/search';
import { Failure } from '../../../shared/result';
import type { Cell, Reader, Writer } from '../store/run';
import { type Sql, sql } from '../store/sql';
import type { EventIndex } from './event-index';
import { FEW, type Found, FoundEvents } from './found';
import { KeptTables, MOST_TABLES, tableNamed } from './kept-tables';
import { type RecordRow, recordLine } from './record';
import { type CompiledScope, compileScope, type Scope } from './scope';
import {
  cellName,
  type Ordering,
  type Place,
  placesOf,
  recordsOf,
  resultRows,
  rowsNear,
  rowsOf,
} from './search-rows';
import { Shared } from './shared';

/** Rows at the beginning of a result of many that are there before all of it is in order. */
const FIRST = 3_000;
/** The rest is put in order when somebody asks for it, or when the person has looked at the beginning for so long. */
const PAUSE_MILLISECONDS = 500;

/** Rows of all results together, the newest one aside. */
const MOST_ROWS = 24_000_000;

interface Result extends Ordering {
  found: Found;
  /** Its first rows, or all of them. */
  first: readonly Place[];
  /** All of its rows, once they are in order: a table whose row ids are the row numbers. */
  table: string | null;
}

/**
 * The searches of an open case that are kept for paging, in memory beside it: tables whose row ids are the row numbers of
 * the grid, so that a page anywhere is a range and never an OFFSET (traps, DuckDB). A search that is asked again while it
 * is kept is not run again.
 */
export class SearchResults {
  readonly #events: FoundEvents;
  readonly #runs = new Shared<SearchOpened>();
  readonly #orders = new Shared<string>();
  readonly #tables: KeptTables;
  /** By name; the one used last stands last. */
  readonly #results = new Map<string, Result>();
  #next = 1;
  #ahead = new AbortController();

  constructor(
    scratch: Writer,
    private readonly reader: Reader,
    private readonly index: EventIndex,
    private readonly ending: AbortSignal,
    private readonly limits: { few: number; first: number } = { few: FEW, first: FIRST },
  ) {
    this.#events = new FoundEvents(scratch, reader, index, limits.few);
    this.#tables = new KeptTables(scratch, 'result', MOST_ROWS);
  }

  /** The evidence changed: what is asked from now on is looked for anew. Results that are open stay. */
  forget(): void {
    this.#runs.clear();
    this.#events.forget();
  }

  /** When nothing is looked for or put in order any more; `ending` says that it is to end. */
  async idle(): Promise<void> {
    await this.#runs.idle();
    await Promise.all([this.#orders.idle(), this.#events.idle()]);
  }

  /** @throws Failure `query` for text that cannot be understood, or a field to sort by that does not exist */
  async open(args: Scope & Ordering, signal?: AbortSignal): Promise<SearchOpened> {
    const started = performance.now();
    const scope = compileScope(args);
    const key = JSON.stringify([scope.canonical, args.from, args.to, args.order, args.sort]);
    const run = () => this.#runs.get(key, (stop) => this.#run(args, scope, stop), signal);
    let opened = await run();
    if (!this.#use(opened.result)) {
      // It was dropped since it was asked first.
      this.#runs.forget(key);
      opened = await run();
    }
    return { ...opened, milliseconds: Math.round(performance.now() - started) };
  }

  /** @throws Failure `query` for text that cannot be understood */
  find(args: Scope, signal?: AbortSignal): Promise<Found> {
    return this.#events.find(compileScope(args), args, signal);
  }

  async #run(args: Scope & Ordering, scope: CompiledScope, signal: AbortSignal): Promise<SearchOpened> {
    // What was begun for a search before this one is in its way.
    this.#ahead.abort();
    const found = await this.#events.find(scope, args, signal);
    const { order, sort } = args;
    const first = await this.reader.all<Place>(resultRows(found, args, this.limits.first), signal);
    const result: Result = { found, order, sort, first, table: null };
    const id = `result ${this.#next++}`;
    if (first.length < found.count) {
      if (found.count > this.limits.few) this.#orderLater(id, result);
      else this.#ordered(id, result).catch(() => undefined);
    }
    this.#keep(id, result);
    return {
      result: id,
      count: found.count,
      sentence: scope.sentence,
      canonical: scope.canonical,
      sql: `SELECT * FROM event WHERE ${scope.where.sql}`,
      values: scope.where.values.filter((value) => value !== null),
      milliseconds: 0,
      firstTime: found.firstTime,
      lastTime: found.lastTime,
    };
  }

  #orderLater(id: string, result: Result): void {
    const ahead = new AbortController();
    this.#ahead = ahead;
    const timer = setTimeout(() => {
      if (!ahead.signal.aborted && !this.ending.aborted)
        this.#ordered(id, result, ahead.signal).catch(() => undefined);
    }, PAUSE_MILLISECONDS);
    timer.unref();
  }

  /** @throws Failure `not-found` when the evidence has changed since the events were counted */
  async #ordered(id: string, result: Result, signal?: AbortSignal): Promise<Sql> {
    result.table ??= await this.#orders.get(
      id,
      async (stop) => {
        if (!this.#events.has(result.found)) throw goneFailure();
        const all = AbortSignal.any([stop, this.ending]);
        const table = await this.#tables.make(resultRows(result.found, result), all);
        const rows = await this.reader.first<{ count: number }>(
          sql`SELECT count(*) AS count FROM ${tableNamed(table)}`,
        );
        if (rows?.count !== result.found.count) throw goneFailure();
        return table;
      },
      signal,
    );
    if (this.#tables.has(result.table)) return tableNamed(result.table);
    throw goneFailure();
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
      (places) => this.#statement(result, places, columns),
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

  #statement(id: string, places: readonly Place[], columns: readonly string[]): Sql {
    const { present } = this.index;
    const isOfIndex = present !== null && this.#results.get(id)?.found.index === present.table;
    const near = isOfIndex && columns.length === 0 ? rowsNear(places, present) : null;
    return near ?? rowsOf(places, columns, present?.rest ?? null);
  }

  /** The row number of an event in a kept result; null when it is not in it. */
  async locate(id: string, n: number, signal?: AbortSignal): Promise<{ row: number | null }> {
    const result = this.#result(id);
    const near = result.first.findIndex((place) => place.n === n);
    if (near >= 0 || isWhole(result)) return { row: near < 0 ? null : near };
    const table = await this.#ordered(id, result, signal);
    const found = await this.reader.first<{ place: number }>(
      sql`SELECT rowid AS place FROM ${table} WHERE n = ${n}`,
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
    id: string,
    range: { start: number; count: number },
    statement: (places: readonly Place[]) => Sql,
    signal?: AbortSignal,
  ): Promise<Row[]> {
    const places = await this.#places(id, range, signal);
    if (places.length === 0) return [];
    const rows = await this.reader.all<Row>(statement(places), signal);
    const byNumber = new Map(rows.map((row) => [row.n, row]));
    return places.flatMap(({ n }) => byNumber.get(n) ?? []);
  }

  async #places(
    id: string,
    { start, count }: { start: number; count: number },
    signal?: AbortSignal,
  ): Promise<readonly Place[]> {
    const result = this.#result(id);
    if (isWhole(result) || start + count <= result.first.length)
      return result.first.slice(start, start + count);
    return this.reader.all<Place>(placesOf(await this.#ordered(id, result, signal), start, count), signal);
  }

  #result(id: string): Result {
    const result = this.#results.get(id);
    if (!result || !this.#use(id)) throw goneFailure();
    return result;
  }

  /** Used just now: it goes last. False when it is gone. */
  #use(id: string): boolean {
    const result = this.#results.get(id);
    if (!result) return false;
    this.#results.delete(id);
    if (result.table !== null && !this.#tables.has(result.table)) return false;
    this.#results.set(id, result);
    return true;
  }

  #keep(id: string, result: Result): void {
    this.#results.set(id, result);
    const [oldest] = this.#results.keys();
    if (this.#results.size > MOST_TABLES && oldest !== undefined) this.#results.delete(oldest);
  }
}

const isWhole = ({ first, found }: Result): boolean => first.length === found.count;

const goneFailure = () => new Failure('not-found', 'This result is no longer kept. Run the search again.');
