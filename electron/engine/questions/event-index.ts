import { type EventField, eventField } from '../../../shared/model/event';
import type { Reader, Writer } from '../store/run';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import { EVENT_TARGETS } from './event-row';
import { tableNamed } from './kept-tables';

/** What is filtered by, counted and drawn as a rule. */
const COLUMNS = [
  ...['eventName', 'eventSource', 'errorCode', 'awsRegion', 'account', 'sourceIPAddress', 'userAgent'],
  ...['outcome', 'readOnly', 'managementEvent', 'principal', 'identityKind', 'userType', 'session'],
].flatMap((name) => eventField(name) ?? []);

/** A column with more different values is left out, as its codes would not be small. */
const MOST_VALUES = 250_000;
/** Texts of a column that are longer together are left out, too: a type is held in memory, however long they are. */
const MOST_BYTES = 64 * 2 ** 20;
/** What each of its two tables may take of the database's memory, which results of searches need, too. */
const MOST_OF_MEMORY = 0.25;
const ROW_BYTES = 90;
const REST_BYTES = 60;

/** The events of the case, each once, the newest first. */
export interface Indexed {
  /** Name of its table in memory: `n`, `identity`, `eventTime` and the columns of the index. */
  table: string;
  columns: ReadonlySet<string>;
  /** The enumerations that columns of texts have as their types. */
  codes: Codes;
  /** Name of a table of the same rows: `n`, and what else a page of rows shows, `eventID` and `target`; made last. */
  rest: string | null;
}

export type Codes = ReadonlyMap<string, Sql>;

const restOf = ({ table }: Indexed): string => `${table}_rest`;

/**
 * A copy in memory of the columns that are asked about most, with numbers in place of texts and in order of time: what it
 * can answer takes a fifth of the time. It is made behind the back of whoever searches, and is not there while evidence is
 * being loaded; nothing depends on it.
 */
export class EventIndex {
  #present: Indexed | null = null;
  /** The one before, which results that are still open read from. */
  #last: Indexed | null = null;
  #making: AbortController | null = null;
  #made: Promise<unknown> = Promise.resolve();
  #forgotten = 0;
  #next = 1;

  constructor(
    private readonly builder: Writer,
    private readonly ending: AbortSignal,
    private readonly most: { values: number; bytes: number; memory: number } = {
      values: MOST_VALUES,
      bytes: MOST_BYTES,
      memory: MOST_OF_MEMORY,
    },
  ) {}

  get present(): Indexed | null {
    return this.#present;
  }

  /** Whether the table is still there. */
  has(table: string): boolean {
    return table === this.#present?.table || table === this.#last?.table;
  }

