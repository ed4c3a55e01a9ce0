import { allOf, type Filter, formatFilter } from '../../../shared/filter';
import type { EventField } from '../../../shared/model/event';
import type { Reader, Writer } from '../store/run';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import type { EventIndex, Indexed } from './event-index';
import { isCheap } from './filter-cost';
import { KeptTables, tableNamed } from './kept-tables';
import { type CompiledScope, conditionInIndex, hasDrawableTime, type Scope } from './scope';
import { Shared } from './shared';

/** The events of a search: where they are, how many, and from when to when. */
export interface Found {
  /** Condition on `event_record`. */
  where: Sql;
  /** A table in memory, the index or one of these events alone, that holds them beside others or not; when there is one. */
  table: string | null;
  /** The condition on that table. */
  within: Sql;
  /** The columns that it has. */
  columns: ReadonlySet<string>;
  /** That condition leaves all its events, as far as they can be told without reading it. */
  all: boolean;
  /** Name of the index that they were found in, when there was one: rows of the table tell their places in it. */
  index: string | null;
  count: number;
  firstTime: string | null;
  lastTime: string | null;
  /** The same of those that can be drawn, in milliseconds since 1970. */
  firstDrawn: number | null;
  lastDrawn: number | null;
  /** Row ids of `event_record` from here on belong to evidence that came later. */
  until: number;
}

/** Up to so many events are copied, so that the parts of an answer need not look for them again; of the index a fifth. */
export const FEW = 100_000;
/** What rows are ordered by, and what bars are divided by unless another field is named. */
const LEAST = ['n', 'identity', 'eventTime', 'outcome'];
/** What is counted and drawn as a rule. */
const USUAL = [
  ...[...LEAST, 'eventName', 'eventSource', 'errorCode', 'awsRegion', 'account'],
  ...['sourceIPAddress', 'userAgent', 'readOnly', 'managementEvent'],
];

/** Rows of all copies together, the newest one aside. */
const MOST_ROWS = 4_000_000;

const EVERY = raw('TRUE');
const listOf = (columns: readonly string[]): Sql => join(columns.map(identifier), ', ');
const inTable = (table: string): Sql => sql`n IN (SELECT n FROM ${tableNamed(table)})`;

const foundIn = (table: string, columns: ReadonlySet<string>, ends: Ends): Found => ({
  ...ends,
  ...{ where: inTable(table), table, within: EVERY, columns, all: true, index: null },
});

type Range = Pick<Scope, 'from' | 'to'>;

/** A table of the events of one search alone, which narrower searches are asked of. */
interface Copy extends Pick<Found, 'columns' | 'count' | 'index'> {
  table: string;
  /** What its events fulfil, as canonical texts. */
  conditions: ReadonlySet<string>;
  range: Range;
}

/** A copy that a search is asked of, and what is to be asked of its columns. */
interface Base {
  copy: Copy;
  within: Sql;
}

const partsOf = (filter: Filter): readonly Filter[] => (filter.kind === 'and' ? filter.parts : [filter]);

const isWithin = (inner: Range, outer: Range): boolean =>
  (!outer.from || (!!inner.from && Date.parse(inner.from) >= Date.parse(outer.from))) &&
  (!outer.to || (!!inner.to && Date.parse(inner.to) <= Date.parse(outer.to)));

type Ends = Pick<Found, 'count' | 'firstTime' | 'lastTime' | 'firstDrawn' | 'lastDrawn' | 'until'>;

const endsOf = (from: Sql, where: Sql): Sql =>
  sql`SELECT count(*) AS count, min("eventTime") AS "firstTime", max("eventTime") AS "lastTime",
      epoch_ms(min("eventTime") FILTER (${hasDrawableTime})) AS "firstDrawn",
      epoch_ms(max("eventTime") FILTER (${hasDrawableTime})) AS "lastDrawn",
      (SELECT count(*) FROM event_record) AS until
    FROM ${from} WHERE ${where}`;

/**
 * Looks for the events of searches, for each once: the rows, the facets and the histogram of an answer share what was
 * found. A filter that is dear to test is tested once, and few events are copied; of many, the index is read again, or
 * without one all columns of the case, which costs less than looking them up by number. A narrower search is asked of the
 * copy that an earlier one left.
 */
export class FoundEvents {
  readonly #found = new Shared<Found>();
  readonly #tables: KeptTables;
  /** By the names of their tables. */
  readonly #copies = new Map<string, Copy>();

  constructor(
    scratch: Writer,
    private readonly reader: Reader,
    private readonly index: EventIndex,
    private readonly few: number = FEW,
  ) {
    this.#tables = new KeptTables(scratch, 'found', MOST_ROWS);
  }

  /** The evidence changed: what is asked from now on is looked for anew. */
  forget(): void {
    this.#found.clear();
  }

  /** When nothing is looked for any more. */
  idle(): Promise<void> {
    return this.#found.idle();
  }

  /** Whether the table that events were found in is still there. */
  has({ table }: Found): boolean {
    return table === null || this.index.has(table) || this.#tables.has(table);
  }

  async find(scope: CompiledScope, { from, to }: Range, signal?: AbortSignal): Promise<Found> {
    const key = JSON.stringify([scope.canonical, from, to]);
    const look = (stop: AbortSignal) => this.#look(scope, { from, to }, stop);
    const found = await this.#found.get(key, look, signal);
    if (this.has(found)) return found;
    // It was dropped since it was asked first.
    this.#found.forget(key);
    return this.#found.get(key, look, signal);
  }

