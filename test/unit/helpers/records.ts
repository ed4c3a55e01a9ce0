import { gzipSync } from 'node:zlib';

export type Json = Record<string, unknown>;

/** A CloudTrail record; `number` makes its id. */
export function trailRecord(number: number, fields: Json = {}): Json {
  return {
    eventVersion: '1.08',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLE',
      arn: 'arn:aws:iam::111122223333:user/kim',
      accountId: '111122223333',
      accessKeyId: 'AKIAEXAMPLE',
      userName: 'kim',
    },
    eventTime: new Date(Date.UTC(2026, 1, 3, 0, 0, number)).toISOString().replace('.000Z', 'Z'),
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.15',
    requestParameters: { bucketName: 'ledger', key: `2026/${number}.csv` },
    responseElements: null,
    requestID: `REQ${number}`,
    eventID: eventId(number),
    readOnly: true,
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '111122223333',
    eventCategory: 'Data',
    ...fields,
  };
}

export const eventId = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Text of a log file with these records. */
export const logText = (records: readonly unknown[]) => JSON.stringify({ Records: records });
export const logFile = (records: readonly unknown[]) => gzipSync(logText(records));

/** Numbers from `from` up to and without `to`, as records. */
export const trailRecords = (from: number, to: number): Json[] =>
  Array.from({ length: to - from }, (_, index) => trailRecord(from + index));
