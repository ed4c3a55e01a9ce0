import type { BreakdownField, BreakdownRow, PrincipalRow } from '../../../shared/model/identity';
import { commonest } from '../store/commonest';
import type { Reader } from '../store/run';
import { identifier, raw, type Sql, sql } from '../store/sql';
import { isCounted } from './counted';
import { compileScope, type Scope } from './scope';

/** A principal may act in several accounts and under several kinds; the commonest one stands for it. */
const SUMMARY =
  raw(`principal, ${commonest('"identityKind"')} AS "identityKind", ${commonest('coalesce("userAccountId", account)')} AS account,
  count(*) AS events, count(*) FILTER (outcome = 'denied') AS denied, count(*) FILTER (outcome = 'failed') AS failed,
  count(DISTINCT session) AS sessions, count(DISTINCT "sourceIPAddress") AS addresses,
  count(DISTINCT "userAgent") AS "userAgents", count(DISTINCT "accessKeyId") AS "accessKeys", count(DISTINCT "eventSource") AS services, count(*) FILTER (mfa) AS "withMfa",
  min("eventTime") AS "firstUsed", max("eventTime") AS "lastUsed"`);

const principalRows = (where: Sql, count: number): Sql =>
  sql`SELECT ${SUMMARY} FROM event WHERE ${where} AND principal IS NOT NULL
    GROUP BY principal ORDER BY events DESC, principal LIMIT ${count}`;

/** The same for the whole case, from what is counted after each load. */
const everyPrincipal = (count: number): Sql =>
  sql`SELECT principal, first(value ORDER BY events DESC, value) FILTER (field = 'identityKind' AND value IS NOT NULL) AS "identityKind",
      first(value ORDER BY events DESC, value) FILTER (field = 'owner' AND value IS NOT NULL) AS account,
      sum(events) FILTER (field = 'outcome')::BIGINT AS events, sum(denied) FILTER (field = 'outcome')::BIGINT AS denied,
      sum(failed) FILTER (field = 'outcome')::BIGINT AS failed, count(value) FILTER (field = 'session') AS sessions,
      count(value) FILTER (field = 'sourceIPAddress') AS addresses, count(value) FILTER (field = 'accessKeyId') AS "accessKeys",
      count(value) FILTER (field = 'userAgent') AS "userAgents", coalesce(sum(events) FILTER (field = 'mfa' AND value = 'true'), 0)::BIGINT AS "withMfa",
      count(value) FILTER (field = 'eventSource') AS services, min(first_used) AS "firstUsed", max(last_used) AS "lastUsed"
    FROM principal_use GROUP BY principal ORDER BY events DESC, principal LIMIT ${count}`;

export async function principals(
  reader: Reader,
  args: Scope & { count: number },
  signal?: AbortSignal,
): Promise<PrincipalRow[]> {
  const statement = (await isCounted(reader, args, signal))
    ? everyPrincipal(args.count)
    : principalRows(compileScope(args).where, args.count);
  return reader.all<PrincipalRow>(statement, signal);
}

/** What each principal did with each value, as counted after each load. */
const countedUses = (by: BreakdownField): Sql =>
  sql`SELECT value, events, denied, failed, first_used AS "firstUsed", last_used AS "lastUsed"
    FROM principal_use WHERE field = ${by}`;

/** The same for a search. */
const uses = (where: Sql, by: BreakdownField): Sql =>
  sql`SELECT ${identifier(by)}::VARCHAR AS value, count(*) AS events, count(*) FILTER (outcome = 'denied') AS denied,
      count(*) FILTER (outcome = 'failed') AS failed, min("eventTime") AS "firstUsed", max("eventTime") AS "lastUsed"
    FROM event WHERE ${where} AND principal IS NOT NULL GROUP BY value, principal`;

export async function principalsBy(
  reader: Reader,
  args: Scope & { by: BreakdownField; count: number },
  signal?: AbortSignal,
): Promise<BreakdownRow[]> {
  const used = (await isCounted(reader, args, signal))
    ? countedUses(args.by)
    : uses(compileScope(args).where, args.by);
  return reader.all<BreakdownRow>(
    sql`SELECT value, count(*) AS principals, sum(events)::BIGINT AS events, sum(denied)::BIGINT AS denied,
        sum(failed)::BIGINT AS failed, min("firstUsed") AS "firstUsed", max("lastUsed") AS "lastUsed"
      FROM (${used}) GROUP BY value ORDER BY principals DESC, events DESC, value LIMIT ${args.count}`,
    signal,
  );
}
