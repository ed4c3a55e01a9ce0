import { createHash } from 'node:crypto';
import { closeSync } from 'node:fs';
import { type ArchiveEntry, type ArchiveSource, entriesOf, packingOf } from './archive';
import { DEFAULT_LIMITS } from './limits';
import { openEvidence } from './open';
import { asAsync, gunzipped, headOfGzip } from './portions';
import { PullBytes } from './pull';
import { type Deliver, isGzip, portionsOf, type ReadReport, readEvidence, readStream } from './read';

/** A file, or an archive on the way to it: where it is, and the SHA-256 of its bytes. */
export interface Link {
  readonly path: string;
  readonly sha256: string | null;
}

/** Enough to tell what a file is. */
const HEAD_BYTES = 4096;

/**
 * Reads a file again, through the archives it stands in: the first link is a file on disk, each further one a file in the
 * one before.
 *
 * @throws Error when it is not to be found there any more
 */
export async function readLinked(links: readonly Link[], deliver: Deliver): Promise<ReadReport> {
  const [first, ...rest] = links;
  if (!first) throw new Error('no file');
  if (rest.length === 0) return readEvidence(first.path, deliver);
  const { file, size } = openEvidence(first.path);
  try {
    const head = portionsOf(file, HEAD_BYTES).next();
    const start = head.done ? Buffer.alloc(0) : head.value;
    const gzip = isGzip(start);
    const packing = packingOf(gzip ? await headOfGzip(start) : start);
    if (!packing) throw new Error('It is no archive any more.');
    const content = gzip ? gunzipped(portionsOf(file)) : asAsync(portionsOf(file));
    const source: ArchiveSource =
      packing === 'tar'
        ? { packing, content }
        : { packing, bytes: gzip ? { buffer: await gathered(content) } : { file, size } };
    const report = await readInside(source, rest, deliver);
    if (!report) throw new Error(`There is no ${rest[0]?.path} in it any more.`);
    return report;
  } finally {
    closeSync(file);
  }
}

/** Names may stand more than once in an archive: the one with the right bytes is meant. */
async function readInside(
  source: ArchiveSource,
  [next, ...rest]: readonly Link[],
  deliver: Deliver,
): Promise<ReadReport | null> {
  const entries = entriesOf(source, DEFAULT_LIMITS);
  try {
    for (let turn = await entries.next(); !turn.done; turn = await entries.next()) {
      const entry = turn.value;
      if (entry.name !== next?.path || entry.fault) continue;
      const report =
        rest.length === 0 ? await readEntry(entry, next, deliver) : await within(entry, rest, deliver);
      if (report) return report;
    }
    return null;
  } finally {
    await entries.return(undefined);
  }
}

/** Its bytes are kept until they have turned out to be the right ones: an entry of a tar archive comes by once. */
async function readEntry(
  entry: ArchiveEntry,
  { sha256 }: Link,
  deliver: Deliver,
): Promise<ReadReport | null> {
  const stored: Buffer[] = [];
  const hash = createHash('sha256');
  try {
    for await (const portion of entry.open()) {
      stored.push(Buffer.from(portion));
      hash.update(portion);
    }
  } catch {
    // It was damaged when it was loaded, and its bytes up to the damage are what was hashed then.
  }
  return hash.digest('hex') === sha256 ? readStream(asAsync(stored), deliver, DEFAULT_LIMITS) : null;
}

async function within(
  entry: ArchiveEntry,
  rest: readonly Link[],
  deliver: Deliver,
): Promise<ReadReport | null> {
  const bytes = new PullBytes(entry.open());
  const head = await bytes.take(HEAD_BYTES);
  bytes.giveBack(head);
  const gzip = isGzip(head);
  const packing = packingOf(gzip ? await headOfGzip(head) : head);
  const content = gzip ? gunzipped(bytes.rest()) : bytes.rest();
  if (packing === 'tar') return readInside({ packing, content }, rest, deliver);
  if (packing === 'zip')
    return readInside({ packing, bytes: { buffer: await gathered(content) } }, rest, deliver);
  return null;
}

async function gathered(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  try {
    for await (const portion of content) parts.push(Buffer.from(portion));
  } catch {
    // What there is of it may still hold the file.
  }
  return Buffer.concat(parts);
}
