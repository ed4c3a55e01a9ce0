import { raw, type Sql, sql } from '../store/sql';

/** Request parameters that name what a call is about, the most telling first. */
const TARGETS = [
  'bucketName',
  'userName',
  'roleName',
  'roleArn',
  'groupName',
  'policyArn',
  'functionName',
  'secretId',
  'keyId',
  'instanceId',
  'groupId',
  'snapshotId',
  'volumeId',
  'dBInstanceIdentifier',
  'name',
];
const PATHS = ['bucketName', 'key', 'instancesSet.items[0].instanceId', ...TARGETS.slice(1)];

/** The documents that say what a call is about, and the column that says it where they do not. */
export const TARGET_COLUMNS = ['requestParameters', 'resources', 'deniedResource'] as const;

/** The texts at the paths of the request parameters, read in one pass. */
const found = `json_extract_string("requestParameters", [${PATHS.map((path) => `'$.${path}'`).join(', ')}])`;
const chosen = `coalesce(nullif(texts[1] || coalesce('/' || texts[2], ''), ''), json_extract_string(resources, '$[0].ARN'),
  texts[3], texts[1], ${TARGETS.slice(1)
    .map((_, index) => `texts[${index + 4}]`)
    .join(', ')}, "deniedResource")`;
const target = `list_transform([${found}], lambda texts: ${chosen})[1]`;

/** All events with their targets, which in bulk takes two thirds of the time. */
export const EVENT_TARGETS: Sql = raw(`(SELECT *, ${chosen} AS target
  FROM (SELECT n, "eventID", resources, "deniedResource", ${found} AS texts FROM event_record))`);

/** The columns of a result row but the target, which are fields of the event, and its number. */
export const ROW_FIELDS = [
  ...['eventTime', 'eventName', 'eventSource', 'awsRegion', 'account', 'principal', 'identityKind'],
  'session',
  ...['sourceIPAddress', 'userAgent', 'errorCode', 'outcome', 'readOnly', 'eventID'],
];

/** They, of a table called `e`. */
export const ROW_COLUMNS: Sql = raw(`e.n, ${ROW_FIELDS.map((name) => `e."${name}"`).join(', ')}`);

/** The columns of a result row, from a table called `e`. */
export const EVENT_ROW: Sql = sql`${ROW_COLUMNS}, ${raw(target)} AS target`;