  /** Begins to make it, unless it is there. A failure leaves the case without one. */
  prepare(): void {
    if (this.#present || this.#making) return;
    const making = new AbortController();
    this.#making = making;
    const signal = AbortSignal.any([making.signal, this.ending]);
    this.#made = this.#make(signal)
      .then(async (indexed) => {
        if (!indexed) return;
        // It may have come too late.
        if (this.#making !== making) return this.#drop(indexed);
        this.#present = indexed;
        if (!(await this.#fits(this.builder, REST_BYTES, signal))) return;
        await this.builder.run(
          sql`CREATE TABLE ${tableNamed(restOf(indexed))} AS ${await this.#rest(indexed, signal)}`,
          signal,
        );
        if (this.#present === indexed) this.#present = { ...indexed, rest: restOf(indexed) };
      })
      .catch(() => undefined)
      .finally(() => {
        if (this.#making === making) this.#making = null;
      });
  }

  /** The evidence changes: nothing new is answered from what is there. */
  forget(): void {
    this.#forgotten++;
    this.#making?.abort();
    this.#making = null;
    if (this.#present) this.#last = this.#present;
    this.#present = null;
  }

  /** Does a work that needs the memory; afterwards the index is made again where there was one. */
  async without<T>(work: () => Promise<T>): Promise<T> {
    const isWanted = this.#present !== null || this.#making !== null;
    this.forget();
    const then = this.#forgotten;
    await this.#dropLast();
    try {
      return await work();
    } finally {
      // A load may have begun since.
      if (isWanted && this.#forgotten === then) this.prepare();
    }
  }

  /** When it is not being made any more. */
  async idle(): Promise<void> {
    await this.#made;
  }

  async #make(signal: AbortSignal): Promise<Indexed | null> {
    await this.#dropLast();
    const number = this.#next++;
    const table = `events_${number}`;
    return this.builder.transaction(async (writer) => {
      if (!(await this.#fits(writer, ROW_BYTES, signal))) return null;
      const codes = new Map<string, Sql>();
      const columns: EventField[] = [];
      for (const field of COLUMNS) {
        if (field.type !== 'boolean') {
          const type = tableNamed(`values_${number}_${field.name}`);
          if (!(await this.#enumerate(writer, field, type, signal))) continue;
          codes.set(field.name, type);
        }
        columns.push(field);
      }
      await writer.run(sql`CREATE TABLE ${tableNamed(table)} AS ${rows(columns, codes)}`, signal);
      const names = columns.map(({ name }) => name);
      return { table, columns: new Set(['n', 'identity', 'eventTime', ...names]), codes, rest: null };
    });
  }

  /** Makes a type of all texts that a column has; false when they are too many or too long. */
  async #enumerate(
    writer: Writer,
    { name, table }: EventField,
    type: Sql,
    signal: AbortSignal,
  ): Promise<boolean> {
    const value = identifier(name);
    const texts = tableNamed('texts');
    await writer.run(
      sql`CREATE TABLE ${texts} AS SELECT DISTINCT ${value} AS value FROM ${raw(table)} WHERE ${value} IS NOT NULL
        LIMIT ${raw(String(this.most.values + 1))}`,
      signal,
    );
    const found = await writer.first<{ count: number; bytes: number }>(
      sql`SELECT count(*) AS count, coalesce(sum(strlen(value)), 0)::BIGINT AS bytes FROM ${texts}`,
      signal,
    );
    const isSmall = found !== undefined && found.count <= this.most.values && found.bytes <= this.most.bytes;
    if (isSmall)
      await writer.run(sql`CREATE TYPE ${type} AS ENUM (SELECT value FROM ${texts} ORDER BY value)`, signal);
    await writer.run(sql`DROP TABLE ${texts}`);
    return isSmall;
  }

  /** Event ids are numbers of 16 bytes as CloudTrail writes them; where others stand among them, all are texts. */
  async #rest({ table }: Indexed, signal: AbortSignal): Promise<Sql> {
    const row = await this.builder.first<{ plain: boolean | null }>(
      raw(
        'SELECT bool_and(TRY_CAST("eventID" AS UUID)::VARCHAR IS NOT DISTINCT FROM "eventID") AS plain FROM event_record',
      ),
      signal,
    );
    const id = raw(`"eventID"::${row?.plain === true ? 'UUID' : 'VARCHAR'}`);
    return sql`SELECT r.* FROM (SELECT n, ${id} AS "eventID", target FROM ${EVENT_TARGETS}) AS r
      JOIN ${tableNamed(table)} AS i ON i.n = r.n ORDER BY i.rowid`;
  }

  async #dropLast(): Promise<void> {
    const last = this.#last;
    this.#last = null;
    if (last) await this.#drop(last);
  }

  async #drop(indexed: Indexed): Promise<void> {
    for (const table of [indexed.table, restOf(indexed)])
      await this.builder.run(sql`DROP TABLE IF EXISTS ${tableNamed(table)}`);
    for (const type of indexed.codes.values()) await this.builder.run(sql`DROP TYPE IF EXISTS ${type}`);
  }

  async #fits(reader: Reader, bytes: number, signal: AbortSignal): Promise<boolean> {
    const row = await reader.first<{ events: number; memory: number }>(
      raw(`SELECT (SELECT count(*) FROM event_record) AS events,
        (SELECT parse_formatted_bytes(value) FROM duckdb_settings() WHERE name = 'memory_limit') AS memory`),
      signal,
    );
    return row !== undefined && row.events * bytes <= row.memory * this.most.memory;
  }
}

/** Identities are fewer than events, so their texts become numbers first. */
function rows(columns: readonly EventField[], codes: Codes): Sql {
  const of = (table: EventField['table']) => {
    const chosen = columns.filter((field) => field.table === table);
    return chosen.map(({ name }) => {
      const [value, type] = [identifier(name), codes.get(name)];
      return type ? sql`${value}::${type} AS ${value}` : value;
    });
  };
  return sql`SELECT e.*, i.* EXCLUDE (id) FROM
      (SELECT ${join([raw('n, identity, "eventTime"'), ...of('event_record')], ', ')} FROM event_record WHERE duplicate_of IS NULL) AS e
      LEFT JOIN (SELECT ${join([raw('id'), ...of('identity')], ', ')} FROM identity) AS i ON i.id = e.identity
    ORDER BY e."eventTime" DESC NULLS LAST, e.n DESC`;
}
