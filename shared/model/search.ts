import type { Source } from './evidence';

export type Outcome = 'ok' | 'denied' | 'throttled' | 'failed';

/** One line of a result grid. `n` is the event's number in this case; it never changes. */
export interface EventRow {
  n: number;
  eventTime: string | null;
  eventName: string | null;
  eventSource: string | null;
  awsRegion: string | null;
  account: string | null;
  principal: string | null;
  identityKind: string | null;
  session: string | null;
  sourceIPAddress: string | null;
  userAgent: string | null;
  errorCode: string | null;
  outcome: Outcome;
  readOnly: boolean | null;
  eventID: string | null;
  /** First resource ARN or the most telling request parameter, for the grid; null when there is none. */
  target: string | null;
}

/** A search that has been run and is kept: pages are read from it by row number. */
export interface SearchOpened {
  result: string;
  count: number;
  /** The filter as a sentence for people. */
  sentence: string;
  /** The filter in canonical form. */
  canonical: string;
  sql: string;
  values: (string | number | boolean)[];
  milliseconds: number;
  /** Times of the first and last event of the result; null when it is empty. */
  firstTime: string | null;
  lastTime: string | null;
}

export interface SearchPage {
  start: number;
  rows: EventRow[];
  /** For each row, the values of the further columns that were asked for; what stands in several places is one text. */
  cells: (string | number | boolean | null)[][];
}

/** One part of the bars. */
export interface HistogramSeries {
  /** null stands for "absent". */
  value: string | null;
  /** The sum of all values that have no part of their own. */
  rest: boolean;
  /** Events of all bars. */
  count: number;
}

export interface HistogramBucket {
  time: string;
  /** Events by series, in the order of `series`. */
  counts: number[];
}

export interface Histogram {
  from: string | null;
  to: string | null;
  stepSeconds: number;
  /** The field by which bars are divided. */
  by: string;
  /** By outcome always ok, denied, throttled, failed; else the most frequent values, then the rest. */
  series: HistogramSeries[];
  buckets: HistogramBucket[];
}

export interface FacetValue {
  /** null stands for "absent". */
  value: string | null;
  count: number;
}

export interface Facet {
  field: string;
  values: FacetValue[];
  /** Number of distinct values, and events under those not listed. */
  distinct: number;
  other: number;
}

/** Another account's record of the same action. */
export interface SharedEvent {
  n: number;
  eventID: string | null;
  account: string | null;
  eventTime: string | null;
}

export interface EventDetail {
  row: EventRow;
  /** One sentence in plain words: who did what to what, from where, when, and whether it succeeded. */
  summary: string;
  /** The record as JSON text, sub-documents exactly as written; parse it for display only. */
  record: string;
  source: Source;
  /** Where else the same event was found: the first hundred places. */
  copies: Source[];
  /** The events of other accounts, and of this one, that tell of the same action: they share its sharedEventID. */
  shared: SharedEvent[];
  /** Findings that rest on this event. */
  findings: number[];
  /** What the call was made with, as `lineage` takes it, and who is behind it as far back as the evidence goes. */
  credential: string | null;
  actor: string | null;
}
