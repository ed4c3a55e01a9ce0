import type { IntegritySummary } from '../../../../shared/model/integrity';
import type { Writer } from '../../store/run';
import { raw, type Sql, sql } from '../../store/sql';
import { type DigestFact, type Judgement, judgeChain, type Means } from './chain';
import { judgeLogs } from './logs';
import { isSigned, loadKey } from './signature';

/** Rows that go to the database in one statement. */
const CHUNK = 5_000;
/** Signatures that belong to no digest by name are tried on the digests without one, up to this many pairs. */
const MOST_TRIES = 20_000;

/** Which files and hashes are compared: a relation with the columns of `evidence_file` that are used here. */
export const HASHES_AT_LOAD = raw('evidence_file');

/**
 * Checks every file of the case against the digests among them, as far as the evidence and the public keys allow, and
 * keeps the verdicts in `integrity` (formats §4.5).
 */
export async function judgeIntegrity(
  writer: Writer,
  hashes: IntegritySummary['hashes'] = 'load',
  files: Sql = HASHES_AT_LOAD,
): Promise<void> {
  const means = await gatherMeans(writer, files);
  await writer.run(raw('DELETE FROM integrity'));
  await writer.run(
    raw('CREATE OR REPLACE TEMP TABLE judged_digest (file_id INTEGER NOT NULL, trust INTEGER NOT NULL)'),
  );
  const chains = await chainsOf(writer, files);
  let waiting: Judgement[] = [];
  for (const chain of chains) {
    waiting.push(...judgeChain(chain, means));
    if (waiting.length < CHUNK) continue;
    await keep(writer, waiting);
    waiting = [];
  }
  await keep(writer, waiting);
  await judgeLogs(writer, files);
  await writer.run(raw("DELETE FROM case_info WHERE key IN ('verifiedAt', 'verifiedHashes')"));
  await writer.run(
    sql`INSERT INTO case_info VALUES ('verifiedAt', ${new Date().toISOString().replace(/\.\d+Z$/, 'Z')}), ('verifiedHashes', ${hashes})`,
  );
}

/** Digests in chains (formats §4.5 step 2), the newest first. */
async function chainsOf(writer: Writer, files: Sql): Promise<DigestFact[][]> {
  const rows = await writer.all<DigestFact & { chain: string }>(sql`SELECT d.file_id AS "fileId", f.path,
      f.content_sha256 AS "contentSha256", d."awsAccountId" AS account, d."awsRegion" AS region, d.backfill,
      d."digestStartTime" AS "start", d."digestEndTime" AS "end", d."digestEndTimeText" AS "endText",
      d."digestS3Bucket" AS bucket, d."digestS3Object" AS object, d."digestPublicKeyFingerprint" AS fingerprint,
      d."previousDigestS3Bucket" AS "previousBucket", d."previousDigestS3Object" AS "previousObject",
      d."previousDigestHashValue" AS "previousHash", d."previousDigestSignature" AS "previousSignature",
      concat_ws(chr(1), d."digestS3Bucket", d."awsAccountId", d."awsRegion", d.trail, d."homeRegion", d.backfill) AS chain
    FROM digest AS d JOIN ${files} AS f ON f.id = d.file_id
    ORDER BY chain, d."digestEndTime" DESC NULLS LAST, d."digestS3Object", d.file_id`);
  const chains: DigestFact[][] = [];
  let last: string | null = null;
  for (const row of rows) {
    if (row.chain !== last) chains.push([]);
    last = row.chain;
    chains.at(-1)?.push(row);
  }
  return chains;
}

async function gatherMeans(writer: Writer, files: Sql): Promise<Means> {
  const keyRows = await writer.all<{ fingerprint: string; value: string; given: boolean }>(
    raw(
      'SELECT fingerprint, value, bool_or(file_id IS NULL) AS given FROM public_key GROUP BY fingerprint, value',
    ),
  );
  // Where keys were given, one that lies among the evidence proves nothing: whoever changed files may have put it there.
  const given = keyRows.some((row) => row.given);
  const keys = new Map(
    keyRows
      .filter((row) => row.given || !given)
      .map((row) => [row.fingerprint, { key: loadKey(Buffer.from(row.value, 'base64')), given: row.given }]),
  );
  const saved = await writer.all<{ object: string | null; signature: string; path: string }>(
    sql`SELECT s.object, s.signature, f.path FROM digest_signature AS s JOIN ${files} AS f ON f.id = s.file_id ORDER BY f.path`,
  );
  const named = new Map<string, string[]>();
  const loose: string[] = [];
  for (const { object, signature, path } of saved) {
    const name = digestName(object ?? path);
    if (name) named.set(name, [...(named.get(name) ?? []), signature]);
    else loose.push(signature);
  }
  const unreadable = new Map(
    (
      await writer.all<{ id: number; path: string }>(sql`SELECT id, path FROM ${files}
        WHERE contains(path, '_CloudTrail-Digest_') AND kind NOT IN ('cloudtrail-digest', 'digest-signature')`)
    ).flatMap(({ id, path }) => {
      const name = digestName(path);
      return name ? [[name, id] as const] : [];
    }),
  );
  let tries = 0;
  return {
    keys,
    signaturesOf(digest) {
      const own = named.get(digestName(digest.object ?? '') ?? '') ?? [];
      const key = keys.get(digest.fingerprint ?? '')?.key;
      if (
        own.length > 0 ||
        !key ||
        !digest.bucket ||
        !digest.object ||
        !digest.endText ||
        !digest.contentSha256
      )
        return own;
      const { bucket, object, endText, contentSha256, previousSignature } = digest;
      const signed = { bucket, object, endText, contentSha256, previousSignature };
      return loose.filter((one) => tries++ < MOST_TRIES && isSigned(signed, one, key));
    },
    unreadable: (name) => unreadable.get(digestName(name) ?? '') ?? null,
  };
}

/** The name of the digest that a path or key speaks of, whatever was put behind it. */
const digestName = (path: string): string | null =>
  /\d{12}_CloudTrail-Digest_[^/\\]*?_\d{8}T\d{6}Z(?:_backfill)?(?=\.)/.exec(path)?.[0] ?? null;

/** How far what a digest says can be relied on. */
const trustOf = ({ proven, verdict }: Judgement): number => (proven ? 2 : verdict === 'cannot-tell' ? 1 : 0);

async function keep(writer: Writer, judgements: readonly Judgement[]): Promise<void> {
  if (judgements.length === 0) return;
  const rows = judgements.map((one) => [
    one.kind,
    one.backfill,
    one.verdict,
    one.status,
    one.reason,
    one.object,
    one.fileId,
    one.account,
    one.region,
    one.begins,
    one.ends,
    trustOf(one),
  ]);
  const list = sql`(SELECT unnest(CAST(${JSON.stringify(rows)} AS JSON[])) AS r)`;
  await writer.run(sql`INSERT INTO integrity SELECT r->>0, (r->>1)::BOOLEAN, r->>2, r->>3, r->>4, r->>5, (r->>6)::INTEGER,
    r->>7, r->>8, (r->>9)::TIMESTAMP, (r->>10)::TIMESTAMP FROM ${list}`);
  await writer.run(
    sql`INSERT INTO judged_digest SELECT (r->>6)::INTEGER, (r->>11)::INTEGER FROM ${list} WHERE r->>6 IS NOT NULL`,
  );
}
