import type { Writer } from '../store/run';
import { join, raw, sql } from '../store/sql';

/** Columns that make two records the same record, beside the id and the account it was delivered to. */
const CONTENT = [
  'eventTimeText',
  'eventTime',
  'eventSource',
  'eventName',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'requestID',
  'errorCode',
  'errorMessage',
];
const DOCUMENTS = [
  'userIdentity',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'resources',
  'serviceEventDetails',
  'extra',
];
const quoted = (names: readonly string[]) => names.map((name) => `"${name}"`);

/**
 * Marks repeats: events with the same id in the same account and the same content, records without id by their content
 * (formats §5), and configuration items by resource, capture time and content (formats §7.5). The first one by number
 * stays the original, so that marking again changes nothing. Events that share an id and differ are both kept, and said
 * to be possibly tampered with.
 */
export async function markDuplicates(writer: Writer): Promise<void> {
  await markRepeatedIds(writer);
  await markRepeats(writer, 'event', quoted([...CONTENT, ...DOCUMENTS]), '"eventID" IS NULL');
  await markRepeats(
    writer,
    'config_item',
    [
      ...quoted(['awsAccountId', 'resourceType', 'resourceId', 'configurationItemCaptureTime']),
      'content_hash',
    ],
    'true',
  );
}

async function markRepeats(
  writer: Writer,
  table: 'event' | 'config_item',
  keys: readonly string[],
  where: string,
): Promise<void> {
  const same = keys.map((key) => `t.${key} IS NOT DISTINCT FROM s.${key}`).join(' AND ');
  await writer.run(
    raw(`UPDATE ${table} AS t SET duplicate_of = s.first FROM (
      SELECT ${keys.join(', ')}, min(n) AS first FROM ${table} WHERE ${where} GROUP BY ALL HAVING count(*) > 1
    ) AS s WHERE ${where.replaceAll('"eventID"', 't."eventID"')} AND ${same} AND t.n <> s.first AND t.duplicate_of IS NULL`),
  );
}

interface Repeated {
  n: number;
  file_id: number;
  position: number;
  first: number;
  content: string;
  documents: (string | null)[];
}

/** Few events share an id; those are compared one by one, since exporters differ in the order of keys. */
async function markRepeatedIds(writer: Writer): Promise<void> {
  const rows = writer.all<Repeated>(
    raw(`SELECT e.n, e.file_id, e."position", s.first, concat_ws(chr(1), ${quoted(CONTENT)
      .map((name) => `coalesce(e.${name}::VARCHAR, '')`)
      .join(', ')}) AS content, [${quoted(DOCUMENTS)
      .map((name) => `e.${name}`)
      .join(', ')}] AS documents
    FROM event AS e JOIN (
      SELECT "eventID", "recipientAccountId", min(n) AS first FROM event WHERE "eventID" IS NOT NULL
      GROUP BY ALL HAVING count(*) > 1 AND count(duplicate_of) < count(*) - 1
    ) AS s ON e."eventID" = s."eventID" AND e."recipientAccountId" IS NOT DISTINCT FROM s."recipientAccountId"
    ORDER BY s.first, e.n`),
  );
  const marks: { n: number; first: number }[] = [];
  let first = -1;
  let variants = new Map<string, number>();
  for (const row of await rows) {
    if (row.first !== first) {
      first = row.first;
      variants = new Map();
    }
    const content = [row.content, ...row.documents.map(canonical)].join('\u0001');
    const original = variants.get(content);
    if (original !== undefined) {
      marks.push({ n: row.n, first: original });
      continue;
    }
    variants.set(content, row.n);
    if (variants.size > 1) await raiseTampering(writer, row);
  }
  for (let index = 0; index < marks.length; index += 1000) {
    const list = join(
      marks.slice(index, index + 1000).map(({ n, first }) => sql`(${n}, ${first})`),
      ', ',
    );
    await writer.run(
      sql`UPDATE event SET duplicate_of = m.first FROM (VALUES ${list}) AS m(n, first) WHERE event.n = m.n`,
    );
  }
}

async function raiseTampering(writer: Writer, row: Repeated): Promise<void> {
  const message =
    'Another record has this event id and this account, and other content. CloudTrail never writes that: one of them may have been changed.';
  await writer.run(sql`INSERT INTO notice SELECT ${row.file_id}, ${row.position}, 'tampered', ${message}
    WHERE NOT EXISTS (SELECT 1 FROM notice WHERE file_id = ${row.file_id} AND "position" = ${row.position} AND message = ${message})`);
}

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
