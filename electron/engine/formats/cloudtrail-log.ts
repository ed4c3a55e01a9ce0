import { EVENT_FIELDS } from '../../../shared/model/event';
import { type Carrier, type CarrierColumn, textOf, textStartsWith } from './carrier';
import { Kind } from './json-scanner';

/** Names of the same fields in aggregated records (formats §2.9). */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  eventID: ['eventId'],
  recipientAccountId: ['accountId'],
};

const columns: CarrierColumn[] = EVENT_FIELDS.filter(
  (field) => field.from === 'record' && field.name !== 'extra',
).map((field) => ({
  name: field.name,
  type: field.type === 'address' ? 'text' : field.type,
  paths: [field.path.split('.'), ...(ALSO[field.name] ?? []).map((name) => [name])],
  ...(field.table === 'identity' && { part: 'identity' }),
}));

const slot = (name: string) => columns.findIndex((column) => column.name === name);
const VERSION = slot('eventVersion');
const TIME = slot('eventTime');
const NAME = slot('eventName');
const TYPE = slot('eventType');
const SOURCE = slot('eventSource');
const REGION = slot('awsRegion');
const RECIPIENT = slot('recipientAccountId');

/** How the sources of other services' notifications begin. */
const AWS_EVENT = Buffer.from('aws:');
/** A configuration item in the dress of an event, as CloudTrail Lake keeps it. */
const LAKE_ITEM = 'AwsConfigurationItem';
const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;

/**
 * CloudTrail records: `{"Records":[…]}` as the trail delivers them, a bare list, single records, or one per line
 * (formats §1.4, §2). Notifications of S3, SQS and others share the envelope and are told apart by their source.
 */
export const cloudTrailLog: Carrier = {
  kind: 'cloudtrail-log',
  lists: ['Records'],
  columns,
  time: { slot: TIME, instead: [['@timestamp'], ['timeWindow', 'windowStart'], ['timestamp']] },
  recognises(reader, buffer, loose) {
    const has = (index: number) => reader.kinds[index] !== Kind.Absent;
    if (!has(NAME)) {
      const type = textOf(reader, buffer, TYPE);
      if (type === null || type === LAKE_ITEM) return false;
    }
    if (loose && has(NAME)) return true;
    if (has(VERSION)) return !textStartsWith(reader, buffer, SOURCE, AWS_EVENT);
    // Re-exports drop the version now and then; source and time tell the record then.
    return has(TIME) && SERVICE.test(textOf(reader, buffer, SOURCE) ?? '');
  },
  place(reader, buffer) {
    return {
      account: textOf(reader, buffer, RECIPIENT),
      region: textOf(reader, buffer, REGION),
    };
  },
};
