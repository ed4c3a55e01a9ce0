import { EVENT_FIELDS, type EventField } from '../../../shared/model/event';
import type { RecordRow } from '../questions/record';
import type { CaseStore } from '../store/open';
import { type Cell, isoTime, type Reader } from '../store/run';
import { EVENT_COLUMNS } from '../store/schema';
import { identifier, join, raw, type Sql, sql } from '../store/sql';
import type { Redactor } from './redact';

/** The numbers of the events of a package, and their times, in the order in which they are written, beside the case in memory. */
export interface EventOrder {
  table: Sql;
  count: number;
  /** Rows that are found, packed and written together, from the first to the last; at least one part. */
  parts: readonly EventRange[];
  drop(): Promise<void>;
}

export interface EventRange {
  from: number;
  count: number;
}

/** What a part holds at most: enough that finding it costs little, little enough to sort it in little memory. */
export interface PartLimits {
  rows: number;
  /** Bytes of the records in the evidence; the row that goes over them is still in. */
  bytes: number;
}
const PART_LIMITS: PartLimits = { rows: 20_480, bytes: 32 * 2 ** 20 };

let tables = 0;

/** Puts the chosen events, and those that are named besides, in order of time. */
export async function orderEvents(
  store: CaseStore,
  where: Sql,
  besides: ReadonlySet<number>,
  signal?: AbortSignal,
  limits = PART_LIMITS,
): Promise<EventOrder> {
  const table = sql`memory.main.${identifier(`export_${++tables}`)}`;
  const named = sql`n IN (SELECT unnest(CAST(${JSON.stringify([...besides])} AS BIGINT[])))`;
  await store.exporter.run(
    sql`CREATE TABLE ${table} AS SELECT n, "eventTime", "length" FROM event WHERE ${besides.size > 0 ? sql`(${where}) OR ${named}` : where}
      ORDER BY "eventTime" NULLS LAST, n`,
    signal,
  );
  const drop = () => store.exporter.run(sql`DROP TABLE IF EXISTS ${table}`);
  try {
    const parts = await store.exporter.all<EventRange>(partsOf(table, limits), signal);
    await store.exporter.run(sql`ALTER TABLE ${table} DROP COLUMN "length"`, signal);
    const count = parts.reduce((sum, part) => sum + part.count, 0);
    // A package without events has its files too.
    return { table, count, parts: count > 0 ? parts : [{ from: 0, count: 0 }], drop };
  } catch (thrown) {
    await drop().catch(() => undefined);
    throw thrown;
  }
}

/** As many rows as a part may have, and where those are too long for one, as many of them as it may hold. */
const partsOf = (table: Sql, { rows, bytes }: PartLimits): Sql => sql`
  WITH placed AS (SELECT rowid AS place, rowid // ${rows} AS run, "length" AS bytes FROM ${table}),
  long AS (SELECT run FROM placed GROUP BY run HAVING sum(bytes) > ${bytes}),
  part AS (
    SELECT place, run, 0 AS part FROM placed WHERE run NOT IN (FROM long)
    UNION ALL SELECT place, run, (sum(bytes) OVER (PARTITION BY run ORDER BY place) - bytes) // ${bytes} FROM placed WHERE run IN (FROM long)
  )
  SELECT min(place) AS "from", count(*) AS count FROM part GROUP BY run, part ORDER BY 1`;

/** Columns of an exported event beside `EVENT_FIELDS`. */
export const SOURCE_FIELDS = ['file', 'container', 'position', 'offset', 'length'] as const;

/** An event with everything an export writes, as it may leave the case. */
export type ExportedEvent = RecordRow & {
  n: number;
  file_id: number;
  /** The number of its identity, and what that says; `userIdentity` stands in the event too. */
  identity: number;
  shared: RecordRow;
  /** Findings of the package that rest on it, as `1, 3`; null when none does. */
  finding: string | null;
};

/** Some of the events of a package, as they may leave the case, in tables beside it in memory. */
export interface EventPart extends EventRange {
  /** All columns of the part, for a statement; `place` orders them. */
  joined: Sql;
  /** In order, in portions; each event is made when its turn comes. */
  rows(): AsyncIterable<Iterable<ExportedEvent>>;
  drop(): Promise<void>;
}

const shared = EVENT_FIELDS.filter(({ table }) => table === 'identity');
const own = EVENT_FIELDS.filter(({ table }) => table !== 'identity');