  #look(scope: CompiledScope, range: Range, stop: AbortSignal): Promise<Found> {
    const { present } = this.index;
    return present ? this.#lookInIndex(scope, range, present, stop) : this.#lookInCase(scope, stop);
  }

  async #lookInIndex(
    scope: CompiledScope,
    range: Range,
    indexed: Indexed,
    stop: AbortSignal,
  ): Promise<Found> {
    const base = this.#base(scope.filter, range, indexed);
    try {
      return await this.#lookIn(base, scope, range, indexed, stop);
    } catch (thrown) {
      if (!base || stop.aborted || this.#tables.has(base.copy.table)) throw thrown;
      // Newer results took the place of the copy while it was read.
      return this.#lookIn(null, scope, range, indexed, stop);
    }
  }

  async #lookIn(
    base: Base | null,
    { filter, where }: CompiledScope,
    range: Range,
    indexed: Indexed,
    stop: AbortSignal,
  ): Promise<Found> {
    const { table, columns } = base?.copy ?? indexed;
    const within = base?.within ?? conditionInIndex(filter, range, indexed);
    const isAll = filter.kind === 'all';
    const ends = within && (await this.#ends(tableNamed(table), within, stop));
    if (within && ends && (ends.count > this.few / 5 || isAll)) {
      const passed = base ? sql`n IN (SELECT n FROM ${tableNamed(table)} WHERE ${within})` : where;
      return { ...ends, where: passed, table, within, columns, all: isAll, index: indexed.table };
    }
    const copied = [...USUAL, 'principal', 'identityKind'].filter((name) => columns.has(name));
    const passed = within ?? sql`n IN (SELECT n FROM event_record WHERE ${where})`;
    const place = base ? raw('place') : raw('rowid::INTEGER AS place');
    const rows = sql`SELECT ${listOf(copied)}, ${place} FROM ${tableNamed(table)} WHERE ${passed}`;
    const made = await this.#tables.make(rows, stop);
    const held = new Set(copied);
    const found = ends ? foundIn(made, held, ends) : await this.#copied(made, held, stop);
    this.#remember(filter, range, made, { ...found, index: indexed.table });
    return { ...found, index: indexed.table };
  }

  #remember(filter: Filter, range: Range, table: string, { count, columns, index }: Found): void {
    const kept = new Set(this.#tables.names());
    for (const name of this.#copies.keys()) if (!kept.has(name)) this.#copies.delete(name);
    const conditions = new Set(partsOf(filter).map(formatFilter));
    this.#copies.set(table, { table, columns, count, index, conditions, range });
  }

  /** The smallest copy that holds all events of a search, and what is still to be asked of its columns. */
  #base(filter: Filter, range: Range, indexed: Indexed): Base | null {
    const parts = partsOf(filter).map((part) => ({ part, text: formatFilter(part) }));
    const asked = new Set(parts.map(({ text }) => text));
    const copies = [...this.#copies.values()]
      .filter(({ index }) => index === indexed.table)
      .filter((copy) => [...copy.conditions].every((one) => asked.has(one)) && isWithin(range, copy.range))
      .sort((a, b) => a.count - b.count);
    for (const copy of copies) {
      const rest = allOf(parts.flatMap(({ part, text }) => (copy.conditions.has(text) ? [] : [part])));
      const within = conditionInIndex(rest, range, { ...indexed, columns: copy.columns });
      if (within !== null && this.#tables.has(copy.table)) return { copy, within };
    }
    return null;
  }

  async #lookInCase({ filter, where }: CompiledScope, stop: AbortSignal): Promise<Found> {
    const dear = isCheap(filter) ? null : await this.#copy(LEAST, where, stop);
    const passed = dear === null ? where : inTable(dear);
    const ends = await (dear === null
      ? this.#ends(raw('event_record'), where, stop)
      : this.#ends(tableNamed(dear), EVERY, stop));
    if (ends.count > this.few) {
      const columns = new Set(dear && LEAST);
      return { ...ends, where: passed, table: dear, within: EVERY, columns, all: dear !== null, index: null };
    }
    return this.#copied(await this.#copy(USUAL, passed, stop), new Set(USUAL), stop);
  }

  /** The events of a table of their own. While evidence is loaded there may be more of them than were counted before. */
  async #copied(table: string, columns: ReadonlySet<string>, stop: AbortSignal): Promise<Found> {
    return foundIn(table, columns, await this.#ends(tableNamed(table), EVERY, stop));
  }

  async #ends(from: Sql, where: Sql, stop: AbortSignal): Promise<Ends> {
    const ends = await this.reader.first<Ends>(endsOf(from, where), stop);
    if (!ends) throw new Error('counting answered no row');
    return ends;
  }

  #copy(columns: readonly string[], where: Sql, stop: AbortSignal): Promise<string> {
    return this.#tables.make(sql`SELECT ${listOf(columns)} FROM event_record WHERE ${where}`, stop);
  }
}

/** What to select columns from, and under what condition: the table of what was found when it has them all. */
export function sourceOf(
  { table, within, columns, where }: Found,
  needed: readonly Pick<EventField, 'name' | 'table'>[],
): { from: Sql; where: Sql } {
  if (table !== null && needed.every(({ name }) => columns.has(name))) {
    return { from: tableNamed(table), where: within };
  }
  // Where records have them all there is nothing to join.
  const ofRecord = needed.every((column) => column.table === 'event_record');
  return { from: raw(ofRecord ? 'event_record' : 'event'), where };
}
