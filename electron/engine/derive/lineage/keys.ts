import { raw } from '../../store/sql';
import { CREDENTIAL_KEY, unmasked } from './credential-key';

const ownKeys = raw(
  `CREATE OR REPLACE TEMP TABLE own_key AS SELECT id, ${CREDENTIAL_KEY} AS key FROM identity`,
);

/**
 * Events whose identity alone does not say with what they were made. The copy that an account received of another one's
 * call: the caller's own copy shows the credential. A sign-in into a role: its session begins with it.
 */
const exceptions = raw(`CREATE OR REPLACE TEMP TABLE exception AS
  SELECT t.n, t.identity, min(k.key) AS key
  FROM event_record AS t JOIN identity AS i ON i.id = t.identity AND i."identityKind" = 'account'
    JOIN event_record AS o ON o."sharedEventID" = t."sharedEventID" AND o."eventName" <> 'SwitchRole'
    JOIN identity AS own ON own.id = o.identity AND own."identityKind" <> 'account'
    JOIN own_key AS k ON k.id = o.identity
  GROUP BY t.n, t.identity HAVING count(DISTINCT k.key) = 1
  UNION ALL
  SELECT e.n, e.identity, ${unmasked('i."userPrincipalId"')} || '@' || strftime(e."eventTime", '%Y-%m-%dT%H:%M:%SZ')
  FROM event_record AS e JOIN identity AS i ON i.id = e.identity JOIN own_key AS k ON k.id = e.identity
  WHERE e."eventSource" = 'signin.amazonaws.com' AND i."userType" IN ('AssumedRole', 'FederatedUser')
    AND k.key = i."userPrincipalId" AND e."eventTime" IS NOT NULL`);

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

const splitIdentities = [
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

export const gatherKeys = [ownKeys, exceptions, parts, ...splitIdentities, keys];
