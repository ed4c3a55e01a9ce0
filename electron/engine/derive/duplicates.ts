import { createHash } from 'node:crypto';
import { EVENT_FIELDS } from '../../../shared/model/event';
import type { Writer } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';
import { canonicalText } from './canonical-text';
import { markDuplicateItems } from './duplicate-items';

/** What a record says at its top level, beside its id and its account. What stands inside `userIdentity` is in there. */
const CONTENT = EVENT_FIELDS.filter(
  (field) =>
    field.from === 'record' &&
    (field.name === field.path || field.name === 'extra') &&
    field.name !== 'eventID',
);
/** One of its documents stands with its identity, the others with the record. */
const USER_IDENTITY = '"userIdentity"';
const DOCUMENTS = CONTENT.filter((field) => field.type === 'json' && field.table === 'event_record').map(
  (field) => `"${field.name}"`,
);
const SCALARS = [
  ...CONTENT.filter((field) => field.type !== 'json').map((field) => `"${field.name}"`),
  '"eventTimeText"',
];

const TAMPERED =
  'Another record has this event id and this account, and other content. CloudTrail never writes that: one of them may have been changed.';

/**
 * Marks repeats: events with the same id in the same account and the same content, records without id by their content
 * (formats §5), and configuration items by resource, capture time and content (formats §7.5). The first one by number is
 * the original, whatever was loaded first, so that marking again changes nothing. Events that share an id and differ are
 * both kept, and said to be possibly tampered with. `comparedIds`: how many of them at once, roughly.
 */
export async function markDuplicates(writer: Writer, comparedIds = COMPARED_IDS): Promise<void> {
  await findRepeated(writer, comparedIds);
  for (const statement of repeatedEvents) await writer.run(statement);
  await writer.run(
    mark('SELECT n, content, "eventID", account FROM repeated_event', '"eventID", account, content'),
  );
  await compareVariants(writer);
  await writer.run(summaries);
  await markUnnamed(writer);
  for (const table of ['repeated_mark', 'repeated_event', 'variant', 'unnamed', 'unnamed_variant']) {
    await writer.run(raw(`DROP TABLE ${table}`));
  }
  await markDuplicateItems(writer);
}

const concatenated = (columns: readonly string[]) =>
  `concat_ws(chr(1), ${columns.map((name) => `coalesce(${name}::VARCHAR, '')`).join(', ')})`;

/** What a record says beside its identity, in short. */
const recordHash = `md5(${concatenated([...SCALARS, ...DOCUMENTS])})`;
/** What a `record` says with its identity. */
const contentHash = `md5(record || coalesce(${USER_IDENTITY}, ''))`;

/**
 * A table of records that were picked out, with what their identities say. The records are a table first: DuckDB, which then
 * knows how few they are, looks for their identities, and does not hold all the identities there are.
 */
const withIdentity = (table: string, picked: string, columns: string): Sql[] => [
  raw(`CREATE OR REPLACE TEMP TABLE picked AS ${picked}`),
  raw(
    `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT ${columns} FROM picked LEFT JOIN identity ON identity.id = picked.identity`,
  ),
  raw('DROP TABLE picked'),
];

/** Rows of tables hold no more than their columns (docs/evidence.md): they repeat a record, and say less than it. */
const isSummary = `contains(coalesce(extra, ''), '"summaryOnly":true')
  AND file_id IN (SELECT id FROM evidence_file WHERE kind IN ('event-history', 'query-results'))`;

/** How many ids are compared in one go, so that the memory this takes does not depend on how many there are. */
const COMPARED_IDS = 2_000_000;

/**
 * Finds the events whose id stands more than once; by far the most do not, and are not looked at again. They are found by a
 * hash, which is quicker to group by: two ids that share one do no harm, as whatever follows compares the ids.
 */
async function findRepeated(writer: Writer, comparedIds: number): Promise<void> {
  const row = await writer.first<{ events: number }>(raw('SELECT count(*) AS events FROM event_record'));
  const portions = Math.ceil((row?.events ?? 0) / comparedIds);
  await writer.run(raw('CREATE OR REPLACE TEMP TABLE repeated_mark (mark UBIGINT)'));
  for (let portion = 0; portion < portions; portion++) {
    await writer.run(
      raw(`INSERT INTO repeated_mark SELECT hash("eventID") AS mark FROM event_record
      WHERE "eventID" IS NOT NULL AND hash("eventID") % ${portions} = ${portion} GROUP BY mark HAVING count(*) > 1`),
    );
  }
}

const repeatedEvents = withIdentity(
  'repeated_event',
  `SELECT n, identity, "eventID", coalesce("recipientAccountId", '') AS account, ${recordHash} AS record, ${isSummary} AS summary
    FROM event_record WHERE "eventID" IS NOT NULL AND hash("eventID") IN (SELECT mark FROM repeated_mark)`,
  `n, "eventID", account, ${contentHash} AS content, summary`,
);

/** Every row of a group points to the group's first one, and that one to none. */
const mark = (rows: string, keys: string): Sql =>
  raw(`UPDATE event_record AS t SET duplicate_of = s.original FROM (
      SELECT n, nullif(min(n) OVER (PARTITION BY ${keys}), n) AS original FROM (${rows})
    ) AS s WHERE t.n = s.n AND t.duplicate_of IS DISTINCT FROM s.original`);

interface Variant {
  n: number;
  eventID: string;
  account: string;
  scalars: string;
  documents: (string | null)[];
}

type Repeat = [n: number, original: number];

