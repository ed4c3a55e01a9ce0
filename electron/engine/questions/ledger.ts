import type { CallArgs, CallValue } from '../../../shared/api';
import type { LedgerRow } from '../../../shared/model/change';
import type { Reader } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';

/** Every successful changing call that names a resource, by its id, name or ARN: all there is where AWS Config has nothing. */
export async function ledger(
  reader: Reader,
  args: CallArgs<'ledger'>,
  signal?: AbortSignal,
): Promise<CallValue<'ledger'>> {
  const { resourceId, awsAccountId } = args;
  const named: Sql = sql`SELECT DISTINCT n FROM mutation_name WHERE name IN (${resourceId}, regexp_extract(${resourceId}, '[^/:]*$'))
    AND ${awsAccountId === undefined || awsAccountId === '' ? raw('true') : sql`account = ${awsAccountId}`}`;
  const counted = await reader.first<{ total: number }>(
    sql`SELECT count(*) AS total FROM (${named})`,
    signal,
  );
  const rows = await reader.all<LedgerRow>(
    sql`SELECT e.n, e."eventID", e."eventTime", e."eventName", e."eventSource", e."awsRegion", e.principal,
        coalesce(e.actor, e.principal) AS actor,
        (SELECT min(c.change) FROM change_cause AS c WHERE c.event = e.n AND c.place = 1) AS change
      FROM (${named}) AS m JOIN event AS e ON e.n = m.n
      ORDER BY e."eventTime", e.n LIMIT ${args.count} OFFSET ${args.start}`,
    signal,
  );
  return { total: counted?.total ?? 0, rows };
}
