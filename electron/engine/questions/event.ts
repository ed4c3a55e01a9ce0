import type { Source } from '../../../shared/model/evidence';
import type { EventDetail, EventRow } from '../../../shared/model/search';
import { Failure } from '../../../shared/result';
import type { Reader } from '../store/run';
import { type Sql, sql } from '../store/sql';
import { EVENT_ROW } from './event-row';
import { RECORD_COLUMNS, type RecordRow, recordJson, recordLine, sourceOf } from './record';
import { summarise } from './summary';

export const eventRow = (n: number): Sql => sql`SELECT ${EVENT_ROW} FROM event AS e WHERE e.n = ${n}`;

export const eventRecord = (n: number): Sql =>
  sql`SELECT ${RECORD_COLUMNS}, f.content_sha256 FROM event AS e JOIN evidence_file AS f ON f.id = e.file_id WHERE e.n = ${n}`;

/** The other rows of the same event: its original when it is a duplicate, and every other duplicate. */
export const eventCopies = (n: number): Sql =>
  sql`WITH original AS (SELECT coalesce(duplicate_of, n) AS n FROM event WHERE n = ${n})
    SELECT f.path AS source_file, f.container AS source_container, e."position" AS source_position,
      e."offset" AS source_offset, e."length" AS source_length
    FROM event AS e JOIN evidence_file AS f ON f.id = e.file_id
    WHERE (e.duplicate_of = (SELECT n FROM original) OR e.n = (SELECT n FROM original)) AND e.n <> ${n} ORDER BY e.n`;

export const eventsOfId = (eventID: string): Sql =>
  sql`SELECT n FROM event WHERE "eventID" = ${eventID} ORDER BY n`;

/** @throws Failure `not-found` */
export async function event(reader: Reader, n: number, signal?: AbortSignal): Promise<EventDetail> {
  const row = await reader.first<EventRow>(eventRow(n), signal);
  const record = await reader.first<RecordRow>(eventRecord(n), signal);
  if (!row || !record) throw new Failure('not-found', `There is no event number ${n} in this case.`);
  const copies = await reader.all<RecordRow>(eventCopies(n), signal);
  const findings = await reader.all<{ id: number }>(
    sql`SELECT finding_id AS id FROM finding_event WHERE n = ${n} ORDER BY id`,
    signal,
  );
  return {
    row,
    summary: summarise(row),
    record: recordJson(record),
    source: sourceOf(record),
    copies: copies.map(sourceOf),
    findings: findings.map((finding) => finding.id),
  };
}

/** Every row with an eventID: the copies of several accounts, and duplicates. Empty when there is none. */
export async function eventsById(
  reader: Reader,
  eventID: string,
  signal?: AbortSignal,
): Promise<EventDetail[]> {
  const rows = await reader.all<{ n: number }>(eventsOfId(eventID), signal);
  return Promise.all(rows.map(({ n }) => event(reader, n, signal)));
}

/** Where a record's bytes stand, and the hash its file's content had when it was loaded. */
export async function eventSource(
  reader: Reader,
  n: number,
  signal?: AbortSignal,
): Promise<{ source: Source; contentSha256: string | null }> {
  const record = await reader.first<RecordRow>(eventRecord(n), signal);
  if (!record) throw new Failure('not-found', `There is no event number ${n} in this case.`);
  const hash = record.content_sha256;
  return { source: sourceOf(record), contentSha256: typeof hash === 'string' ? hash : null };
}

/** The record as one line of JSON, as searches print it. */
export async function eventLine(reader: Reader, n: number, signal?: AbortSignal): Promise<string> {
  const record = await reader.first<RecordRow>(eventRecord(n), signal);
  if (!record) throw new Failure('not-found', `There is no event number ${n} in this case.`);
  return recordLine(record);
}
