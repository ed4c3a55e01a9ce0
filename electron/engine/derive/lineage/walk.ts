import { raw } from '../../store/sql';

/** Calls that may follow one another; real chains have a handful. */
const MOST_HOPS = 20;

/**
 * The first of each chain, walked from the beginnings outwards: each credential has one parent, so each is met once, and
 * what goes round in a circle is never met.
 */
export const walkChains = raw(`CREATE OR REPLACE TEMP TABLE walked AS
  WITH RECURSIVE walk AS (
    SELECT key, key AS origin, 0 AS depth FROM node WHERE parent IS NULL
    UNION ALL
    SELECT c.key, w.origin, w.depth + 1
    FROM walk AS w JOIN node AS c ON c.parent = w.key WHERE w.depth < ${MOST_HOPS}
  ) SELECT * FROM walk`);

/** Root sessions that the management account began, and instance credentials; only the record itself says so. */
export const gatherMarks = [
  raw(`CREATE OR REPLACE TEMP TABLE assumed_root AS
    SELECT DISTINCT "accessKeyId" AS key FROM identity WHERE "userType" = 'Root' AND contains("userIdentity", '"assumedRoot"')`),
  raw(`CREATE OR REPLACE TEMP TABLE instance_session AS
    SELECT DISTINCT "accessKeyId" AS key FROM identity WHERE starts_with(session, 'i-') AND "accessKeyId" IS NOT NULL
      AND contains("userIdentity", '"ec2RoleDelivery"')`),
  raw(`CREATE OR REPLACE TEMP TABLE account_span AS
    SELECT account, min(first_used) AS begins FROM spent WHERE account IS NOT NULL GROUP BY account`),
];

/** IAM reserves these paths: nobody but Identity Center, or the named service, can take such a role. */
const IDENTITY_CENTER = `contains(o.principal, ':role/aws-reserved/sso.amazonaws.com/')`;
const SERVICE_LINKED = `contains(o.principal, ':role/aws-service-role/')`;

const issuedBefore = `coalesce(o.created < s.begins, FALSE)`;
const missing = `CASE WHEN ${issuedBefore} THEN 'before-evidence' ELSE 'not-in-evidence' END`;

/** Why a chain begins where it does, or why it cannot be followed further; o is its first credential. */
const ended = `CASE
  WHEN w.key IS NULL THEN 'circle'
  WHEN o."identityKind" IN ('saml', 'web', 'identity-center', 'service', 'anonymous', 'unknown') THEN o."identityKind"
  WHEN o."identityKind" = 'account' THEN CASE WHEN l.begins IS NULL THEN 'other-account' ELSE 'other-copy' END
  WHEN o."identityKind" IN ('user', 'root') AND a.key IS NULL THEN CASE
    WHEN o."accessKeyId" IS NULL AND o.created IS NULL THEN o."identityKind"
    WHEN starts_with(o."accessKeyId", 'ASIA') OR o."accessKeyId" IS NULL THEN CASE WHEN o.forwarded THEN 'forwarded' ELSE ${missing} END
    ELSE 'long-term-key' END
  WHEN o.ambiguous THEN 'ambiguous'
  WHEN ${SERVICE_LINKED} THEN 'service-role'
  WHEN o.masked AND o."accessKeyId" IS NULL THEN 'masked'
  ELSE ${missing} END`;

/**
 * Who is behind a credential, and what says so. A SAML subject counts as that person only under Identity Center, whose
 * roles no other provider opens; else the provider is named with it. A source identity tells more than a service or a
 * chain that is cut.
 */
const samlPerson = `CASE WHEN coalesce(p.reserved, FALSE) THEN coalesce(p.subject, o.principal) ELSE coalesce(p.provider || ' ' || p.subject, o.principal) END`;
const actor = `CASE
  WHEN w.key IS NULL THEN ['cut', coalesce(n."userArn", n.principal)]
  WHEN o."identityKind" = 'saml' THEN ['chain', ${samlPerson}]
  WHEN o."identityKind" IN ('web', 'identity-center', 'anonymous') THEN ['chain', o.principal]
  WHEN o."identityKind" IN ('user', 'root') AND a.key IS NULL THEN ['chain', o.principal]
  WHEN n."sourceIdentity" IS NOT NULL THEN ['source-identity', n."sourceIdentity"]
  WHEN o."identityKind" = 'service' THEN ['chain', o.principal]
  WHEN ${SERVICE_LINKED} THEN ['service-role', split_part(split_part(o.principal, ':role/aws-service-role/', 2), '/', 1)]
  WHEN ${IDENTITY_CENTER} AND o.session IS NOT NULL THEN ['session-name', o.session]
  WHEN i.key IS NOT NULL THEN ['service-role', 'ec2.amazonaws.com']
  ELSE ['cut', coalesce(o."userArn", k."userArn", o.principal)] END`;

export const writeCredentials = [
  raw('DELETE FROM credential'),
  raw(`INSERT INTO credential BY NAME
    WITH person AS (
      SELECT i.caller AS key, bool_and(contains(i.role_arn, ':role/aws-reserved/sso.amazonaws.com/')) AS reserved,
        CASE WHEN count(DISTINCT i.provider) = 1 THEN min(i.provider) END AS provider,
        min(regexp_replace(u.principal, '^\\S* ', '')) AS subject
      FROM issued AS i JOIN used AS u ON u.key = i.caller WHERE i.name = 'AssumeRoleWithSAML' GROUP BY i.caller
    ), known AS (
      SELECT "principalId", min("userArn") AS "userArn" FROM used WHERE "identityKind" = 'role' AND contains("principalId", ':')
      GROUP BY "principalId"
    )
    SELECT n.key, n."accessKeyId", n."identityKind", n.principal, n.session, n.account, n."principalId", n.created,
      i2.n AS issued_by, i2.event_id AS issued_event, i2.copy_event_id AS issued_copy, i2.issued_at, i2.name AS issued_with, n.joined_by, n.parent,
      w.origin, w.depth, ${ended} AS ended, (${actor})[2] AS actor,
      CASE WHEN w.depth = 0 AND (${actor})[1] = 'chain' THEN 'self' ELSE (${actor})[1] END AS "actorFrom",
      n.events, n.first_used, n.last_used
    FROM node AS n
    LEFT JOIN walked AS w ON w.key = n.key
    LEFT JOIN node AS o ON o.key = w.origin
    LEFT JOIN issued AS i2 ON i2.call_id = n.call_id
    LEFT JOIN assumed_root AS a ON a.key = o.key
    LEFT JOIN instance_session AS i ON i.key = o.key
    LEFT JOIN account_span AS s ON s.account = o.account
    LEFT JOIN account_span AS l ON l.account = split_part(o.key, ':', 1)
    LEFT JOIN person AS p ON p.key = o.key
    LEFT JOIN known AS k ON k."principalId" = CASE WHEN o."identityKind" = 'account' THEN o."principalId" END`),
];
