import { createHash } from 'node:crypto';
import { createGunzip, constants as zlibConstants } from 'node:zlib';
import { type ContentLimits, type Damage, RATIO_FROM_BYTES } from './limits';
import type { Deliver, ReadReport } from './read';

/** Size of the portions, then of the last ones, in which stored bytes before damage are read again. */
const CLOSER = [4096, 1];

/**
 * Inflates in portions, so that what stands before damage is delivered and a bomb is stopped early. `again` reads the
 * stored bytes once more, from their beginning; null where that cannot be done.
 */
export async function inflatePortions(
  stored: Iterable<Buffer> | AsyncIterable<Buffer>,
  again: (() => Iterable<Buffer>) | null,
  deliver: Deliver,
  limits: ContentLimits,
  storedSize: number | null,
): Promise<Omit<ReadReport, 'size' | 'sha256'>> {
  const content = createHash('sha256');
  let contentSize = 0;
  let storedSoFar = 0;
  // What stands in the portion being filled has to be fetched again, so portions of small files are small.
  const chunkSize = storedSize !== null && storedSize < 2 ** 20 ? 16 * 1024 : 256 * 1024;
  const gunzip = createGunzip({ chunkSize });
  let damage: Damage | undefined;
  let wanted = true;
  const done = new Promise<void>((resolve) => {
    gunzip.on('data', (bytes: Buffer) => {
      if (damage || !wanted) return;
      contentSize += bytes.length;
      const ratio = contentSize / Math.max(1, storedSize ?? storedSoFar);
      if (contentSize > limits.inflatedBytes || (contentSize > RATIO_FROM_BYTES && ratio > limits.ratio)) {
        damage = {
          kind: 'too-large',
          message: `Inflating was stopped at ${Math.round(contentSize / 2 ** 20)} MB: past the limit of ${Math.round(limits.inflatedBytes / 2 ** 20)} MB or ${limits.ratio} times the stored size.`,
        };
        gunzip.destroy();
        return;
      }
      content.update(bytes);
      if (deliver(bytes) === false) {
        wanted = false;
        gunzip.destroy();
      }
    });
    gunzip.on('error', (error: Error & { errno?: number }) => {
      damage ??=
        error.errno === zlibConstants.Z_BUF_ERROR
          ? {
              kind: 'truncated',
              message: 'The gzip data ends too early; the records before the end are kept.',
            }
          : {
              kind: 'corrupt',
              message: `The gzip data is damaged (${error.message}); the records before the damage are kept.`,
            };
      resolve();
    });
    gunzip.on('close', resolve);
    gunzip.on('end', resolve);
  });
  for await (const bytes of stored) {
    if (damage || gunzip.destroyed) break;
    storedSoFar += bytes.length;
    if (!gunzip.write(bytes)) {
      await new Promise<void>((resolve) => {
        gunzip.once('drain', resolve);
        gunzip.once('close', resolve);
        gunzip.once('error', () => resolve());
      });
    }
  }
  if (!gunzip.destroyed) gunzip.end();
  await done;
  if (damage?.kind === 'corrupt' && again) {
    let before = { sound: gunzip.bytesWritten, tail: Buffer.alloc(0) };
    for (const step of CLOSER) before = await inflateBefore(again(), before.sound, contentSize, step);
    contentSize += before.tail.length;
    if (before.tail.length > 0) deliver(before.tail);
  }
  const result = { contentSha256: damage || !wanted ? null : content.digest('hex'), contentSize };
  return damage ? { ...result, damage } : result;
}

/**
 * The content from `known` up to damage, and how many stored bytes it took. zlib keeps what it has inflated of the
 * portion it fills when it meets damage; given few bytes at a time from where it was last sound, it hands out the more
 * of it the fewer they are.
 */
async function inflateBefore(
  stored: Iterable<Buffer>,
  sound: number,
  known: number,
  step: number,
): Promise<{ sound: number; tail: Buffer<ArrayBuffer> }> {
  const gunzip = createGunzip();
  const tail: Buffer[] = [];
  let size = 0;
  let broken = false;
  gunzip.on('data', (bytes: Buffer) => {
    size += bytes.length;
    if (size > known) tail.push(bytes.subarray(Math.max(0, bytes.length - (size - known))));
  });
  gunzip.on('error', () => {
    broken = true;
  });
  const write = (bytes: Buffer) =>
    new Promise<void>((resolve) => {
      gunzip.once('close', resolve);
      gunzip.write(bytes, () => {
        gunzip.off('close', resolve);
        resolve();
      });
    });
  let written = 0;
  for (const bytes of stored) {
    for (let at = 0; at < bytes.length; ) {
      const end = Math.min(bytes.length, at + (written < sound ? sound - written : step));
      await write(bytes.subarray(at, end));
      if (broken) break;
      written += end - at;
      at = end;
    }
    if (broken) break;
  }
  gunzip.destroy();
  return { sound: written, tail: Buffer.concat(tail) };
}
