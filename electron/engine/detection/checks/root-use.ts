import type { CheckRow } from '../../../../shared/model/check';
import type { Reader } from '../../store/run';
import { sql } from '../../store/sql';

interface Use {
  account: string;
  uses: number;
  n: number | null;
  first: string | null;
  eventID: string | null;
  eventName: string | null;
  principal: string | null;
  actor: string | null;
}

/**
 * Whether a person used an account's root until the moment (formats §3.3): not what AWS does in its name. An account
 * without events says nothing.
 */
export async function rootUse(reader: Reader, at: string, signal?: AbortSignal): Promise<CheckRow[]> {
  const rows = await reader.all<Use>(
    sql`WITH used AS (
        SELECT account, n, "eventTime", "eventID", "eventName", principal, actor FROM event
        WHERE duplicate_of IS NULL AND "identityKind" = 'root' AND "invokedBy" IS NULL
          AND coalesce("eventType", '') <> 'AwsServiceEvent' AND "eventTime" <= CAST(${at} AS TIMESTAMP)
      )
      SELECT a.account, count(used.n) AS uses, arg_min(used.n, used."eventTime") AS n, min(used."eventTime") AS first,
        arg_min(used."eventID", used."eventTime") AS "eventID", arg_min(used."eventName", used."eventTime") AS "eventName",
        arg_min(used.principal, used."eventTime") AS principal, arg_min(used.actor, used."eventTime") AS actor
      FROM (SELECT DISTINCT account FROM event_record WHERE account IS NOT NULL AND duplicate_of IS NULL
        AND "eventTime" <= CAST(${at} AS TIMESTAMP)) AS a
      LEFT JOIN used ON used.account = a.account GROUP BY a.account ORDER BY a.account`,
    signal,
  );
  return rows.map(({ account, uses, n, first, eventID, eventName, principal, actor }) => ({
    check: 'root-use',
    title: uses === 0 ? 'Root was not used by a person' : `Root was used by a person, in ${uses} events`,
    severity: 'high',
    verdict: uses === 0 ? 'pass' : 'fail',
    resourceType: 'AWS::::Account',
    resourceId: account,
    resourceName: null,
    displayName: null,
    awsAccountId: account,
    awsRegion: 'global',
    since: first,
    firstSeenSo: first ?? at,
    item: 0,
    becameBy:
      n === null
        ? null
        : { n, eventID, eventName: eventName ?? '', principal, actor: actor ?? principal, score: 1 },
  }));
}
