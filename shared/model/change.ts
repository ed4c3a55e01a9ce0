export type ChangeKind = 'created' | 'modified' | 'deleted' | 'relationship';

/** One step between two configuration items, as JSON values; absent `from` or `to` means "was not there". */
export interface DiffEntry {
  path: string;
  from?: unknown;
  to?: unknown;
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
  principal: string | null;
  /** Who is behind the principal; null when that has not been worked out. */
  actor: string | null;
}

export interface Change {
  resourceType: string;
  resourceId: string;
  resourceName: string | null;
  awsAccountId: string;
  awsRegion: string;
  /** Number of the configuration item this step arrived with. */
  item: number;
  capturedAt: string;
  previousCapturedAt: string | null;
  kind: ChangeKind;
  diff: DiffEntry[];
  causes: Cause[];
}

export interface ResourceRow {
  resourceType: string;
  resourceId: string;
  resourceName: string | null;
  awsAccountId: string;
  awsRegion: string;
  items: number;
  /** Steps after the first item. */
  changes: number;
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
