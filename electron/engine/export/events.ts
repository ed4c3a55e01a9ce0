import { once } from 'node:events';
import { createWriteStream, existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { finished } from 'node:stream/promises';
import { csvLine } from '../../../shared/csv';
import { EVENT_FIELDS } from '../../../shared/model/event';
import { Failure } from '../../../shared/result';
import { getFinding, isEventOf } from '../findings/findings';
import { RECORD_COLUMNS, type RecordRow, recordLine, sourceOf } from '../questions/record';
import { compileScope, type Scope } from '../questions/scope';
import type { Reader } from '../store/run';
import { join, raw, type Sql, sql } from '../store/sql';

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
): Promise<{ path: string; rows: number; bytes: number }> {
  const where = await condition(reader, request, signal);
  const path = resolve(request.place);
  if (existsSync(path))
    throw new Failure('exists', `${path} exists already and is not overwritten. Choose another name.`);
  if (!existsSync(dirname(path))) throw new Failure('not-found', `There is no folder ${dirname(path)}.`);
  const partial = `${path}.partial`;
  const stream = createWriteStream(partial, { flags: 'wx', mode: 0o600 });
  // Watched from the beginning: an error that nobody waits for would end the process.
  const written = finished(stream);
  written.catch(() => undefined);
  const put = async (text: string) => {
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), written]);
  };
  let rows = 0;
  let begun = false;
  try {
    await once(stream, 'open');
    begun = true;
    if (request.format === 'csv')
      await put(csvLine([...CSV_FIELDS, ...SOURCE_FIELDS.map((name) => `source_${name}`)]));
    for await (const portion of reader.stream<RecordRow>(exportRows(where), signal)) {
      rows += portion.length;
      await put(portion.map(request.format === 'csv' ? asCsv : asJson).join(''));
    }
    stream.end();
    await written;
    moveWithoutOverwriting(partial, path);
  } catch (thrown) {
    stream.destroy();
    throw fileFailure(thrown, path);
  } finally {
    // What stood there before us is not ours to remove.
    if (begun) rmSync(partial, { force: true });
  }
  return { path, rows, bytes: statSync(path).size };
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

/** A hard link fails where a rename would overwrite; memory sticks often know no hard links. */
function moveWithoutOverwriting(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (thrown) {
    if (existsSync(to)) throw thrown;
    renameSync(from, to);
  }
}

function fileFailure(thrown: unknown, path: string): unknown {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
  if (code === 'ENOSPC') return new Failure('disk-full', 'The disk is full; nothing was exported.');
  if (code === 'EEXIST') return new Failure('exists', `${path} exists already and is not overwritten.`);
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Failure('unreadable', `${dirname(path)} cannot be written to. Choose another folder.`);
  }
  return thrown;
}
