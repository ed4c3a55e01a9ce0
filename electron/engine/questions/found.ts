import type { EventField } from '../../../shared/model/event';
import type { Reader, Writer } from '../store/run';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import { isCheap } from './filter-cost';
import { KeptTables, tableNamed } from './kept-tables';
import { type CompiledScope, hasDrawableTime, type Scope } from './scope';
import { Shared } from './shared';

/** The events of a search: where they are, how many, and from when to when. */
export interface Found {
  /** Condition on `event_record`. */
  where: Sql;
  /** Name of a table of these events alone, with all or some of their columns, when there is one. */
  table: string | null;
  /** The columns that the table has. */
  columns: ReadonlySet<string>;
  count: number;
  firstTime: string | null;
  lastTime: string | null;
  /** The same of those that can be drawn, in milliseconds since 1970. */
  firstDrawn: number | null;
  lastDrawn: number | null;
  /** Row ids of `event_record` from here on belong to evidence that came later. */
  until: number;
}

/** Up to so many events are copied, so that the parts of an answer need not look for them again. */
export const FEW = 100_000;
/** What rows are ordered by, and what bars are divided by unless another field is named. */
const LEAST = ['n', 'identity', 'eventTime', 'outcome'];
/** What is counted and drawn as a rule. */
const USUAL = [
  ...[...LEAST, 'eventName', 'eventSource', 'errorCode', 'awsRegion', 'account'],
  ...['sourceIPAddress', 'userAgent', 'readOnly', 'managementEvent'],
];

const listOf = (columns: readonly string[]): Sql => join(columns.map(identifier), ', ');
const inTable = (table: string): Sql => sql`n IN (SELECT n FROM ${tableNamed(table)})`;

type Ends = Omit<Found, 'where' | 'table' | 'columns'>;

const endsOf = (from: Sql, where: Sql): Sql =>
  sql`SELECT count(*) AS count, min("eventTime") AS "firstTime", max("eventTime") AS "lastTime",
      epoch_ms(min("eventTime") FILTER (${hasDrawableTime})) AS "firstDrawn",
      epoch_ms(max("eventTime") FILTER (${hasDrawableTime})) AS "lastDrawn",
      (SELECT count(*) FROM event_record) AS until
    FROM ${from} WHERE ${where}`;

/**
 * Looks for the events of searches, for each once: the rows, the facets and the histogram of an answer share what was
 * found. A filter that is dear to test is tested once, and few events are copied; of many, all columns of the case are
 * read again, which costs less than looking them up by number.
 */
export class FoundEvents {
  readonly #found = new Shared<Found>();
  readonly #tables: KeptTables;

  constructor(
    scratch: Writer,
    private readonly reader: Reader,
    private readonly few: number = FEW,
  ) {
    this.#tables = new KeptTables(scratch, 'found');
  }

  /** The evidence changed: what is asked from now on is looked for anew. */
  forget(): void {
    this.#found.clear();
  }

  /** When nothing is looked for any more. */
  idle(): Promise<void> {
    return this.#found.idle();
  }

  async find(
    scope: CompiledScope,
    { from, to }: Pick<Scope, 'from' | 'to'>,
    signal?: AbortSignal,
  ): Promise<Found> {
    const key = JSON.stringify([scope.canonical, from, to]);
    const found = await this.#found.get(key, (stop) => this.#look(scope, stop), signal);
    if (found.table === null || this.#tables.has(found.table)) return found;
    // It was dropped since it was asked first.
    this.#found.forget(key);
    return this.#found.get(key, (stop) => this.#look(scope, stop), signal);
  }

  async #look({ filter, where }: CompiledScope, stop: AbortSignal): Promise<Found> {
    const dear = isCheap(filter) ? null : await this.#copy(LEAST, where, stop);
    const passed = dear === null ? where : inTable(dear);
    const ends = await (dear === null
      ? this.#ends(raw('event_record'), where, stop)
      : this.#ends(tableNamed(dear), raw('TRUE'), stop));
    if (ends.count > this.few)
      return { ...ends, where: passed, table: dear, columns: new Set(dear && LEAST) };
    const few = await this.#copy(USUAL, passed, stop);
    // While evidence is loaded there may be more of them by now.
    const copied = await this.#ends(tableNamed(few), raw('TRUE'), stop);
    return { ...copied, where: inTable(few), table: few, columns: new Set(USUAL) };
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
  { table, columns, where }: Found,
  needed: readonly Pick<EventField, 'name' | 'table'>[],
): { from: Sql; where: Sql } {
  if (table !== null && needed.every(({ name }) => columns.has(name))) {
    return { from: tableNamed(table), where: raw('TRUE') };
  }
  // Where records have them all there is nothing to join.
  const ofRecord = needed.every((column) => column.table === 'event_record');
  return { from: raw(ofRecord ? 'event_record' : 'event'), where };
}
