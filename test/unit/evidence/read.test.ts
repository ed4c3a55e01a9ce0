import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, gunzipSync, gzipSync, constants as zlib } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ReadReport, readEvidence } from '../../../electron/engine/evidence/read';
import { readDocument } from '../helpers/document';
import { logText, trailRecord, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';

const folder = tempFolder();
let number = 0;

async function read(stored: Buffer, limits?: Parameters<typeof readEvidence>[2]) {
  const path = join(folder, `${number++}.bin`);
  writeFileSync(path, stored);
  const portions: Buffer[] = [];
  const report: ReadReport = await readEvidence(path, (bytes) => portions.push(bytes), limits);
  return { report, portions, content: Buffer.concat(portions) };
}

const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

/** Records of uneven length that do not compress to nothing, so that cuts fall everywhere. */
const records = trailRecords(0, 60).map((record, index) => ({
  ...record,
  userAgent: randomBytes((index * 37) % 400).toString('base64'),
}));
const text = logText(records);
/** Where each record ends in the text. */
const ends = records.map((record) => text.indexOf(JSON.stringify(record)) + JSON.stringify(record).length);
const stored = gzipSync(text);

/** Without printing both when they differ. */
const expectWhole = (content: Buffer) =>
  expect([content.length, content.toString() === text]).toEqual([text.length, true]);

describe('reading an evidence file', () => {
  it('delivers plain and compressed content whole, with the hashes of both', async () => {
    for (const bytes of [Buffer.from(text), stored]) {
      const { report, content } = await read(bytes);
      expectWhole(content);
      expect(report).toEqual({
        size: bytes.length,
        sha256: sha256(bytes),
        contentSha256: sha256(Buffer.from(text)),
        contentSize: text.length,
      });
    }
  });

  it('keeps every whole record before the end of a truncated file, wherever it was cut', async () => {
    let partly = 0;
    for (let cut = 1; cut < stored.length; cut += 131) {
      const prefix =
        cut < 18 ? 0 : gunzipSync(stored.subarray(0, cut), { finishFlush: zlib.Z_SYNC_FLUSH }).length;
      const whole = ends.filter((end) => end <= prefix).length;
      if (whole > 0 && whole < records.length) partly++;
      const { report, portions } = await read(stored.subarray(0, cut));
      if (cut < 2) continue;
      expect(report, `cut at ${cut}`).toMatchObject({ contentSha256: null, damage: { kind: 'truncated' } });
      expect(readDocument(portions).events, `cut at ${cut}`).toHaveLength(whole);
    }
    expect(partly).toBeGreaterThan(50);
  });

  it('keeps every record when only the checksum or the length at the end is wrong', async () => {
    for (const back of [8, 5, 4, 1]) {
      const damaged = Buffer.from(stored);
      damaged[damaged.length - back]! ^= 0x55;
      const { report, content } = await read(damaged);
      expect(report.damage?.kind, `byte ${back} before the end`).toBe('corrupt');
      expect(report.contentSha256).toBeNull();
      expectWhole(content);
    }
  });

  it('keeps what stands before a flipped byte, and says so', async () => {
    // Stored without compression, so that it is known which record the byte stands in.
    const flat = gzipSync(text, { level: 0 });
    for (let at = 15; at < flat.length - 8; at += 331) {
      const damaged = Buffer.from(flat);
      damaged[at]! ^= 0x80;
      const { report, portions } = await read(damaged);
      expect(report.damage?.kind, `byte ${at}`).toBe('corrupt');
      const before = ends.filter((end) => end <= at - 15).length;
      expect(readDocument(portions).events.length, `byte ${at}`).toBeGreaterThanOrEqual(before);
    }
  });

  it('reads on through several members, and leaves zeros behind the end alone', async () => {
    const half = Math.floor(text.length / 2);
    const members = [gzipSync(text.slice(0, half)), gzipSync(''), gzipSync(text.slice(half))];
    for (const bytes of [Buffer.concat(members), Buffer.concat([...members, Buffer.alloc(1_000)])]) {
      const { report, content } = await read(bytes);
      expectWhole(content);
      expect(report.damage).toBeUndefined();
      expect(report.contentSha256).toBe(sha256(Buffer.from(text)));
    }
  });

  it('keeps the content before garbage behind the end, and says that there is some', async () => {
    for (const garbage of ['garbage', '\x1f\x8b\xff\xff\0\0\0\0\0\0\0\0\0']) {
      const { report, content } = await read(Buffer.concat([stored, Buffer.from(garbage, 'latin1')]));
      expectWhole(content);
      expect(report.damage?.kind, JSON.stringify(garbage)).toBe('corrupt');
    }
  });

  it('keeps whole members before one that is cut', async () => {
    const second = gzipSync(logText([trailRecord(99)]));
    const { report, content } = await read(Buffer.concat([stored, second.subarray(0, second.length - 20)]));
    expect(content.toString().startsWith(text)).toBe(true);
    expect(report.damage?.kind).toBe('truncated');
  });

  it('takes an empty file and a compressed nothing for what they are', async () => {
    const nothing = sha256(Buffer.alloc(0));
    expect((await read(Buffer.alloc(0))).report).toMatchObject({
      size: 0,
      contentSize: 0,
      contentSha256: nothing,
    });
    expect((await read(gzipSync(''))).report).toMatchObject({ contentSize: 0, contentSha256: nothing });
  });

  it('stops a bomb by its ratio and by the limit of a file', async () => {
    const bomb = gzipSync(Buffer.alloc(200 * 2 ** 20));
    const { report, content } = await read(bomb);
    expect(report.damage?.kind).toBe('too-large');
    expect(content.length).toBeLessThan(100 * 2 ** 20);
    const limited = await read(stored, { inflatedBytes: 1_000, ratio: 400 });
    expect(limited.report.damage?.kind).toBe('too-large');
    expect(limited.content.length).toBeLessThanOrEqual(1_000);
  });

  it('never follows a link and opens nothing but regular files', async () => {
    const target = join(folder, 'target');
    writeFileSync(target, text);
    symlinkSync(target, join(folder, 'link'));
    mkdirSync(join(folder, 'directory'));
    const deliver = () => expect.unreachable('nothing must be delivered');
    await expect(readEvidence(join(folder, 'link'), deliver)).rejects.toThrow(/ELOOP/);
    await expect(readEvidence(join(folder, 'directory'), deliver)).rejects.toThrow('regular file');
  });

  it('takes raw deflate data for no archive', async () => {
    const raw = deflateRawSync(text);
    const { report, content } = await read(raw);
    expect(content).toEqual(raw);
    expect(report.damage).toBeUndefined();
  });
});
