import type { Severity } from './finding';

/** What a check says of a resource at a moment. */
export interface CheckRow {
  check: string;
  title: string;
  severity: Severity;
  /** `unknown`: not enough evidence. */
  verdict: 'pass' | 'fail' | 'unknown';
  resourceType: string;
  resourceId: string;
  resourceName: string | null;
  displayName: string | null;
  awsAccountId: string;
  awsRegion: string;
  /** Capture of the item with which it became so; null when it was so from the first item on, or cannot be known. */
  since: string | null;
  /** Capture of the first item in a row that shows it so. */
  firstSeenSo: string;
  /** That item. */
  item: number;
  /** The likeliest call behind that step; null when no call explains it, or it was never otherwise. */
  becameBy: {
    n: number;
    eventID: string | null;
    eventName: string;
    principal: string | null;
    actor: string | null;
    score: number;
  } | null;
}

/** What a Config rule said of a resource, for as long as it said the same. */
export interface ComplianceRow {
  configRuleName: string;
  complianceType: string;
  resourceType: string;
  resourceId: string;
  /** What people call it; null when Config never showed the resource itself. */
  displayName: string | null;
  awsAccountId: string;
  awsRegion: string;
  since: string;
  /** Null while it lasts. */
  until: string | null;
  source: string;
  /** The change that the verdict probably goes back to; null when it cannot be known. */
  becameBy: VerdictCause | null;
}

/** A change of the resource before a Config rule said otherwise of it, and the likeliest call behind that. */
export interface VerdictCause {
  /** Number of the configuration item the change arrived with. */
  item: number;
  capturedAt: string;
  summary: string;
  /** Null, like what follows it, when no call explains the change. */
  n: number | null;
  eventID: string | null;
  eventName: string | null;
  principal: string | null;
  actor: string | null;
  score: number | null;
  /** Why this change: it is inferred from the times. */
  reason: string;
}