/** Rows `from` up to and without `to` of an order. */
const placesOf = (order: EventOrder, from: number, to: number): Sql =>
  sql`(SELECT rowid AS place, n, "eventTime" FROM ${order.table} WHERE rowid >= ${from} AND rowid < ${to})`;

/**
 * The rows of an order, part by part. The next part is looked for while one is written; what many events share is looked
 * at once, and what is hidden is hidden once for all files.
 */
export async function* eventParts(
  store: CaseStore,
  order: EventOrder,
  redactor: Redactor,
  findings: readonly number[],
  signal?: AbortSignal,
): AsyncIterable<EventPart> {
  const find = (range: EventRange | undefined) => {
    if (!range) return null;
    const part = makePart(store, order, redactor, findings, range, signal);
    // Watched from the beginning: an error that nobody waits for would end the process.
    part.catch(() => undefined);
    return part;
  };
  let next = find(order.parts[0]);
  try {
    for (let at = 1; next; at++) {
      const part: EventPart = await next;
      next = find(order.parts[at]);
      try {
        yield part;
      } finally {
        await part.drop();
      }
    }
  } finally {
    await next?.then((part) => part.drop()).catch(() => undefined);
  }
}

async function makePart(
  store: CaseStore,
  order: EventOrder,
  redactor: Redactor,
  findings: readonly number[],
  { from, count }: EventRange,
  signal?: AbortSignal,
): Promise<EventPart> {
  const { reader, exporter } = store;
  const name = `export_part_${++tables}`;
  const [records, identities] = [name, `${name}_identity`].map(
    (one) => sql`memory.main.${identifier(one)}`,
  ) as [Sql, Sql];
  const drop = async () => {
    for (const table of [records, identities]) await exporter.run(sql`DROP TABLE IF EXISTS ${table}`);
  };
  try {
    const places = placesOf(order, from, from + count);
    await exporter.run(
      sql`CREATE TABLE ${records} AS ${await ownColumns(reader, places, redactor, signal)}`,
      signal,
    );
    await exporter.run(
      sql`CREATE TABLE ${identities} AS SELECT id, ${columnsOf(shared, redactor)}
        FROM (SELECT *, ${redactor.suspects(shared)} AS suspect FROM identity AS e
          WHERE id IN (SELECT identity FROM ${records})) AS e`,
      signal,
    );
    const marks = await findingMarks(reader, places, findings, signal);
    return {
      ...{ from, count },
      joined: sql`SELECT * FROM ${records} AS r LEFT JOIN ${identities} AS i ON i.id = r.identity`,
      rows: () => readPart(reader, records, identities, marks, signal),
      drop,
    };
  } catch (thrown) {
    await drop().catch(() => undefined);
    throw thrown;
  }
}

const columnsOf = (fields: readonly EventField[], redactor: Redactor): Sql =>
  join(
    fields.map((field) => sql`${redactor.column(field, raw('suspect'))} AS ${identifier(field.name)}`),
    ', ',
  );

/**
 * What the rows of an order hold besides their identities. Their times are known, so that only the row groups of the
 * case that hold such times are read for them; and the view `event` is put together here, since the whole of `identity`
 * would be held to join it.
 */
async function ownColumns(
  reader: Reader,
  places: Sql,
  redactor: Redactor,
  signal?: AbortSignal,
): Promise<Sql> {
  const times = await reader.first<{ first: string | null; last: string | null; timeless: boolean }>(
    sql`SELECT min("eventTime")::VARCHAR AS first, max("eventTime")::VARCHAR AS last, count(*) > count("eventTime") AS timeless
      FROM ${places}`,
    signal,
  );
  const { first = null, last = null, timeless = false } = times ?? {};
  const within = sql`e."eventTime" BETWEEN CAST(${first} AS TIMESTAMP) AND CAST(${last} AS TIMESTAMP)`;
  return sql`SELECT e.place, e.n, e.file_id, e.identity, ${columnsOf(own, redactor)},
      ${redactor.text(sql`e."eventTimeText"`)} AS "eventTimeText", ${redactor.text(sql`f.path`)} AS source_file,
      ${redactor.text(sql`f.container`)} AS source_container, e."position" AS source_position,
      e."offset" AS source_offset, e."length" AS source_length
    FROM (
      WITH r AS MATERIALIZED (
        SELECT o.place, e.* FROM ${places} AS o JOIN event_record AS e ON e.n = o.n
        WHERE ${timeless ? sql`(${within} OR e."eventTime" IS NULL)` : within}
      ), i AS MATERIALIZED (SELECT * FROM identity WHERE id IN (SELECT identity FROM r))
      SELECT *, ${redactor.suspects(own)} AS suspect
      FROM (SELECT e.place, e.identity, ${raw(EVENT_COLUMNS)} FROM r AS e LEFT JOIN i ON i.id = e.identity) AS e
    ) AS e JOIN evidence_file AS f ON f.id = e.file_id`;
}

