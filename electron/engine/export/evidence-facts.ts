import type { Reader } from '../store/run';
import { sql } from '../store/sql';

/** What the case was loaded from. */
export interface EvidenceCounts {
  files: number;
  logs: number;
  configs: number;
  digests: number;
  /** Files that are none of these, by kind. */
  others: { kind: string; count: number }[];
  failed: number;
  partial: number;
  rejected: number;
  events: number;
  dataEvents: number;
  notices: { kind: string; count: number }[];
}

/** A time for which CloudTrail made no digests, with the chains that lack them. */
export interface DigestGap {
  begins: string | null;
  ends: string | null;
  chains: number;
  accounts: string[];
  regions: string[];
}

export async function countEvidence(reader: Reader, signal?: AbortSignal): Promise<EvidenceCounts> {
  const row = await reader.first<Omit<EvidenceCounts, 'notices' | 'others'>>(
    sql`SELECT count(*) AS files, count(*) FILTER (events > 0) AS logs, count(*) FILTER (config_items > 0) AS configs,
        count(*) FILTER (kind = 'cloudtrail-digest') AS digests,
        count(*) FILTER (status = 'failed') AS failed, count(*) FILTER (status = 'partial') AS partial,
        coalesce(sum(rejected), 0)::BIGINT AS rejected,
        (SELECT count(*) FROM event WHERE duplicate_of IS NULL) AS events,
        (SELECT count(*) FROM event WHERE duplicate_of IS NULL AND "eventCategory" = 'Data') AS "dataEvents"
      FROM evidence_file`,
    signal,
  );
  const notices = await reader.all<{ kind: string; count: number }>(
    sql`SELECT kind, count(*) AS count FROM notice GROUP BY kind ORDER BY kind`,
    signal,
  );
  const others = await reader.all<{ kind: string; count: number }>(
    sql`SELECT kind, count(*) AS count FROM evidence_file
      WHERE events = 0 AND config_items = 0 AND kind <> 'cloudtrail-digest' GROUP BY kind ORDER BY count DESC, kind`,
    signal,
  );
  const none = {
    files: 0,
    logs: 0,
    configs: 0,
    digests: 0,
    failed: 0,
    partial: 0,
    rejected: 0,
    events: 0,
    dataEvents: 0,
  };
  return { ...(row ?? none), notices, others };
}

/** Gaps between digests, those of one time together. */
export const digestGaps = (reader: Reader, signal?: AbortSignal): Promise<DigestGap[]> =>
  reader.all<DigestGap>(
    sql`SELECT begins, ends, count(*) AS chains, list(DISTINCT account ORDER BY account) FILTER (account IS NOT NULL) AS accounts,
        list(DISTINCT region ORDER BY region) FILTER (region IS NOT NULL) AS regions
      FROM integrity WHERE kind = 'gap' GROUP BY begins, ends ORDER BY begins, ends`,
    signal,
  );
