import type { Writer } from '../store/run';
import { raw } from '../store/sql';

/** Columns that make two records without an event id the same record. */
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
  'userIdentity',
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'extra',
]
  .map((name) => `"${name}"`)
  .join(', ');

/**
 * Marks repeats: events with the same id in the same account, records without id by their content (formats §5), and
 * configuration items by resource, capture time and content (formats §7.5). The first one by number stays the original,
 * so that marking again changes nothing.
 */
export async function markDuplicates(writer: Writer): Promise<void> {
  const groups: { table: string; keys: string; where: string }[] = [
    { table: 'event', keys: '"eventID", "recipientAccountId"', where: '"eventID" IS NOT NULL' },
    { table: 'event', keys: CONTENT, where: '"eventID" IS NULL' },
    {
      table: 'config_item',
      keys: '"awsAccountId", "resourceType", "resourceId", "configurationItemCaptureTime", content_hash',
      where: 'true',
    },
  ];
  for (const { table, keys, where } of groups) {
    const list = keys.split(', ');
    const same = list.map((key) => `t.${key} IS NOT DISTINCT FROM s.${key}`).join(' AND ');
    await writer.run(
      raw(`UPDATE ${table} AS t SET duplicate_of = s.first FROM (
        SELECT ${keys}, min(n) AS first FROM ${table} WHERE ${where} GROUP BY ${keys} HAVING count(*) > 1
      ) AS s WHERE ${where.replaceAll('"eventID"', 't."eventID"')} AND ${same} AND t.n <> s.first AND t.duplicate_of IS NULL`),
    );
  }
}
