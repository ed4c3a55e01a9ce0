import { createHash, hash } from 'node:crypto';
import { closeSync, fstatSync, readSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { inflatePortions } from './inflate';
import { type ContentLimits, type Damage, DEFAULT_LIMITS, damageOf, RATIO_FROM_BYTES } from './limits';
import { openEvidence } from './open';
import { PullBytes } from './pull';

export { DEFAULT_LIMITS } from './limits';

/** Files up to this size are read and inflated in one piece, which is far quicker for the many small ones. */
const WHOLE_BYTES = 32 * 2 ** 20;
const WHOLE_INFLATED_BYTES = 192 * 2 ** 20;
const PORTION_BYTES = 2 ** 20;
const MAX_ROOM_BYTES = 4 * 2 ** 20;

export interface ReadReport {
  size: number;
  /** SHA-256 of the bytes on disk, lower-case hex. */
  sha256: string;
  /** SHA-256 of the inflated content; null when it could not be inflated to its end. */
  contentSha256: string | null;
  contentSize: number;
  /** Set when the content ended before its time; what came before it has been delivered. */
  damage?: Damage;
}

/** Takes a portion of the content; `false` says that no more is wanted: only the stored bytes are then read to their end. */
export type Deliver = (bytes: Buffer) => unknown;

/**
 * Reads one evidence file, read-only and never through a link, inflates it when its first bytes say gzip, and delivers
 * the content in portions. The buffers delivered belong to the receiver.
 *
 * @throws the file system's error when the file cannot be opened or read
 */
export async function readEvidence(
  path: string,
  deliver: Deliver,
  limits: ContentLimits = DEFAULT_LIMITS,
): Promise<ReadReport> {
  const { file, size, modified } = openEvidence(path);
  try {
    const report =
      size <= WHOLE_BYTES
        ? await readWhole(file, size, deliver, limits)
        : await readPortions(file, deliver, limits);
    const after = fstatSync(file);
    if (after.size !== size || after.mtimeMs !== modified) {
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

export const isGzip = (bytes: Buffer) => bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;

/** Stored bytes of gzip files pass through here, one file at a time; what is handed out to nobody need not be new each time. */
let room: Buffer | null = Buffer.allocUnsafe(256 * 1024);

/** Room for so many bytes, if the one room is free and large enough, or can be made so. */
function takeRoom(bytes: number): Buffer | null {
  if (room === null || bytes > MAX_ROOM_BYTES) return null;
  const taken = room.length >= bytes ? room : Buffer.allocUnsafe(Math.min(MAX_ROOM_BYTES, 2 * bytes));
  room = null;
  return taken;
}

async function readWhole(
  file: number,
  size: number,
  deliver: Deliver,
  limits: ContentLimits,
): Promise<ReadReport> {
  // One byte more than the file, so that the receiver may end it with a mark of its own.
  const taken = takeRoom(size + 1);
  const stored = taken ?? Buffer.allocUnsafe(size + 1);
  try {
    let filled = 0;
    while (filled < size) {
      const count = readSync(file, stored, filled, size - filled, filled);
      if (count === 0) break;
      filled += count;
    }
    const bytes = stored.subarray(0, filled);
    // What is not gzip is handed on as it is, and belongs to the receiver.
    return await readBytes(taken && !isGzip(bytes) ? withRoom(bytes) : bytes, deliver, limits);
  } finally {
    if (taken) room = taken;
  }
}

/** Reads a file whose stored bytes are at hand. */
async function readBytes(bytes: Buffer, deliver: Deliver, limits: ContentLimits): Promise<ReadReport> {
  const filled = bytes.length;
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

async function readPortions(file: number, deliver: Deliver, limits: ContentLimits): Promise<ReadReport> {
  const stored = createHash('sha256');
  let size = 0;
  function* hashed(): Generator<Buffer> {
    for (const bytes of portionsOf(file)) {
      size += bytes.length;
      stored.update(bytes);
      yield bytes;
    }
  }
  // Whoever stops taking portions must not keep the rest from being hashed.
  const all = hashed();
  const source = { [Symbol.iterator]: () => ({ next: () => all.next() }) };
  const first = all.next();
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
  let wanted = true;
  for (const bytes of whole(first.value)) if (wanted) wanted = deliver(bytes) !== false;
  const sha256 = stored.digest('hex');
  return { size, sha256, contentSha256: sha256, contentSize: size };
}

/**
 * Reads a file that comes as a stream, as one in an archive does, like one on disk. It never throws: a source that ends
 * before its time is damage.
 */
export async function readStream(
  source: AsyncIterable<Buffer>,
  deliver: Deliver,
  limits: ContentLimits,
): Promise<ReadReport> {
  const bytes = new PullBytes(source);
  let head: Buffer = Buffer.alloc(0);
  try {
    head = await bytes.take(WHOLE_BYTES);
  } catch (thrown) {
    const damage = damageOf(thrown, 'It');
    head = await bytes.take(WHOLE_BYTES);
    const report = await readBytes(withRoom(head), deliver, limits);
    return { ...report, contentSha256: null, damage };
  }
  if (head.length < WHOLE_BYTES) return readBytes(withRoom(head), deliver, limits);
  const stored = createHash('sha256');
  let size = 0;
  let damage: Damage | undefined;
  async function* hashed(): AsyncGenerator<Buffer> {
    try {
      for (let portion: Buffer = head; portion.length > 0; portion = await bytes.some(PORTION_BYTES)) {
        size += portion.length;
        stored.update(portion);
        yield portion;
      }
    } catch (thrown) {
      damage = damageOf(thrown, 'It');
    }
  }
  const portions = hashed();
  let report: Omit<ReadReport, 'size' | 'sha256'>;
  if (isGzip(head)) {
    report = await inflatePortions(
      { [Symbol.asyncIterator]: () => ({ next: () => portions.next() }) },
      null,
      deliver,
      limits,
      null,
    );
    for await (const _ of portions);
  } else {
    let wanted = true;
    for await (const portion of portions) if (wanted) wanted = deliver(Buffer.from(portion)) !== false;
    report = { contentSha256: null, contentSize: size };
  }
  const sha256 = stored.digest('hex');
  if (damage) return { size, sha256, ...report, contentSha256: null, damage };
  return { size, sha256, ...report, contentSha256: isGzip(head) ? report.contentSha256 : sha256 };
}

/** The same bytes with room behind them, for the receiver's mark. */
function withRoom(bytes: Buffer): Buffer {
  const room = Buffer.allocUnsafeSlow(bytes.length + 1);
  bytes.copy(room);
  return room.subarray(0, bytes.length);
}

export function* portionsOf(file: number, portion = PORTION_BYTES): Generator<Buffer> {
  for (let at = 0; ; ) {
    const bytes = Buffer.allocUnsafe(portion);
    const count = readSync(file, bytes, 0, portion, at);
    if (count === 0) return;
    at += count;
    yield bytes.subarray(0, count);
  }
}
