import { JOINT_COLUMNS } from '../store/joint-columns';
import { raw } from '../store/sql';

/** What a record says outside its identity. */
const OF_CALLS = ['eventName', 'eventSource', 'awsRegion', 'sourceIPAddress', 'userAgent'] as const;
/** When it acted: hours since Monday 00:00 UTC, the field `hours`. */
export const HOUR_OF_WEEK = '((isodow("eventTime") - 1) * 24 + hour("eventTime"))';
/** What identities say, and columns with few values: read from `spent`. */
const OF_IDENTITIES = ['identityKind', 'session', 'accessKeyId', 'actor', 'actorFrom'] as const;
const OF_RECORDS = ['account', 'outcome'] as const;
const JOINT = ['channel', 'credentialType', 'mfa', 'crossAccount'] as const;
/** The account that a principal belongs to, or where that is not said the one it acted in: the field `owner`. */
export const OWNER = 'coalesce("userAccountId", account)';

const SUMMED = [...OF_IDENTITIES, ...OF_RECORDS, ...JOINT, 'owner'] as const;

/** What is counted for each principal, and compared with everyone else's. */
export type UseField = (typeof OF_CALLS)[number] | 'hours' | (typeof SUMMED)[number];

const chosen = (fields: readonly UseField[], value: (field: UseField) => string) =>
  `CASE ${fields.map((field) => `WHEN grouping("${field}") = 0 THEN ${value(field)}`).join(' ')} END`;

/** Each identity's principal as a number, which is compared faster than a text: the first identity that shows it. */
const acting = raw(`CREATE OR REPLACE TEMP TABLE acting AS
  SELECT i.id, p.whose FROM identity AS i JOIN (SELECT principal, min(id) AS whose FROM identity GROUP BY principal) AS p
    ON p.principal = i.principal`);

/** Sums the rows of `source` for each principal and value of each field, all fields in one pass. */
const counted = (fields: readonly UseField[], source: string) =>
  raw(`INSERT INTO principal_use
    SELECT i.principal, u.* EXCLUDE (whose) FROM (
      SELECT whose, ${chosen(fields, (field) => `'${field}'`)} AS field, ${chosen(fields, (field) => `"${field}"::VARCHAR`)} AS value,
        sum(events)::BIGINT AS events, sum(denied)::BIGINT AS denied, sum(failed)::BIGINT AS failed, min(first_used) AS first, max(last_used) AS last
      FROM (${source}) GROUP BY GROUPING SETS (${fields.map((field) => `(whose, "${field}")`).join(', ')})
    ) AS u JOIN identity AS i ON i.id = u.whose`);

const quoted = (names: readonly string[], table: string) =>
  names.map((name) => `${table}."${name}"`).join(', ');

const ofCalls = `SELECT a.whose, ${quoted(OF_CALLS, 'e')}, ${HOUR_OF_WEEK} AS hours, 1 AS events, (e.outcome = 'denied')::INTEGER AS denied,
    (e.outcome = 'failed')::INTEGER AS failed, e."eventTime" AS first_used, e."eventTime" AS last_used
  FROM event_record AS e JOIN acting AS a ON a.id = e.identity WHERE e.duplicate_of IS NULL`;

/** Identities are many, because every batch of a load has its own; what they say together is little. */
const ofIdentities = `SELECT a.whose, ${quoted(OF_IDENTITIES, 'i')}, ${quoted(OF_RECORDS, 'e')},
    ${JOINT.map((name) => `${JOINT_COLUMNS[name]} AS "${name}"`).join(', ')}, ${OWNER} AS owner,
    sum(e.events) AS events, coalesce(sum(e.events) FILTER (e.outcome = 'denied'), 0) AS denied,
    coalesce(sum(e.events) FILTER (e.outcome = 'failed'), 0) AS failed, min(e.first_used) AS first_used, max(e.last_used) AS last_used
  FROM spent AS e JOIN identity AS i ON i.id = e.identity JOIN acting AS a ON a.id = e.identity WHERE e.events > 0 GROUP BY ALL`;

/**
 * Counts what each principal used, so that a page, a breakdown and what is new or rare for one are read and not counted
 * again. Made anew after each load, from the events and from `spent`, when actors are known.
 */
export const principalUse = [
  raw('DELETE FROM principal_use'),
  acting,
  counted([...OF_CALLS, 'hours'], ofCalls),
  counted(SUMMED, ofIdentities),
  raw('DROP TABLE acting'),
];
