import type { Writer } from '../../store/run';
import { raw, type Sql, sql } from '../../store/sql';

/** The last part of a path, without what compression put behind it. */
const fileName = raw(`regexp_replace(regexp_extract(f.path, '[^/\\\\]+$'), '\\.gz$', '')`);

/** Minute of delivery in the name of a log file (formats §1.2). */
const delivered = raw(
  `try_strptime(regexp_extract(f.path, '_CloudTrail[A-Za-z-]*_[a-z0-9-]+_(\\d{8}T\\d{4})Z', 1), '%Y%m%dT%H%M')`,
);

/** A verdict, its status and its reason, by the first condition that holds. */
const VERDICTS: readonly [condition: string, verdict: string, status: string, reason: string][] = [
  ['by_hash = 2', 'valid', 'valid', 'A valid digest names it, and its hash is the same.'],
  [
    'by_name = 2 AND content_sha256 IS NULL',
    'invalid',
    'INVALID: invalid format',
    'A valid digest names it, and it cannot be inflated to its end.',
  ],
  [
    'by_name = 2',
    'invalid',
    "INVALID: hash value doesn't match",
    'A valid digest names it with another hash: it was changed after it was delivered.',
  ],
  [
    'by_hash = 1',
    'cannot-tell',
    'cannot tell',
    'A digest names it, and its hash is the same; but whether that digest is genuine cannot be told.',
  ],
  [
    'by_name = 1 AND content_sha256 IS NULL',
    'invalid',
    'INVALID: invalid format',
    'A digest names it, and it cannot be inflated to its end.',
  ],
  [
    'by_name = 1',
    'invalid',
    "INVALID: hash value doesn't match",
    'A digest names it with another hash: it or the digest was changed.',
  ],
  ['by_hash = 0 OR by_name = 0', 'cannot-tell', 'cannot tell', 'Only digests that are not valid name it.'],
  [
    "kind = 'cloudtrail-log' AND within",
    'not-covered',
    'not covered',
    'A digest covers its account, region and minute of delivery, and does not name it.',
  ],
  [
    "kind = 'cloudtrail-log'",
    'not-covered',
    'not covered',
    'No digest among the evidence covers its account, region and time of delivery.',
  ],
  [
    "kind = 'config-items'",
    'not-covered',
    'not covered',
    'CloudTrail makes digests of its log files only: nothing vouches for files of AWS Config.',
  ],
];

const NO_LOG = 'It is no file that CloudTrail makes digests of.';

const chosen = (column: 1 | 2 | 3, otherwise: string): Sql => {
  let text = sql`CASE`;
  for (const row of VERDICTS) text = sql`${text} WHEN ${raw(row[0])} THEN ${row[column]}`;
  return sql`${text} ELSE ${otherwise} END`;
};

/**
 * Judges every file that is no digest by the digests that name it, and names the files that digests name and that are
 * not there. `judged_digest` says how far each digest can be relied on: 2 proven, 1 cannot be told, 0 not valid.
 */
export async function judgeLogs(writer: Writer, files: Sql): Promise<void> {
  await writer.run(sql`CREATE OR REPLACE TEMP TABLE named_file AS
    SELECT l."s3Bucket", l."s3Object", l.name, l."hashValue" AS hash, d."awsAccountId" AS account,
      d."awsRegion" AS region, d.backfill, d."digestStartTime" AS begins, d."digestEndTime" AS ends, j.trust
    FROM digest_file AS l JOIN digest AS d USING (file_id) JOIN judged_digest AS j USING (file_id)`);
  await writer.run(sql`INSERT INTO integrity
    WITH f AS (
      SELECT f.id, f.kind, f.account, f.region, f.content_sha256, ${fileName} AS name, ${delivered} AS delivered
      FROM ${files} AS f WHERE f.id NOT IN (SELECT file_id FROM judged_digest)
    ), hashes AS (
      SELECT hash, max(trust) AS trust, max_by("s3Bucket" || '/' || "s3Object", trust) AS object, max_by(backfill, trust) AS backfill
      FROM named_file WHERE hash IS NOT NULL GROUP BY hash
    ), names AS (
      SELECT name, max(trust) AS trust, max_by("s3Bucket" || '/' || "s3Object", trust) AS object, max_by(backfill, trust) AS backfill
      FROM named_file WHERE name IS NOT NULL GROUP BY name
    ), spans AS (
      SELECT "awsAccountId" AS account, "awsRegion" AS region, "digestStartTime" AS begins, max("digestEndTime") AS ends
      FROM digest WHERE "digestStartTime" IS NOT NULL GROUP BY ALL
    ), found AS (
      SELECT f.*, hashes.trust AS by_hash, names.trust AS by_name,
        coalesce(CASE WHEN hashes.trust = 2 THEN hashes.object END, names.object, hashes.object) AS object,
        coalesce(hashes.backfill, names.backfill, false) AS backfill, coalesce(f.delivered < spans.ends, false) AS within
      FROM f LEFT JOIN hashes ON hashes.hash = f.content_sha256 LEFT JOIN names ON names.name = f.name
        ASOF LEFT JOIN spans ON spans.account = f.account AND spans.region = f.region AND f.delivered >= spans.begins
    )
    SELECT CASE WHEN kind = 'cloudtrail-log' OR object IS NOT NULL THEN 'log' ELSE 'other' END, backfill,
      ${chosen(1, 'not-covered')}, ${chosen(2, 'not covered')}, ${chosen(3, NO_LOG)},
      's3://' || object, id, account, region, NULL, NULL
    FROM found`);
  await writer.run(sql`INSERT INTO integrity
    SELECT 'log', bool_or(backfill), 'invalid', 'INVALID: not found',
      CASE max(trust) WHEN 2 THEN 'A valid digest names it, and it is not among the evidence.'
        ELSE 'A digest names it, and it is not among the evidence.' END,
      's3://' || "s3Bucket" || '/' || "s3Object", NULL, any_value(account), any_value(region), min(begins), max(ends)
    FROM named_file AS n WHERE trust > 0
      AND NOT EXISTS (SELECT 1 FROM ${files} AS f WHERE f.content_sha256 = n.hash)
      AND NOT EXISTS (SELECT 1 FROM ${files} AS f WHERE ${fileName} = n.name)
    GROUP BY "s3Bucket", "s3Object"`);
  await writer.run(raw('DROP TABLE named_file'));
  await writer.run(raw('DROP TABLE judged_digest'));
}
