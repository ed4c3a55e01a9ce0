import { raw } from '../../store/sql';
import { CREDENTIAL_KEY, unmasked } from './credential-key';

const ownKeys = raw(
  `CREATE OR REPLACE TEMP TABLE own_key AS
    SELECT id, ${CREDENTIAL_KEY} AS key, "identityKind" = 'account' AS copy,
      CASE WHEN "userType" IN ('AssumedRole', 'FederatedUser') THEN "userPrincipalId" END AS entered FROM identity`,
);

/** The copies that an account received of another one's calls. A table: the planner must know that they are few. */
const received = raw(`CREATE OR REPLACE TEMP TABLE received AS
  SELECT n, identity, "sharedEventID" FROM event_record
  WHERE "sharedEventID" IS NOT NULL AND identity IN (SELECT id FROM own_key WHERE copy)`);

/** The caller's own copies of them. */
const told = raw(`CREATE OR REPLACE TEMP TABLE told AS
  SELECT identity, "sharedEventID" FROM event_record
  WHERE "sharedEventID" IN (SELECT "sharedEventID" FROM received) AND "eventName" <> 'SwitchRole'`);

/**
 * Events whose identity alone does not say with what they were made. The copy that an account received of another one's
 * call: the caller's own copy shows the credential. A sign-in into a role: its session begins with it. Both are few, and
 * found before anything is joined to them.
 */
const exceptions = raw(`CREATE OR REPLACE TEMP TABLE exception AS
  WITH caller AS (
    SELECT t."sharedEventID", min(k.key) AS key FROM told AS t JOIN own_key AS k ON k.id = t.identity AND NOT k.copy
    GROUP BY t."sharedEventID" HAVING min(k.key) = max(k.key)
  ), entered AS MATERIALIZED (
    SELECT n, identity, "eventTime" FROM event_record WHERE "eventSource" = 'signin.amazonaws.com' AND "eventTime" IS NOT NULL
  )
  SELECT r.n, r.identity, c.key FROM received AS r JOIN caller AS c ON c."sharedEventID" = r."sharedEventID"
  UNION ALL
  SELECT e.n, e.identity, ${unmasked('k.entered')} || '@' || strftime(e."eventTime", '%Y-%m-%dT%H:%M:%SZ')
  FROM entered AS e JOIN own_key AS k ON k.id = e.identity AND k.key = k.entered`);

/** An identity that stands for several credentials becomes several rows, each with the events of one. */
const parts = raw(`CREATE OR REPLACE TEMP TABLE part AS
  WITH split AS (
    SELECT DISTINCT e.identity, x.key FROM event_record AS e LEFT JOIN exception AS x ON x.n = e.n
    WHERE e.identity IN (SELECT identity FROM exception)
  ), placed AS (
    SELECT *, row_number() OVER (PARTITION BY identity ORDER BY key NULLS FIRST) = 1 AS stays FROM split
  )
  SELECT *, CASE WHEN stays THEN identity
    ELSE (SELECT max(id) FROM identity) + row_number() OVER (PARTITION BY stays ORDER BY identity, key) END AS id FROM placed`);

const split = [
  raw(
    `INSERT INTO identity SELECT p.id, i.* EXCLUDE (id) FROM part AS p JOIN identity AS i ON i.id = p.identity WHERE NOT p.stays`,
  ),
  raw(`UPDATE event_record SET identity = p.id FROM exception AS x JOIN part AS p ON p.identity = x.identity AND p.key = x.key
    WHERE event_record.n = x.n AND NOT p.stays`),
];

/** The credential behind every identity. */
const keys = raw(`CREATE OR REPLACE TEMP TABLE identity_key AS
  SELECT i.id, coalesce(p.key, o.key) AS key
  FROM identity AS i LEFT JOIN part AS p ON p.id = i.id LEFT JOIN own_key AS o ON o.id = coalesce(p.identity, i.id)`);

export const splitIdentities = [ownKeys, received, told, exceptions, parts, ...split, keys];
