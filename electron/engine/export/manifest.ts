import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

export const MANIFEST = 'manifest.json';
export const SIGNATURE = 'manifest.sig';
export const PUBLIC_KEY = 'public-key.pem';
/** An RFC 3161 answer over the signature, obtained elsewhere; not part of what is sealed. */
export const STAMP = 'manifest.sig.tsr';
/** What a time-stamping authority is asked, ready to be sent. */
export const STAMP_QUERY = 'manifest.sig.tsq';

const text = z.string();
const hex = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().nonnegative();

const fileEntry = z.strictObject({
  about: text,
  /** Hashes of the blocks, 16 hex digits each, one after the other: they only say where a file was changed. */
  blocks: z.string().regex(/^([0-9a-f]{16})*$/),
  blockSize: count,
  path: text,
  rows: count.nullable(),
  sha256: hex,
  size: count,
});
export type FileEntry = z.output<typeof fileEntry>;

/** The sealed description of a package, written as canonical JSON. */
export const manifestSchema = z.strictObject({
  /** When the journal's head was written: the state of the case that is exported. */
  asOf: text,
  author: text.nullable(),
  case: z.strictObject({ createdAt: text, id: text, schemaVersion: count }),
  counts: z.strictObject({ changes: count, events: count, evidenceFiles: count, findings: count }),
  coverage: z.strictObject({
    accounts: z.array(text),
    breaks: count,
    firstEventTime: text.nullable(),
    lastEventTime: text.nullable(),
    regions: z.array(text),
  }),
  files: z.array(fileEntry),
  fingerprint: hex,
  format: z.literal('coldtrail-package'),
  journal: z.strictObject({ entries: count, head: hex }),
  notes: z.array(text),
  queries: z.array(
    z.strictObject({
      from: text.nullable(),
      name: text,
      query: text,
      result: hex.nullable(),
      rows: count,
      sentence: text,
      to: text.nullable(),
    }),
  ),
  request: z.record(text, z.json()),
  timeZone: z.literal('UTC'),
  tool: text,
  version: z.literal(1),
});
export type Manifest = z.output<typeof manifestSchema>;

const MOST_BLOCKS = 256;
const LEAST_BLOCK = 4_096;

/** Bytes of a block: at most 256 of them make the file. */
export function blockSizeOf(size: number): number {
  let block = LEAST_BLOCK;
  while (block * MOST_BLOCKS < size) block *= 2;
  return block;
}

export interface Hashes {
  size: number;
  sha256: string;
  blockSize: number;
  blocks: string;
}

/** Hashes a file as a whole and block by block. */
export async function hashFile(path: string, blockSize = blockSizeOf(statSync(path).size)): Promise<Hashes> {
  const whole = createHash('sha256');
  let block = createHash('sha256');
  let inBlock = 0;
  let size = 0;
  let blocks = '';
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = chunk as Buffer;
    whole.update(bytes);
    size += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const part = bytes.subarray(at, at + blockSize - inBlock);
      block.update(part);
      at += part.length;
      inBlock += part.length;
      if (inBlock === blockSize) {
        blocks += block.digest('hex').slice(0, 16);
        block = createHash('sha256');
        inBlock = 0;
      }
    }
  }
  if (inBlock > 0) blocks += block.digest('hex').slice(0, 16);
  return { size, sha256: whole.digest('hex'), blockSize, blocks };
}

export async function fileEntryOf(
  folder: string,
  path: string,
  about: string,
  rows: number | null,
): Promise<FileEntry> {
  return { path, about, rows, ...(await hashFile(join(folder, path))) };
}

/** A request for an RFC 3161 time stamp over some content, in DER: SHA-256, certificates asked for, no nonce. */
export function stampQuery(content: Buffer): Buffer {
  const digest = createHash('sha256').update(content).digest();
  const algorithm = Buffer.from('300d06096086480165030402010500', 'hex');
  const imprint = der(0x30, algorithm, der(0x04, digest));
  return der(0x30, Buffer.from('020101', 'hex'), imprint, Buffer.from('0101ff', 'hex'));
}

const der = (tag: number, ...parts: Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag, content.length]), content]);
};
