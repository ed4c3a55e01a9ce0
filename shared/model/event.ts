/**
 * The columns of an event: the one list behind the table, the scanner, the search language and the documentation.
 * Names and meanings: formats §2.2 (record) and §3.2 (userIdentity).
 */
export type FieldType = 'text' | 'time' | 'boolean' | 'json' | 'address';

export interface EventField {
  /** Column name in the case and in SQL. */
  readonly name: string;
  /** Where it stands in a CloudTrail record, as a dotted path; for a derived column, its own name. */
  readonly path: string;
  readonly type: FieldType;
  /** `record`: read from the record. `derived`: worked out from other columns at load. */
  readonly from: 'record' | 'derived';
  /**
   * The table that holds it: what `userIdentity` says is stored once for many events. What needs both is worked out by
   * the view `event` whenever it is asked for.
   */
  readonly table: 'event_record' | 'identity' | 'event';
  readonly meaning: string;
}

const record = (name: string, type: FieldType, meaning: string, path = name): EventField => ({
  name,
  path,
  type,
  from: 'record',
  table: path.split('.')[0] === 'userIdentity' ? 'identity' : 'event_record',
  meaning,
});
const derived = (name: string, table: EventField['table'], type: FieldType, meaning: string): EventField => ({
  name,
  path: name,
  type,
  from: 'derived',
  table,
  meaning,
});

