import type { ArchiveEntry } from './archive';
import type { ReadLimits } from './limits';
import { ENCRYPTED, unknownMethod } from './zip';
import { bytesAt, entryContent, sizeOf, type ZipBytes } from './zip-data';

const MARK = Buffer.from('PK\x03\x04', 'latin1');
const HEADER_BYTES = 30;
const WINDOW_BYTES = 2 ** 20;

interface Header {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly stored: number;
  readonly size: number;
  readonly name: string;
  readonly start: number;
}

/**
 * Entries of a ZIP archive found by their own headers, for archives whose directory is missing or damaged: those at the
 * offsets in `seen` are left out. Answers how many there were.
 */
export async function* salvagedEntries(
  bytes: ZipBytes,
  seen: ReadonlySet<number>,
  limits: ReadLimits,
): AsyncGenerator<ArchiveEntry, number> {
  let found = 0;
  for (let at = nextMark(bytes, 0); at !== -1; ) {
    const header = headerAt(bytes, at);
    if (header === null) {
      at = nextMark(bytes, at + 1);
      continue;
    }
    // With bit 3 the sizes stand behind the data, in a place that only unpacking tells.
    const known = (header.flags & 8) === 0 || header.stored > 0;
    let end = known ? header.start + header.stored : header.start;
    const isFolder = header.name.endsWith('/') && header.size === 0;
    if (!seen.has(at) && !isFolder) {
      found++;
      const readable = header.method === 0 || header.method === 8;
      const deflated = header.method === 8;
      const data = {
        start: header.start,
        stored: known ? header.stored : null,
        size: known ? header.size : null,
        crc: known ? header.crc : null,
        deflated,
      };
      const endless = !known && !deflated;
      yield {
        name: header.name,
        modified: null,
        stored: header.stored,
        fault: header.flags & 1 ? ENCRYPTED : readable && !endless ? null : unknownMethod(header.method),
        remarks: [],
        open: () =>
          entryContent(bytes, data, limits, (used) => {
            if (!known) end = header.start + used;
          }),
      };
    }
    at = nextMark(bytes, Math.max(end, at + MARK.length));
  }
  return found;
}

function nextMark(bytes: ZipBytes, from: number): number {
  for (let at = from; at < sizeOf(bytes); at += WINDOW_BYTES - MARK.length + 1) {
    const found = bytesAt(bytes, at, WINDOW_BYTES).indexOf(MARK);
    if (found !== -1) return at + found;
  }
  return -1;
}

function headerAt(bytes: ZipBytes, at: number): Header | null {
  const header = bytesAt(bytes, at, HEADER_BYTES);
  if (header.length < HEADER_BYTES) return null;
  const nameLength = header.readUInt16LE(26);
  const extraLength = header.readUInt16LE(28);
  const more = bytesAt(bytes, at + HEADER_BYTES, nameLength + extraLength);
  // A mark may stand by chance in compressed data; a header has a version that exists, and a name.
  if (header[4]! > 63 || nameLength === 0 || nameLength > 4096 || more.length < nameLength) return null;
  const flags = header.readUInt16LE(6);
  let stored = header.readUInt32LE(18);
  let size = header.readUInt32LE(22);
  for (let extra = nameLength; extra + 4 <= more.length; extra += 4 + more.readUInt16LE(extra + 2)) {
    if (more.readUInt16LE(extra) !== 1 || extra + 20 > more.length) continue;
    if (size === 0xffffffff) size = Number(more.readBigUInt64LE(extra + 4));
    if (stored === 0xffffffff) stored = Number(more.readBigUInt64LE(extra + 12));
  }
  return {
    flags,
    method: header.readUInt16LE(8),
    crc: header.readUInt32LE(14),
    stored,
    size,
    name: more.toString(flags & 0x800 ? 'utf8' : 'latin1', 0, nameLength),
    start: at + HEADER_BYTES + nameLength + extraLength,
  };
}
