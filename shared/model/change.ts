export type ChangeKind = 'created' | 'modified' | 'deleted' | 'relationship';

/** One step between two configuration items, as JSON values; absent `from` or `to` means "was not there". */
export interface DiffEntry {
  path: string;
  from?: unknown;
  to?: unknown;
  /** What it means, in plain words. */
  sentence?: string;
}

/** A call that may have caused a change. Only a `relatedEvents` join is certain (formats §9.1). */
export interface Cause {
  eventID: string | null;
  n: number;
  eventTime: string;
  eventName: string;
  /** 0 to 1; 1 only for certain joins. */
  score: number;
  reason: string;
  /** The call names a related resource, not this one. */
  indirect: boolean;
  principal: string | null;
  /** Who is behind the principal, as far as the evidence shows. */
  actor: string | null;
}

/** Kinds of reasons why no call in the logs may explain a change; the last two can never be ruled out. */
export const DOUBTS = [
  'account',
  'before',
  'gap',
  'stopped',
  'omitted',
  'failed',
  'service',
  'elsewhere',
] as const;
export interface Doubt {
  kind: (typeof DOUBTS)[number];
  sentence: string;
}

export interface Change {
  resourceType: string;
  resourceId: string;
  resourceName: string | null;
  /** What people call it: its name, its Name tag, or what its service calls it. */
  displayName: string | null;
  awsAccountId: string;
  awsRegion: string;
  /** Number of the configuration item this step arrived with. */
  item: number;
  /** Number of the item before it; null for a first one. */
  previousItem: number | null;
  /** Which life of the resource this belongs to, from 1: one that was deleted and made again begins another. */
  life: number;
  /** When Config saw the new state, not when it came about: that lies between `previousCapturedAt` and this. */
  capturedAt: string;
  previousCapturedAt: string | null;
  /** When the item was handed out, where it says so. */
  deliveredAt: string | null;
  kind: ChangeKind;
  /** The change in one sentence. */
  summary: string;
  diff: DiffEntry[];
  causes: Cause[];
  /** Why there may be no cause; empty when there is one. */
  unexplained: Doubt[];
  /** How many other changes go back to the same likeliest call: what else it touched. */
  alsoTouched: number;
}

export interface ResourceRow {
  resourceType: string;
  resourceId: string;
  resourceName: string | null;
  displayName: string | null;
  ARN: string | null;
  awsAccountId: string;
  awsRegion: string;
  items: number;
  /** Steps after the first item. */
  changes: number;
  /** How often it was made, as far as Config saw. */
  lives: number;
  firstCapturedAt: string;
  lastCapturedAt: string;
  /** Status of the last item, in Config's words (formats §7.4). */
  configurationItemStatus: string;
}

/** A resource as Config last saw it at or before a moment. */
export interface ResourceState {
  resourceType: string;
  resourceId: string;
  resourceName: string | null;
  awsAccountId: string;
  awsRegion: string;
  configurationItemCaptureTime: string;
  configurationItemStatus: string;
  item: number;
  /** The configuration item as JSON text, sub-documents as written. */
  itemJson: string;
}

/** A resource that differs between two moments. `unknown`: Config had not seen it at the first one, though it may have been there. */
export interface StateDifference {
  kind: 'appeared' | 'gone' | 'changed' | 'unknown';
  resourceType: string;
  resourceId: string;
  resourceName: string | null;
  displayName: string | null;
  awsAccountId: string;
  awsRegion: string;
  fromCapturedAt: string | null;
  toCapturedAt: string;
  /** Empty unless it changed. */
  diff: DiffEntry[];
}

/** A resource in the graph of relationships; `resource` is null when Config has no item of it. */
export interface RelatedResource {
  key: string;
  resource: number | null;
  resourceType: string;
  resourceId: string;
  displayName: string | null;
  awsAccountId: string;
  awsRegion: string;
  /** Steps from the resource that was asked for. */
  distance: number;
}

/** A relationship as Config recorded it; `from` and `to` are keys. */
export interface Tie {
  from: string;
  to: string;
  name: string;
  since: string;
  until: string | null;
}

/** A call that changes something, told for a resource. */
export interface LedgerRow {
  n: number;
  eventID: string | null;
  eventTime: string;
  eventName: string;
  eventSource: string;
  awsRegion: string;
  principal: string | null;
  actor: string | null;
  /** Item of the change it may have caused; null when Config showed none. */
  change: number | null;
}

/** One part of a resource's state, worked out from calls alone. `unknown`: no call tells of it, or not of all that may be there. */
export interface ReplayedPart {
  setting: string;
  state: 'present' | 'absent' | 'unknown';
  /** A rule, a name, or a document as JSON text; null where there is none or it is unknown. */
  value: string | null;
  /** The call it goes back to; null for what no call tells of. */
  call: Pick<LedgerRow, 'n' | 'eventID' | 'eventTime' | 'eventName' | 'principal' | 'actor'> | null;
}

/** What the successful calls on a resource up to a moment come to, where AWS Config may have nothing. */
export interface ReplayedState {
  resourceType: string;
  resourceId: string;
  /** Whether it was there, as far as the calls tell. */
  exists: boolean | null;
  /** Calls that were replayed. */
  calls: number;
  parts: ReplayedPart[];
}

/** A call that AWS Config never showed, and why that may be. */
export interface UnrecordedCall extends Omit<LedgerRow, 'change'> {
  account: string;
  /** What it names, as far as a recorded resource goes by that name. */
  resourceType: string | null;
  resourceId: string | null;
  why: Unrecorded;
  sentence: string;
}

/** Why AWS Config may not have shown a call. */
export const UNRECORDED = [
  'no-config',
  'stopped',
  'not-recorded',
  'not-captured',
  'no-difference',
  'unseen',
] as const;
export type Unrecorded = (typeof UNRECORDED)[number];
