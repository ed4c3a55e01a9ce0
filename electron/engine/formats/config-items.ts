import { ITEM_FIELDS } from '../../../shared/model/config-item';
import { type Carrier, type CarrierColumn, textOf } from './carrier';
import { Kind } from './json-scanner';

const columns: CarrierColumn[] = ITEM_FIELDS.filter((field) => field.name !== 'extra').map((field) => ({
  name: field.name,
  type: field.type,
  paths: [field.name, ...field.also].map((name) => [name]),
}));

const slot = (name: string) => columns.findIndex((column) => column.name === name);
/** `AWS::EC2::Instance`, and types of other registries. */
const TYPE_NAME = /^\w+::\w+::\w+/;
const TYPE = slot('resourceType');
const ID = slot('resourceId');
const STATUS = slot('configurationItemStatus');
const CAPTURED = slot('configurationItemCaptureTime');
const ACCOUNT = slot('awsAccountId');
const REGION = slot('awsRegion');

/** AWS Config items of snapshots and histories, in the S3 and the API spelling (formats §7.2, §7.3). */
export const configItems: Carrier = {
  kind: 'config-items',
  lists: ['configurationItems', 'baseConfigurationItems', 'BaseConfigurationItems'],
  columns,
  time: null,
  recognises(reader, buffer, loose) {
    const has = (index: number) => reader.kinds[index] !== Kind.Absent;
    return (
      TYPE_NAME.test(textOf(reader, buffer, TYPE) ?? '') && has(ID) && (loose || has(STATUS) || has(CAPTURED))
    );
  },
  place(reader, buffer) {
    return { account: textOf(reader, buffer, ACCOUNT), region: textOf(reader, buffer, REGION) };
  },
};
