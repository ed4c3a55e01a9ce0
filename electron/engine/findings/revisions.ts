import { canonicalJson } from '../../../shared/canonical';
import type { FindingStatus, FindingText, Severity } from '../../../shared/model/finding';
import type { JournalAction } from '../../../shared/model/journal';
import { Failure } from '../../../shared/result';
import { appendJournal, type JournalDetail, sha256, type Who } from '../store/journal';
import type { Reader, Writer } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';
import type { EntryCheck } from './journal';

/** A row of `finding`. */
export interface Revision {
  id: number;
  revision: number;
  title: string;
  severity: Severity;
  status: FindingStatus;
  /** JSON list. */
  tags: string;
  notes: string;
  removed: boolean;
  author: string | null;
  at: string;
  /** The revision whose rows of `finding_ref` it rests on. */
  refs: number;
  rowsHash: string;
  query: string | null;
  from: string | null;
  to: string | null;
  sentence: string | null;
  first: string | null;
  last: string | null;
  lastLoad: number;
}

/** What stays the same when only the text of a finding is edited. */
export type RevisionBasis = Pick<
  Revision,
  'refs' | 'rowsHash' | 'query' | 'from' | 'to' | 'sentence' | 'first' | 'last' | 'lastLoad'
>;

export const REVISION_COLUMNS =
  raw(`f.id, f.revision, f.title, f.severity, f.status, f.tags, f.notes, f.removed, f.author,
  f."at", f.refs, f.rows_hash AS "rowsHash", f.query, f.query_from AS "from", f.query_to AS "to", f.sentence,
  f.first_time AS first, f.last_time AS last, f.last_load AS "lastLoad"`);

/** The newest revision of every finding, removed ones too. */
export const NEWEST: Sql = raw(
  '(SELECT * FROM finding QUALIFY revision = max(revision) OVER (PARTITION BY id))',
);

export async function lastLoad(reader: Reader): Promise<number> {
  const row = await reader.first<{ last: number }>(
    raw('SELECT coalesce(max(load_id), 0) AS last FROM evidence_file'),
  );
  return row?.last ?? 0;
}

/** @throws Failure `not-found` */
export async function readRevision(
  reader: Reader,
  id: number,
  revision: number | null,
  signal?: AbortSignal,
): Promise<Revision> {
  const which = revision === null ? raw('true') : sql`f.revision = ${revision}`;
  const row = await reader.first<Revision>(
    sql`SELECT ${REVISION_COLUMNS} FROM finding AS f WHERE f.id = ${id} AND ${which} ORDER BY f.revision DESC LIMIT 1`,
    signal,
  );
  if (row) return row;
  const what = revision === null ? `finding ${id}` : `revision ${revision} of finding ${id}`;
  throw new Failure('not-found', `There is no ${what} in this case.`);
}

/** Puts a revision on top of a finding, and tells the journal. Inside a transaction of the case's writer. */
export async function putRevision(
  writer: Writer,
  who: Who,
  action: JournalAction,
  id: number,
  revision: number,
  text: FindingText & { removed: boolean },
  basis: RevisionBasis,
  more: JournalDetail = {},
): Promise<void> {
  const at = new Date().toISOString();
  const { title, severity, status, tags, notes, removed } = text;
  const { refs, rowsHash, query, from, to, sentence, first, last, lastLoad } = basis;
  await writer.run(sql`INSERT INTO finding VALUES (${id}, ${revision}, ${title}, ${severity}, ${status},
    ${JSON.stringify(tags)}, ${notes}, ${removed}, ${who.author}, ${at}::TIMESTAMP, ${refs}, ${rowsHash}, ${query},
    ${from}::TIMESTAMP, ${to}::TIMESTAMP, ${sentence}, ${first}::TIMESTAMP, ${last}::TIMESTAMP, ${lastLoad})`);
  const written = await readRevision(writer, id, revision);
  const searched = query === null ? {} : { query, from, to, sentence };
  await appendJournal(writer, who, action, {
    ...more,
    ...searched,
    finding: id,
    revision,
    title,
    rowsHash,
    hash: hashRevision(written),
  });
}

/** What the journal keeps of a revision: a hash over all its columns. */
const hashRevision = (revision: Revision): string => sha256(canonicalJson({ ...revision }));

/** Compares what an entry says of a finding with what stands in the case. */
export function checkRevisions(
  reader: Reader,
  hashRows: (id: number, revision: number) => Promise<string>,
): EntryCheck {
  let told = 0;
  return async (entry) => {
    if (!entry) {
      const row = await reader.first<{ count: number }>(raw('SELECT count(*) AS count FROM finding'));
      return row?.count === told
        ? null
        : `The case holds ${row?.count} revisions of findings, and the journal tells of ${told}.`;
    }
    const { finding: id, revision, hash } = entry.detail;
    if (typeof id !== 'number' || typeof revision !== 'number') return null;
    told++;
    const name = `evision ${revision} of finding ${id}`;
    const [found] = await reader.all<Revision>(
      sql`SELECT ${REVISION_COLUMNS} FROM finding AS f WHERE f.id = ${id} AND f.revision = ${revision}`,
    );
    if (!found) return `R${name} is gone.`;
    if (hashRevision(found) !== hash) return `R${name} was changed after it was kept.`;
    if (found.refs === revision && (await hashRows(id, revision)) !== found.rowsHash)
      return `What r${name} rests on was changed after it was kept.`;
    return null;
  };
}
