import { gzipSync } from 'node:zlib';
import type { FileKind } from '../../shared/model/evidence';
import { type Json, logText, trailRecord } from '../unit/helpers/records';

/**
 * One sample or more of every carrier, made up here. `events` and `items` are the numbers of the records in it, in the
 * order they come: the number of an event is that of `trailRecord`, the number of an item that of `configItem`.
 */
export interface CarrierSample {
  readonly name: string;
  readonly kind: FileKind;
  readonly content: Buffer;
  readonly events?: readonly number[];
  readonly items?: readonly number[];
  /** The time and its field for records that have none of their own, in microseconds. */
  readonly time?: readonly [from: string, iso: string];
  /** Whether the bytes at offset and length are the record itself, not what it is encoded in. */
  readonly encoded?: boolean;
  /** Whether it is read as a whole, and is no record. */
  readonly whole?: boolean;
}

/** A configuration item in the spelling of S3; `number` makes its id. */
export const configItem = (number: number, fields: Json = {}): Json => ({
  relatedEvents: [],
  relationships: [{ resourceId: 'vpc-1', resourceType: 'AWS::EC2::VPC', name: 'Is contained in Vpc' }],
  configuration: { instanceId: itemId(number), state: { code: 16, name: 'running' } },
  supplementaryConfiguration: {},
  tags: { Name: `host ${number}` },
  configurationItemVersion: '1.3',
  configurationItemCaptureTime: `2026-02-03T04:05:${String(number % 60).padStart(2, '0')}.678Z`,
  configurationStateId: 1_770_091_506_789 + number,
  awsAccountId: '111122223333',
  configurationItemStatus: 'OK',
  resourceType: 'AWS::EC2::Instance',
  resourceId: itemId(number),
  ARN: `arn:aws:ec2:eu-central-1:111122223333:instance/${itemId(number)}`,
  awsRegion: 'eu-central-1',
  ...fields,
});
export const itemId = (number: number) => `i-${String(number).padStart(17, '0')}`;

/** The same item as the API spells it (formats §7.3). */
function apiItem(number: number): Json {
  const { configurationItemVersion, awsAccountId, ARN, relationships, configuration, ...rest } =
    configItem(number);
  return {
    ...rest,
    version: configurationItemVersion,
    accountId: awsAccountId,
    arn: ARN,
    configuration: JSON.stringify(configuration),
    relationships: (relationships as Json[]).map(({ name, ...other }) => ({
      ...other,
      relationshipName: name,
    })),
  };
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));
const text = (value: unknown) => JSON.stringify(value);
const lines = (...values: readonly unknown[]) => Buffer.from(`${values.map(text).join('\n')}\n`);
const packed = (value: unknown) => gzipSync(text(value)).toString('base64');

