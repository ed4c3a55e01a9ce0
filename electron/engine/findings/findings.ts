import type { CallArgs, CallValue } from '../../../shared/api';
import type { Change } from '../../../shared/model/change';
import type { Finding, FindingText } from '../../../shared/model/finding';
import type { JournalAction } from '../../../shared/model/journal';
import { changesAt } from '../questions/changes';
import { EVENT_ROW } from '../questions/event-row';
import { compileScope } from '../questions/scope';
import type { Who } from '../store/journal';
import type { Reader, Writer } from '../store/run';
import { type Sql, sql } from '../store/sql';
import { laterEvidence } from './later';
import { hashRefs, keepRefs, refsOf, spanOfRefs } from './refs';
import { lastLoad, NEWEST, putRevision, REVISION_COLUMNS, type Revision, readRevision } from './revisions';

interface FindingRow extends Revision {
  createdAt: string;
  events: number;
  changes: number;
  principals: string[] | null;
  detections: string[] | null;
  resources: string[] | null;
}

/** Findings, or revisions of them, from a table called `f`. */
const findingRows = (from: Sql, where: Sql): Sql => sql`
  SELECT ${REVISION_COLUMNS}, (SELECT min("at") FROM finding AS b WHERE b.id = f.id) AS "createdAt",
    coalesce(r.events, 0) AS events, coalesce(r.changes, 0) AS changes, r.principals, r.detections, r.resources
  FROM ${from} AS f LEFT JOIN (
    SELECT finding_id, revision, count(*) FILTER (kind = 'event') AS events, count(*) FILTER (kind = 'change') AS changes,
      list("key" ORDER BY "key") FILTER (kind = 'principal') AS principals,
      list(DISTINCT "key" ORDER BY "key") FILTER (kind = 'detection') AS detections,
      list("key" ORDER BY "key") FILTER (kind = 'resource') AS resources
    FROM finding_ref GROUP BY ALL
  ) AS r ON r.finding_id = f.id AND r.revision = f.refs
  WHERE ${where}`;

/** The findings in the order of their first moment: the incident's story. */
export async function listFindings(
  reader: Reader,
  { removed }: CallArgs<'finding.list'>,
  signal?: AbortSignal,
): Promise<Finding[]> {
  const rows = await reader.all<FindingRow>(
    sql`${findingRows(NEWEST, sql`f.removed = ${removed}`)} ORDER BY f.first_time NULLS LAST, f.id`,
    signal,
  );
  return complete(reader, rows, signal);
}

/** All revisions of a finding, newest first. */
export async function findingHistory(reader: Reader, id: number, signal?: AbortSignal): Promise<Finding[]> {
  await readRevision(reader, id, null, signal);
  const rows = await reader.all<FindingRow>(
    sql`${findingRows(sql`finding`, sql`f.id = ${id}`)} ORDER BY f.revision DESC`,
    signal,
  );
  return complete(reader, rows, signal);
}

/** @throws Failure `not-found` */
export async function getFinding(reader: Reader, id: number, signal?: AbortSignal): Promise<Finding> {
  await readRevision(reader, id, null, signal);
  const rows = await reader.all<FindingRow>(findingRows(NEWEST, sql`f.id = ${id}`), signal);
  const [finding] = await complete(reader, rows, signal);
  if (!finding) throw new Error('a finding that was there is gone');
  return finding;
}

async function complete(
  reader: Reader,
  rows: readonly FindingRow[],
  signal?: AbortSignal,
): Promise<Finding[]> {
  const now = await lastLoad(reader);
  const findings: Finding[] = [];
  for (const row of rows) {
    const { id, revision, title, severity, status, notes, author, removed, rowsHash } = row;
    findings.push({
      ...{ id, revision, title, severity, status, notes, author, removed, rowsHash },
      tags: JSON.parse(row.tags) as string[],
      createdAt: row.createdAt,
      updatedAt: row.at,
      events: row.events,
      changes: row.changes,
      principals: row.principals ?? [],
      detections: row.detections ?? [],
      resources: row.resources ?? [],
      firstEventTime: row.first,
      lastEventTime: row.last,
      search:
        row.query === null
          ? null
          : { query: row.query, from: row.from, to: row.to, sentence: row.sentence ?? '' },
      later: await laterEvidence(reader, row, now, signal),
    });
  }
  return findings;
}

/**
 * Keeps what was chosen as a finding.
 *
 * @throws Failure `usage` when there is nothing to rest on or there is too much, `query` for a search that is none
 */
