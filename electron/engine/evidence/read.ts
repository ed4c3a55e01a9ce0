import { createHash, hash } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { NoticeKind } from '../../../shared/model/evidence';
import { inflatePortions, RATIO_FROM_BYTES } from './inflate';

/** Files up to this size are read and inflated in one piece, which is far quicker for the many small ones. */
const WHOLE_BYTES = 32 * 2 ** 20;
const WHOLE_INFLATED_BYTES = 192 * 2 ** 20;
const PORTION_BYTES = 2 ** 20;

export interface ReadLimits {
  /** Largest inflated content of one file, in bytes. */
  inflatedBytes: number;
  /** Largest ratio of inflated to stored size, once the content is past 64 MB. */
  ratio: number;
}

export const DEFAULT_LIMITS: ReadLimits = { inflatedBytes: 8 * 2 ** 30, ratio: 400 };

export interface ReadReport {
  size: number;
  /** SHA-256 of the bytes on disk, lower-case hex. */
  sha256: string;
  /** SHA-256 of the inflated content; null when it could not be inflated to its end. */
  contentSha256: string | null;
  contentSize: number;
  /** Set when the content ended before its time; what came before it has been delivered. */
  damage?: { kind: NoticeKind; message: string };
}

/**
 * Reads one evidence file, read-only and never through a link, inflates it when its first bytes say gzip, and delivers
 * the content in portions. The buffers delivered belong to the receiver.
 *
 * @throws the file system's error when the file cannot be opened or read
 */
export async function readEvidence(
  path: string,
  deliver: (bytes: Buffer) => void,
  limits: ReadLimits = DEFAULT_LIMITS,
): Promise<ReadReport> {
  // Neither flag exists on Windows, where links need a privilege to be made. A pipe would hold up whoever waits for its
  // other end.
  const flags = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
  const file = openSync(path, constants.O_RDONLY | flags);
  try {
    const before = fstatSync(file);
    if (!before.isFile()) throw new Error('It is not a regular file.');
    const report =
      before.size <= WHOLE_BYTES
        ? await readWhole(file, before.size, deliver, limits)
        : await readPortions(file, deliver, limits);
    const after = fstatSync(file);
    if (after.size !== before.size || after.mtimeMs !== before.mtimeMs) {
      report.damage ??= { kind: 'corrupt', message: 'The file changed while it was read; load it again.' };
    }
    return report;
  } finally {
    closeSync(file);
  }
}

/**
 * Room for the whole content in one piece, by the length that the last four bytes claim. It only saves copying: a claim
 * that is absurd or wrong costs nothing but that.
 */
function expectedSize(gzip: Buffer, most: number): number {
  const claimed = gzip.length >= 18 ? gzip.readUInt32LE(gzip.length - 4) : 0;
  return claimed < 64 * 1024 || claimed > gzip.length * 64 ? 64 * 1024 : Math.min(claimed, most) + 64;
}

const isGzip = (bytes: Buffer) => bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

async function readWhole(
  file: number,
  size: number,
  deliver: (bytes: Buffer) => void,
  limits: ReadLimits,
): Promise<ReadReport> {
  // One byte more than the file, so that the receiver may end it with a mark of its own.
  const stored = Buffer.allocUnsafe(size + 1);
  let filled = 0;
  while (filled < size) {
    const count = readSync(file, stored, filled, size - filled, filled);
    if (count === 0) break;
    filled += count;
  }
  const bytes = stored.subarray(0, filled);
  const sha256 = hash('sha256', bytes);
  if (!isGzip(bytes)) {
    const contentSize = bytes.length;
    deliver(bytes);
    return { size: filled, sha256, contentSha256: sha256, contentSize };
  }
  let content: Buffer;
  const byRatio = Math.max(RATIO_FROM_BYTES, filled * limits.ratio);
  const most = Math.floor(Math.min(WHOLE_INFLATED_BYTES, limits.inflatedBytes, byRatio));
  try {
    content = gunzipSync(bytes, { chunkSize: expectedSize(bytes, most), maxOutputLength: most });
  } catch {
    // Damaged, or too large for one piece: again, in portions, keeping what comes before the damage.
    const portions = await inflatePortions([bytes], () => [bytes], deliver, limits, filled);
    return { size: filled, sha256, ...portions };
  }
  const contentSize = content.length;
  const contentSha256 = hash('sha256', content);
  deliver(content);
  return { size: filled, sha256, contentSha256, contentSize };
}

async function readPortions(
  file: number,
  deliver: (bytes: Buffer) => void,
  limits: ReadLimits,
): Promise<ReadReport> {
  const stored = createHash('sha256');
  let size = 0;
  function* hashed(): Generator<Buffer> {
    for (const bytes of portionsOf(file)) {
      size += bytes.length;
      stored.update(bytes);
      yield bytes;
    }
  }
  const source = hashed();
  const first = source.next();
  if (first.done) return { size: 0, sha256: stored.digest('hex'), contentSha256: null, contentSize: 0 };
  function* whole(head: Buffer): Generator<Buffer> {
    yield head;
    yield* source;
  }
  if (isGzip(first.value)) {
    const again = () => portionsOf(file);
    const inflated = await inflatePortions(whole(first.value), again, deliver, limits, null);
    for (const _ of source);
    return { size, sha256: stored.digest('hex'), ...inflated };
  }
  for (const bytes of whole(first.value)) deliver(bytes);
  const sha256 = stored.digest('hex');
  return { size, sha256, contentSha256: sha256, contentSize: size };
}

function* portionsOf(file: number): Generator<Buffer> {
  for (let at = 0; ; ) {
    const bytes = Buffer.allocUnsafe(PORTION_BYTES);
    const count = readSync(file, bytes, 0, PORTION_BYTES, at);
    if (count === 0) return;
    at += count;
    yield bytes.subarray(0, count);
  }
}
