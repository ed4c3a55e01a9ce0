import { createHash } from 'node:crypto';
import type { Writer } from '../store/run';
import { raw, sql } from '../store/sql';
import { canonicalText, parsed } from './canonical-text';

/** Which resource, as AWS Config saw it at which moment. */
const KEY = ['awsAccountId', 'awsRegion', 'resourceType', 'resourceId', 'configurationItemCaptureTime'].map(
  (name) => `"${name}"`,
);
const DOCUMENTS = ['configuration', 'supplementaryConfiguration', 'tags', 'relationships'] as const;
const keys = KEY.join(', ');
/** An oversized item without its configuration, as a notification tells of it. */
const SUMMARY = `(configuration IS NULL AND contains(coalesce(extra, ''), '"s3DeliverySummary"'))`;

interface Variant {
  n: number;
  place: number;
  status: string;
  documents: (string | null)[];
}

/**
 * Marks repeats of configuration items (formats §7.5): those of one resource and capture time whose content is the same,
 * in whatever spelling and order of keys it came. The summary of an oversized item repeats the item where that is there.
 */
export async function markDuplicateItems(writer: Writer): Promise<void> {
  await writer.run(
    raw(`UPDATE config_item AS t SET duplicate_of = s.original FROM (
        SELECT n, nullif(min(n) OVER (PARTITION BY ${keys}, content_hash), n) AS original FROM config_item
      ) AS s WHERE t.n = s.n AND t.duplicate_of IS DISTINCT FROM s.original`),
  );
  const repeats: [number, number][] = [];
  let place = -1;
  let originals = new Map<string, number>();
  for await (const rows of writer.stream<Variant>(variants)) {
    for (const row of rows) {
      if (row.place !== place) {
        place = row.place;
        originals = new Map();
      }
      const content = createHash('md5').update(contentOf(row)).digest('hex');
      const original = originals.get(content);
      if (original === undefined) originals.set(content, row.n);
      else repeats.push([row.n, original]);
    }
  }
  if (repeats.length > 0) {
    const marks = sql`(SELECT (pair->>0)::BIGINT AS n, (pair->>1)::BIGINT AS original
      FROM (SELECT unnest(CAST(${JSON.stringify(repeats)} AS JSON[])) AS pair))`;
    await writer.run(
      sql`UPDATE config_item SET duplicate_of = m.original FROM ${marks} AS m
        WHERE config_item.n = m.n OR config_item.duplicate_of = m.n`,
    );
  }
  await writer.run(
    raw(`UPDATE config_item AS t SET duplicate_of = s.original FROM (
        SELECT n, min(n) FILTER (NOT ${SUMMARY}) OVER (PARTITION BY ${keys}) AS original, ${SUMMARY} AS summary
        FROM config_item WHERE duplicate_of IS NULL
      ) AS s WHERE t.n = s.n AND s.summary AND s.original IS NOT NULL`),
  );
}

/** Items whose resource and moment have several texts: by far the most have one, and are not looked at again. */
const variants = raw(`SELECT n, dense_rank() OVER (ORDER BY ${keys}) AS place,
    coalesce("configurationItemStatus", '') AS status, [${DOCUMENTS.join(', ')}] AS documents
  FROM (SELECT *, count(*) OVER (PARTITION BY ${keys}) AS texts FROM config_item WHERE duplicate_of IS NULL)
  WHERE texts > 1 AND "resourceId" IS NOT NULL AND "configurationItemCaptureTime" IS NOT NULL ORDER BY place, n`);

function contentOf({ status, documents }: Variant): string {
  const [configuration = null, supplementary = null, tags = null, relationships = null] = documents;
  return [
    status,
    canonicalText(configuration),
    canonicalText(supplementary, valuesParsed),
    canonicalText(tags, orNothing),
    canonicalText(relationships, inOneSpelling),
  ].join('\u0001');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isEmpty = (value: unknown) => isObject(value) && Object.keys(value).length === 0;
const orNothing = (value: unknown): unknown => (isEmpty(value) ? null : value);

/** The API writes each supplementary value as a text (formats §7.3). */
function valuesParsed(value: unknown): unknown {
  if (!isObject(value) || isEmpty(value)) return orNothing(value);
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => [
      name,
      typeof part === 'string' && /^\s*[{["]/.test(part) ? parsed(part) : part,
    ]),
  );
}

/** The API calls `relationshipName` what files call `name`; the order says nothing. */
function inOneSpelling(value: unknown): unknown {
  if (!Array.isArray(value)) return value;
  return value
    .map((part) => {
      if (!isObject(part)) return canonicalText(JSON.stringify(part));
      const { relationshipName, name = relationshipName, ...rest } = part;
      const said = Object.entries({ ...rest, name }).filter(
        ([, inner]) => inner !== null && inner !== undefined,
      );
      return canonicalText(JSON.stringify(Object.fromEntries(said)));
    })
    .sort();
}
