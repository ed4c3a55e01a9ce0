import { createHash } from 'node:crypto';
import { type Canonical, canonicalJson } from '../../../shared/canonical';
import type { JournalAction } from '../../../shared/model/journal';
import type { Reader, Writer } from './run';
import { raw, sql } from './sql';

/** Who works on the case, and with what: it goes into every entry. */
export interface Who {
  /** The name the responder gave; null when none was. */
  author: string | null;
  /** Name and version of the program. */
  tool: string;
}

export type JournalDetail = { readonly [key: string]: Canonical | undefined };

/** What the first entry has in place of the hash of one before. */
export const NO_PREVIOUS = '0'.repeat(64);

export const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** A row of the journal with its time as it is hashed. */
export interface JournalRow {
  seq: number;
  at: string;
  action: JournalAction;
  author: string | null;
  tool: string;
  /** Canonical JSON. */
  detail: string;
  previous: string;
  hash: string;
}

/** The rows in order, of a table called `journal`. */
export const JOURNAL_ROWS =
  raw(`SELECT seq, strftime("at", '%Y-%m-%dT%H:%M:%S.%fZ') AS "at", action, author, tool, detail,
  previous, hash FROM journal`);

/** An entry as one line of canonical JSON. Its SHA-256 is the entry's hash, and what the next one calls `previous`. */
export function journalLine({
  seq,
  at,
  action,
  author,
  tool,
  detail,
  previous,
}: Omit<JournalRow, 'hash'>): string {
  const head = canonicalJson({ action, at, author });
  const tail = canonicalJson({ previous, seq, tool });
  return `${head.slice(0, -1)},"detail":${detail},${tail.slice(1)}`;
}

export interface JournalHead {
  seq: number;
  hash: string;
}

/** The head as the case keeps it beside the journal; null before the first entry. */
export async function journalHead(reader: Reader): Promise<JournalHead | null> {
  const row = await reader.first<{ value: string }>(
    raw("SELECT value FROM case_info WHERE key = 'journalHead'"),
  );
  const [seq, hash] = row?.value.split(' ') ?? [];
  return hash === undefined ? null : { seq: Number(seq), hash };
}

/**
 * Writes an entry behind the last one. To be called on the case's `writer`, whose turns keep two entries from following
 * the same one, and inside the transaction of what it tells of.
 */
export async function appendJournal(
  writer: Writer,
  who: Who,
  action: JournalAction,
  detail: JournalDetail,
): Promise<JournalHead> {
  const last = await journalHead(writer);
  const entry = {
    seq: (last?.seq ?? 0) + 1,
    at: new Date().toISOString().replace('Z', '000Z'),
    action,
    author: who.author,
    tool: who.tool,
    detail: canonicalJson(detail),
    previous: last?.hash ?? NO_PREVIOUS,
  };
  const hash = sha256(journalLine(entry));
  await writer.run(sql`INSERT INTO journal VALUES (${entry.seq}, ${entry.at}::TIMESTAMP, ${action}, ${who.author},
    ${who.tool}, ${entry.detail}, ${entry.previous}, ${hash})`);
  // The head stands a second time, and is what the next entry follows: cutting off the last entries leaves a gap.
  await writer.run(raw("DELETE FROM case_info WHERE key = 'journalHead'"));
  await writer.run(sql`INSERT INTO case_info VALUES ('journalHead', ${`${entry.seq} ${hash}`})`);
  return { seq: entry.seq, hash };
}

/** What a load brought, as far as it can be checked later. */
export interface LedgerSum {
  files: number;
  bytes: number;
  /**
   * SHA-256 over one line per file, by number: `[path, container, size, sha256, contentSha256]` as canonical JSON. Files
   * that failed are left out: a later load may replace their verdicts.
   */
  ledger: string;
}

/** Sums up the files of the loads after `after`, up to and with `last`. */
export async function sumLedger(reader: Reader, after: number, last: number): Promise<LedgerSum> {
  const hash = createHash('sha256');
  const sum = { files: 0, bytes: 0 };
  const rows = reader.stream<{
    path: string;
    container: string | null;
    size: number;
    sha256: string | null;
    content: string | null;
  }>(sql`SELECT path, container, size, sha256, content_sha256 AS content FROM evidence_file
    WHERE load_id > ${after} AND load_id <= ${last} AND status <> 'failed' ORDER BY id`);
  for await (const portion of rows) {
    for (const { path, container, size, sha256, content } of portion) {
      sum.files++;
      sum.bytes += size;
      hash.update(`${canonicalJson([path, container, size, sha256, content])}\n`);
    }
  }
  return { ...sum, ledger: hash.digest('hex') };
}

/**
 * Writes down what the loads brought that no entry tells of yet: the one that ends now, and those that were broken off
 * before it. Does nothing when there is none and `always` is not asked for.
 */
export async function journalLoads(
  writer: Writer,
  who: Who,
  detail: JournalDetail,
  always = true,
): Promise<void> {
  const row = await writer.first<{ told: number; last: number }>(
    raw(`SELECT coalesce((SELECT max((detail->>'$.lastLoad')::INTEGER) FROM journal WHERE action = 'loaded'), 0) AS told,
      (SELECT coalesce(max(load_id), 0) FROM evidence_file) AS last`),
  );
  const { told = 0, last = 0 } = row ?? {};
  if (last <= told && !always) return;
  const sum = await sumLedger(writer, told, last);
  await appendJournal(writer, who, 'loaded', {
    ...detail,
    afterLoad: told,
    lastLoad: Math.max(told, last),
    files: sum.files,
    bytes: sum.bytes,
    ledger: sum.ledger,
  });
}
