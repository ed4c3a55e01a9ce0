import type { Change } from '../../../shared/model/change';
import type { Reader } from '../store/run';
import { type PlacedChange, placeChanges } from './change-files';
import { MOST_CHANGES } from './facts';
import type { Redactor } from './redact';
import type { Selection } from './selection';

/** What is kept of the changes of a package, once they were read. */
export interface GatheredChanges {
  total: number;
  kinds: Map<string, number>;
  resources: number;
  /** Events that may have caused them. */
  causes: Set<number>;
  /** Evidence files their items stand in. */
  files: Set<number>;
  /** As many as the report lists. */
  first: Change[];
}

/** Reads the changes of a selection with where they stand, as they may leave the case, and hands them on. */
export async function gatherChanges(
  reader: Reader,
  selection: Selection,
  redactor: Redactor,
  take: (rows: readonly PlacedChange[]) => Promise<void>,
  signal?: AbortSignal,
): Promise<GatheredChanges> {
  const found: GatheredChanges = {
    total: 0,
    kinds: new Map(),
    resources: 0,
    causes: new Set(),
    files: new Set(),
    first: [],
  };
  const resources = new Set<string>();
  for await (const rows of selection.changes(signal)) {
    const placed = await placeChanges(reader, rows, signal);
    for (const { change, fileId } of placed) {
      found.total++;
      found.kinds.set(change.kind, (found.kinds.get(change.kind) ?? 0) + 1);
      resources.add(
        [change.awsAccountId, change.awsRegion, change.resourceType, change.resourceId].join('\u0001'),
      );
      for (const { n } of change.causes) found.causes.add(n);
      if (fileId !== null) found.files.add(fileId);
    }
    const shown = redactor.hide(placed);
    const room = MOST_CHANGES - found.first.length;
    if (room > 0) found.first.push(...shown.slice(0, room).map(({ change }) => change));
    await take(shown);
  }
  found.resources = resources.size;
  return found;
}
