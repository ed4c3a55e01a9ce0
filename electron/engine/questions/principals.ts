import type { PrincipalDetail, PrincipalRow, UsePeriod } from '../../../shared/model/identity';
import type { FacetValue } from '../../../shared/model/search';
import { Failure } from '../../../shared/result';
import type { Reader } from '../store/run';
import { identifier, raw, type Sql, sql } from '../store/sql';
import { topValues } from './facets';
import { compileScope, type Scope } from './scope';

/** A principal may act in several accounts and under several kinds; the commonest one stands for it. */
const SUMMARY =
  raw(`principal, mode("identityKind") AS "identityKind", mode(coalesce("userAccountId", account)) AS account,
  count(*) AS events, count(*) FILTER (outcome = 'denied') AS denied, count(*) FILTER (outcome = 'failed') AS failed,
  count(DISTINCT session) AS sessions, count(DISTINCT "sourceIPAddress") AS addresses,
  count(DISTINCT "accessKeyId") AS "accessKeys", count(DISTINCT "eventSource") AS services,
  min("eventTime") AS "firstUsed", max("eventTime") AS "lastUsed"`);

export const principalRows = (where: Sql, count: number): Sql =>
  sql`SELECT ${SUMMARY} FROM event WHERE ${where} AND principal IS NOT NULL
    GROUP BY principal ORDER BY events DESC, principal LIMIT ${count}`;

/** Values of a column with the period of their use, the most used first. */
const periods = (where: Sql, column: string): Sql =>
  sql`SELECT ${identifier(column)} AS value, count(*) AS events, min("eventTime") AS "firstUsed", max("eventTime") AS "lastUsed"
    FROM event WHERE ${where} AND ${identifier(column)} IS NOT NULL GROUP BY value ORDER BY events DESC, value LIMIT 200`;

const activity = (where: Sql): Sql =>
  sql`SELECT isodow("eventTime")::INTEGER - 1 AS weekday, hour("eventTime")::INTEGER AS hour, count(*) AS events
    FROM event WHERE ${where} AND "eventTime" IS NOT NULL GROUP BY ALL ORDER BY ALL`;

export function principals(
  reader: Reader,
  args: Scope & { count: number },
  signal?: AbortSignal,
): Promise<PrincipalRow[]> {
  return reader.all<PrincipalRow>(principalRows(compileScope(args).where, args.count), signal);
}

/** @throws Failure `not-found` when no event is by this principal */
export async function principal(
  reader: Reader,
  name: string,
  signal?: AbortSignal,
): Promise<PrincipalDetail> {
  const where = sql`duplicate_of IS NULL AND principal = ${name}`;
  const row = await reader.first<PrincipalRow>(principalRows(where, 1), signal);
  if (!row) throw new Failure('not-found', `No event of this case is by ${name}.`);
  const top = async (column: string, condition: Sql = where): Promise<FacetValue[]> => {
    const rows = await reader.all<FacetValue>(topValues(condition, identifier(column), 50), signal);
    return rows.map(({ value, count }) => ({ value, count }));
  };
  const used = (column: string) => reader.all<UsePeriod>(periods(where, column), signal);
  const [calls, servicesUsed, deniedCalls, regions, agents, addressesUsed, keysUsed, sessionsUsed, hours] =
    await Promise.all([
      top('eventName'),
      top('eventSource'),
      top('eventName', sql`${where} AND outcome = 'denied'`),
      top('awsRegion'),
      used('userAgent'),
      used('sourceIPAddress'),
      used('accessKeyId'),
      used('session'),
      reader.all<PrincipalDetail['activity'][number]>(activity(where), signal),
    ]);
  return {
    ...row,
    calls,
    servicesUsed,
    deniedCalls,
    regions,
    agents,
    addressesUsed,
    keysUsed,
    sessionsUsed,
    activity: hours,
  };
}
