/** What is written down. A word of the past: what was done. */
export type JournalAction =
  | 'created' // the case was made
  | 'loaded' // evidence was loaded
  | 'relocated' // evidence was found again in another folder
  | 'verified' // the evidence was checked against its digests
  | 'found' // something was kept as a finding
  | 'edited' // a finding was changed
  | 'removed' // a finding was taken out of the list
  | 'restored' // a finding was put back as it was before
  | 'imported' // findings came from another case or an export
  | 'exported'; // an evidence package left the case

/** One entry of a case's journal. Its hash covers every other field, and so all entries before it. */
export interface JournalEntry {
  /** From 1, without gaps. */
  seq: number;
  /** ISO 8601, UTC, with microseconds. */
  at: string;
  action: JournalAction;
  /** The name the responder gave; null when none was. */
  author: string | null;
  /** Name and version of the program. */
  tool: string;
  detail: Record<string, unknown>;
  /** Hash of the entry before; 64 zeros for the first. */
  previous: string;
  /** SHA-256 of the entry as one line of canonical JSON without this field; lower-case hex. */
  hash: string;
}

/** Where the journal is not what it should be; `seq` is null when it is about no single entry. */
export interface JournalProblem {
  seq: number | null;
  message: string;
}

export interface JournalVerdict {
  ok: boolean;
  entries: number;
  /** Hash of the last entry. */
  head: string | null;
  problems: JournalProblem[];
}
