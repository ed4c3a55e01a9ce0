import type { Writer } from '../store/run';
import { raw } from '../store/sql';

/** What is counted for each principal, and compared with everyone else's. */
export const USE_FIELDS = ['eventName', 'eventSource', 'awsRegion', 'sourceIPAddress', 'userAgent'] as const;
export type UseField = (typeof USE_FIELDS)[number];

const counted = (field: UseField): string =>
  `SELECT i.principal, '${field}' AS field, e."${field}" AS value, count(*) AS events,
    count(*) FILTER (e.outcome = 'denied') AS denied, min(e."eventTime") AS first_used, max(e."eventTime") AS last_used
  FROM event_record AS e JOIN identity AS i ON i.id = e.identity
  WHERE e.duplicate_of IS NULL AND i.principal IS NOT NULL AND e."${field}" IS NOT NULL GROUP BY i.principal, e."${field}"`;

/**
 * Counts what each principal used, so that what was new or is rare for one can be told from all others at once. Made anew
 * after each load.
 */
export async function derivePrincipalUse(writer: Writer): Promise<void> {
  await writer.run(raw('DELETE FROM principal_use'));
  for (const field of USE_FIELDS) await writer.run(raw(`INSERT INTO principal_use ${counted(field)}`));
}
