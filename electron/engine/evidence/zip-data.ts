import { readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type ContentLimits, Damaged, RATIO_FROM_BYTES } from './limits';
import { inflatedRaw } from './portions';

const PORTION_BYTES = 2 ** 20;

/** The bytes of a ZIP archive, on disk or in memory. */
export type ZipBytes = { readonly file: number; readonly size: number } | { readonly buffer: Buffer };

export const sizeOf = (bytes: ZipBytes): number => ('buffer' in bytes ? bytes.buffer.length : bytes.size);

/** At most `length` bytes from a position; fewer at the end. */
export function bytesAt(bytes: ZipBytes, position: number, length: number): Buffer {
  if ('buffer' in bytes) return bytes.buffer.subarray(position, position + length);
  const result = Buffer.allocUnsafe(Math.max(0, Math.min(length, bytes.size - position)));
  let filled = 0;
  while (filled < result.length) {
    const count = readSync(bytes.file, result, filled, result.length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return result.subarray(0, filled);
}

/** Where an entry's data stands, and what the archive says of it. `stored` and `size` are null where it does not say. */
export interface EntryData {
  readonly start: number;
  readonly stored: number | null;
  readonly size: number | null;
  readonly crc: number | null;
  readonly deflated: boolean;
}

/**
 * The content of an entry, checked against what the archive says of its size and checksum. `used` is told how many stored
 * bytes it took.
 *
 * @throws Damaged, or zlib's error, behind what stands before the damage
 */
export async function* entryContent(
  bytes: ZipBytes,
  data: EntryData,
  limits: ContentLimits,
  used?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const { start, stored, size, crc, deflated } = data;
  function* portions(): Generator<Buffer> {
    const end = stored === null ? sizeOf(bytes) : start + stored;
    for (let at = start; at < end; ) {
      const portion = bytesAt(bytes, at, Math.min(PORTION_BYTES, end - at));
      if (portion.length === 0) throw new Damaged(EARLY);
      at += portion.length;
      yield portion;
    }
  }
  let length = 0;
  let sum = 0;
  const most = Math.max(RATIO_FROM_BYTES, (stored ?? sizeOf(bytes)) * limits.ratio);
  for await (const portion of deflated ? inflatedRaw(portions(), used) : portions()) {
    length += portion.length;
    sum = crc32(portion, sum);
    if (length > most || length > limits.inflatedBytes) {
      const message = `Unpacking it was stopped at ${Math.round(length / 2 ** 20)} MB, past the limits on size or ratio.`;
      throw new Damaged({ kind: 'too-large', message });
    }
    yield portion;
  }
  if (!deflated) used?.(length);
  if (size !== null && length !== size) {
    const message = `The archive says it has ${size} bytes, and it has ${length}.`;
    throw new Damaged({ kind: 'corrupt', message });
  }
  if (crc !== null && sum !== crc) {
    throw new Damaged({ kind: 'corrupt', message: 'Its checksum is not the one the archive says.' });
  }
}

const EARLY = {
  kind: 'truncated',
  message: 'The archive ends before this file does; what stands before its end is kept.',
} as const;