async function markRepeats(writer: Writer, repeats: readonly Repeat[]): Promise<void> {
  if (repeats.length === 0) return;
  const marks = sql`(SELECT (pair->>0)::BIGINT AS n, (pair->>1)::BIGINT AS original
    FROM (SELECT unnest(CAST(${JSON.stringify(repeats)} AS JSON[])) AS pair))`;
  await writer.run(
    sql`UPDATE event_record SET duplicate_of = m.original FROM ${marks} AS m WHERE event_record.duplicate_of = m.n`,
  );
  await writer.run(
    sql`UPDATE event_record SET duplicate_of = m.original FROM ${marks} AS m WHERE event_record.n = m.n`,
  );
}

/** A summary repeats the record of its id that says more, whichever account's copy that is. */
const summaries = raw(`UPDATE event_record AS t SET duplicate_of = s.original FROM (
    SELECT r.n, min(f.n) AS original FROM repeated_event AS r
    JOIN repeated_event AS f ON f."eventID" = r."eventID" AND NOT f.summary
      AND (r.account = '' OR f.account = '' OR r.account = f.account)
    JOIN event_record AS e ON e.n = f.n AND e.duplicate_of IS NULL
    WHERE r.summary GROUP BY r.n
  ) AS s WHERE t.n = s.n`);

/** Records without an id are told apart by what they say: first by their text, then whatever the order of its keys. */
async function markUnnamed(writer: Writer): Promise<void> {
  for (const statement of unnamedEvents) await writer.run(statement);
  await writer.run(mark('SELECT n, content FROM unnamed', 'content'));
  for (const statement of unnamedVariants) await writer.run(statement);
  const repeats: Repeat[] = [];
  let group = -1;
  let originals = new Map<string, number>();
  for await (const rows of writer.stream<UnnamedVariant>(
    raw('SELECT * FROM unnamed_variant ORDER BY place, n'),
  )) {
    for (const { n, place, scalars, documents } of rows) {
      if (place !== group) {
        group = place;
        originals = new Map();
      }
      const content = createHash('md5')
        .update([scalars, ...documents.map(contentOf)].join('\u0001'))
        .digest('hex');
      const original = originals.get(content);
      if (original === undefined) originals.set(content, n);
      else repeats.push([n, original]);
    }
  }
  await markRepeats(writer, repeats);
}

interface UnnamedVariant extends Pick<Variant, 'n' | 'scalars' | 'documents'> {
  place: number;
}

/** Of the texts that stand under one id, some differ only in the order of keys, as exporters write them; others differ. */
async function compareVariants(writer: Writer): Promise<void> {
  const repeats: Repeat[] = [];
  const tampered: number[] = [];
  let group = '';
  let originals = new Map<string, number>();
  for (const statement of variants) await writer.run(statement);
  for await (const rows of writer.stream<Variant>(
    raw('SELECT * FROM variant ORDER BY "eventID", account, n'),
  )) {
    for (const row of rows) {
      const key = `${row.eventID}\u0001${row.account}`;
      if (key !== group) {
        group = key;
        originals = new Map();
      }
      const content = createHash('md5')
        .update([row.scalars, ...row.documents.map(contentOf)].join('\u0001'))
        .digest('hex');
      const original = originals.get(content);
      if (original !== undefined) {
        repeats.push([row.n, original]);
        continue;
      }
      originals.set(content, row.n);
      if (originals.size > 1) tampered.push(row.n);
    }
  }
  await markRepeats(writer, repeats);
  await writer.run(sql`DELETE FROM notice WHERE message = ${TAMPERED}`);
  if (tampered.length > 0) {
    await writer.run(sql`INSERT INTO notice SELECT file_id, "position", 'tampered', ${TAMPERED} FROM event_record
      WHERE n IN (SELECT unnest(CAST(${JSON.stringify(tampered)} AS BIGINT[])))`);
  }
}

/** The scalars and the documents of a record, and with those of its identity all its documents. */
const ownContent = `${concatenated(SCALARS)} AS scalars, [${DOCUMENTS.join(', ')}] AS documents`;
const allDocuments = `list_append(documents, ${USER_IDENTITY}) AS documents`;

/** The first row of each text that stands under an id with several of them. */
const variants = withIdentity(
  'variant',
  `SELECT e.n, e.identity, e."eventID", r.account, ${ownContent}
  FROM (
    SELECT min(n) AS n, account, count(*) OVER (PARTITION BY "eventID", account) AS texts
    FROM repeated_event WHERE NOT summary GROUP BY "eventID", account, content QUALIFY texts > 1
  ) AS r JOIN event_record AS e ON e.n = r.n`,
  `n, "eventID", account, scalars, ${allDocuments}`,
);

const unnamedEvents = withIdentity(
  'unnamed',
  `SELECT n, identity, ${recordHash} AS record FROM event_record WHERE "eventID" IS NULL`,
  `n, ${contentHash} AS content`,
);

/** Records without an id whose scalars are the same, when there are several. */
const unnamedVariants = withIdentity(
  'unnamed_variant',
  `SELECT n, identity, ${ownContent} FROM event_record WHERE "eventID" IS NULL AND duplicate_of IS NULL
    QUALIFY count(*) OVER (PARTITION BY scalars) > 1`,
  `n, dense_rank() OVER (ORDER BY scalars) AS place, scalars, ${allDocuments}`,
);

/** What a document says, in one order. Shippers add fields that begin with @, which are not the record's. */
const contentOf = (text: string | null): string => {
  const said = canonicalText(text, withoutShipping);
  return said === '[]' ? '' : said;
};

function withoutShipping(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith('@')));
}
