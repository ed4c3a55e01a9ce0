import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemo } from '../../../electron/engine/demo/demo';
import { type DigestBody, digests, logFiles, readTree, type TreeFile } from './tree';

let root: string;
let tree: TreeFile[];
let all: { file: TreeFile; body: DigestBody }[];

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'coldtrail-digests-'));
  await writeDemo({ dir: root, events: 1_500, seed: 7 });
  tree = readTree(root);
  all = digests(tree);
}, 60_000);

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

describe('the digests of the example', () => {
  it('say where they lie', () => {
    for (const { file, body } of all) {
      expect(body.digestS3Object).toBe(file.key);
      expect(file.key).toMatch(
        /\/\d{12}_CloudTrail-Digest_[a-z0-9-]+_org-trail_eu-central-1_\d{8}T\d{6}Z\.json\.gz$/,
      );
    }
  });

  it('vouch for every log file once, with its hash', () => {
    const logs = new Map(logFiles(tree).map((log) => [log.file.key, log]));
    const named = all.flatMap(({ body }) => body.logFiles);
    expect(named.map((log) => log.s3Object).sort()).toEqual([...logs.keys()].sort());
    for (const { body } of all) {
      for (const entry of body.logFiles) {
        const log = logs.get(entry.s3Object)!;
        expect(entry.hashValue).toBe(sha256(log.file.inflated));
        expect(
          log.delivered >= Date.parse(body.digestStartTime) && log.delivered < Date.parse(body.digestEndTime),
        ).toBe(true);
        const times = log.records.map((record) => record.eventTime).sort();
        expect([entry.oldestEventTime, entry.newestEventTime]).toEqual([times[0], times.at(-1)]);
      }
    }
  });

  it('form two chains per account and region, each link signed', () => {
    const keys: { PublicKeyList: { Value: string; Fingerprint: string }[] } = JSON.parse(
      tree.find((file) => file.key === 'public-keys.json')!.inflated.toString('utf8'),
    );
    const [published] = keys.PublicKeyList;
    const der = Buffer.from(published!.Value, 'base64');
    expect(createHash('md5').update(der).digest('hex')).toBe(published!.Fingerprint);
    const key = createPublicKey({ key: der, format: 'der', type: 'pkcs1' });
    const byKey = new Map(all.map((digest) => [digest.file.key, digest]));
    let starts = 0;
    let verified = 0;
    for (const { body } of all) {
      expect(body.digestPublicKeyFingerprint).toBe(published!.Fingerprint);
      if (body.previousDigestS3Object === null) {
        expect([body.previousDigestHashValue, body.previousDigestSignature]).toEqual([null, null]);
        starts++;
        continue;
      }
      const parent = byKey.get(body.previousDigestS3Object)!;
      expect(parent.body.digestEndTime).toBe(body.digestStartTime);
      expect(body.previousDigestHashValue).toBe(sha256(parent.file.inflated));
      const text = [
        parent.body.digestEndTime,
        `${parent.body.digestS3Bucket}/${parent.body.digestS3Object}`,
        sha256(parent.file.inflated),
        parent.body.previousDigestSignature ?? 'null',
      ].join('\n');
      const signature = Buffer.from(body.previousDigestSignature ?? '', 'hex');
      expect(verify('RSA-SHA256', Buffer.from(text), key, signature)).toBe(true);
      verified++;
    }
    expect(starts).toBe(24);
    expect(verified).toBe(all.length - starts);
  });
});
