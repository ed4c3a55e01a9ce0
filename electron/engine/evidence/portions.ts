import { once } from 'node:events';
import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw } from 'node:zlib';

/** So small that little is lost of what zlib holds back when it meets damage. */
const FEED_BYTES = 16 * 1024;
const CHUNK_BYTES = 64 * 1024;

/** Inflates gzip, all members of it. What stands before damage is delivered first, then the error is thrown. */
export const gunzipped = (source: AsyncIterable<Buffer> | Iterable<Buffer>): AsyncGenerator<Buffer> =>
  inflated(source, createGunzip({ chunkSize: CHUNK_BYTES }));

/** Inflates raw deflate; `used` is told how many stored bytes it took. */
export async function* inflatedRaw(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  used?: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES });
  try {
    yield* inflated(source, inflate);
  } finally {
    used?.(inflate.bytesWritten);
  }
}

async function* inflated(
  source: AsyncIterable<Buffer> | Iterable<Buffer>,
  inflate: Gunzip | InflateRaw,
): AsyncGenerator<Buffer> {
  let ready: Buffer[] = [];
  let error: Error | null = null;
  let ended = false;
  inflate.on('data', (bytes: Buffer) => ready.push(bytes));
  inflate.on('error', (thrown: Error) => {
    error = thrown;
  });
  inflate.on('end', () => {
    ended = true;
  });
  const written = (bytes: Buffer) =>
    new Promise<void>((resolve) => {
      inflate.once('close', resolve);
      inflate.write(bytes, () => {
        inflate.off('close', resolve);
        resolve();
      });
    });
  try {
    for await (const bytes of source) {
      for (let at = 0; at < bytes.length && error === null && !ended; at += FEED_BYTES) {
        await written(bytes.subarray(at, at + FEED_BYTES));
        const portions = ready;
        ready = [];
        yield* portions;
      }
      if (error !== null || ended) break;
    }
    if (error === null && !ended) {
      const closed = once(inflate, 'close').catch(() => undefined);
      inflate.end();
      await closed;
    }
    yield* ready;
    if (error !== null) throw error;
  } finally {
    inflate.destroy();
  }
}

/** The beginning of what gzip data holds, out of its first bytes; empty when they are damaged. */
export async function headOfGzip(head: Buffer): Promise<Buffer> {
  const parts: Buffer[] = [];
  try {
    for await (const portion of gunzipped([head])) parts.push(portion);
  } catch {
    // The end is missing: only the beginning is asked for.
  }
  return Buffer.concat(parts);
}

export async function* asAsync<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}
