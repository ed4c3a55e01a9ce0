import type { CallArgs, CallValue } from '../../../shared/api';
import type { JournalEntry, JournalProblem, JournalVerdict } from '../../../shared/model/journal';
import {
  JOURNAL_ROWS,
  type JournalHead,
  type JournalRow,
  journalHead,
  journalLine,
  NO_PREVIOUS,
  sha256,
  sumLedger,
} from '../store/journal';
import type { Reader } from '../store/run';
import { raw, sql } from '../store/sql';

/** Entries, oldest first. */
export async function listJournal(
  reader: Reader,
  { start, count }: CallArgs<'journal'>,
  signal?: AbortSignal,
): Promise<CallValue<'journal'>> {
  const total = await reader.first<{ total: number }>(raw('SELECT count(*) AS total FROM journal'), signal);
  const rows = await reader.all<JournalRow>(
    sql`${JOURNAL_ROWS} ORDER BY seq, hash LIMIT ${count} OFFSET ${start}`,
    signal,
  );
  return { total: total?.total ?? 0, rows: rows.map(asEntry) };
}

export const asEntry = (row: JournalRow): JournalEntry => ({ ...row, detail: readDetail(row.detail) });

function readDetail(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : { text };
  } catch {
    // Somebody changed it; what it is now is shown, and `verifyJournal` says so.
    return { text };
  }
}

/** What to ask of entries beside their chain, one after another, and in the end of all that they do not tell of: null. */
export type EntryCheck = (entry: JournalEntry | null) => Promise<string | null>;

/**
 * Checks the chain entry by entry, its head, and what entries say of the case. `seen` is a head that this profile saw
 * earlier: somebody who rewrites the whole chain cannot bring it back.
 *
 * Without such an anchor outside of the case — a profile, an export, a number on paper — a chain that was cut off or
 * rewritten from some entry on, with the head that stands beside it, cannot be told from a true one.
 */
export async function verifyJournal(
  reader: Reader,
  seen: JournalHead | null,
  checks: readonly EntryCheck[],
  signal?: AbortSignal,
): Promise<JournalVerdict> {
  const problems: JournalProblem[] = [];
  let previous = NO_PREVIOUS;
  let next = 1;
  let wasSeen = seen === null;
  const toCheck: JournalEntry[] = [];
  for await (const rows of reader.stream<JournalRow>(sql`${JOURNAL_ROWS} ORDER BY seq, hash`, signal)) {
    for (const row of rows) {
      const tell = (message: string) => problems.push({ seq: row.seq, message });
      const intact = sha256(journalLine(row)) === row.hash;
      if (!intact) tell('This entry was changed after it was written: its hash does not fit.');
      if (row.seq < next) tell('There is more than one entry with this number.');
      if (row.seq > next) tell(`${missing(next, row.seq - 1)} missing before this entry.`);
      else if (row.previous !== previous) tell('This entry does not follow the one before it.');
      if (row.seq === seen?.seq && row.hash === seen.hash) wasSeen = true;
      if (intact) toCheck.push(asEntry(row));
      previous = row.hash;
      next = Math.max(next, row.seq + 1);
    }
  }
  const head = next > 1 ? previous : null;
  const kept = await journalHead(reader);
  if (kept?.seq !== next - 1 || kept.hash !== head)
    problems.push({ seq: null, message: cutOff(kept, next - 1) });
  if (!wasSeen) {
    problems.push({
      seq: seen?.seq ?? null,
      message:
        'The journal was cut off, rewritten or set back: it no longer holds the entry that this profile saw last.',
    });
  }
  for (const entry of [...toCheck, null]) {
    for (const check of checks) {
      const message = await check(entry);
      if (message) problems.push({ seq: entry?.seq ?? null, message });
    }
  }
  return { ok: problems.length === 0, entries: next - 1, head, problems };
}

const missing = (from: number, to: number) =>
  from === to ? `Entry ${from} is` : `Entries ${from} to ${to} are`;

function cutOff(kept: JournalHead | null, last: number): string {
  if (kept && kept.seq > last)
    return `The end of the journal is missing: ${missing(last + 1, kept.seq)} gone.`;
  return 'The head of the journal, as the case keeps it, is not its last entry.';
}

/** The first entry says which case it is about. */
export const checkCase =
  (caseId: string): EntryCheck =>
  async (entry) =>
    entry?.seq !== 1 || (entry.action === 'created' && entry.detail.case === caseId)
      ? null
      : 'The first entry is not that of the making of this case.';

/** Compares what an entry says of a load with the ledger. */
export const checkLoads =
  (reader: Reader): EntryCheck =>
  async (entry) => {
    if (entry?.action !== 'loaded') return null;
    const { detail } = entry;
    const { files, bytes, ledger } = await sumLedger(
      reader,
      Number(detail.afterLoad),
      Number(detail.lastLoad),
    );
    return files === detail.files && bytes === detail.bytes && ledger === detail.ledger
      ? null
      : 'The ledger of evidence files is no longer what this load wrote: a path, a size or a hash was changed, or a file was added or removed.';
  };
