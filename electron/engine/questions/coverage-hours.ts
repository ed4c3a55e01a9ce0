import type { CoverageHour } from '../../../shared/model/coverage';
import type { Reader } from '../store/run';
import { sql } from '../store/sql';
import { sqlTime } from './scope';

/** Account, region and hour with the events and files the evidence has of them; in that order. */
export function coverageHours(
  reader: Reader,
  {
    from,
    to,
    start,
    count,
  }: { from?: string | undefined; to?: string | undefined; start: number; count: number },
  signal?: AbortSignal,
): Promise<CoverageHour[]> {
  return reader.all<CoverageHour>(
    sql`SELECT source, account, region, hour, sum(events)::BIGINT AS events, sum(data_events)::BIGINT AS "dataEvents",
        count(DISTINCT file_id) AS files
      FROM coverage_file
      WHERE (${from ?? null}::VARCHAR IS NULL OR hour >= date_trunc('hour', ${from ? sqlTime(from) : null}::TIMESTAMP))
        AND (${to ?? null}::VARCHAR IS NULL OR hour < ${to ? sqlTime(to) : null}::TIMESTAMP)
      GROUP BY ALL ORDER BY source, account, region, hour LIMIT ${count} OFFSET ${start}`,
    signal,
  );
}
