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
 * without one all columns of the case, which costs less than looking them up by number.
 */
export class FoundEvents {
  readonly #found = new Shared<Found>();
  readonly #tables: KeptTables;

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

  async find(
    scope: CompiledScope,
    { from, to }: Pick<Scope, 'from' | 'to'>,
    signal?: AbortSignal,
  ): Promise<Found> {
    const key = JSON.stringify([scope.canonical, from, to]);
    const look = (stop: AbortSignal) => this.#look(scope, { from, to }, stop);
    const found = await this.#found.get(key, look, signal);
    if (this.has(found)) return found;
    // It was dropped since it was asked first.
    this.#found.forget(key);
    return this.#found.get(key, look, signal);
  }

  #look(scope: CompiledScope, range: Pick<Scope, 'from' | 'to'>, stop: AbortSignal): Promise<Found> {
    const { present } = this.index;
    return present ? this.#lookInIndex(scope, range, present, stop) : this.#lookInCase(scope, stop);
  }

  async #lookInIndex(
    { filter, where }: CompiledScope,
    range: Pick<Scope, 'from' | 'to'>,
    indexed: Indexed,
    stop: AbortSignal,
  ): Promise<Found> {
    const { table, columns } = indexed;
    const within = conditionInIndex(filter, range, indexed);
    if (within !== null) {
      const ends = await this.#ends(tableNamed(table), within, stop);
      if (ends.count > this.few / 5 || filter.kind === 'all')
        return { ...ends, where, table, within, columns, all: filter.kind === 'all', index: table };
    }
    const passed = within ?? sql`n IN (SELECT n FROM event_record WHERE ${where})`;
    const copied = [...USUAL, 'principal', 'identityKind'].filter((name) => columns.has(name));
    const rows = sql`SELECT ${listOf(copied)}, rowid::INTEGER AS place FROM ${tableNamed(table)} WHERE ${passed}`;
    const made = await this.#tables.make(rows, stop);
    return { ...(await this.#copied(made, new Set(copied), stop)), index: table };
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
    const ends = await this.#ends(tableNamed(table), EVERY, stop);
    return { ...ends, where: inTable(table), table, within: EVERY, columns, all: true, index: null };
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
