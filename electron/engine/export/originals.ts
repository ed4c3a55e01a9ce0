import { createHash } from 'node:crypto';
import { csvLine } from '../../../shared/csv';
import type { EvidenceFile } from '../../../shared/model/evidence';
import type { Reader } from '../store/run';
import { type EventOrder, hiddenRows } from './event-rows';
import type { PackageFolder } from './folder';
import type { Redactor } from './redact';

/** Reads bytes of the file an event (`n`) stands in again, checked against the hashes taken when it was loaded; one buffer per place. */
export type ReadPlaces = (
  file: Pick<EvidenceFile, 'path' | 'sha256' | 'contentSha256'> & { n: number },
  places: readonly { offset: number; length: number }[],
  signal?: AbortSignal,
) => Promise<Buffer[]>;

interface Wanted {
  n: number;
  eventID: string | null;
  file_id: number;
  path: string;
  container: string | null;
  sha256: string | null;
  content: string | null;
  offset: number;
  length: number;
  hidden: boolean;
}

/**
 * The records' own bytes, one after the other with a line feed between, in `originals.txt`, and where each stands, in
 * `originals.csv`. Records with something hidden in them, and those whose file is not at hand or changed, say so instead.
 */
export async function writeOriginals(
  reader: Reader,
  folder: PackageFolder,
  order: EventOrder,
  redactor: Redactor,
  read: ReadPlaces,
  signal?: AbortSignal,
): Promise<{ written: number; missing: number; hidden: number }> {
  const bytes = folder.file('originals.txt');
  const index = folder.file('originals.csv');
  index.put(
    csvLine([
      'eventID',
      'source_file',
      'source_container',
      'source_offset',
      'source_length',
      'sha256',
      'offset',
      'length',
      'why_not',
    ]),
  );
  const count = { written: 0, missing: 0, hidden: 0 };
  let at = 0;
  for await (const rows of hiddenRows<Wanted>(reader, order, redactor, signal)) {
    for (let start = 0; start < rows.length; ) {
      let end = start + 1;
      while (end < rows.length && rows[end]!.file_id === rows[start]!.file_id) end++;
      const group = rows.slice(start, end);
      start = end;
      const { path, container, sha256, content } = group[0]!;
      const shown = group.filter((one) => !one.hidden);
      const places = shown.map(({ offset, length }) => ({ offset, length }));
      let found: Buffer[] = [];
      let problem = '';
      try {
        if (places.length > 0)
          found = await read({ n: group[0]!.n, path, sha256, contentSha256: content }, places, signal);
      } catch (thrown) {
        if (signal?.aborted) throw thrown;
        problem = thrown instanceof Error ? thrown.message : String(thrown);
      }
      for (const one of group) {
        const original = found[shown.indexOf(one)];
        const source = [
          one.eventID,
          redactor.apply(path, false),
          container && redactor.apply(container, false),
          one.offset,
          one.length,
        ];
        index.rows++;
        if (one.hidden || !original) {
          const why = one.hidden ? 'something in it is hidden' : redactor.apply(problem, false);
          if (one.hidden) count.hidden++;
          else count.missing++;
          index.put(csvLine([...source, null, null, null, why]));
          continue;
        }
        const hash = createHash('sha256').update(original).digest('hex');
        index.put(csvLine([...source, hash, at, original.length, null]));
        bytes.put(original);
        bytes.put('\n');
        at += original.length + 1;
        bytes.rows++;
        count.written++;
      }
    }
  }
  return count;
}
