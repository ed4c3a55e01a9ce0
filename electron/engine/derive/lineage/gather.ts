import { raw } from '../../store/sql';
import { unmasked } from './credential-key';

/** The copy in another account comes after, and is not counted beside, what the caller's own account tells. */
const COPY = `CASE WHEN "identityKind" = 'account' THEN 1::BIGINT << 40 ELSE 0 END`;

/** Every credential that was used, once, and who it acts as. */
export const gatherUsed = raw(`CREATE OR REPLACE TEMP TABLE used AS
  WITH one AS (
    SELECT k.key, arg_min(i.id, i.id + ${COPY}) AS id,
      bool_or("calledFrom" = 'console' OR ("calledFrom" = 'internal' AND coalesce("mfaAuthenticated" = 'true', FALSE))) AS console,
      bool_or("invokedBy" IS NOT NULL AND "identityKind" <> 'service') AS forwarded,
      coalesce(sum(events) FILTER (${COPY} = 0), sum(events))::BIGINT AS events, min(first_used) AS first_used,
      max(last_used) AS last_used, min(s.account) AS recipient
    FROM spent AS s JOIN identity_key AS k ON k.id = s.identity JOIN identity AS i ON i.id = s.identity
    WHERE k.key IS NOT NULL GROUP BY k.key
  ), whole AS (
    SELECT one.*, ${unmasked('"accessKeyId"')} AS "accessKeyId", coalesce(contains("accessKeyId", '*'), FALSE) AS masked,
      "identityKind", principal, session, "userAccountId", "userPrincipalId" AS "principalId", "userArn", "issuerArn", "sourceIdentity",
      coalesce(try_cast("sessionCreationDate" AS TIMESTAMP), try_strptime("sessionCreationDate", '%Y%m%dT%H%M%SZ'),
        CASE WHEN one.key = "userPrincipalId" || '@' || strftime(first_used, '%Y-%m-%dT%H:%M:%SZ') THEN first_used END) AS began,
      "sessionCreationDate" IS NULL AS undated
    FROM one JOIN identity ON identity.id = one.id
  )
  SELECT *, CASE WHEN began BETWEEN TIMESTAMP '1970-01-01' AND TIMESTAMP '9999-12-31' THEN began END AS created FROM whole`);

/** Calls that issue temporary credentials or begin a session, and where each names what it issued (formats §3.4, §3.5). */
const ISSUING = [
  'AssumeRole',
  'AssumeRoleWithSAML',
  'AssumeRoleWithWebIdentity',
  'AssumeRoot',
  'GetFederationToken',
  'GetSessionToken',
  'GetSigninToken',
  'GetCredentialsForIdentity',
  'ConsoleLogin',
  'SwitchRole',
];

const issuedId = `CASE
  WHEN "eventName" IN ('GetSessionToken', 'ConsoleLogin', 'SwitchRole') THEN "userPrincipalId"
  WHEN "eventName" = 'GetFederationToken' THEN json_extract_string("responseElements", '$.federatedUser.federatedUserId')
  WHEN "eventName" = 'AssumeRoot' THEN nullif(regexp_extract(json_extract_string("requestParameters", '$.targetPrincipal'), '[0-9]{12}'), '')
  ELSE json_extract_string("responseElements", '$.assumedRoleUser.assumedRoleId') END`;

/** Of the copies of a call, the caller's own tells all; a console switch is told by the session that began. */
const rank = `CASE WHEN "eventName" = 'SwitchRole' THEN 1 WHEN "userType" = 'AWSAccount' THEN 2 ELSE 0 END`;

/** They are few, and picked out before anything is joined to them: by a condition the scan can judge, which IN is not. */
const gatherIssuing = raw(`CREATE OR REPLACE TEMP TABLE issuing AS
  WITH call AS MATERIALIZED (
    SELECT n, identity, "eventTime", "eventName", "eventID", "sharedEventID", "requestParameters", "responseElements", "additionalEventData"
    FROM event_record
    WHERE list_contains([${ISSUING.map((name) => `'${name}'`).join(', ')}], "eventName") AND outcome = 'ok' AND duplicate_of IS NULL
  )
  SELECT n, "eventID" AS event_id, "eventTime" AS issued_at, "eventName" AS name, coalesce("sharedEventID", "eventID", n::VARCHAR) AS call_id,
    ${rank} AS told, ${rank}::BIGINT * (1::BIGINT << 60) + n AS turn, k.key AS caller,
    ${unmasked(`json_extract_string("responseElements", '$.credentials.accessKeyId')`)} AS issued_key,
    ${unmasked(issuedId)} AS issued_id,
    json_extract_string("requestParameters", '$.roleArn') AS role_arn,
    json_extract_string("requestParameters", '$.principalArn') AS provider,
    CASE WHEN "eventName" = 'SwitchRole' THEN json_extract_string("additionalEventData", '$.SwitchFrom') END AS switched_from
  FROM call AS e JOIN identity AS i ON i.id = e.identity JOIN identity_key AS k ON k.id = e.identity
  WHERE "eventName" <> 'ConsoleLogin' OR ("userType" IN ('IAMUser', 'Root') AND contains("responseElements", '"Success"'))`);

/** One row for each call, however many accounts recorded it. */
const mergeCopies = raw(`CREATE OR REPLACE TEMP TABLE issued AS
  SELECT call_id, arg_min(n, turn) AS n, arg_min(event_id, turn) AS event_id, arg_min(name, turn) AS name,
    min(issued_at) AS issued_at, min(told) AS told,
    nullif(min(n) FILTER (told = 2), arg_min(n, turn)) AS copy,
    CASE WHEN copy IS NOT NULL THEN arg_min(event_id, n) FILTER (told = 2) END AS copy_event_id,
    CASE WHEN min(told) = 1 THEN arg_min(switched_from, turn) ELSE arg_min(caller, turn) END AS caller,
    max(issued_key) AS issued_key, max(issued_id) AS issued_id, max(role_arn) AS role_arn, max(provider) AS provider
  FROM issuing GROUP BY call_id`);

/** A switch from a role session names its ARN alone; it is that session's when only one was in use then. */
const resolveSwitches = raw(`UPDATE issued SET caller = s.key FROM (
    SELECT i.call_id, min(u.key) AS key FROM issued AS i JOIN used AS u ON u."userArn" = i.caller
    WHERE i.told = 1 AND contains(i.caller, ':assumed-role/') AND u.first_used <= i.issued_at AND u.last_used >= i.issued_at - INTERVAL 12 HOUR
    GROUP BY i.call_id HAVING count(DISTINCT u.created) = 1 AND count(*) = count(u.created)
  ) AS s WHERE s.call_id = issued.call_id`);

export const gatherIssued = [gatherIssuing, mergeCopies, resolveSwitches];
