/**
 * Derived identity columns as SQL over the columns of one identity (formats §3.1, §3.3). They are computed while rows are
 * inserted, once for all the events that show the same identity. Where an identity does not say who it is, `service` holds
 * the event's source and `serviceEvent` whether AWS itself made the event. The text holds no values.
 */

/** The kind of identity, in the words of the application. */
const identityKind = `CASE
  WHEN "userType" = 'Root' THEN 'root'
  WHEN "userType" = 'IAMUser' THEN 'user'
  WHEN "userType" IN ('AssumedRole', 'Role') THEN 'role'
  WHEN "userType" = 'FederatedUser' THEN 'federated'
  WHEN "userType" = 'SAMLUser' THEN 'saml'
  WHEN "userType" = 'WebIdentityUser' THEN 'web'
  WHEN "userType" = 'IdentityCenterUser' THEN 'identity-center'
  WHEN "userType" = 'AWSService' THEN 'service'
  WHEN "userType" = 'AWSAccount' AND "userAccountId" = 'ANONYMOUS_PRINCIPAL' THEN 'anonymous'
  WHEN "userType" = 'AWSAccount' THEN 'account'
  WHEN "userType" IS NULL AND ("invokedBy" IS NOT NULL OR "serviceEvent" IS NOT NULL) THEN 'service'
  ELSE 'unknown' END`;

/** Who to group by. A role without its issuer is named from the session's ARN, where the role's path is missing. */
const principal = `CASE
  WHEN "userType" = 'Root' THEN coalesce("userArn", 'arn:aws:iam::' || "userAccountId" || ':root', 'root')
  WHEN "userType" IN ('AssumedRole', 'Role') THEN coalesce("issuerArn",
    CASE WHEN contains("userArn", ':assumed-role/')
      THEN regexp_replace("userArn", ':sts::([0-9]*):assumed-role/([^/]*)/.*$', ':iam::\\1:role/\\2')
      ELSE "userArn" END,
    nullif(split_part("userPrincipalId", ':', 1), ''))
  WHEN "userType" = 'AWSService' THEN coalesce("invokedBy", service)
  WHEN "userType" = 'AWSAccount' AND "userAccountId" = 'ANONYMOUS_PRINCIPAL' THEN 'anonymous'
  WHEN "userType" = 'AWSAccount' THEN coalesce("userAccountId", '') || ':' || split_part(coalesce("userPrincipalId", 'account'), ':', 1)
  WHEN "userType" IN ('SAMLUser', 'WebIdentityUser') THEN nullif(concat_ws(' ', "identityProvider", coalesce("userName", "userPrincipalId")), '')
  WHEN "userType" = 'IdentityCenterUser' THEN coalesce(
    nullif(concat_ws(' ', json_extract_string("userIdentity", '$.onBehalfOf.identityStoreArn'), json_extract_string("userIdentity", '$.onBehalfOf.userId')), ''),
    "userName", "userPrincipalId")
  WHEN "userType" IS NULL AND "userArn" IS NULL THEN coalesce("invokedBy", "userName", "userPrincipalId",
    CASE WHEN "serviceEvent" IS NOT NULL THEN service END)
  ELSE coalesce("userArn", "userName", "userPrincipalId", "invokedBy") END`;

/** Name of the session under temporary credentials of a role or a federated user. */
const session = `CASE
  WHEN "userType" IN ('AssumedRole', 'FederatedUser') AND contains("userPrincipalId", ':') THEN nullif(split_part("userPrincipalId", ':', 2), '')
  WHEN "userType" IN ('AssumedRole', 'FederatedUser') THEN nullif(regexp_extract("userArn", '/([^/]*)$', 1), '')
  WHEN "userType" = 'AWSAccount' AND contains("userPrincipalId", ':') THEN nullif(split_part("userPrincipalId", ':', 2), '')
  END`;

/** How the call ended (formats §2.6). A failed sign-in has a message and no code. */
const outcome = `CASE
  WHEN "errorCode" IS NULL AND "errorMessage" IS NULL THEN 'ok'
  WHEN regexp_matches("errorCode", 'AccessDenied|Unauthorized|Forbidden|NotAuthorized', 'i') THEN 'denied'
  WHEN regexp_matches("errorCode", 'Throttl|RequestLimitExceeded|SlowDown', 'i') THEN 'throttled'
  ELSE 'failed' END`;

/** What the record says outside its identity of where the call came from; the view `event` puts both together. */
const calledFrom = `CASE
  WHEN "eventType" = 'AwsServiceEvent' THEN 'service-event'
  WHEN "sessionCredentialFromConsole" = 'true' OR lower("eventType") IN ('awsconsolesignin', 'awsconsoleaction')
    OR contains("userAgent", 'console.amazonaws.com') OR contains("userAgent", 'signin.amazonaws.com') THEN 'console'
  WHEN ends_with("sourceIPAddress", '.amazonaws.com') OR ends_with("userAgent", '.amazonaws.com') THEN 'service'
  WHEN starts_with("sourceIPAddress", 'AWS Internal') OR starts_with("userAgent", 'AWS Internal') THEN 'internal'
  ELSE 'outside' END`;

const signInMfa = `CASE WHEN "eventName" = 'ConsoleLogin' AND contains("additionalEventData", '"MFAUsed"')
  THEN contains(lower("additionalEventData"), '"mfaused":"yes"') END`;

const temporary = `coalesce("userType" IN ('AssumedRole', 'FederatedUser', 'SAMLUser', 'WebIdentityUser', 'IdentityCenterUser'), FALSE)
  OR coalesce(starts_with("accessKeyId", 'ASIA'), FALSE) OR "issuerType" IS NOT NULL`;

/** `User: ARN is not authorized to perform: SERVICE:ACTION on resource: RESOURCE because …` (formats §2.6). */
const refused = (text: string) =>
  `CASE WHEN contains("errorMessage", 'not authorized to perform: ') THEN ${text} END`;
const deniedAction = refused(
  `nullif(rtrim(split_part(split_part("errorMessage", 'not authorized to perform: ', 2), ' ', 1), '.,'), '')`,
);
const deniedResource = refused(
  `nullif(trim(split_part(split_part(split_part("errorMessage", ' on resource: ', 2), ' because ', 1), ' with an explicit deny', 1)), '')`,
);

/** What only the whole case can tell is written after the load (lineage). */
const later = 'NULL';

/** The derived columns by name; every derived field of the model has its expression here. */
export const DERIVED_COLUMNS: Readonly<Record<string, string>> = {
  principal,
  identityKind,
  session,
  account: 'coalesce("recipientAccountId", "callerAccount")',
  outcome,
  calledFrom,
  signInMfa,
  deniedAction,
  deniedResource,
  temporary,
  credential: later,
  actor: later,
  actorFrom: later,
};
