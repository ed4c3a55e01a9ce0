import type { Verdict } from './integrity';

/** How a file fared. Files that are simply not logs are `skipped`. */
export type FileStatus = 'loaded' | 'partial' | 'skipped' | 'failed';

/** What a file turned out to be by its content, never by its name (formats §1.4). */
export type FileKind =
  | 'cloudtrail-log'
  | 'config-items'
  | 'event-history'
  | 'query-results'
  | 'lookup-events'
  | 'cloudwatch-logs'
  | 'eventbridge'
  | 'sns-message'
  | 'sqs-messages'
  | 'config-notification'
  | 'search-export'
  | 'cloudtrail-digest'
  | 'public-keys'
  | 'digest-signature'
  | 'lake-signature'
  | 's3-notification'
  | 'write-test'
  | 'parquet'
  | 'archive'
  | 'empty'
  | 'unrecognised';

export interface EvidenceFile {
  id: number;
  path: string;
  /** Chain of archives the file was found in, outermost first, joined by ` > `; null for a plain file. */
  container: string | null;
  size: number;
  modifiedAt: string;
  kind: FileKind;
  status: FileStatus;
  account: string | null;
  region: string | null;
  /** SHA-256 of the bytes on disk, and of the inflated content; lower-case hex. */
  sha256: string | null;
  contentSha256: string | null;
  contentSize: number | null;
  events: number;
  configItems: number;
  rejected: number;
  notices: number;
  loadedAt: string;
  /** What checking it against digests came to, in the words of the AWS command, and why; null before it was checked. */
  verdict: Verdict | null;
  verdictStatus: string | null;
  verdictReason: string | null;
}

export type NoticeKind =
  | 'truncated' // the file ends before its content does; what was whole is kept
  | 'corrupt' // bytes that are not what they should be
  | 'not-json' // text that is not JSON
  | 'too-large' // past a limit of size, depth or count
  | 'unsupported' // recognised as something this version does not read
  | 'unreadable' // the file system refused
  | 'partial-record' // one record could not be read; its neighbours are kept
  | 'tampered' // same event id, other content
  | 'misplaced'; // found where it does not belong

export interface Notice {
  file: string;
  container: string | null;
  /** Zero-based position of the record in its file; null when the notice is about the file. */
  position: number | null;
  kind: NoticeKind;
  message: string;
}

export interface LoadProgress {
  state: 'walking' | 'loading' | 'paused' | 'deriving' | 'done' | 'cancelled' | 'failed';
  files: { done: number; total: number };
  bytes: { done: number; total: number };
  events: number;
  configItems: number;
  notices: number;
  elapsedSeconds: number;
  eventsPerSecond: number;
  /** Seconds until done at the present pace; null while that cannot be said. */
  secondsLeft: number | null;
}

/** Counts of one load. found = loaded + partial + skipped + failed + alreadyLoaded; records = unique + duplicates + rejected. */
export interface LoadSummary {
  files: {
    found: number;
    loaded: number;
    partial: number;
    skipped: number;
    failed: number;
    alreadyLoaded: number;
  };
  events: { records: number; unique: number; duplicates: number; rejected: number };
  configItems: { records: number; unique: number; duplicates: number; rejected: number };
  notices: number;
  /** All of it, and the part after all rows were in and repeats marked: who, what changed, and whether files are whole. */
  seconds: number;
  derivingSeconds: number;
  cancelled: boolean;
}

/** What was found of evidence that lies elsewhere now. */
export interface RelocationReport {
  old: string;
  new: string;
  /** Files of the case that were loaded from the old folder. */
  files: number;
  /** Those of them that lie in the new one unchanged, changed, and not at all. */
  same: number;
  changed: number;
  missing: number;
}

/** How a load stands. `interrupted`: its process died; what it had committed counts. */
export type LoadState = 'running' | 'done' | 'cancelled' | 'failed' | 'interrupted';

/** What a load came to, as the case keeps it. */
export interface LoadRecord extends Pick<LoadSummary, 'files' | 'events' | 'configItems' | 'notices'> {
  id: number;
  state: LoadState;
  /** The paths that were named. */
  places: string[];
  startedAt: string;
  endedAt: string | null;
}

/** Events of one account and region on one UTC day. `files` counts the log files with an event of that day. */
export interface CoverageCell {
  account: string;
  region: string;
  day: string;
  events: number;
  files: number;
}

/** Something in the evidence that says recording stopped or changed. */
export interface CoverageBreak {
  account: string;
  region: string;
  time: string;
  eventName: string;
  eventID: string;
  n: number;
  principal: string | null;
  /** When recording was begun again, where the evidence says so; ISO 8601. */
  until: string | null;
  meaning: string;
}

export interface Coverage {
  days: string[];
  cells: CoverageCell[];
  breaks: CoverageBreak[];
}

/** Where a record was found: offset and length are bytes in the inflated content. */
export interface Source {
  file: string;
  container: string | null;
  position: number;
  offset: number;
  length: number;
}