/** Columns of the tables of a part that are read from them, beside the fields. */
const OWN_COLUMNS = [
  ...['n', 'file_id', 'identity'],
  ...own.map(({ name }) => name),
  ...['eventTimeText', ...SOURCE_FIELDS.map((name) => `source_${name}`)],
];
const SHARED_COLUMNS = ['id', ...shared.map(({ name }) => name)];
const TIMES: ReadonlySet<string> = new Set(
  EVENT_FIELDS.filter(({ type }) => type === 'time').map(({ name }) => name),
);

/** Fetching the values of a row one by one takes the client longer than all else: they come as one text. */
const linesOf = (columns: readonly string[], table: Sql): Sql => {
  const values = columns.map((name) =>
    TIMES.has(name) ? sql`epoch_us(${identifier(name)})` : identifier(name),
  );
  return sql`SELECT json_array(${join(values, ', ')})::VARCHAR AS line FROM ${table}`;
};

function rowOf(columns: readonly string[], line: string): RecordRow {
  const values = JSON.parse(line) as Cell[];
  const row: RecordRow = {};
  for (let at = 0; at < columns.length; at++) row[columns[at]!] = values[at]!;
  for (const name of TIMES) {
    const time = row[name];
    if (typeof time === 'number') row[name] = isoTime(BigInt(time));
  }
  return row;
}

async function* readPart(
  reader: Reader,
  records: Sql,
  identities: Sql,
  marks: ReadonlyMap<number, string>,
  signal?: AbortSignal,
): AsyncIterable<Iterable<ExportedEvent>> {
  const identityOf = new Map<number, RecordRow>();
  for await (const portion of reader.stream<{ line: string }>(linesOf(SHARED_COLUMNS, identities), signal))
    for (const { line } of portion) {
      const identity = rowOf(SHARED_COLUMNS, line);
      identityOf.set(Number(identity.id), identity);
    }
  const events = sql`${linesOf(OWN_COLUMNS, records)} ORDER BY place`;
  for await (const portion of reader.stream<{ line: string }>(events, signal)) yield made(portion);

  function* made(portion: readonly { line: string }[]): Iterable<ExportedEvent> {
    for (const { line } of portion) {
      const event = rowOf(OWN_COLUMNS, line) as ExportedEvent;
      event.finding = marks.get(event.n) ?? null;
      event.shared = identityOf.get(event.identity) ?? {};
      event.userIdentity = event.shared.userIdentity ?? null;
      yield event;
    }
  }
}

/** Which of some findings rest on which events of a part of an order. */
async function findingMarks(
  reader: Reader,
  places: Sql,
  findings: readonly number[],
  signal?: AbortSignal,
): Promise<Map<number, string>> {
  if (findings.length === 0) return new Map();
  const marked = await reader.all<{ n: number; ids: string }>(
    sql`SELECT r.n, string_agg(DISTINCT f.id::VARCHAR, ', ' ORDER BY f.id::VARCHAR) AS ids FROM finding_ref AS r
      JOIN (SELECT * FROM finding QUALIFY revision = max(revision) OVER (PARTITION BY id)) AS f
        ON f.id = r.finding_id AND f.refs = r.revision
      JOIN ${places} AS o ON o.n = r.n
      WHERE r.kind IN ('event', 'detection') AND f.id IN (SELECT unnest(CAST(${JSON.stringify(findings)} AS INTEGER[])))
      GROUP BY r.n`,
    signal,
  );
  return new Map(marked.map(({ n, ids }) => [n, ids]));
}

/** Where the events of an order stand in the evidence, file by file, and whether something in them is hidden. */
export function hiddenRows<Row>(
  reader: Reader,
  order: EventOrder,
  redactor: Redactor,
  signal?: AbortSignal,
): AsyncIterable<Row[]> {
  return reader.stream<Row>(
    sql`SELECT e.n, e."eventID", e.file_id, f.path, f.container, f.sha256, f.content_sha256 AS content, e."offset",
        e."length", (${redactor.touches}) AS hidden
      FROM event AS e JOIN evidence_file AS f ON f.id = e.file_id
      WHERE e.n IN (SELECT n FROM ${order.table}) ORDER BY e.file_id, e."position"`,
    signal,
  );
}
