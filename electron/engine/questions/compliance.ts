import type { CallArgs, CallValue } from '../../../shared/api';
import type { ComplianceRow } from '../../../shared/model/check';
import type { Reader } from '../store/run';
import { join, raw, type Sql, sql } from '../store/sql';

/** What Config rules said of resources, by rule and resource in the order of time; at a moment, what held then. */
export async function listCompliance(
  reader: Reader,
  args: CallArgs<'compliance'>,
  signal?: AbortSignal,
): Promise<CallValue<'compliance'>> {
  const where = isWanted(args);
  const counted = await reader.first<{ total: number }>(
    sql`SELECT count(*) AS total FROM compliance WHERE ${where}`,
    signal,
  );
  const rows = await reader.all<ComplianceRow>(
    sql`SELECT "configRuleName", "complianceType", "resourceType", "resourceId", "awsAccountId", "awsRegion", since, until, source
      FROM compliance WHERE ${where}
      ORDER BY "configRuleName", "resourceType", "resourceId", since LIMIT ${args.count} OFFSET ${args.start}`,
    signal,
  );
  return { total: counted?.total ?? 0, rows };
}

function isWanted({ at, rule, resourceId, complianceType }: CallArgs<'compliance'>): Sql {
  const moment = at === undefined ? null : sql`CAST(${new Date(at).toISOString()} AS TIMESTAMP)`;
  const conditions = [
    ...(moment === null ? [] : [sql`since <= ${moment} AND (until IS NULL OR until > ${moment})`]),
    ...(rule === undefined ? [] : [sql`"configRuleName" = ${rule}`]),
    ...(resourceId === undefined ? [] : [sql`"resourceId" = ${resourceId}`]),
    ...(complianceType === undefined ? [] : [sql`"complianceType" = ${complianceType}`]),
  ];
  return conditions.length === 0 ? raw('true') : join(conditions, ' AND ');
}
