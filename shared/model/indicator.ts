export type IndicatorType =
  | 'address'
  | 'network'
  | 'arn'
  | 'accessKey'
  | 'principalId'
  | 'account'
  | 'domain'
  | 'agent'
  | 'name';

/** One indicator of a list, and what the case holds of it. */
export interface IndicatorMatch {
  type: IndicatorType;
  value: string;
  /** What the list says about it; null when it says nothing. */
  label: string | null;
  /** Line of a text, row of a CSV, or number of a STIX object, from 1. */
  line: number;
  events: number;
  firstTime: string | null;
  lastTime: string | null;
  /** The search that finds its events. */
  query: string;
}

export interface IndicatorReport {
  format: 'text' | 'csv' | 'stix';
  /** Those with events first, the most events first. */
  indicators: IndicatorMatch[];
  /** Different indicators of the list, and how many of them the case holds. */
  total: number;
  matched: number;
  /** What was left out of the list, and why. */
  skipped: { line: number; text: string; reason: string }[];
}
