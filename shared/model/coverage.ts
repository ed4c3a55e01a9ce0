/** What tells of an hour: events of CloudTrail, or captures of AWS Config. */
export type CoverageSource = 'cloudtrail' | 'config';

/** One account, region and UTC hour of which the evidence tells something. */
export interface CoverageHour {
  source: CoverageSource;
  account: string;
  region: string;
  /** Begin of the hour, ISO 8601. */
  hour: string;
  /** Without repeats. */
  events: number;
  dataEvents: number;
  files: number;
}

/** Why nothing is there: the trail was stopped; a digest says nothing was delivered; named files are missing; unknown. */
export const GAP_KINDS = ['stopped', 'missing', 'unknown', 'quiet'] as const;
export type GapKind = (typeof GAP_KINDS)[number];

/** Hours in a row, between others, of which an account and region have no event. */
export interface CoverageGap {
  account: string;
  region: string;
  /** First hour without events, and the first one with some again; ISO 8601. */
  from: string;
  to: string;
  hours: number;
  kind: GapKind;
  reason: string;
  /** The event that stopped recording, where one did. */
  n: number | null;
}

/** Events that were delivered on another day than that of their time, by account, region and both days. */
export interface LateDelivery {
  account: string;
  region: string;
  /** Day of the events, and of the folder or the name of their file. */
  day: string;
  delivered: string;
  events: number;
  files: number;
  firstEventTime: string;
  lastEventTime: string;
}

/** A field that was left out, hidden, removed or cut, by call. */
export interface OmittedField {
  field: string;
  marker: 'omitted' | 'hidden' | 'removed' | 'cut';
  eventSource: string | null;
  eventName: string | null;
  events: number;
  /** Largest size in bytes that was left out, where it is said. */
  originalSize: number | null;
  /** The first such event by number. */
  n: number;
}

/** What kinds of events an account's evidence holds. Without data events, reads and writes of objects were not recorded. */
export interface RecordedKinds {
  account: string;
  region: string;
  managementEvents: number;
  dataEvents: number;
  /** Services with data events. */
  dataServices: string[];
}

/** How far digests vouch for an account and region. */
export interface DigestCoverage {
  account: string;
  region: string;
  digests: number;
  invalid: number;
  missing: number;
  gaps: number;
  /** Log files that no digest names. */
  notCovered: number;
}

/** What the evidence cannot show. */
export interface CoverageLimits {
  late: LateDelivery[];
  omitted: OmittedField[];
  kinds: RecordedKinds[];
  digests: DigestCoverage[];
}

/** How much the evidence can say about a search: to be shown beside "nothing found". */
export interface CoverageNote {
  sentence: string;
  /** Account-region-hours of the range in which the evidence has events, and all of them. */
  covered: number;
  hours: number;
  gaps: CoverageGap[];
  /** Events that stopped or changed recording, within or before the range. */
  breaks: number;
}
