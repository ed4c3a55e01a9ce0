import { csvLine } from '../../../shared/csv';
import { EVENT_FIELDS } from '../../../shared/model/event';
import { Failure } from '../../../shared/result';
import { getFinding, isEventOf } from '../findings/findings';
import { RECORD_COLUMNS, type RecordRow, recordLine, sourceOf } from '../questions/record';
import { compileScope, type Scope } from '../questions/scope';
import type { Reader } from '../store/run';
import { join, raw, type Sql, sql } from '../store/sql';
import { type Written, writeNewFile } from './new-file';

export interface EventExport {
  /** Path of the file to make. */
  place: string;
  format: 'csv' | 'jsonl';
  search?: Scope | undefined;
  finding?: number | undefined;
}

const CSV_FIELDS = EVENT_FIELDS.map((field) => field.name);
const SOURCE_FIELDS = ['file', 'container', 'position', 'offset', 'length'] as const;

/** The events of a search or a finding, oldest first, with everything an export writes. */
const exportRows = (where: Sql): Sql => {
  const own = EVENT_FIELDS.filter((field) => field.name !== field.path || field.from === 'derived');
  const columns = join(
    own.map((field) => raw(`e."${field.name}"`)),
    ', ',
  );
  return sql`SELECT ${RECORD_COLUMNS}, ${columns} FROM (SELECT * FROM event WHERE ${where}) AS e
    JOIN evidence_file AS f ON f.id = e.file_id ORDER BY e."eventTime" NULLS LAST, e.n`;
};

/**
 * Writes events to a new file, row by row. It appears under its name when it is whole; nothing is ever overwritten.
 *
 * @throws Failure `exists`, `unreadable`, `usage` or `not-found`
 */
export async function exportEvents(
  reader: Reader,
  request: EventExport,
  signal?: AbortSignal,
): Promise<Written> {
  const where = await condition(reader, request, signal);
  return writeNewFile(request.place, async (put) => {
    let rows = 0;
    if (request.format === 'csv')
      await put(csvLine([...CSV_FIELDS, ...SOURCE_FIELDS.map((name) => `source_${name}`)]));
    for await (const portion of reader.stream<RecordRow>(exportRows(where), signal)) {
      rows += portion.length;
      await put(portion.map(request.format === 'csv' ? asCsv : asJson).join(''));
    }
    return rows;
  });
}

async function condition(reader: Reader, request: EventExport, signal?: AbortSignal): Promise<Sql> {
  if (request.finding !== undefined) {
    await getFinding(reader, request.finding, signal);
    return isEventOf([request.finding]);
  }
  if (request.search) return compileScope(request.search).where;
  throw new Failure('usage', 'Say what to export: a search or a finding.');
}

const asJson = (row: RecordRow): string => `${recordLine(row)}\n`;

function asCsv(row: RecordRow): string {
  const source = sourceOf(row);
  return csvLine([...CSV_FIELDS.map((name) => row[name]), ...SOURCE_FIELDS.map((name) => source[name])]);
}
