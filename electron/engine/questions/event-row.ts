import { raw, type Sql } from '../store/sql';

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
const target = `coalesce(
  nullif(json_extract_string("requestParameters", '$.bucketName') || coalesce('/' || json_extract_string("requestParameters", '$.key'), ''), ''),
  json_extract_string(resources, '$[0].ARN'),
  json_extract_string("requestParameters", '$.instancesSet.items[0].instanceId'),
  ${TARGETS.map((name) => `json_extract_string("requestParameters", '$.${name}')`).join(', ')},
  "deniedResource")`;

/** The columns of a result row, from a table called `e`. */
export const EVENT_ROW: Sql =
  raw(`e.n, e."eventTime", e."eventName", e."eventSource", e."awsRegion", e.account,
  e.principal, e."identityKind", e.session, e."sourceIPAddress", e."userAgent", e."errorCode", e.outcome, e."readOnly",
  e."eventID", ${target} AS target`);
