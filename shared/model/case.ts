/** What a case holds, for the status bar, the Evidence view and `coldtrail status`. Times are ISO 8601, UTC. */
export interface CaseStatus {
  name: string;
  id: string;
  path: string;
  createdAt: string;
  schemaVersion: number;
  files: { found: number; loaded: number; partial: number; skipped: number; failed: number };
  events: { records: number; unique: number; duplicates: number };
  configItems: { records: number; unique: number; duplicates: number };
  resources: number;
  notices: number;
  findings: number;
  firstEventTime: string | null;
  lastEventTime: string | null;
  accounts: string[];
  regions: string[];
  loading: boolean;
  /** Opened to be read: nothing can be loaded, kept or changed. */
  readOnly: boolean;
}

export interface RecentCase {
  /** What `case.open` takes: a token from the host, never a path. */
  place: string;
  name: string;
  folder: string;
  openedAt: string;
}

/** A choice that a host made on behalf of the person: a token that stands for a path on this machine. */
export interface Place {
  place: string;
  name: string;
}

export interface AppInfo {
  version: string;
  /** `electron` shows native dialogs; `browser` asks for a path on the page. */
  host: 'electron' | 'browser' | 'cli';
  /** Where new cases go unless the person says otherwise. */
  caseFolder: string;
}

/** The person at the keyboard, as far as they said who they are. */
export interface Profile {
  /** Goes into the journal and into reports; null until it is given. */
  author: string | null;
  /** What to suggest: the name of the account on this machine. */
  suggestion: string;
  /** SHA-256 of the public key that seals packages; null before there is one. */
  fingerprint: string | null;
}
