import type { Finding, Severity } from '../../../shared/model/finding';
import type { EventRow } from '../../../shared/model/search';
import { Failure } from '../../../shared/result';
import { EVENT_ROW } from '../questions/event-row';
import { compileScope, type Scope } from '../questions/scope';
import type { Reader, Writer } from '../store/run';
import { join, raw, type Sql, sql } from '../store/sql';

/** Events one finding may rest on; a larger search is better kept as a search. */
const MAX_EVENTS = 100_000;

const findingRows = (where: Sql): Sql => sql`SELECT f.id, f.title, f.severity, f.notes, f.query,
    f.created_at AS "createdAt", f.updated_at AS "updatedAt",
    list(e.n ORDER BY e."eventTime", e.n) FILTER (e.n IS NOT NULL) AS events,
    min(e."eventTime") AS "firstEventTime", max(e."eventTime") AS "lastEventTime"
  FROM finding AS f LEFT JOIN finding_event AS r ON r.finding_id = f.id LEFT JOIN event AS e ON e.n = r.n
  WHERE ${where} GROUP BY ALL ORDER BY "firstEventTime" NULLS LAST, f.id`;

/** Inside a list DuckDB's client hands out whole numbers as text. */
type FindingRow = Omit<Finding, 'events'> & { events: string[] | null };

/** The findings in the order of their first event: the incident's story. */
export async function listFindings(reader: Reader, signal?: AbortSignal): Promise<Finding[]> {
  const rows = await reader.all<FindingRow>(findingRows(raw('true')), signal);
  return rows.map(complete);
}

/** @throws Failure `not-found` */
export async function getFinding(reader: Reader, id: number, signal?: AbortSignal): Promise<Finding> {
  const row = await reader.first<FindingRow>(findingRows(sql`f.id = ${id}`), signal);
  if (!row) throw new Failure('not-found', `There is no finding ${id} in this case.`);
  return complete(row);
}

const complete = (row: FindingRow): Finding => ({ ...row, events: (row.events ?? []).map(Number) });

export interface NewFinding {
  title: string;
  severity: Severity;
  notes: string;
  events: readonly number[];
  search?: Scope | undefined;
}

/**
 * Keeps events, or all that a search finds, as a finding.
 *
 * @throws Failure `usage` when there is no event to rest on or there are too many, `query` for a search that is none
 */
export async function addFinding(writer: Writer, finding: NewFinding): Promise<Finding> {
  const scope = finding.search ? compileScope(finding.search) : null;
  const id = await writer.transaction(async (steps) => {
    const next = await steps.first<{ id: number }>(sql`SELECT coalesce(max(id), 0) + 1 AS id FROM finding`);
    const id = next?.id ?? 1;
    const now = new Date().toISOString();
    await steps.run(sql`INSERT INTO finding VALUES (${id}, ${finding.title}, ${finding.severity}, ${finding.notes},
      ${scope ? scope.canonical : null}, ${now}::TIMESTAMP, ${now}::TIMESTAMP)`);
    const numbers = [...new Set(finding.events)];
    for (let index = 0; index < numbers.length; index += 1000) {
      const list = join(
        numbers.slice(index, index + 1000).map((n) => sql`${n}`),
        ', ',
      );
      await steps.run(sql`INSERT INTO finding_event SELECT ${id}, n FROM event WHERE n IN (${list})`);
    }
    if (scope) {
      await steps.run(sql`INSERT INTO finding_event SELECT ${id}, n FROM event WHERE ${scope.where}
        AND n NOT IN (SELECT n FROM finding_event WHERE finding_id = ${id})`);
    }
    const kept = await steps.first<{ count: number }>(
      sql`SELECT count(*) AS count FROM finding_event WHERE finding_id = ${id}`,
    );
    const count = kept?.count ?? 0;
    if (count === 0)
      throw new Failure('usage', 'A finding rests on at least one event; none was named or found.');
    if (count > MAX_EVENTS) {
      throw new Failure(
        'usage',
        `A finding rests on at most ${MAX_EVENTS} events; this would be ${count}. Narrow the search.`,
      );
    }
    return id;
  });
  return getFinding(writer, id);
}

/** @throws Failure `not-found` */
export async function updateFinding(
  writer: Writer,
  change: {
    id: number;
    title?: string | undefined;
    severity?: Severity | undefined;
    notes?: string | undefined;
  },
): Promise<Finding> {
  const before = await getFinding(writer, change.id);
  await writer.run(sql`UPDATE finding SET title = ${change.title ?? before.title},
    severity = ${change.severity ?? before.severity}, notes = ${change.notes ?? before.notes},
    updated_at = ${new Date().toISOString()}::TIMESTAMP WHERE id = ${change.id}`);
  return getFinding(writer, change.id);
}

/** @throws Failure `not-found` */
export async function removeFinding(writer: Writer, id: number): Promise<void> {
  await getFinding(writer, id);
  await writer.transaction(async (steps) => {
    await steps.run(sql`DELETE FROM finding_event WHERE finding_id = ${id}`);
    await steps.run(sql`DELETE FROM finding WHERE id = ${id}`);
  });
}

/** The events a finding rests on, in time order. */
export async function findingEvents(reader: Reader, id: number, signal?: AbortSignal): Promise<EventRow[]> {
  await getFinding(reader, id, signal);
  return reader.all<EventRow>(
    sql`SELECT ${EVENT_ROW} FROM event AS e WHERE e.n IN (SELECT n FROM finding_event WHERE finding_id = ${id})
      ORDER BY e."eventTime" NULLS LAST, e.n LIMIT ${MAX_EVENTS}`,
    signal,
  );
}
