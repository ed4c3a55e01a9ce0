import type { CallValue } from '../../../shared/api';
import type { Doubt } from '../../../shared/model/change';
import type { Reader } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';
import { explainAbsence, type Unexplained } from './absence';

/** Changes whose reasons are worked out at once. */
const PORTION = 20_000;

/** Changes without a cause among those a condition on `change` selects, each with the kinds of reasons that may be. */
export async function doubtsAbout(
  reader: Reader,
  where: Sql,
  signal?: AbortSignal,
): Promise<Map<number, Doubt['kind'][]>> {
  const found = new Map<number, Doubt['kind'][]>();
  const changes = await reader.all<Unexplained>(
    sql`SELECT c.n AS item, c."resourceType", c."resourceId", r."resourceName", c."awsAccountId", c."awsRegion",
        c."capturedAt", c."previousCapturedAt"
      FROM (SELECT * FROM change WHERE ${where} AND n NOT IN (SELECT change FROM change_cause)) AS c
        JOIN resource AS r ON r.resource = c.resource
      ORDER BY c.n`,
    signal,
  );
  for (let at = 0; at < changes.length; at += PORTION) {
    const doubts = await explainAbsence(reader, changes.slice(at, at + PORTION), signal);
    for (const [item, reasons] of doubts)
      found.set(
        item,
        reasons.map(({ kind }) => kind),
      );
  }
  return found;
}

/** How many changes no call explains, and for how many of them each kind of reason may be. */
export async function unexplained(reader: Reader, signal?: AbortSignal): Promise<CallValue<'unexplained'>> {
  const doubts = await doubtsAbout(reader, raw('true'), signal);
  const counts = new Map<Doubt['kind'], number>();
  for (const kind of [...doubts.values()].flat()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return {
    total: doubts.size,
    reasons: [...counts].map(([kind, changes]) => ({ kind, changes })).sort((a, b) => b.changes - a.changes),
  };
}
