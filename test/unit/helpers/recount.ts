import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { filesIn } from './tree';

type Json = Record<string, unknown>;

/** What a folder of samples holds, worked out with JSON.parse alone. */
export interface Recount {
  files: number;
  events: Json[];
  items: Json[];
  /** Paths of files that hold neither and are no JSON, although they look like it. */
  broken: string[];
}

export function recount(folder: string): Recount {
  const result: Recount = { files: 0, events: [], items: [], broken: [] };
  for (const path of filesIn(folder)) {
    result.files++;
    const stored = readFileSync(path);
    const text = (stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored).toString();
    const documents = documentsIn(text);
    if (documents === null) {
      if (/^\s*[{[]/.test(text)) result.broken.push(path);
      continue;
    }
    for (const record of documents.flatMap(recordsIn)) {
      if (isTrailRecord(record)) result.events.push(record);
      else result.items.push(record);
    }
  }
  return result;
}

/** One JSON text, or one on every line. */
function documentsIn(text: string): unknown[] | null {
  for (const read of [
    () => [JSON.parse(text)],
    () =>
      text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
  ]) {
    try {
      return read();
    } catch {
      // The other way, or none.
    }
  }
  return null;
}

/** Every record anywhere in a document, also in texts that hold JSON. */
function recordsIn(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(recordsIn);
  if (typeof value === 'string') {
    return /^[{[]/.test(value) ? (documentsIn(value) ?? []).flatMap(recordsIn) : [];
  }
  if (!isObject(value)) return [];
  return isTrailRecord(value) || isItem(value) ? [value] : Object.values(value).flatMap(recordsIn);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** AWS services call their events' source by a host name; notifications of S3 say `aws:s3`. */
const isTrailRecord = ({ eventVersion, eventSource, eventTime, eventName, eventType }: Json) =>
  (eventName ?? eventType) !== undefined &&
  (eventVersion ?? (String(eventSource).endsWith('.amazonaws.com') ? eventTime : undefined)) !== undefined &&
  !String(eventSource).startsWith('aws:');

const isItem = (value: Json) =>
  String(value.resourceType).includes('::') &&
  'resourceId' in value &&
  ('configurationItemStatus' in value || 'configurationItemCaptureTime' in value);

/** How many different events there are, and how many of them share their id and account with an earlier, other one. */
export function distinctEvents(events: readonly Json[]): { unique: number; suspect: number } {
  const contents = new Set(events.map((event) => JSON.stringify(inOrder(event))));
  const unnamed = events.filter(({ eventID }) => !eventID).map((event) => JSON.stringify(inOrder(event)));
  const named = new Set(
    events
      .filter(({ eventID }) => eventID)
      .map(({ eventID, recipientAccountId }) => `${eventID} ${recipientAccountId}`),
  );
  return { unique: contents.size, suspect: contents.size - named.size - new Set(unnamed).size };
}

/** Exporters differ in the order of keys, and in whether they write what is null. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== null);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, part]) => [key, inOrder(part)]),
  );
}
