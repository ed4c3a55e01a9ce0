import { createHash } from 'node:crypto';
import { EVENT_FIELDS } from '../../../shared/model/event';
import type { Writer } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';

/** What a record says at its top level, beside its id and its account. What stands inside `userIdentity` is in there. */
const CONTENT = EVENT_FIELDS.filter(
  (field) =>
    field.from === 'record' &&
    (field.name === field.path || field.name === 'extra') &&
    field.name !== 'eventID',
);
const DOCUMENTS = CONTENT.filter((field) => field.type === 'json').map((field) => `"${field.name}"`);
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
 * both kept, and said to be possibly tampered with.
 */
export async function markDuplicates(writer: Writer): Promise<void> {
  await writer.run(repeatedEvents);
  await writer.run(
    mark(
      'event_record',
      'SELECT n, content, "eventID", account FROM repeated_event',
      '"eventID", account, content',
    ),
  );
  await compareVariants(writer);
  const unnamed = `SELECT n, ${contentHash} AS content FROM event WHERE "eventID" IS NULL`;
  await writer.run(mark('event_record', unnamed, 'content'));
  const items = [...ITEM_KEY, 'content_hash'].join(', ');
  await writer.run(mark('config_item', `SELECT n, ${items} FROM config_item`, items));
}

const ITEM_KEY = [
  'awsAccountId',
  'awsRegion',
  'resourceType',
  'resourceId',
  'configurationItemCaptureTime',
].map((name) => `"${name}"`);

const contentHash = `md5(concat_ws(chr(1), ${[...SCALARS, ...DOCUMENTS].map((name) => `coalesce(${name}::VARCHAR, '')`).join(', ')}))`;

/** Events whose id stands more than once; by far the most do not, and are not looked at again. */
const repeatedEvents = raw(`CREATE OR REPLACE TEMP TABLE repeated_event AS
  SELECT n, "eventID", coalesce("recipientAccountId", '') AS account, ${contentHash} AS content FROM event
  WHERE "eventID" IN (SELECT "eventID" FROM event_record WHERE "eventID" IS NOT NULL GROUP BY "eventID" HAVING count(*) > 1)`);

/** Every row of a group points to the group's first one, and that one to none. */
const mark = (table: 'event_record' | 'config_item', rows: string, keys: string): Sql =>
  raw(`UPDATE ${table} AS t SET duplicate_of = s.original FROM (
      SELECT n, nullif(min(n) OVER (PARTITION BY ${keys}), n) AS original FROM (${rows})
    ) AS s WHERE t.n = s.n AND t.duplicate_of IS DISTINCT FROM s.original`);

interface Variant {
  n: number;
  eventID: string;
  account: string;
  scalars: string;
  documents: (string | null)[];
}

/** Of the texts that stand under one id, some differ only in the order of keys, as exporters write them; others differ. */
async function compareVariants(writer: Writer): Promise<void> {
  const repeats: [number, number][] = [];
  const tampered: number[] = [];
  let group = '';
  let originals = new Map<string, number>();
  for await (const rows of writer.stream<Variant>(variants)) {
    for (const row of rows) {
      const key = `${row.eventID}\u0001${row.account}`;
      if (key !== group) {
        group = key;
        originals = new Map();
      }
      const content = createHash('md5')
        .update([row.scalars, ...row.documents.map(canonical)].join('\u0001'))
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
  const marks = sql`(SELECT (pair->>0)::BIGINT AS n, (pair->>1)::BIGINT AS original
    FROM (SELECT unnest(CAST(${JSON.stringify(repeats)} AS JSON[])) AS pair))`;
  if (repeats.length > 0) {
    await writer.run(
      sql`UPDATE event_record SET duplicate_of = m.original FROM ${marks} AS m WHERE event_record.duplicate_of = m.n`,
    );
    await writer.run(
      sql`UPDATE event_record SET duplicate_of = m.original FROM ${marks} AS m WHERE event_record.n = m.n`,
    );
  }
  await writer.run(sql`DELETE FROM notice WHERE message = ${TAMPERED}`);
  if (tampered.length > 0) {
    await writer.run(sql`INSERT INTO notice SELECT file_id, "position", 'tampered', ${TAMPERED} FROM event_record
      WHERE n IN (SELECT unnest(CAST(${JSON.stringify(tampered)} AS BIGINT[])))`);
  }
}

/** The first row of each text that stands under an id with several of them. */
const variants = raw(`SELECT e.n, e."eventID", r.account,
    concat_ws(chr(1), ${SCALARS.map((name) => `coalesce(e.${name}::VARCHAR, '')`).join(', ')}) AS scalars,
    [${DOCUMENTS.map((name) => `e.${name}`).join(', ')}] AS documents
  FROM (
    SELECT min(n) AS n, account, count(*) OVER (PARTITION BY "eventID", account) AS texts
    FROM repeated_event GROUP BY "eventID", account, content QUALIFY texts > 1
  ) AS r JOIN event AS e ON e.n = r.n ORDER BY e."eventID", r.account, e.n`);

/** A document with its keys in order. Numbers are compared as JavaScript reads them. */
function canonical(text: string | null): string {
  return text === null ? '' : JSON.stringify(sorted(JSON.parse(text)));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}
