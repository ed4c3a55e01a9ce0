import type {
  IntegrityKind,
  IntegrityRow,
  IntegritySummary,
  Verdict,
  VerdictCounts,
} from '../../../shared/model/integrity';
import type { Reader } from '../store/run';
import { type Sql, sql } from '../store/sql';

interface Asked {
  start: number;
  count: number;
  verdict?: Verdict | undefined;
  kind?: IntegrityKind | undefined;
}

const chosen = ({
  verdict,
  kind,
}: Asked): Sql => sql`(${verdict ?? null}::VARCHAR IS NULL OR i.verdict = ${verdict ?? null})
  AND (${kind ?? null}::VARCHAR IS NULL OR i.kind = ${kind ?? null})`;

/** What is wrong first, then what cannot be told; within that gaps, digests, log files, others. */
const order = sql`list_position(['invalid', 'cannot-tell', 'not-covered', 'valid'], i.verdict),
  list_position(['gap', 'digest', 'log', 'other'], i.kind), coalesce(i.object, ''), coalesce(f.path, ''), i.begins, i.file_id`;

const rowsOf = (asked: Asked): Sql =>
  sql`SELECT kind, backfill, verdict, status, reason, object, file, container, account, region FROM (
      SELECT i.*, f.path AS file, f.container, row_number() OVER (ORDER BY ${order}) - 1 AS place
      FROM integrity AS i LEFT JOIN evidence_file AS f ON f.id = i.file_id WHERE ${chosen(asked)})
    WHERE place >= ${asked.start} AND place < ${asked.start + asked.count} ORDER BY place`;

/** Verdicts as they were last worked out, the worst first. */
export async function integrity(
  reader: Reader,
  asked: Asked,
  signal?: AbortSignal,
): Promise<{ total: number; rows: IntegrityRow[] }> {
  const total = await reader.first<{ total: number }>(
    sql`SELECT count(*) AS total FROM integrity AS i WHERE ${chosen(asked)}`,
    signal,
  );
  return { total: total?.total ?? 0, rows: await reader.all<IntegrityRow>(rowsOf(asked), signal) };
}

const counts = sql`SELECT kind, backfill, verdict, count(*) AS count FROM integrity GROUP BY ALL`;
const facts = sql`SELECT
  (SELECT count(DISTINCT fingerprint) FROM public_key WHERE file_id IS NULL) AS given,
  (SELECT count(DISTINCT fingerprint) FROM public_key WHERE file_id IS NOT NULL) AS evidence,
  (SELECT min("digestStartTime") FROM digest) AS "from", (SELECT max("digestEndTime") FROM digest) AS "to",
  (SELECT value FROM case_info WHERE key = 'verifiedAt') AS "checkedAt",
  (SELECT value FROM case_info WHERE key = 'verifiedHashes') AS hashes`;

interface Facts extends Pick<IntegritySummary, 'from' | 'to' | 'checkedAt'> {
  given: number;
  evidence: number;
  hashes: IntegritySummary['hashes'] | null;
}

/** How many digests and files got which verdict, and what they were checked with. */
export async function integritySummary(reader: Reader, signal?: AbortSignal): Promise<IntegritySummary> {
  const rows = await reader.all<{ kind: IntegrityKind; backfill: boolean; verdict: Verdict; count: number }>(
    counts,
    signal,
  );
  const found = await reader.first<Facts>(facts, signal);
  const tally = (belongs: (row: (typeof rows)[number]) => boolean): VerdictCounts => {
    const of = (verdict: Verdict) =>
      rows.filter((row) => row.verdict === verdict && belongs(row)).reduce((sum, row) => sum + row.count, 0);
    return {
      valid: of('valid'),
      invalid: of('invalid'),
      notCovered: of('not-covered'),
      cannotTell: of('cannot-tell'),
    };
  };
  return {
    digests: tally(({ kind, backfill }) => kind === 'digest' && !backfill),
    backfillDigests: tally(({ kind, backfill }) => kind === 'digest' && backfill),
    logs: tally(({ kind }) => kind === 'log'),
    others: tally(({ kind }) => kind === 'other'),
    gaps: tally(({ kind }) => kind === 'gap').notCovered,
    keys: { given: found?.given ?? 0, evidence: found?.evidence ?? 0 },
    from: found?.from ?? null,
    to: found?.to ?? null,
    hashes: found?.hashes ?? 'load',
    checkedAt: found?.checkedAt ?? null,
  };
}
