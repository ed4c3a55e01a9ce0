import { createHash } from 'node:crypto';
import { csvLine } from '../../../shared/csv';
import { JOURNAL_ROWS, type JournalRow, journalLine, sha256 } from '../store/journal';
import type { Reader } from '../store/run';
import { type Sql, type SqlValue, sql } from '../store/sql';
import type { PackageFile } from './folder';
import type { Redactor } from './redact';
import type { PackageQuery } from './selection';

const EVIDENCE_COLUMNS = [
  'path',
  'container',
  'kind',
  'status',
  'size',
  'sha256',
  'content_sha256',
  'content_size',
  'account',
  'region',
  'events',
  'config_items',
  'rejected',
  'load_id',
  'loaded_at',
  'digest',
  'notices',
  'cited',
] as const;

type EvidenceRow = Record<(typeof EVIDENCE_COLUMNS)[number], string | number | boolean | null> & {
  id: number;
};

/** Every evidence file of the case, and whether the package rests on it. */
export async function writeEvidence(
  reader: Reader,
  file: PackageFile,
  cited: ReadonlySet<number>,
  redactor: Redactor,
  signal?: AbortSignal,
): Promise<void> {
  file.put(csvLine(EVIDENCE_COLUMNS));
  const rows = reader.stream<EvidenceRow>(
    sql`SELECT f.*, coalesce(i.digest, 'not checked') AS digest, n.notices FROM (SELECT * EXCLUDE (notices) FROM evidence_file) AS f
      LEFT JOIN (
        SELECT file_id, string_agg(kind || ': ' || message, '; ' ORDER BY kind, message, "position") AS notices
        FROM notice GROUP BY file_id
      ) AS n ON n.file_id = f.id
      LEFT JOIN (
        SELECT file_id, string_agg(verdict || ': ' || reason, '; ' ORDER BY verdict, reason) AS digest FROM integrity GROUP BY file_id
      ) AS i ON i.file_id = f.id ORDER BY f.path, f.id`,
    signal,
  );
  for await (const portion of rows) {
    for (const row of portion) {
      const cells = EVIDENCE_COLUMNS.map((name) => (name === 'cited' ? cited.has(row.id) : row[name]));
      file.put(redactor.apply(csvLine(cells), false));
      file.rows++;
    }
  }
}

/** The journal as it stood at its head. An entry that names what is hidden is replaced by its hash, so that the chain holds. */
export async function writeJournal(
  reader: Reader,
  file: PackageFile,
  head: number,
  redactor: Redactor,
): Promise<number> {
  let hidden = 0;
  for await (const rows of reader.stream<JournalRow>(
    sql`${JOURNAL_ROWS} WHERE seq <= ${head} ORDER BY seq`,
  )) {
    for (const row of rows) {
      const line = journalLine(row);
      const shown = redactor.apply(line);
      if (shown !== line) hidden++;
      file.put(`${shown === line ? line : `{"hidden":true,"seq":${row.seq},"sha256":"${sha256(line)}"}`}\n`);
      file.rows++;
    }
  }
  return hidden;
}

/** A query with its values, as one statement that DuckDB runs on the case. */
export function statement({ sql: text, values }: Sql): string {
  let result = '';
  let quote = '';
  let next = 0;
  for (const character of text) {
    if (quote) {
      if (character === quote) quote = '';
    } else if (character === "'" || character === '"') quote = character;
    else if (character === '?') {
      result += literalOf(values[next++] ?? null);
      continue;
    }
    result += character;
  }
  return result;
}

function literalOf(value: SqlValue): string {
  if (value === null) return 'NULL';
  if (typeof value !== 'string') return String(value);
  // What would end a line or hide in one is written by number.
  const parts = value.split(/([\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069])/);
  const texts = parts.flatMap((part, index) =>
    index % 2 === 1
      ? [`chr(${part.codePointAt(0)})`]
      : part === ''
        ? []
        : [`'${part.replaceAll("'", "''")}'`],
  );
  return texts.length === 0 ? "''" : texts.length === 1 ? texts[0]! : `(${texts.join(' || ')})`;
}

/** What a query found. */
export interface QueryResult extends PackageQuery {
  rows: number;
  /** See `hashResult`; null where there are too many rows. */
  result: string | null;
}

/** Larger results are counted, not hashed. */
const MOST_HASHED = 1_000_000;

/**
 * What a condition over `event` finds, by where it stands: SHA-256 over one line per event, in order, of the content
 * hash of its file, its offset and its length. Of an event with repeats the first of these lines counts, so that the
 * order in which evidence was loaded makes no difference.
 */
export async function hashResult(
  reader: Reader,
  where: Sql,
  signal?: AbortSignal,
): Promise<{ rows: number; result: string | null }> {
  const counted = await reader.first<{ rows: number }>(
    sql`SELECT count(*) AS rows FROM event WHERE ${where}`,
    signal,
  );
  const rows = counted?.rows ?? 0;
  if (rows > MOST_HASHED) return { rows, result: null };
  const hash = createHash('sha256');
  const lines = reader.stream<{ line: string }>(
    sql`WITH found AS (SELECT n FROM event WHERE ${where})
      SELECT min(concat_ws(' ', coalesce(f.content_sha256, f.sha256, ''), lpad(e."offset"::VARCHAR, 16, '0'), e."length")) AS line
      FROM event AS e JOIN evidence_file AS f ON f.id = e.file_id
      WHERE coalesce(e.duplicate_of, e.n) IN (SELECT n FROM found)
      GROUP BY coalesce(e.duplicate_of, e.n) ORDER BY line`,
    signal,
  );
  for await (const portion of lines) for (const { line } of portion) hash.update(`${line}\n`);
  return { rows, result: hash.digest('hex') };
}

/** Every query of a package with its values and what it found. */
export function queriesText(queries: readonly QueryResult[], redactor: Redactor): string {
  const head =
    '-- The searches this package rests on, as SQL over the table `event` of the case.\n-- `result`: SHA-256 over what was found, by where it stands in the evidence.\n';
  const each = queries.map(({ name, query, sentence, rows, result, where }) =>
    [
      '',
      `-- ${oneLine(name)}`,
      `-- ${oneLine(sentence)}`,
      `-- search: ${oneLine(query) || '(everything)'}`,
      `-- rows: ${rows}`,
      `-- result: ${result ?? 'not computed'}`,
      `SELECT * FROM event WHERE ${statement(where)} ORDER BY "eventTime", n;`,
      '',
    ].join('\n'),
  );
  return redactor.apply(head + each.join(''), false);
}

/** A comment ends with its line; so must nothing in it. */
export const oneLine = (text: string): string =>
  text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, ' ');
