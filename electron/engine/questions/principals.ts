import type { BreakdownField, BreakdownRow, PrincipalRow } from '../../../shared/model/identity';
import type { Reader } from '../store/run';
import { identifier, raw, type Sql, sql } from '../store/sql';
import { compileScope, type Scope } from './scope';

/** A principal may act in several accounts and under several kinds; the commonest one stands for it. */
const SUMMARY =
  raw(`principal, mode("identityKind") AS "identityKind", mode(coalesce("userAccountId", account)) AS account,
  count(*) AS events, count(*) FILTER (outcome = 'denied') AS denied, count(*) FILTER (outcome = 'failed') AS failed,
  count(DISTINCT session) AS sessions, count(DISTINCT "sourceIPAddress") AS addresses,
  count(DISTINCT "accessKeyId") AS "accessKeys", count(DISTINCT "eventSource") AS services,
  min("eventTime") AS "firstUsed", max("eventTime") AS "lastUsed"`);

const principalRows = (where: Sql, count: number): Sql =>
  sql`SELECT ${SUMMARY} FROM event WHERE ${where} AND principal IS NOT NULL
    GROUP BY principal ORDER BY events DESC, principal LIMIT ${count}`;

/** The same for the whole case, from what is kept about identities: their events are counted by number alone. */
const everyPrincipal = (count: number): Sql =>
  sql`WITH spent AS (
      SELECT identity AS id, min(account) AS account, count(*) AS events, count(*) FILTER (outcome = 'denied') AS denied,
        count(*) FILTER (outcome = 'failed') AS failed, min("eventTime") AS first, max("eventTime") AS last
      FROM event_record WHERE duplicate_of IS NULL GROUP BY identity
    ), acting AS (
      SELECT i.principal, arg_max(i."identityKind", s.events) AS "identityKind",
        arg_max(coalesce(i."userAccountId", s.account), s.events) AS account, sum(s.events)::BIGINT AS events,
        sum(s.denied)::BIGINT AS denied, sum(s.failed)::BIGINT AS failed, count(DISTINCT i.session) AS sessions,
        count(DISTINCT i."accessKeyId") AS "accessKeys", min(s.first) AS "firstUsed", max(s.last) AS "lastUsed"
      FROM spent AS s JOIN identity AS i ON i.id = s.id WHERE i.principal IS NOT NULL GROUP BY i.principal
    ), different AS (
      SELECT principal, count(*) FILTER (field = 'sourceIPAddress') AS addresses, count(*) FILTER (field = 'eventSource') AS services
      FROM principal_use GROUP BY principal
    )
    SELECT a.principal, a."identityKind", a.account, a.events, a.denied, a.failed, a.sessions, coalesce(d.addresses, 0) AS addresses,
      a."accessKeys", coalesce(d.services, 0) AS services, a."firstUsed", a."lastUsed"
    FROM acting AS a LEFT JOIN different AS d ON d.principal = a.principal ORDER BY a.events DESC, a.principal LIMIT ${count}`;

export function principals(
  reader: Reader,
  args: Scope & { count: number },
  signal?: AbortSignal,
): Promise<PrincipalRow[]> {
  if (args.query.trim() === '' && !args.from && !args.to) {
    return reader.all<PrincipalRow>(everyPrincipal(args.count), signal);
  }
  return reader.all<PrincipalRow>(principalRows(compileScope(args).where, args.count), signal);
}

const breakdown = (where: Sql, by: BreakdownField, count: number): Sql =>
  sql`SELECT value, count(*) AS principals, sum(events)::BIGINT AS events, sum(denied)::BIGINT AS denied, sum(failed)::BIGINT AS failed,
      min("firstUsed") AS "firstUsed", max("lastUsed") AS "lastUsed"
    FROM (SELECT ${identifier(by)}::VARCHAR AS value, principal, count(*) AS events, count(*) FILTER (outcome = 'denied') AS denied,
        count(*) FILTER (outcome = 'failed') AS failed, min("eventTime") AS "firstUsed", max("eventTime") AS "lastUsed"
      FROM event WHERE ${where} AND principal IS NOT NULL GROUP BY value, principal)
    GROUP BY value ORDER BY principals DESC, events DESC, value LIMIT ${count}`;

export function principalsBy(
  reader: Reader,
  args: Scope & { by: BreakdownField; count: number },
  signal?: AbortSignal,
): Promise<BreakdownRow[]> {
  return reader.all<BreakdownRow>(breakdown(compileScope(args).where, args.by, args.count), signal);
}