export const EVENT_FIELDS: readonly EventField[] = [
  record('eventVersion', 'text', 'version of the record format'),
  record('eventTime', 'time', 'when the request was made, UTC'),
  record('eventSource', 'text', 'service the request went to'),
  record('eventName', 'text', 'API action'),
  record('awsRegion', 'text', 'region the request was made to'),
  record('sourceIPAddress', 'address', 'address, or the AWS service, it came from'),
  record('userAgent', 'text', 'tool that made the request, as it called itself'),
  record('errorCode', 'text', 'error, when the request failed'),
  record('errorMessage', 'text', 'description of the error'),
  record('requestID', 'text', 'request id given by the service'),
  record('eventID', 'text', 'id CloudTrail gave the event'),
  record('eventType', 'text', 'kind of event: API call, console sign-in, service event'),
  record('eventCategory', 'text', 'Management, Data, Insight, NetworkActivity or Aggregated'),
  record('apiVersion', 'text', 'API version of the call'),
  record('recipientAccountId', 'text', 'account that received this copy of the event'),
  record('sharedEventID', 'text', 'id shared by the copies in several accounts'),
  record('vpcEndpointId', 'text', 'VPC endpoint the request passed'),
  record('vpcEndpointAccountId', 'text', 'account of the VPC endpoint'),
  record('sessionCredentialFromConsole', 'text', '"true" for console-session credentials'),
  record('managementEvent', 'boolean', 'whether it is a management event'),
  record('readOnly', 'boolean', 'whether the service calls it read-only'),
  record('userType', 'text', 'kind of identity as recorded', 'userIdentity.type'),
  record('userName', 'text', 'user name', 'userIdentity.userName'),
  record('userArn', 'text', 'ARN of the caller', 'userIdentity.arn'),
  record('userAccountId', 'text', 'account that owns the identity', 'userIdentity.accountId'),
  record('userPrincipalId', 'text', 'unique id of the caller', 'userIdentity.principalId'),
  record('accessKeyId', 'text', 'access key that signed the request', 'userIdentity.accessKeyId'),
  record('invokedBy', 'text', 'AWS service that called on behalf of the identity', 'userIdentity.invokedBy'),
  record('identityProvider', 'text', 'SAML or web identity provider', 'userIdentity.identityProvider'),
  record(
    'issuerType',
    'text',
    'what issued the session: Role, IAMUser, Root',
    'userIdentity.sessionContext.sessionIssuer.type',
  ),
  record('issuerArn', 'text', 'ARN of the session issuer', 'userIdentity.sessionContext.sessionIssuer.arn'),
  record(
    'issuerUserName',
    'text',
    'name of the session issuer',
    'userIdentity.sessionContext.sessionIssuer.userName',
  ),
  record(
    'sourceIdentity',
    'text',
    'identity set at the first AssumeRole',
    'userIdentity.sessionContext.sourceIdentity',
  ),
  record(
    'sessionCreationDate',
    'text',
    'when the session began',
    'userIdentity.sessionContext.attributes.creationDate',
  ),
  record(
    'mfaAuthenticated',
    'text',
    '"true" when the session used MFA',
    'userIdentity.sessionContext.attributes.mfaAuthenticated',
  ),
  record('userIdentity', 'json', 'who made the request, whole'),
  record('requestParameters', 'json', 'parameters of the request'),
  record('responseElements', 'json', 'answer of a changing call'),
  record('additionalEventData', 'json', 'further data of the service'),
  record('resources', 'json', 'resources the event touched'),
  record('serviceEventDetails', 'json', 'details of a service event'),
  record('addendum', 'json', 'why the event came late or changed'),
  record('edgeDeviceDetails', 'json', 'Snowball Edge device'),
  record('tlsDetails', 'json', 'TLS version, cipher and host header'),
  record('insightDetails', 'json', 'CloudTrail Insights'),
  record('eventContext', 'json', 'tags and condition keys (event data stores)'),
  record('annotation', 'json', 'what CloudTrail cut or added (event data stores)'),
  record('extra', 'json', 'fields this version does not know, and fields of an unexpected type, as written'),
  derived('principal', 'identity', 'text', 'who to group by: the user, role, service or provider identity'),
  derived(
    'identityKind',
    'identity',
    'text',
    'root, user, role, federated, saml, web, identity-center, service, account, anonymous or unknown',
  ),
  derived('session', 'identity', 'text', 'session name of temporary credentials'),
  derived('account', 'event_record', 'text', 'account the event belongs to'),
  derived('outcome', 'event_record', 'text', 'ok, denied, throttled or failed'),
  derived(
    'eventTimeFrom',
    'event_record',
    'text',
    'field beside the record that the time was taken from; NULL when it is the record’s own',
  ),
  derived(
    'calledFrom',
    'event_record',
    'text',
    'where the record itself says the call came from: console, service-event, service, internal or outside',
  ),
  derived(
    'signInMfa',
    'event_record',
    'boolean',
    'whether a console sign-in used MFA; NULL for everything else',
  ),
  derived('deniedAction', 'event_record', 'text', 'action that was refused, as the error message names it'),
  derived(
    'deniedResource',
    'event_record',
    'text',
    'resource that was refused, as the error message names it',
  ),
  derived(
    'temporary',
    'identity',
    'boolean',
    'whether the credentials are those of a role, a federated user or another session',
  ),
  derived('credential', 'identity', 'text', 'what the call was made with, as in the table credential'),
  derived('actor', 'identity', 'text', 'who is behind the call, as far back as the evidence goes'),
  derived(
    'actorFrom',
    'identity',
    'text',
    'what the actor rests on: self, chain, source-identity, session-name, service-role or cut',
  ),
  derived(
    'channel',
    'event',
    'text',
    'how the call came: console, api, or service when an AWS service made it',
  ),
  derived(
    'credentialType',
    'event',
    'text',
    'what the call was made with: long-term, temporary, console or none',
  ),
  derived(
    'byService',
    'event',
    'boolean',
    'whether an AWS service made the call, of its own accord or on behalf of someone',
  ),
  derived(
    'mfa',
    'event',
    'boolean',
    'whether the session or the sign-in used MFA; NULL where the record does not say',
  ),
  derived(
    'crossAccount',
    'event',
    'boolean',
    'whether the caller belongs to another account; NULL where the record does not say',
  ),
];

/** The JSON columns that hold sub-documents of a record, in the order CloudTrail writes them. */
export const DOCUMENT_FIELDS = EVENT_FIELDS.filter((field) => field.type === 'json').map(
  (field) => field.name,
);

const byPath = new Map<string, EventField>();
for (const field of EVENT_FIELDS) {
  byPath.set(field.name.toLowerCase(), field);
  byPath.set(field.path.toLowerCase(), field);
}

/** The column that answers for a field name or CloudTrail path, compared without case; undefined when none does. */
export function eventField(name: string): EventField | undefined {
  return byPath.get(name.toLowerCase());
}
