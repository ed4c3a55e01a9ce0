export const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What the responder thinks of it by now. */
export const FINDING_STATUSES = ['open', 'confirmed', 'dismissed'] as const;
export type FindingStatus = (typeof FINDING_STATUSES)[number];

/** What a finding can rest on. */
export type RefKind = 'event' | 'change' | 'principal' | 'detection' | 'resource';

/** A rule that fired on an event. */
export interface DetectionRef {
  rule: string;
  /** Number of the event. */
  n: number;
}

/** What a person says of a finding. */
export interface FindingText {
  title: string;
  severity: Severity;
  status: FindingStatus;
  tags: string[];
  /** Markdown, shown inert. */
  notes: string;
}

/** The search a finding was made from, and what it found then. */
export interface FindingQuery {
  /** In canonical form. */
  query: string;
  from: string | null;
  to: string | null;
  /** The query in words. */
  sentence: string;
}

/** What evidence that was loaded later does to the search of a finding; zero and zero when nothing. */
export interface LaterEvidence {
  added: number;
  gone: number;
}

/** Something the responder keeps: what it says, and what it rests on. */
export interface Finding extends FindingText {
  id: number;
  /** Counts up with every edit; all of them are kept. */
  revision: number;
  /** Who wrote this revision; null when no name was given. */
  author: string | null;
  createdAt: string;
  updatedAt: string;
  removed: boolean;
  /** How many events it rests on. */
  events: number;
  /** How many changes. */
  changes: number;
  principals: string[];
  detections: string[];
  resources: string[];
  /** Of the events and changes it rests on; for principals, of all they did. */
  firstEventTime: string | null;
  lastEventTime: string | null;
  /** The search it was made from; null when its parts were marked one by one. */
  search: FindingQuery | null;
  /** SHA-256 over the rows it rests on, by where they stand in the evidence. */
  rowsHash: string;
  /** Null when it was not made from a search, or nothing was loaded since. */
  later: LaterEvidence | null;
}

/** What came of taking findings over from another case. */
export interface ImportedFindings {
  imported: number;
  /** Were here already, with the same words and rows. */
  already: number;
  /** None of their rows is in this case. */
  without: number;
  /** Rows of the imported ones that are not in this case. */
  missing: number;
}
