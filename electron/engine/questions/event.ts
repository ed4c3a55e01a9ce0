import type { EvidenceFile, Source } from '../../../shared/model/evidence';
import type { EventDetail, EventRow, SharedEvent } from '../../../shared/model/search';
import { Failure } from '../../../shared/result';
import type { Cell, Reader } from '../store/run';
import { join, type Sql, sql } from '../store/sql';
import { EVENT_ROW } from './event-row';
import { RECORD_COLUMNS, type RecordRow, recordJson, recordLine, sourceOf } from './record';
import { type CallDocuments, summarise } from './summary';

/** Rows of one eventID that are shown, and copies that are named with each; more stand in the case. */
export const MOST_COPIES = 100;

const listed = (numbers: readonly number[]): Sql =>
  join(
    numbers.map((n) => sql`${n}`),
    ', ',
  );

const eventRows = (numbers: readonly number[]): Sql =>
  sql`SELECT ${EVENT_ROW} FROM event AS e WHERE e.n IN (${listed(numbers)})`;

const eventRecords = (numbers: readonly number[]): Sql =>
  sql`SELECT ${RECORD_COLUMNS}, e.credential, e.actor, f.sha256, f.content_sha256 FROM event AS e JOIN evidence_file AS f ON f.id = e.file_id
    WHERE e.n IN (${listed(numbers)})`;

/** Other rows of the same events: of each (`of`) its original when it is a duplicate, and every other duplicate. */
const eventCopies = (numbers: readonly number[]): Sql =>
  sql`WITH original AS (SELECT n AS of, coalesce(duplicate_of, n) AS n FROM event WHERE n IN (${listed(numbers)})),
    same AS (
      SELECT o.of, e.n, e.file_id, e."position", e."offset", e."length" FROM original AS o JOIN event AS e ON e.n = o.n
      UNION ALL
      SELECT o.of, e.n, e.file_id, e."position", e."offset", e."length" FROM original AS o JOIN event AS e ON e.duplicate_of = o.n),
    copy AS (SELECT * FROM same WHERE n <> of
      QUALIFY row_number() OVER (PARTITION BY of ORDER BY n) <= ${MOST_COPIES})
    SELECT c.of, f.path AS source_file, f.container AS source_container, c."position" AS source_position,
      c."offset" AS source_offset, c."length" AS source_length
    FROM copy AS c JOIN evidence_file AS f ON f.id = c.file_id ORDER BY c.of, c.n`;

/**
 * Other events with the sharedEventID of these rows (`of`), repeats left out. Insights pair their start and their end by
 * it, which is something else (formats §5).
 */
const sharedEvents = (numbers: readonly number[]): Sql =>
  sql`WITH asked AS (SELECT n, "sharedEventID" AS id FROM event_record
      WHERE n IN (${listed(numbers)}) AND "sharedEventID" IS NOT NULL AND coalesce("eventCategory", '') <> 'Insight')
    SELECT a.n AS of, e.n, e."eventID", e.account, e."eventTime" FROM asked AS a
    JOIN event_record AS e ON e."sharedEventID" = a.id
      AND e.n <> a.n AND e.duplicate_of IS NULL AND coalesce(e."eventCategory", '') <> 'Insight'
      AND e.n <> (SELECT coalesce(duplicate_of, n) FROM event_record WHERE n = a.n)
    QUALIFY row_number() OVER (PARTITION BY a.n ORDER BY e.n) <= ${MOST_COPIES} ORDER BY of, e.n`;

export const eventsOfId = (eventID: string): Sql =>
  sql`SELECT n FROM event WHERE "eventID" = ${eventID} ORDER BY n LIMIT ${MOST_COPIES}`;

/** @throws Failure `not-found` */
export async function event(reader: Reader, n: number, signal?: AbortSignal): Promise<EventDetail> {
  const [found] = await details(reader, [n], signal);
  if (!found) throw new Failure('not-found', `There is no event number ${n} in this case.`);
  return found;
}

/**
 * The rows with an eventID, at most MOST_COPIES of them: the copies of several accounts, and duplicates. Empty when there
 * is none.
 */
