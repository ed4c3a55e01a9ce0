import { EVENT_FIELDS } from '../../../shared/model/event';
import { type Carrier, type CarrierColumn, textOf } from './carrier';
import { Kind } from './json-scanner';

const columns: CarrierColumn[] = EVENT_FIELDS.filter(
  (field) => field.from === 'record' && field.name !== 'extra',
).map((field) => ({
  name: field.name,
  type: field.type === 'address' ? 'text' : field.type,
  paths: [field.path.split('.')],
}));

const slot = (name: string) => columns.findIndex((column) => column.name === name);
const VERSION = slot('eventVersion');
const NAME = slot('eventName');
const TYPE = slot('eventType');
const SOURCE = slot('eventSource');
const REGION = slot('awsRegion');
const RECIPIENT = slot('recipientAccountId');
const USER_ACCOUNT = slot('userAccountId');

/**
 * CloudTrail records: `{"Records":[…]}` as the trail delivers them, a bare list, single records, or one per line
 * (formats §1.4, §2). Notifications of S3, SQS and others share the envelope and are told apart by their source.
 */
export const cloudTrailLog: Carrier = {
  kind: 'cloudtrail-log',
  lists: ['Records'],
  columns,
  recognises(reader, buffer) {
    const has = (index: number) => reader.kinds[index] !== Kind.Absent;
    if (!has(VERSION) || !(has(NAME) || has(TYPE))) return false;
    return !(textOf(reader, buffer, SOURCE) ?? '').startsWith('aws:');
  },
  place(reader, buffer) {
    return {
      account: textOf(reader, buffer, RECIPIENT) ?? textOf(reader, buffer, USER_ACCOUNT),
      region: textOf(reader, buffer, REGION),
    };
  },
};
