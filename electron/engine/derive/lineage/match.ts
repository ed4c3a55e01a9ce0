import { raw } from '../../store/sql';

/** Seconds between the call and the session's creation date at most; what is usual is none (formats §3.4). */
const TOLERANCE = 2;

const byKey = raw(`CREATE OR REPLACE TEMP TABLE matched AS
  SELECT u.key, i.call_id, i.caller, 'access-key' AS joined_by FROM used AS u JOIN issued AS i ON i.issued_key = u."accessKeyId"
  QUALIFY row_number() OVER (PARTITION BY u.key ORDER BY i.n) = 1`);

/**
 * What has no key to go by: the session's principal id and the moment it began. Two different keys are two credentials,
 * except at the console and in calls a service forwards, where AWS uses keys of its own. A call is left to the session
 * that says it began nearest to it, and calls of different callers at one moment are nobody's.
 */
const byTime = raw(`CREATE OR REPLACE TEMP TABLE candidate AS
  WITH pair AS (
    SELECT u.key, i.call_id, i.caller, u.undated, abs(i.shift) AS apart, u.key IN (SELECT key FROM matched)
      OR NOT (u."accessKeyId" IS NULL OR i.issued_key IS NULL OR u.console OR u.forwarded) AS settled
    FROM used AS u JOIN (SELECT *, unnest(range(-${TOLERANCE}, ${TOLERANCE + 1})) AS shift FROM issued WHERE issued_id IS NOT NULL) AS i
      ON i.issued_id = u."principalId" AND epoch_ms(u.created) // 1000 = epoch_ms(i.issued_at) // 1000 + i.shift
  ), near AS (
    SELECT *, min(apart) FILTER (NOT undated) OVER (PARTITION BY call_id) AS to_call FROM pair
  )
  SELECT key, min(call_id) AS call_id, min(caller) AS caller, count(DISTINCT caller) > 1 AS ambiguous FROM (
    SELECT *, min(apart) OVER (PARTITION BY key) AS to_key FROM near WHERE (apart = to_call OR undated) AND NOT settled
  ) WHERE apart = to_key GROUP BY key`);

const takeCandidates = raw(`INSERT INTO matched
  SELECT key, call_id, caller, 'session-time' FROM candidate WHERE NOT ambiguous AND caller IS DISTINCT FROM key`);

/** A federated session names the user who issued it; the id of another account's user is that user wherever it is met. */
const byRecord = raw(`INSERT INTO matched
  SELECT u.key, NULL, coalesce(CASE WHEN u."identityKind" = 'federated' THEN u."issuerArn" END, o.principal),
    CASE WHEN u."identityKind" = 'federated' THEN 'issuer' ELSE 'unique-id' END
  FROM used AS u
  LEFT JOIN (SELECT "principalId", min(principal) AS principal FROM used WHERE "identityKind" = 'user'
    AND NOT contains("principalId", '*') GROUP BY "principalId" HAVING count(DISTINCT principal) = 1) AS o
    ON u."identityKind" = 'account' AND o."principalId" = u."principalId"
  WHERE u.key NOT IN (SELECT key FROM matched)
    AND (o.principal IS NOT NULL OR (u."identityKind" = 'federated' AND u."issuerArn" IS NOT NULL))`);

/** Joins used credentials to the calls that issued them: exactly where that can be, by time where it cannot. */
export const matchIssued = [byKey, byTime, takeCandidates, byRecord];

/** What is true of one session alone is not said of a principal, whose sessions show no key to tell them apart by. */
const ofSession = (column: string) =>
  `CASE WHEN u.key <> u.principal OR u."identityKind" <> 'role' THEN u."${column}" END AS "${column}"`;

const nothingUsed = `0 AS events, NULL::TIMESTAMP AS first_used, NULL::TIMESTAMP AS last_used`;

/** Every credential: those in use, those issued and never used, and callers that are known only from what they issued. */
export const gatherNodes = raw(`CREATE OR REPLACE TEMP TABLE node AS
  WITH linked AS (
    SELECT u.key, u."accessKeyId", u."identityKind", u.principal, ${ofSession('session')}, coalesce(u."userAccountId", CASE WHEN u."identityKind" NOT IN ('service', 'anonymous') THEN u.recipient END) AS account,
      ${ofSession('principalId')}, ${ofSession('userArn')}, ${ofSession('created')}, ${ofSession('sourceIdentity')}, u.console, u.forwarded, u.masked,
      coalesce(c.ambiguous, FALSE) AS ambiguous, u.events, u.first_used, u.last_used,
      m.call_id, m.caller AS parent, m.joined_by
    FROM used AS u LEFT JOIN matched AS m ON m.key = u.key LEFT JOIN candidate AS c ON c.key = u.key
    UNION ALL BY NAME
    SELECT issued_key AS key, issued_key AS "accessKeyId",
      CASE name WHEN 'GetFederationToken' THEN 'federated' WHEN 'GetSessionToken' THEN 'user' WHEN 'AssumeRoot' THEN 'root' ELSE 'role' END AS "identityKind",
      coalesce(role_arn, issued_id) AS principal, nullif(split_part(issued_id, ':', 2), '') AS session,
      nullif(split_part(role_arn, ':', 5), '') AS account, issued_id AS "principalId", NULL AS "userArn", issued_at AS created,
      NULL AS "sourceIdentity", FALSE AS console, FALSE AS forwarded, FALSE AS masked, FALSE AS ambiguous, ${nothingUsed},
      call_id, caller AS parent, 'access-key' AS joined_by
    FROM issued WHERE issued_key IS NOT NULL AND issued_key NOT IN (SELECT key FROM used)
    QUALIFY row_number() OVER (PARTITION BY issued_key ORDER BY n) = 1
  )
  SELECT * FROM linked
  UNION ALL BY NAME
  SELECT DISTINCT parent AS key, CASE WHEN contains(parent, ':user/') THEN 'user' WHEN contains(parent, ':assumed-role/') THEN 'role'
      WHEN ends_with(parent, ':root') THEN 'root' ELSE 'unknown' END AS "identityKind",
    parent AS principal, nullif(split_part(parent, ':', 5), '') AS account, FALSE AS console, FALSE AS forwarded, FALSE AS masked,
    FALSE AS ambiguous, ${nothingUsed}
  FROM linked WHERE parent IS NOT NULL AND parent NOT IN (SELECT key FROM linked)`);
