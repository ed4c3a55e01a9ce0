import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gzipSync, constants as zlib } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readOriginal } from '../../../electron/engine/evidence/original';
import { readEvidence } from '../../../electron/engine/evidence/read';
import { readDocument } from '../helpers/document';
import { logText, trailRecord, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';

const folder = tempFolder();
let number = 0;

function write(stored: Buffer | string): string {
  const path = join(folder, `${number++}.bin`);
  writeFileSync(path, stored);
  return path;
}

async function read(path: string, limits?: Parameters<typeof readEvidence>[2]) {
  const portions: Buffer[] = [];
  const report = await readEvidence(path, (bytes) => portions.push(bytes), limits);
  return { report, portions, content: Buffer.concat(portions) };
}

describe('what reading a hostile file may cost', () => {
  it('damage behind very many empty blocks is reached quickly, and what stands before is kept', async () => {
    const text = logText(trailRecords(0, 3));
    const body = deflateRawSync(text, { finishFlush: zlib.Z_SYNC_FLUSH });
    const empty = Buffer.concat(Array.from({ length: 100_000 }, () => Buffer.from([0, 0, 0, 0xff, 0xff])));
    const head = gzipSync('').subarray(0, 10);
    const begun = performance.now();
    const { report, content } = await read(
      write(Buffer.concat([head, body, empty, Buffer.from([0xff, 0xff])])),
    );
    expect(performance.now() - begun).toBeLessThan(3_000);
    expect(report.damage?.kind).toBe('corrupt');
    expect(content.toString()).toBe(text);
  });

  it('the last byte before damage in a large file is kept', async () => {
    const text = randomBytes(3 * 2 ** 20).toString('base64');
    const flat = gzipSync(text, { level: 0 });
    flat[flat.length - 3]! ^= 0x55;
    const { report, content } = await read(write(flat));
    expect(report.damage?.kind).toBe('corrupt');
    expect([content.length, content.toString() === text]).toEqual([text.length, true]);
  });

  it('a small file that inflates past the ratio is stopped, and the records before are kept', async () => {
    const text = logText([...trailRecords(0, 5), trailRecord(5, { userAgent: 'x'.repeat(120 * 2 ** 20) })]);
    const { report, portions, content } = await read(write(gzipSync(text)));
    expect(report).toMatchObject({ contentSha256: null, damage: { kind: 'too-large' } });
    expect(content.length).toBeLessThan(65 * 2 ** 20);
    expect(readDocument(portions).events).toHaveLength(5);
  });

  it.skipIf(process.platform === 'win32')('a pipe is refused at once', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    await expect(read(path)).rejects.toThrow('regular file');
  });
});

describe('reading a record again from the evidence', () => {
  const text = logText(trailRecords(0, 40));
  const whole = gzipSync(text);
  const cut = whole.subarray(0, whole.length - 20);
  const offset = text.indexOf('{"eventVersion"');
  const length = JSON.stringify(trailRecord(0)).length;
  const hashesOf = async (path: string) => (await read(path)).report;

  it('gives the bytes of whole and of damaged files that are as they were', async () => {
    for (const stored of [whole, cut, Buffer.from(text)]) {
      const file = write(stored);
      const bytes = await readOriginal({ file, offset, length }, await hashesOf(file));
      expect(bytes.toString()).toBe(JSON.stringify(trailRecord(0)));
    }
  });

  it('refuses a damaged file that was altered since', async () => {
    const file = write(cut);
    const hashes = await hashesOf(file);
    expect(hashes.contentSha256).toBeNull();
    writeFileSync(file, gzipSync(text.replaceAll('kim', 'eve')).subarray(0, -20));
    await expect(readOriginal({ file, offset, length }, hashes)).rejects.toMatchObject({
      kind: 'unreadable',
    });
  });

  it('refuses bytes that are not there, and a file of which no hash is known', async () => {
    const file = write(cut);
    const hashes = await hashesOf(file);
    const behind = { file, offset: text.length - 2, length: 100 };
    await expect(readOriginal(behind, hashes)).rejects.toMatchObject({ kind: 'unreadable' });
    const unknown = { sha256: null, contentSha256: null };
    await expect(readOriginal({ file, offset, length }, unknown)).rejects.toMatchObject({
      kind: 'unreadable',
    });
  });
});
