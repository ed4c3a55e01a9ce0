import { type Entry, fromBufferPromise, fromFdPromise, getFileNameLowLevel, type ZipFile } from 'yauzl';
import type { ArchiveEntry } from './archive';
import { type Damage, damageOf, type ReadLimits } from './limits';
import { entryContent, type ZipBytes } from './zip-data';
import { salvagedEntries } from './zip-salvage';

/** The library checks sizes by giving up the whole archive; here each entry is checked by itself. */
const OPTIONS = {
  autoClose: false,
  lazyEntries: true,
  decodeStrings: false,
  validateEntrySizes: false,
} as const;
/** Spans of entries that stand out of order; more of them are no honest archive. */
const MAX_OUT_OF_ORDER = 10_000;

/**
 * The entries of a ZIP archive as its directory lists them. Where the directory is missing or damaged, the entries it does
 * not give are found by their own headers. Answers what was wrong with the archive.
 */
export async function* zipEntries(
  bytes: ZipBytes,
  limits: ReadLimits,
): AsyncGenerator<ArchiveEntry, Damage | undefined> {
  const seen = new Set<number>();
  const spans = new Spans();
  try {
    const zip: ZipFile = await ('buffer' in bytes
      ? fromBufferPromise(bytes.buffer, OPTIONS)
      : fromFdPromise(bytes.file, OPTIONS));
    for await (const entry of zip.eachEntry()) {
      seen.add(entry.relativeOffsetOfLocalHeader);
      const name = getFileNameLowLevel(
        entry.generalPurposeBitFlag,
        entry.fileNameRaw,
        entry.extraFields,
        true,
      );
      if (name.endsWith('/') && entry.uncompressedSize === 0) continue;
      const start = entry.relativeOffsetOfLocalHeader;
      const overlaps = !spans.add(start, start + 30 + entry.fileNameLength + entry.compressedSize);
      yield {
        name,
        modified: timeOf(entry),
        stored: entry.compressedSize,
        fault: overlaps ? OVERLAPS : faultOf(entry),
        remarks: [],
        open: () => contentOf(zip, entry, bytes, limits),
      };
    }
    return undefined;
  } catch (thrown) {
    const { message } = damageOf(thrown, 'The archive');
    const found = yield* salvagedEntries(bytes, seen, limits);
    const more = found > 0 ? `; ${found} files were found by their own headers` : '';
    const reason = thrown instanceof Error ? thrown.message : message;
    return { kind: 'corrupt', message: `The directory of the archive is damaged (${reason})${more}.` };
  }
}

async function* contentOf(
  zip: ZipFile,
  entry: Entry,
  bytes: ZipBytes,
  limits: ReadLimits,
): AsyncGenerator<Buffer> {
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  yield* entryContent(
    bytes,
    {
      start: fileDataStart,
      stored: entry.compressedSize,
      size: entry.uncompressedSize,
      crc: entry.crc32,
      deflated: entry.compressionMethod === 8,
    },
    limits,
  );
}

const OVERLAPS = {
  status: 'failed',
  kind: 'too-large',
  message: 'It shares its bytes with another entry, as bombs do, and is not unpacked.',
} as const;

function faultOf(entry: Entry): ArchiveEntry['fault'] {
  const type = (entry.externalFileAttributes >>> 16) & 0xf000;
  if (type === 0xa000)
    return {
      status: 'skipped',
      kind: 'unsupported',
      message: 'It is a link in an archive, and links are not followed.',
    };
  if (entry.isEncrypted()) return ENCRYPTED;
  return entry.canDecodeFileData() ? null : unknownMethod(entry.compressionMethod);
}

export const ENCRYPTED = {
  status: 'failed',
  kind: 'unsupported',
  message: 'It is encrypted: unpack the archive with its password and load the folder.',
} as const;

export const unknownMethod = (method: number) =>
  ({
    status: 'failed',
    kind: 'unsupported',
    message: `It is compressed in a way that is not read here (method ${method}): unpack the archive and load the folder.`,
  }) as const;

function timeOf(entry: Entry): number | null {
  const time = entry.getLastModDate({ timezone: 'UTC' }).getTime();
  return Number.isFinite(time) ? time : null;
}

/** Where entries stand in the archive; in honest ones none stands in another. */
class Spans {
  #end = 0;
  readonly #all: [start: number, end: number][] = [];
  #outOfOrder = 0;

  /** Whether the span is free; it is taken then. */
  add(start: number, end: number): boolean {
    if (start >= this.#end) {
      this.#all.push([start, end]);
      this.#end = end;
      return true;
    }
    if (++this.#outOfOrder > MAX_OUT_OF_ORDER) return false;
    let low = 0;
    let high = this.#all.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#all[middle]![0] < start) low = middle + 1;
      else high = middle;
    }
    const [before, after] = [this.#all[low - 1], this.#all[low]];
    if ((before && before[1] > start) || (after && after[0] < end)) return false;
    this.#all.splice(low, 0, [start, end]);
    return true;
  }
}