const notification = (number: number, fields: Json = {}): Json => ({
  configurationItemDiff: {
    changedProperties: { 'Configuration.State.Name': { previousValue: 'stopped', updatedValue: 'running' } },
    changeType: 'UPDATE',
  },
  configurationItem: configItem(number),
  notificationCreationTime: '2026-02-03T04:05:07.000Z',
  messageType: 'ConfigurationItemChangeNotification',
  recordVersion: '1.3',
  ...fields,
});
const result = (complianceType: string, resultRecordedTime: string): Json => ({
  evaluationResultIdentifier: { orderingTimestamp: resultRecordedTime },
  complianceType,
  resultRecordedTime,
  annotation: 'port 22 is open',
});
const verdictOf = (complianceType: string): Json => ({
  awsAccountId: '111122223333',
  configRuleName: 'ssh',
  configRuleARN: 'arn:aws:config:eu-central-1:111122223333:config-rule/config-rule-1',
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-1',
  awsRegion: 'eu-central-1',
  newEvaluationResult: result(complianceType, '2026-02-03T04:05:06.000Z'),
  oldEvaluationResult: null,
  notificationCreationTime: '2026-02-03T04:05:07.000Z',
  messageType: 'ComplianceChangeNotification',
  recordVersion: '1.0',
});
const message = (value: unknown): Json => ({
  Type: 'Notification',
  MessageId: '11111111-2222-4333-8444-555555555555',
  TopicArn: 'arn:aws:sns:eu-central-1:111122223333:topic',
  Subject: 'a "subject"',
  Message: typeof value === 'string' ? value : text(value),
  Timestamp: '2026-02-03T04:05:08.901Z',
});
const bridge = (detail: unknown, type = 'AWS API Call via CloudTrail'): Json => ({
  version: '0',
  id: '22222222-2222-4333-8444-555555555555',
  'detail-type': type,
  source: 'aws.s3',
  account: '111122223333',
  time: '2026-02-03T04:00:01Z',
  region: 'eu-central-1',
  resources: [],
  detail,
});
const logPayload = (...numbers: number[]): Json => ({
  messageType: 'DATA_MESSAGE',
  owner: '111122223333',
  logGroup: 'trail',
  logStream: '111122223333_CloudTrail_eu-central-1',
  subscriptionFilters: ['all'],
  logEvents: numbers.map((number) => ({
    id: `3${number}`,
    timestamp: Date.UTC(2026, 1, 3, 4, 0, number),
    message: text(trailRecord(number)),
  })),
});
const found = (number: number): Json => ({
  EventId: `00000000-0000-4000-8000-${number}`,
  EventName: 'GetObject',
  ReadOnly: 'true',
  EventTime: 1_770_091_200 + number,
  Username: 'kim',
  Resources: [],
  CloudTrailEvent: text(trailRecord(number)),
});
const timeless = (number: number): Json => {
  const { eventTime: _, ...rest } = trailRecord(number);
  return rest;
};
const csv = (...rows: readonly (readonly string[])[]) =>
  Buffer.from(rows.map((row) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n'));

const LOG: FileKind = 'cloudtrail-log';

export const SAMPLES: readonly CarrierSample[] = [
  {
    name: 'trail log',
    kind: LOG,
    content: Buffer.from(logText([trailRecord(1), trailRecord(2)])),
    events: [1, 2],
  },
  { name: 'bare list', kind: LOG, content: json([trailRecord(1), trailRecord(2)]), events: [1, 2] },
  { name: 'single record', kind: LOG, content: json(trailRecord(3)), events: [3] },
  { name: 'one per line', kind: LOG, content: lines(trailRecord(1), trailRecord(2)), events: [1, 2] },
  {
    name: 'Firehose, back to back',
    kind: LOG,
    content: Buffer.from([trailRecord(1), trailRecord(2), trailRecord(3)].map(text).join('')),
    events: [1, 2, 3],
  },
  {
    name: 'shipped, with the shipper’s time only',
    kind: LOG,
    content: lines({ ...timeless(4), '@timestamp': '2026-02-03T09:00:00.000Z', '@version': '1' }),
    events: [4],
    time: ['@timestamp', '2026-02-03T09:00:00.000Z'],
  },
  {
    name: 'aggregated record',
    kind: LOG,
    content: json({
      Records: [
        {
          eventVersion: '1.0',
          accountId: '111122223333',
          eventId: '00000000-0000-4000-8000-000000000005',
          eventCategory: 'Aggregated',
          eventType: 'AwsAggregatedEvent',
          awsRegion: 'eu-central-1',
          eventSource: 's3.amazonaws.com',
          timeWindow: {
            windowStart: '2026-02-03T04:05:00Z',
            windowEnd: '2026-02-03T04:10:00Z',
            windowSize: 'PT5M',
          },
          summary: {},
        },
      ],
    }),
    events: [5],
    time: ['timeWindow.windowStart', '2026-02-03T04:05:00.000Z'],
  },
  {
    name: 'lookup-events',
    kind: 'lookup-events',
    content: json({ Events: [found(1), found(2)], NextToken: 'x' }),
    events: [1, 2],
    encoded: true,
  },
  {
    name: 'lookup-events, one per line',
    kind: 'lookup-events',
    content: lines(found(1), found(2)),
    events: [1, 2],
    encoded: true,
  },
  {
    name: 'event history as CSV',
    kind: 'event-history',
    content: csv(
      [
        'Event ID',
        'Event time',
        'User name',
        'Event source',
        'Event name',
        'AWS region',
        'Source IP address',
        'User agent',
        'Resources',
        'Read-only',
      ],
      [
        '00000000-0000-4000-8000-000000000001',
        '2026-02-03T00:00:01Z',
        'kim',
        's3.amazonaws.com',
        'GetObject',
        'eu-central-1',
        '203.0.113.7',
        'a, "b"\r\nc',
        '[{"resourceType":"AWS::S3::Bucket"}]',
        'true',
      ],
      [
        '00000000-0000-4000-8000-000000000002',
        '2026-02-03T00:00:02Z',
        '',
        's3.amazonaws.com',
        'PutObject',
        'eu-central-1',
        '203.0.113.7',
        '',
        '',
        'false',
      ],
    ),
    events: [1, 2],
    encoded: true,
  },
  {
    name: 'Lake results',
    kind: 'query-results',
    content: csv(
      [
        'eventid',
        'eventtime',
        'eventsource',
        'eventname',
        'useridentity',
        'requestparameters',
        'cost centre',
      ],
      [
        '00000000-0000-4000-8000-000000000006',
        '2026-02-03 00:00:06.000',
        's3.amazonaws.com',
        'GetObject',
        '{type=IAMUser, principalid=AIDA, arn=arn:aws:iam::111122223333:user/kim, accountid=111122223333, username=kim}',
        '{bucketName=ledger}',
        '7',
      ],
    ),
    events: [6],
    encoded: true,
  },
  {
    name: 'Lake results with whole records',
    kind: 'query-results',
    content: csv(['eventJson'], [text(trailRecord(7))], [text(trailRecord(8))]),
    events: [7, 8],
    encoded: true,
  },
  {
    name: 'export of CloudWatch Logs',
    kind: 'cloudwatch-logs',
    content: Buffer.from(
      `2026-02-03T04:00:01.123Z ${text(trailRecord(1))}\n2026-02-03T04:00:02.000Z ${text(timeless(2))}\n`,
    ),
    events: [1, 2],
    time: ['timestamp', '2026-02-03T04:00:02.000Z'],
  },
  {
    name: 'subscription payload',
    kind: 'cloudwatch-logs',
    content: json(logPayload(1, 2)),
    events: [1, 2],
    encoded: true,
  },
  {
    name: 'subscription payloads through Firehose',
    kind: 'cloudwatch-logs',
    content: Buffer.concat([gzipSync(text(logPayload(1))), gzipSync(text(logPayload(2, 3)))]),
    events: [1, 2, 3],
    encoded: true,
  },
  {
    name: 'subscription payload in base64',
    kind: 'cloudwatch-logs',
    content: Buffer.from(packed(logPayload(1, 2))),
    events: [1, 2],
    encoded: true,
  },
  {
    name: 'subscription payload for Lambda',
    kind: 'cloudwatch-logs',
    content: json({ awslogs: { data: packed(logPayload(1)) } }),
    events: [1],
    encoded: true,
  },
  {
    name: 'subscription payload through Kinesis',
    kind: 'cloudwatch-logs',
    content: json({
      Records: [
        {
          kinesis: { data: packed(logPayload(4)) },
          eventSource: 'aws:kinesis',
          eventVersion: '1.0',
          eventName: 'aws:kinesis:record',
        },
      ],
    }),
    events: [4],
    encoded: true,
  },
  {
    name: 'filter-log-events',
    kind: 'cloudwatch-logs',
    content: json({
      events: [
        {
          logStreamName: 's',
          timestamp: 1_770_091_200_000,
          message: text(timeless(9)),
          ingestionTime: 1,
          eventId: '3',
        },
      ],
    }),
    events: [9],
    time: ['timestamp', '2026-02-03T04:00:00.000Z'],
    encoded: true,
  },
  {
    name: 'Logs Insights',
    kind: 'cloudwatch-logs',
    content: json({
      results: [
        [
          { field: '@timestamp', value: '2026-02-03 04:00:00.000' },
          { field: '@message', value: text(trailRecord(1)) },
        ],
      ],
      status: 'Complete',
    }),
    events: [1],
    encoded: true,
  },
  { name: 'EventBridge', kind: 'eventbridge', content: json(bridge(trailRecord(1))), events: [1] },
  {
    name: 'EventBridge, one per line, with time of its own',
    kind: 'eventbridge',
    content: lines(bridge(trailRecord(1)), bridge(timeless(2))),
    events: [1, 2],
    time: ['time', '2026-02-03T04:00:01.000Z'],
  },
  {
    name: 'EventBridge with a Config item',
    kind: 'eventbridge',
    content: json(bridge(notification(1), 'Config Configuration Item Change')),
    items: [1],
  },
  {
    name: 'SNS around a Config notification',
    kind: 'sns-message',
    content: json(message(notification(1))),
    items: [1],
    encoded: true,
  },
  {
    name: 'SNS with an object for its message',
    kind: 'sns-message',
    content: json({ ...message(''), Message: notification(2) }),
    items: [2],
  },
  {
    name: 'SNS for Lambda',
    kind: 'sns-message',
    content: json({
      Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns: message(notification(3)) }],
    }),
    items: [3],
    encoded: true,
  },
  {
    name: 'SQS around SNS around EventBridge',
    kind: 'sqs-messages',
    content: json({
      Messages: [
        { MessageId: 'a', ReceiptHandle: 'b', Body: text(message(bridge(trailRecord(1)))) },
        { MessageId: 'c', ReceiptHandle: 'd', Body: text(bridge(trailRecord(2))) },
      ],
    }),
    events: [1, 2],
    encoded: true,
  },
  {
    name: 'SQS for Lambda',
    kind: 'sqs-messages',
    content: json({
      Records: [
        { messageId: 'a', body: text(message(notification(4))), eventSource: 'aws:sqs', attributes: {} },
      ],
    }),
    items: [4],
    encoded: true,
  },
  {
    name: 'search engine',
    kind: 'search-export',
    content: lines({ _index: 'a', _source: trailRecord(1) }, { _index: 'a', _source: trailRecord(2) }),
    events: [1, 2],
  },
  {
    name: 'Config snapshot',
    kind: 'config-items',
    content: json({
      fileVersion: '1.0',
      configSnapshotId: 'x',
      configurationItems: [configItem(1), configItem(2)],
    }),
    items: [1, 2],
  },
  {
    name: 'Config item of the API',
    kind: 'config-items',
    content: json({ configurationItems: [apiItem(1)], nextToken: '' }),
    items: [1],
  },
  {
    name: 'batch-get-resource-config',
    kind: 'config-items',
    content: json({ unprocessedResourceKeys: [], baseConfigurationItems: [apiItem(1)] }),
    items: [1],
  },
  {
    name: 'advanced query',
    kind: 'config-items',
    content: json({
      QueryInfo: { SelectFields: [] },
      Results: [text({ resourceId: itemId(1), resourceType: 'AWS::EC2::Instance', configuration: { a: 1 } })],
    }),
    items: [1],
    encoded: true,
  },
  {
    name: 'Config item of version 1.0',
    kind: 'config-items',
    content: json({
      fileVersion: '1.0',
      requestId: 'x',
      configurationItems: [
        {
          snapshotVersion: '1.0',
          resourceId: itemId(1),
          arn: 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-1',
          accountId: '111122223333',
          configurationItemCaptureTime: '2014-03-07T23:47:08.918Z',
          configurationStateID: '3e660fdf-4e34-4f32-afeb-0ace5bf3d63a',
          configurationItemState: 'OK',
          availibilityZone: 'eu-central-1b',
          resourceType: 'AWS::EC2::VOLUME',
          configuration: { size: 1 },
        },
      ],
    }),
    items: [1],
  },
  { name: 'change notification', kind: 'config-notification', content: json(notification(1)), items: [1] },
  {
    name: 'change notification of version 1.0',
    kind: 'config-notification',
    content: json(notification(1, { configurationItem: [configItem(1)] })),
    items: [1],
  },
  {
    name: 'oversized item',
    kind: 'config-notification',
    content: json({ configurationItemDiff: null, configurationItem: configItem(1) }),
    items: [1],
  },
  {
    name: 'oversized notification',
    kind: 'config-notification',
    content: json({
      configurationItemSummary: { ...configItem(1), configuration: undefined, changeType: 'UPDATE' },
      s3DeliverySummary: { s3BucketLocation: 'bucket/key', errorCode: null, errorMessage: null },
      notificationCreationTime: '2026-02-03T04:05:07.000Z',
      messageType: 'OversizedConfigurationItemChangeNotification',
      recordVersion: '1.0',
    }),
    items: [1],
  },
  {
    name: 'call of a rule',
    kind: 'config-notification',
    content: json({
      invokingEvent: text(notification(1)),
      ruleParameters: '{}',
      resultToken: 'x',
      accountId: '111122223333',
      version: '1.0',
    }),
    items: [1],
    encoded: true,
  },
  {
    name: 'notification in an e-mail',
    kind: 'config-notification',
    content: Buffer.from(
      `View the Timeline for this Resource in the Console:\nhttps://console.example/\n\nNew State and Change Record:\n----------------------------\n${JSON.stringify(notification(1), null, 2)}\n`,
    ),
    items: [1],
  },
  {
    name: 'compliance notification',
    kind: 'config-notification',
    content: json(verdictOf('NON_COMPLIANT')),
    whole: true,
  },
  {
    name: 'compliance notification that EventBridge carries',
    kind: 'eventbridge',
    content: json(bridge(verdictOf('COMPLIANT'), 'Config Rules Compliance Change')),
    whole: true,
  },
  ...[
    'ComplianceChangeNotification',
    'ConfigRulesEvaluationStarted',
    'ConfigurationSnapshotDeliveryCompleted',
    'ConfigurationHistoryDeliveryCompleted',
    'ScheduledNotification',
  ].map(
    (messageType): CarrierSample => ({
      name: messageType,
      kind: 'config-notification',
      content: json({
        messageType,
        notificationCreationTime: '2026-02-03T04:05:07.000Z',
        recordVersion: '1.0',
      }),
    }),
  ),
  {
    name: 'Config item of Lake',
    kind: 'config-items',
    content: json({
      eventVersion: '1.0',
      eventCategory: 'ConfigurationItem',
      eventType: 'AwsConfigurationItem',
      eventTime: '2026-02-03T04:05:07Z',
      eventData: configItem(1),
    }),
    items: [1],
  },
  {
    name: 'digest',
    kind: 'cloudtrail-digest',
    content: json({ awsAccountId: '111122223333', digestStartTime: 'x', digestEndTime: 'y', logFiles: [] }),
    whole: true,
  },
  {
    name: 'public keys',
    kind: 'public-keys',
    content: json({ PublicKeyList: [{ Value: 'MIIB', Fingerprint: 'x' }] }),
    whole: true,
  },
  {
    name: 'signature of a digest',
    kind: 'digest-signature',
    content: json({ Metadata: { signature: 'ab'.repeat(256), 'signature-algorithm': 'SHA256withRSA' } }),
    whole: true,
  },
  {
    name: 'sign file of Lake',
    kind: 'lake-signature',
    content: json({
      version: '1.0',
      region: 'eu-central-1',
      files: [{ fileHashValue: 'x', fileName: 'y' }],
      hashSignature: 'z',
      publicKeyFingerprint: 'p',
    }),
  },
  {
    name: 'S3 about an object',
    kind: 's3-notification',
    content: json({
      Records: [
        { eventVersion: '2.1', eventSource: 'aws:s3', eventName: 'ObjectCreated:Put', s3: { bucket: {} } },
      ],
    }),
  },
  {
    name: 'CloudTrail about a file',
    kind: 's3-notification',
    content: json({ s3Bucket: 'b', s3ObjectKey: ['k'] }),
  },
  { name: 'write test', kind: 'write-test', content: Buffer.from('Permission Check Successful') },
  { name: 'Parquet', kind: 'parquet', content: Buffer.from('PAR1\x15\x04\x15\x00PAR1', 'latin1') },
  { name: 'write check of Config', kind: 'empty', content: Buffer.alloc(0) },
];
