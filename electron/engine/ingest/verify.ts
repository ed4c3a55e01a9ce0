import { setImmediate as turn } from 'node:timers/promises';
import { Failure } from '../../../shared/result';
import { HASHES_AT_LOAD, judgeIntegrity } from '../derive/integrity/integrity';
import { readEvidence } from '../evidence/read';
import { appendJournal } from '../store/journal';
import type { CaseStore } from '../store/open';
import type { Writer } from '../store/run';
import { raw, sql } from '../store/sql';
import { giveKeys } from './keys';
import { relocations, whereNow } from './where';

export interface VerifyOptions {
  /** File with public keys to check signatures with, from now on. */
  readonly keys?: string | undefined;
  /** Read the evidence again and compare what is on disk now. */
  readonly rehash?: boolean | undefined;
}

/** Checks the files of the case against the digests among them, and keeps the verdicts. */
export async function verifyEvidence(
  store: CaseStore,
  { keys, rehash }: VerifyOptions,
  signal: AbortSignal,
): Promise<void> {
  const now = rehash ? await hashAgain(store.writer, signal) : null;
  await store.writer.transaction(async (writer) => {
    if (keys !== undefined) await giveKeys(writer, keys);
    if (now) {
      await writer.run(raw(HASH_NOW));
      for (let at = 0; at < now.length; at += CHUNK) {
        await writer.run(sql`INSERT INTO hash_now SELECT (r->>0)::INTEGER, r->>1, r->>2
          FROM (SELECT unnest(CAST(${JSON.stringify(now.slice(at, at + CHUNK))} AS JSON[])) AS r)`);
      }
      await judgeIntegrity(writer, 'disk', raw(ON_DISK));
      for (const statement of CHANGED) await writer.run(raw(statement));
    } else {
      await judgeIntegrity(writer, 'load', HASHES_AT_LOAD);
    }
    const counts = await writer.all<{ verdict: string; count: number }>(
      raw(
        "SELECT verdict, count(*) AS count FROM integrity WHERE kind <> 'gap' GROUP BY verdict ORDER BY verdict",
      ),
    );
    await appendJournal(writer, store.who, 'verified', {
      keys: keys ?? null,
      hashes: now ? 'disk' : 'load',
      verdicts: Object.fromEntries(counts.map(({ verdict, count }) => [verdict, count])),
    });
  });
}

const CHUNK = 5_000;
/** What is on disk now; the SHA-256 is NULL for what is not there any more. */
const HASH_NOW =
  'CREATE OR REPLACE TEMP TABLE hash_now (id INTEGER NOT NULL, sha256 VARCHAR, content_sha256 VARCHAR)';
/** Files in archives are as they were while their archive is. */
const ON_DISK = `(SELECT e.* REPLACE (CASE WHEN h.id IS NULL THEN e.sha256 ELSE h.sha256 END AS sha256,
    CASE WHEN h.id IS NULL THEN e.content_sha256 ELSE h.content_sha256 END AS content_sha256)
  FROM evidence_file AS e LEFT JOIN hash_now AS h ON h.id = e.id)`;
const CHANGED = [
  `CREATE OR REPLACE TEMP TABLE changed_file AS WITH RECURSIVE changed(id, gone) AS (
    SELECT e.id, h.sha256 IS NULL FROM hash_now AS h JOIN evidence_file AS e ON e.id = h.id
      WHERE h.sha256 IS DISTINCT FROM e.sha256
    UNION ALL SELECT f.id, changed.gone FROM changed JOIN evidence_file AS f ON f.archive_id = changed.id)
  SELECT id, gone FROM changed`,
  `UPDATE integrity SET verdict = 'invalid',
    status = CASE WHEN c.gone THEN 'INVALID: not found' ELSE 'INVALID: hash value doesn''t match' END,
    reason = CASE WHEN c.gone THEN 'It was loaded, and it cannot be read at its place any more.'
      ELSE 'It has changed since it was loaded: the case holds other content.' END
  FROM changed_file AS c WHERE integrity.file_id = c.id`,
  'DROP TABLE changed_file',
  'DROP TABLE hash_now',
];

type HashNow = [id: number, sha256: string | null, contentSha256: string | null];

/** Hashes every file again as it lies on disk. A file that was loaded twice counts as what it was last. */
async function hashAgain(writer: Writer, signal: AbortSignal): Promise<HashNow[]> {
  const files = await writer.all<{ id: number; path: string }>(
    raw(
      'SELECT max(id) AS id, path FROM evidence_file WHERE archive_id IS NULL GROUP BY path, container ORDER BY path',
    ),
    signal,
  );
  const hashes: HashNow[] = [];
  const moved = await relocations(writer);
  for (const { id, path } of files) {
    // Others ask meanwhile.
    await turn();
    if (signal.aborted) throw new Failure('cancelled', 'Checking was cancelled.');
    try {
      const { sha256, contentSha256 } = await readEvidence(whereNow(path, moved), () => undefined);
      hashes.push([id, sha256, contentSha256]);
    } catch {
      hashes.push([id, null, null]);
    }
  }
  return hashes;
}