export async function addFinding(writer: Writer, who: Who, args: CallArgs<'finding.add'>): Promise<Finding> {
  const { search, events, changes, principals, detections, resources, ...text } = args;
  const scope = search ? compileScope(search) : null;
  const id = await writer.transaction(async (steps) => {
    const next = await steps.first<{ id: number }>(sql`SELECT coalesce(max(id), 0) + 1 AS id FROM finding`);
    const id = next?.id ?? 1;
    await keepRefs(steps, id, 1, { events, changes, principals, detections, resources, search: scope });
    const refs = refsOf(id, 1);
    const basis = {
      refs: 1,
      rowsHash: await hashRefs(steps, refs),
      query: scope?.canonical ?? null,
      from: search?.from ?? null,
      to: search?.to ?? null,
      sentence: scope?.sentence ?? null,
      ...(await spanOfRefs(steps, refs)),
      lastLoad: await lastLoad(steps),
    };
    const count = await steps.first<{ rows: number }>(sql`SELECT count(*) AS rows FROM ${refs}`);
    const kept = { ...text, tags: tidy(text.tags), removed: false };
    await putRevision(steps, who, 'found', id, 1, kept, basis, { rows: count?.rows ?? 0 });
    return id;
  });
  return getFinding(writer, id);
}

/** Each tag once, in order. */
const tidy = (tags: readonly string[]): string[] => [...new Set(tags)].sort();

type Edit = { [Key in keyof FindingText]?: FindingText[Key] | undefined };

/** Puts a revision with other words on top. @throws Failure `not-found` */
export function updateFinding(
  writer: Writer,
  who: Who,
  { id, ...edit }: Edit & { id: number },
): Promise<Finding> {
  return revise(writer, who, 'edited', id, null, (before) => ({
    title: edit.title ?? before.title,
    severity: edit.severity ?? before.severity,
    status: edit.status ?? before.status,
    tags: edit.tags ? tidy(edit.tags) : before.tags,
    notes: edit.notes ?? before.notes,
    removed: before.removed,
  }));
}

/** Takes a finding out of the list. What it was stays in the case, and can be restored. @throws Failure `not-found` */
export function removeFinding(writer: Writer, who: Who, id: number): Promise<Finding> {
  return revise(writer, who, 'removed', id, null, (before) => ({ ...before, removed: true }));
}

/** Makes a finding what it was in an earlier revision, as a new one: undo, also of a removal. @throws Failure `not-found` */
export async function restoreFinding(
  writer: Writer,
  who: Who,
  id: number,
  revision: number,
): Promise<Finding> {
  return revise(writer, who, 'restored', id, revision, (then) => then);
}

async function revise(
  writer: Writer,
  who: Who,
  action: JournalAction,
  id: number,
  from: number | null,
  change: (before: FindingText & { removed: boolean }) => FindingText & { removed: boolean },
): Promise<Finding> {
  await writer.transaction(async (steps) => {
    const newest = await readRevision(steps, id, null);
    const before = from === null ? newest : await readRevision(steps, id, from);
    const { title, severity, status, notes, removed } = before;
    const text = { title, severity, status, notes, removed, tags: JSON.parse(before.tags) as string[] };
    const more = from === null ? {} : { restored: from };
    await putRevision(steps, who, action, id, newest.revision + 1, change(text), before, more);
  });
  return getFinding(writer, id);
}

const refsOfKind = (id: number, kind: string): Sql => sql`(SELECT r.n FROM finding_ref AS r
  JOIN ${NEWEST} AS f ON f.id = r.finding_id AND f.refs = r.revision WHERE f.id = ${id} AND r.kind = ${kind})`;

/** Condition over `event`: what findings rest on, directly or through a detection. */
export const isEventOf = (ids: readonly number[]): Sql => sql`n IN (SELECT r.n FROM finding_ref AS r
  JOIN ${NEWEST} AS f ON f.id = r.finding_id AND f.refs = r.revision
  WHERE r.kind IN ('event', 'detection') AND f.id IN (SELECT unnest(CAST(${JSON.stringify(ids)} AS INTEGER[]))))`;

/** The events a finding rests on, in time order. */
export async function findingEvents(
  reader: Reader,
  { id, start, count }: CallArgs<'finding.events'>,
  signal?: AbortSignal,
): Promise<CallValue<'finding.events'>> {
  await readRevision(reader, id, null, signal);
  return reader.all(
    sql`SELECT ${EVENT_ROW} FROM event AS e WHERE ${isEventOf([id])}
      ORDER BY e."eventTime" NULLS LAST, e.n LIMIT ${count} OFFSET ${start}`,
    signal,
  );
}

/** The changes a finding rests on, in the order in which they were captured. */
export async function findingChanges(reader: Reader, id: number, signal?: AbortSignal): Promise<Change[]> {
  await readRevision(reader, id, null, signal);
  const rows = await reader.all<{ n: number }>(sql`SELECT n FROM ${refsOfKind(id, 'change')}`, signal);
  return changesAt(
    reader,
    rows.map(({ n }) => n),
    signal,
  );
}
