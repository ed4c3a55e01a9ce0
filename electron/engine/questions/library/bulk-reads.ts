import type { LibraryQuestion } from './question';

export const bulkReads: LibraryQuestion = {
  id: 'bulk-reads',
  group: 'Data',
  title: 'Bulk reads of a bucket',
  explanation:
    'Buckets from which one principal read many objects within an hour, with the bytes that were sent. Needs S3 data events, which a trail does not record unless told to.',
  parameters: [{ name: 'least', title: 'Objects in an hour, at least', type: 'number', default: '50' }],
  sql: `SELECT json_extract_string("requestParameters", '$.bucketName') AS "bucketName", principal, "sourceIPAddress",
  date_trunc('hour', "eventTime") AS "hour", date_trunc('hour', "eventTime") + INTERVAL 1 HOUR AS until, count(*) AS reads,
  count(DISTINCT json_extract_string("requestParameters", '$.key')) AS objects,
  sum(TRY_CAST(json_extract_string("additionalEventData", '$.bytesTransferredOut') AS DOUBLE)) AS bytes
FROM events
WHERE "eventSource" = 's3.amazonaws.com' AND "eventName" = 'GetObject' AND outcome = 'ok'
GROUP BY "bucketName", principal, "sourceIPAddress", "hour", until
HAVING count(*) >= $least
ORDER BY reads DESC, "bucketName", principal, "hour"`,
  rows: 'eventName: GetObject and requestParameters.bucketName: $bucketName and principal: $principal and sourceIPAddress: $sourceIPAddress and outcome: ok and eventTime >= $hour and eventTime < $until',
};
