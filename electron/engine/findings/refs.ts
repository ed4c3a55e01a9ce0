import { createHash } from 'node:crypto';
import type { DetectionRef } from '../../../shared/model/finding';
import { Failure } from '../../../shared/result';
import { isResource, type ResourceKey } from '../questions/item';
import type { CompiledScope } from '../questions/scope';
import type { Reader, Writer } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';

/** What a finding is to rest on, as it was chosen. */
export interface Selection {
  events: readonly number[];
  /** Numbers of the configuration items that steps arrived with. */
  changes: readonly number[];
  principals: readonly string[];
  detections: readonly DetectionRef[];
  resources: readonly ResourceKey[];
  search: CompiledScope | null;
}

/** What a resource is called in `finding_ref`: `["type","id","account","region"]`. */
const RESOURCE_KEY = raw(
  `json_array("resourceType", "resourceId", coalesce("awsAccountId", ''), coalesce("awsRegion", ''))::VARCHAR`,
);

/** Rows one finding may rest on; a larger search is better narrowed. */
const MAX_ROWS = 1_000_000;

/** The rows of `finding_ref` that a revision rests on. */
export const refsOf = (finding: number, revision: number): Sql =>
  sql`(SELECT kind, n, "key" FROM finding_ref WHERE finding_id = ${finding} AND revision = ${revision})`;

/** Values of a list as rows of one column. */
const listed = (values: readonly (number | string)[], type: 'BIGINT' | 'VARCHAR'): Sql =>
  sql`(SELECT DISTINCT unnest(CAST(${JSON.stringify(values)} AS ${raw(type)}[])) AS value)`;

/**
 * Writes down what a revision rests on. Numbers that are in no table are left out.
 *
 * @throws Failure `usage` when nothing is left to rest on, or too much
 */
export async function keepRefs(
  writer: Writer,
  finding: number,
  revision: number,
  selection: Selection,
): Promise<void> {
  const keep = (kind: string, rows: Sql) =>
    writer.run(
      sql`INSERT INTO finding_ref SELECT DISTINCT ${finding}::INTEGER, ${revision}::INTEGER, ${kind}, n, "key" FROM (${rows})`,
    );
  const { events, changes, principals, detections, resources, search } = selection;
  const chosen = events.length > 0 ? sql`n IN ${listed(events, 'BIGINT')}` : raw('false');
  const found = search ? search.where : raw('true');
  // What the search did not find was marked by hand.
  await keep(
    'event',
    sql`SELECT n, CASE WHEN NOT coalesce(${found}, false) THEN 'marked' END AS "key" FROM event
    WHERE ${chosen} OR ${search ? search.where : raw('false')}`,
  );
  if (changes.length > 0)
    await keep(
      'change',
      sql`SELECT n, NULL AS "key" FROM config_item WHERE n IN ${listed(changes, 'BIGINT')}`,
    );
  if (principals.length > 0)
    await keep(
      'principal',
      sql`SELECT NULL AS n, value AS "key" FROM ${listed(principals, 'VARCHAR')}
      WHERE value IN (SELECT principal FROM event)`,
    );
  if (detections.length > 0)
    await keep(
      'detection',
      sql`SELECT (one->>'n')::BIGINT AS n, one->>'rule' AS "key"
      FROM (SELECT unnest(CAST(${JSON.stringify(detections)} AS JSON[])) AS one)
      WHERE (one->>'n')::BIGINT IN (SELECT n FROM event)`,
    );
  for (const resource of resources) {
    await keep(
      'resource',
      sql`SELECT NULL AS n, ${RESOURCE_KEY} AS "key"
      FROM config_item WHERE ${isResource(resource)}`,
    );
  }
  const kept = await writer.first<{ count: number }>(
    sql`SELECT count(*) AS count FROM ${refsOf(finding, revision)}`,
  );
  const count = kept?.count ?? 0;
  if (count === 0)
    throw new Failure(
      'usage',
      'A finding rests on at least one event, change or principal; none was named or found.',
    );
  if (count > MAX_ROWS) {
    throw new Failure(
      'usage',
      `A finding rests on at most ${MAX_ROWS} rows; this would be ${count}. Narrow the search.`,
    );
  }
}

interface PlacedRef {
  kind: string;
  key: string | null;
  file: string | null;
  offset: number | null;
  length: number | null;
}

/** References with where their rows stand in the evidence: hash of the file's content (else of the file), offset, length. */
export const placedRefs = (refs: Sql): Sql => sql`
  SELECT r.kind, r."key", coalesce(f.content_sha256, f.sha256) AS file, s."offset", s."length"
  FROM ${refs} AS r
  LEFT JOIN (
    SELECT 'event' AS place, n, file_id, "offset", "length" FROM event
    UNION ALL SELECT 'change', n, file_id, "offset", "length" FROM config_item
  ) AS s ON s.n = r.n AND s.place = CASE r.kind WHEN 'change' THEN 'change' ELSE 'event' END
  LEFT JOIN evidence_file AS f ON f.id = s.file_id
  ORDER BY ALL`;

/** SHA-256 over one line per row, `[kind, key, file, offset, length]` as JSON, in order of these. */
export async function hashRefs(reader: Reader, refs: Sql, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for await (const rows of reader.stream<PlacedRef>(placedRefs(refs), signal)) {
    for (const { kind, key, file, offset, length } of rows)
      hash.update(`${JSON.stringify([kind, key, file, offset, length])}\n`);
  }
  return hash.digest('hex');
}

export interface Span {
  first: string | null;
  last: string | null;
}

/** The first and last moment of what is referred to: of events and changes, and of all that principals did. */
export async function spanOfRefs(reader: Reader, refs: Sql): Promise<Span> {
  const row = await reader.first<Span>(sql`
    WITH r AS ${refs}, moment AS (
      SELECT "eventTime" AS t FROM event WHERE n IN (SELECT n FROM r WHERE kind IN ('event', 'detection'))
      UNION ALL SELECT "configurationItemCaptureTime" FROM config_item WHERE n IN (SELECT n FROM r WHERE kind = 'change')
      UNION ALL SELECT "eventTime" FROM event WHERE duplicate_of IS NULL
        AND NOT EXISTS (FROM r WHERE kind <> 'principal') AND principal IN (SELECT "key" FROM r WHERE kind = 'principal')
      UNION ALL SELECT "configurationItemCaptureTime" FROM config_item WHERE NOT EXISTS (FROM r WHERE kind <> 'resource')
        AND ${RESOURCE_KEY} IN (SELECT "key" FROM r WHERE kind = 'resource')
    ) SELECT min(t) AS first, max(t) AS last FROM moment`);
  return row ?? { first: null, last: null };
}
