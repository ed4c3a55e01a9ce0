/**
 * The columns of a configuration item, in the spelling of S3 files; the API's other spelling is mapped on to it
 * (formats §7.3). `json` columns hold a JSON document as text, or NULL.
 */
export interface ItemField {
  readonly name: string;
  readonly type: 'text' | 'time' | 'json';
  /** Other spellings of the same field. */
  readonly also: readonly string[];
  readonly meaning: string;
}

const field = (
  name: string,
  type: ItemField['type'],
  meaning: string,
  also: readonly string[] = [],
): ItemField => ({
  name,
  type,
  also,
  meaning,
});

export const ITEM_FIELDS: readonly ItemField[] = [
  field('configurationItemVersion', 'text', 'version of the item format', ['version']),
  field('awsAccountId', 'text', 'account the resource belongs to', ['accountId']),
  field('awsRegion', 'text', 'region of the resource, or global'),
  field('resourceType', 'text', 'CloudFormation-like type name'),
  field('resourceId', 'text', 'id of the resource, as Config keys it'),
  field('resourceName', 'text', 'custom name of the resource'),
  field('ARN', 'text', 'Amazon Resource Name', ['arn']),
  field('availabilityZone', 'text', 'availability zone', ['availibilityZone']),
  field('configurationItemStatus', 'text', 'OK, ResourceDiscovered, ResourceDeleted …', [
    'configurationItemState',
  ]),
  field('configurationItemCaptureTime', 'time', 'when Config observed the state'),
  field('configurationItemDeliveryTime', 'time', 'when a daily item was delivered'),
  field('configurationStateId', 'text', 'orders the items of a resource', ['configurationStateID']),
  field('configurationStateMd5Hash', 'text', 'hash of the state, empty from version 1.3 on', [
    'configurationItemMD5Hash',
  ]),
  field('resourceCreationTime', 'time', 'when the resource was made'),
  field('recordingFrequency', 'text', 'CONTINUOUS or DAILY'),
  field('tags', 'json', 'tags of the resource'),
  field('relatedEvents', 'json', 'CloudTrail event ids, until version 1.2'),
  field('relationships', 'json', 'related resources'),
  field('configuration', 'json', 'the resource as the service describes it'),
  field('supplementaryConfiguration', 'json', 'what further calls of the service say'),
  field('extra', 'json', 'fields this version does not know, as written'),
];
