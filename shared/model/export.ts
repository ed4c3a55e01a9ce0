import type { Severity } from './finding';

/** What a package is about. `all` is every event, every change and every finding of the case. */
export type ExportWhat =
  | { kind: 'findings'; ids: number[] }
  | { kind: 'search'; query: string; from?: string | undefined; to?: string | undefined }
  | {
      kind: 'resource';
      resourceId: string;
      resourceType?: string | undefined;
      awsAccountId?: string | undefined;
      awsRegion?: string | undefined;
    }
  | { kind: 'all' };

/** What is left out of a package, or hidden in it. */
export interface Redaction {
  /** Session tokens, passwords, private keys. */
  secrets: boolean;
  /** Columns by name or path, and keys of that name in sub-documents. */
  fields: string[];
  /** Account numbers, wherever they stand. */
  accounts: string[];
}

export interface ExportRequest {
  what: ExportWhat;
  /** The bytes of each event's record, cut out of the evidence. */
  original: boolean;
  /** Copies of the evidence files that events and changes stand in. */
  cited: boolean;
  /** A PDF of the report, where something can print it. */
  pdf: boolean;
  redact: Redaction;
}

/** A file of a package. */
export interface ExportedFile {
  path: string;
  /** What it holds, in a few words. */
  about: string;
  /** Rows, where it has any. */
  rows: number | null;
  bytes: number;
  sha256: string;
}

/** The answers of a report's first page, each as sentences. */
export interface ReportSummary {
  title: string;
  happened: string[];
  when: string[];
  who: string[];
  known: string[];
  unseen: string[];
}

/** The answers in the order of the page, with their headings. */
export const REPORT_ANSWERS = [
  ['happened', 'What happened'],
  ['when', 'When'],
  ['who', 'Who'],
  ['known', 'How it is known'],
  ['unseen', 'What could not be seen'],
] as const satisfies readonly (readonly [keyof ReportSummary, string])[];

export interface ExportPreview {
  summary: ReportSummary;
  findings: { id: number; title: string; severity: Severity }[];
  events: number;
  changes: number;
  evidenceFiles: number;
  /** Files that will be written, with the rows of those that have any. */
  files: { path: string; about: string; rows: number | null }[];
  author: string | null;
  /** SHA-256 of the public key that will seal the package. */
  fingerprint: string;
  /** What cannot be done, in sentences. */
  cautions: string[];
}

export interface ExportResult {
  path: string;
  files: ExportedFile[];
  events: number;
  changes: number;
  findings: number;
  fingerprint: string;
  /** SHA-256 of the manifest. */
  manifest: string;
  cautions: string[];
}

export interface ExportProgress {
  /** `waiting`: for an export that was begun before. */
  state: 'waiting' | 'preparing' | 'writing' | 'printing' | 'sealing' | 'done' | 'failed';
  rows: { done: number; total: number };
}

/** Progress as every page is told of it: `mark` is what the one who asked for the export gave it. */
export interface MarkedProgress extends ExportProgress {
  mark: string | null;
}

/** What is wrong with a package, and where. */
export interface PackageProblem {
  /** Path in the package; null when it is about the whole. */
  file: string | null;
  /** Line, byte range or entry, in words; null when it is about the file as a whole. */
  place: string | null;
  message: string;
}

export interface PackageVerdict {
  ok: boolean;
  /** Files that were checked. */
  files: number;
  fingerprint: string | null;
  /** Whether the fingerprint is the one that was expected; null when none was given. */
  expected: boolean | null;
  author: string | null;
  case: string | null;
  /** Whether an RFC 3161 time stamp lies beside the signature, and names it. */
  stamp: 'none' | 'fits' | 'does not fit';
  /** Of `--evidence`: files that were looked for and found unchanged. */
  evidence: { files: number; unchanged: number } | null;
  /** Of `--evidence`: queries that were run again, and those that found the same. */
  queries: { asked: number; same: number } | null;
  problems: PackageProblem[];
}

/** A case as Parquet. */
export interface ParquetResult {
  path: string;
  tables: { name: string; rows: number; partitioned: boolean }[];
}