export async function eventsById(
  reader: Reader,
  eventID: string,
  signal?: AbortSignal,
): Promise<EventDetail[]> {
  const rows = await reader.all<{ n: number }>(eventsOfId(eventID), signal);
  return details(
    reader,
    rows.map(({ n }) => n),
    signal,
  );
}

/** What is known of these rows, in their order; numbers that there are not are left out. */
async function details(
  reader: Reader,
  numbers: readonly number[],
  signal?: AbortSignal,
): Promise<EventDetail[]> {
  if (numbers.length === 0) return [];
  const rows = new Map((await reader.all<EventRow>(eventRows(numbers), signal)).map((row) => [row.n, row]));
  const records = await reader.all<RecordRow & { n: number }>(eventRecords(numbers), signal);
  const recordOf = new Map(records.map((record) => [record.n, record]));
  const copies = await reader.all<RecordRow & { of: number }>(eventCopies(numbers), signal);
  const shared = await reader.all<SharedEvent & { of: number }>(sharedEvents(numbers), signal);
  const findings = await reader.all<{ n: number; id: number }>(
    sql`SELECT DISTINCT r.n, f.id FROM finding_ref AS r JOIN (
        SELECT * FROM finding QUALIFY revision = max(revision) OVER (PARTITION BY id)
      ) AS f ON f.id = r.finding_id AND f.refs = r.revision
      WHERE NOT f.removed AND r.kind IN ('event', 'detection') AND r.n IN (${listed(numbers)}) ORDER BY f.id`,
    signal,
  );
  return numbers.flatMap((n): EventDetail[] => {
    const [row, record] = [rows.get(n), recordOf.get(n)];
    if (!row || !record) return [];
    return [
      {
        row,
        summary: summarise(row, documentsOf(record)),
        record: recordJson(record),
        source: sourceOf(record),
        copies: copies.filter((copy) => copy.of === n).map(sourceOf),
        shared: shared.filter(({ of }) => of === n).map(({ of: _, ...event }) => event),
        findings: findings.filter((finding) => finding.n === n).map(({ id }) => id),
        credential: textOf(record.credential),
        actor: textOf(record.actor),
      },
    ];
  });
}

const fileLinks = (n: number): Sql =>
  sql`WITH RECURSIVE link(id, path, sha256, archive_id, depth) AS (
      SELECT f.id, f.path, f.sha256, f.archive_id, 0 FROM evidence_file AS f
        WHERE f.id = (SELECT file_id FROM event_record WHERE n = ${n})
      UNION ALL SELECT f.id, f.path, f.sha256, f.archive_id, depth + 1
        FROM link JOIN evidence_file AS f ON f.id = link.archive_id)
    SELECT path, sha256 FROM link ORDER BY depth DESC`;

function documentsOf(record: RecordRow): CallDocuments {
  return {
    requestParameters: textOf(record.requestParameters),
    responseElements: textOf(record.responseElements),
    additionalEventData: textOf(record.additionalEventData),
  };
}

const textOf = (value: Cell | undefined): string | null => (typeof value === 'string' ? value : null);

/** Where a record's bytes stand, and the hashes its file had when it was loaded. */
export async function eventSource(
  reader: Reader,
  n: number,
  signal?: AbortSignal,
): Promise<{
  source: Source;
  hashes: Pick<EvidenceFile, 'sha256' | 'contentSha256'>;
  /** The file, behind the archives it stands in: the first one is on disk. */
  links: Pick<EvidenceFile, 'path' | 'sha256'>[];
}> {
  const record = await reader.first<RecordRow>(eventRecords([n]), signal);
  if (!record) throw new Failure('not-found', `There is no event number ${n} in this case.`);
  const hashes = { sha256: textOf(record.sha256), contentSha256: textOf(record.content_sha256) };
  const links = await reader.all<Pick<EvidenceFile, 'path' | 'sha256'>>(fileLinks(n), signal);
  return { source: sourceOf(record), hashes, links };
}

/** The record as one line of JSON, as searches print it. */
export async function eventLine(reader: Reader, n: number, signal?: AbortSignal): Promise<string> {
  const record = await reader.first<RecordRow>(eventRecords([n]), signal);
  if (!record) throw new Failure('not-found', `There is no event number ${n} in this case.`);
  return recordLine(record);
}
