import { execFileSync, spawnSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeDemo } from '../../electron/engine/demo/demo';
import { signedText } from '../../electron/engine/derive/integrity/signature';
import type { IntegrityRow } from '../../shared/model/integrity';
import {
  BUCKET as bucket,
  bucketFiles,
  deliveredLog,
  digestKey,
  headObject,
  makeChain,
  makeDigest,
} from '../unit/helpers/digests';
import { TestEngine } from '../unit/helpers/engine';
import { logText, trailRecords } from '../unit/helpers/records';
import { tempFolder } from '../unit/helpers/temp';
import { fingerprints, writeFiles } from '../unit/helpers/tree';

const key = digestKey();
const keysFile = join(tempFolder(), 'keys.json');
writeFileSync(keysFile, key.list);

const HOURS = 5;
const logs = Array.from({ length: HOURS }, (_, hour) => [
  deliveredLog(hour, logText(trailRecords(hour * 10, hour * 10 + 3))),
]);
const chain = makeChain(key, logs);
const whole = bucketFiles([...chain, ...logs.flat()]);
const saved = { [`${chain[4]!.key}.head.json`]: headObject(chain[4]!) };
const s3 = (one: { key: string }) => `s3://${bucket}/${one.key}`;

/** Loads the files, checks with the keys, and answers what is not valid, by object or path. */
async function check(
  files: Readonly<Record<string, string | Buffer>>,
  { keys = keysFile, arrange }: { keys?: string | null; arrange?: (root: string) => void } = {},
) {
  const root = writeFiles(tempFolder(), files);
  arrange?.(root);
  const before = fingerprints(root);
  const engine = await TestEngine.load(root);
  const summary = await engine.call('verify.run', keys === null ? {} : { place: keys });
  const { rows } = await engine.call('verify.rows', { count: 1_000 });
  expect(fingerprints(root)).toEqual(before);
  const tell = (row: IntegrityRow) => [
    row.object ?? row.file?.slice(root.length + 1) ?? row.kind,
    row.status,
  ];
  const wrong = rows.filter(({ verdict, kind }) => verdict !== 'valid' && kind !== 'other').map(tell);
  return { root, engine, summary, rows, wrong };
}

const without = (...keys: string[]) =>
  Object.fromEntries(Object.entries({ ...whole, ...saved }).filter(([name]) => !keys.includes(name)));

describe('digests', () => {
  it('that form a whole chain, with the last signature saved, are valid, and so is every log file', async () => {
    const { summary, wrong } = await check({ ...whole, ...saved });
    expect(wrong).toEqual([]);
    expect(summary).toMatchObject({
      digests: { valid: HOURS, invalid: 0, notCovered: 0, cannotTell: 0 },
      logs: { valid: HOURS, invalid: 0, notCovered: 0, cannotTell: 0 },
      gaps: 0,
      keys: { given: 1, evidence: 0 },
      from: '2026-02-03T00:00:00Z',
      to: '2026-02-03T05:00:00Z',
      hashes: 'load',
    });
  });

  it('are checked as openssl checks them', async () => {
    const pem = join(tempFolder(), 'key.pem');
    writeFileSync(pem, key.pem);
    const folder = tempFolder();
    const text = execFileSync('sha256sum', { input: chain[1]!.content }).toString().slice(0, 64);
    // The layout of the signed text, put together by hand.
    const signed = `2026-02-03T02:00:00Z\n${bucket}/${chain[1]!.key}\n${text}\n${chain[0]!.signature}`;
    const body = JSON.parse(chain[1]!.content) as { digestEndTime: string; digestS3Object: string };
    expect(
      signedText({
        endText: body.digestEndTime,
        bucket,
        object: body.digestS3Object,
        contentSha256: text,
        previousSignature: chain[0]!.signature,
      }),
    ).toBe(signed);
    writeFiles(folder, { signed, signature: Buffer.from(chain[1]!.signature, 'hex') });
    const found = spawnSync(
      'openssl',
      ['dgst', '-sha256', '-verify', pem, '-signature', join(folder, 'signature'), join(folder, 'signed')],
      { encoding: 'utf8' },
    );
    if (found.error) return;
    expect(found.stdout.trim()).toBe('Verified OK');
  });

  it('can be checked with keys as PEM, and with keys from among the evidence', async () => {
    const pem = join(tempFolder(), 'key.pem');
    writeFileSync(pem, key.pem);
    expect((await check({ ...whole, ...saved }, { keys: pem })).wrong).toEqual([]);
    const found = await check({ ...whole, ...saved, 'keys.json': key.list }, { keys: null });
    expect(found.wrong).toEqual([]);
    expect(found.summary.keys).toEqual({ given: 0, evidence: 1 });
  });

  it('without any key cannot be told, but a changed one is still found by its hash', async () => {
    const plain = await check(without(), { keys: null });
    expect(plain.summary.digests).toEqual({ valid: 0, invalid: 0, notCovered: 0, cannotTell: HOURS });
    expect(plain.summary.logs).toEqual({ valid: 0, invalid: 0, notCovered: 0, cannotTell: HOURS });
    const changed = chain[2]!.content.replace(
      '"awsAccountId":"111122223333"',
      '"awsAccountId":"111122223333" ',
    );
    const { rows } = await check({ ...without(), [chain[2]!.key]: gzipSync(changed) }, { keys: null });
    expect(
      rows.filter(({ verdict }) => verdict === 'invalid').map(({ object, status }) => [object, status]),
    ).toEqual([[s3(chain[2]!), "INVALID: hash value doesn't match"]]);
  });

  it('without the saved signature of the newest cannot be told for that one and its log files', async () => {
    const { wrong } = await check(whole);
    expect(wrong).toEqual([
      [s3(chain[4]!), 'cannot tell'],
      [s3(logs[4]![0]!), 'cannot tell'],
    ]);
  });

  it('take signatures from a map, and from a file whose name tells nothing', async () => {
    const map = JSON.stringify({ [`s3://${bucket}/${chain[4]!.key}`]: chain[4]!.signature });
    expect((await check({ ...whole, 'signatures.json': map })).wrong).toEqual([]);
    expect((await check({ ...whole, 'head.json': headObject(chain[4]!) })).wrong).toEqual([]);
  });

  it('that were changed are invalid, and what only they say of log files counts no more', async () => {
    const forged = deliveredLog(2, logText(trailRecords(900, 901)));
    const { hashValue } = (
      JSON.parse(makeDigest(key, 2, { logs: [forged] }).content) as {
        logFiles: [{ hashValue: string }];
      }
    ).logFiles[0];
    const original = (JSON.parse(chain[2]!.content) as { logFiles: [{ hashValue: string }] }).logFiles[0]
      .hashValue;
    const { wrong } = await check({
      ...without(),
      [chain[2]!.key]: gzipSync(chain[2]!.content.replace(original, hashValue)),
      [logs[2]![0]!.key]: gzipSync(forged.content),
    });
    expect(wrong).toEqual([
      [s3(chain[2]!), 'INVALID: signature verification failed'],
      [s3(logs[2]![0]!), 'cannot tell'],
    ]);
  });

  it('that another key signed are invalid', async () => {
    const foreign = digestKey();
    const forged = makeDigest(foreign, 4, { logs: logs[4]!, previous: chain[3]! });
    const files = {
      ...whole,
      [forged.key]: gzipSync(forged.content),
      [`${forged.key}.head.json`]: headObject(forged),
    };
    const { wrong } = await check({ ...files, 'planted-keys.json': foreign.list });
    expect(wrong).toEqual([
      [
        s3(chain[4]!),
        `INVALID: public key not found in region eu-central-1 for fingerprint ${foreign.fingerprint}`,
      ],
      [s3(logs[4]![0]!), 'cannot tell'],
    ]);
    // Under the name of the right key, its signature fails.
    const disguised = makeDigest({ ...foreign, fingerprint: key.fingerprint }, 4, {
      logs: logs[4]!,
      previous: chain[3]!,
    });
    const again = await check({
      ...whole,
      [disguised.key]: gzipSync(disguised.content),
      [`${disguised.key}.head.json`]: headObject(disguised),
    });
    expect(again.wrong[0]).toEqual([s3(chain[4]!), 'INVALID: signature verification failed']);
  });

  it('that are missing are named, those before where the evidence begins are not', async () => {
    const { wrong } = await check(without(chain[0]!.key, chain[2]!.key));
    expect(wrong).toEqual([
      [s3(chain[2]!), 'INVALID: not found'],
      // Its signature stood in the missing one, and only there.
      [s3(chain[1]!), 'cannot tell'],
      [s3(logs[1]![0]!), 'cannot tell'],
      // Named by the missing ones only.
      [logs[0]![0]!.key, 'not covered'],
      [logs[2]![0]!.key, 'not covered'],
    ]);
  });

  it('that were moved are invalid, wherever the folders tell', async () => {
    const elsewhere = chain[1]!.key.replace('/2026/02/03/', '/2026/02/04/');
    const { wrong, rows } = await check({ ...without(chain[1]!.key), [elsewhere]: whole[chain[1]!.key]! });
    expect(wrong).toEqual([[s3(chain[1]!), 'INVALID: has been moved from its original location']]);
    // What it says is signed, wherever it lies.
    expect(rows.find(({ object }) => object === s3(logs[1]![0]!))?.verdict).toBe('valid');
    const flat = Object.fromEntries(
      Object.entries({ ...whole, ...saved }).map(([name, content]) => [name.replace(/.*\//, ''), content]),
    );
    const rearranged = await check(flat);
    expect(rearranged.wrong).toEqual([]);
    expect(rearranged.rows.find(({ kind }) => kind === 'digest')?.reason).toContain('cannot be checked');
  });

  it('that cannot be read are invalid', async () => {
    const { wrong } = await check({ ...without(), [chain[1]!.key]: gzipSync('{"oh') });
    expect(wrong).toEqual([
      [s3(chain[1]!), 'INVALID: invalid format'],
      [s3(chain[0]!), 'cannot tell'],
      [s3(logs[0]![0]!), 'cannot tell'],
      [logs[1]![0]!.key, 'not covered'],
    ]);
    const { fingerprint: _, ...nameless } = JSON.parse(chain[4]!.content) as Record<string, unknown>;
    delete nameless.digestPublicKeyFingerprint;
    const lacking = await check({ ...whole, [chain[4]!.key]: gzipSync(JSON.stringify(nameless)) });
    expect(lacking.wrong[0]).toEqual([s3(chain[4]!), 'INVALID: invalid format']);
  });

  it('tell of the time in which there were none', async () => {
    const restarted = makeDigest(key, 8);
    const { wrong, summary } = await check({
      ...without(),
      ...bucketFiles([restarted]),
      'late.json': JSON.stringify({ [restarted.key]: restarted.signature }),
    });
    expect(wrong).toEqual([
      [
        'gap',
        'No log files were delivered by CloudTrail between 2026-02-03T05:00:00Z and 2026-02-03T08:00:00Z',
      ],
    ]);
    expect(summary.gaps).toBe(1);
  });

  it('that were made later, for log files that came late, are a chain of their own', async () => {
    const late = deliveredLog(1, logText(trailRecords(500, 502)));
    const backfill = makeDigest(key, 1, { logs: [late], backfill: true });
    const files = {
      ...without(),
      ...bucketFiles([late, backfill]),
      [`${backfill.key}.head.json`]: headObject(backfill),
    };
    const { wrong, summary, rows } = await check(files);
    expect(wrong).toEqual([]);
    expect(summary.backfillDigests).toEqual({ valid: 1, invalid: 0, notCovered: 0, cannotTell: 0 });
    expect(rows.find(({ object }) => object === s3(late))).toMatchObject({
      verdict: 'valid',
      backfill: true,
    });
  });
});

describe('log files', () => {
  it('that were changed, damaged, taken away or put there are told apart', async () => {
    const planted = deliveredLog(3, logText(trailRecords(700, 701)));
    const outside = deliveredLog(9, logText(trailRecords(800, 801)));
    const [changed, damaged, gone, renamed] = logs.map(([log]) => log!);
    const { wrong, rows } = await check({
      ...without(gone!.key, renamed!.key),
      [changed!.key]: gzipSync(changed!.content.replace('"kim"', '"kip"')),
      [damaged!.key]: whole[damaged!.key]!.subarray(0, 300),
      'under-another-name.json': renamed!.content,
      ...bucketFiles([planted, outside]),
    });
    expect(wrong).toEqual([
      [s3(changed!), "INVALID: hash value doesn't match"],
      [s3(damaged!), 'INVALID: invalid format'],
      [s3(gone!), 'INVALID: not found'],
      [planted.key, 'not covered'],
      [outside.key, 'not covered'],
    ]);
    const reasons = rows.filter(({ status }) => status === 'not covered').map(({ reason }) => reason);
    expect(reasons).toContain(
      'A digest covers its account, region and minute of delivery, and does not name it.',
    );
    expect(reasons).toContain(
      'No digest among the evidence covers its account, region and time of delivery.',
    );
  });

  it('that changed on disk since they were loaded are found by hashing again', async () => {
    const { engine, root } = await check({ ...whole, ...saved });
    const [changed, gone] = [logs[0]![0]!, logs[1]![0]!];
    writeFileSync(join(root, changed.key), gzipSync(changed.content.replace('"kim"', '"kip"')));
    rmSync(join(root, gone.key));
    expect((await engine.call('verify.run', {})).logs.invalid).toBe(0);
    const now = await engine.call('verify.run', { rehash: true });
    expect(now).toMatchObject({ hashes: 'disk', logs: { valid: HOURS - 2, invalid: 2 } });
    const { rows } = await engine.call('verify.rows', { verdict: 'invalid' });
    expect(rows.map(({ object, status }) => [object, status])).toEqual([
      [s3(changed), "INVALID: hash value doesn't match"],
      [s3(gone), 'INVALID: not found'],
    ]);
    renameSync(join(root, 'AWSLogs'), join(root, 'elsewhere'));
    expect((await engine.call('verify.run', { rehash: true })).digests.invalid).toBe(HOURS);
  });
});

describe('keys', () => {
  it('that are none are refused with one sentence, and nothing changes', async () => {
    const { engine } = await check({ ...whole, ...saved });
    const text = join(tempFolder(), 'text.json');
    writeFileSync(text, '{"PublicKeyList":[]}');
    await expect(engine.call('verify.run', { place: text })).rejects.toThrow(/holds no public keys/);
    await expect(engine.call('verify.run', { place: `${text}.gone` })).rejects.toThrow(/cannot be read/);
    expect((await engine.call('verify.summary', {})).digests.valid).toBe(HOURS);
  });

  it('of another kind are said to be unusable', async () => {
    const odd = JSON.stringify({ PublicKeyList: [{ Value: Buffer.from('no key').toString('base64') }] });
    const root = tempFolder();
    writeFileSync(join(root, 'odd.json'), odd);
    const fingerprint = execFileSync('md5sum', { input: 'no key' }).toString().slice(0, 32);
    const digest = makeDigest({ ...key, fingerprint }, 0);
    const { wrong } = await check(
      { ...bucketFiles([digest]), [`${digest.key}.head.json`]: headObject(digest) },
      { keys: join(root, 'odd.json') },
    );
    expect(wrong).toEqual([
      [s3(digest), `INVALID: Unable to load PKCS #1 key with fingerprint ${fingerprint}`],
    ]);
  });
});

it('every file of the example is checked, and only those of AWS Config and the keys are not covered', async () => {
  const dir = join(tempFolder(), 'tree');
  const demo = await writeDemo({ dir, events: 1_500, seed: 7 });
  const engine = await TestEngine.load(dir);
  const summary = await engine.call('verify.summary', {});
  expect(summary).toMatchObject({
    digests: { valid: demo.digestFiles, invalid: 0, notCovered: 0, cannotTell: 0 },
    logs: { valid: demo.logFiles, invalid: 0, notCovered: 0, cannotTell: 0 },
    others: {
      valid: 0,
      invalid: 0,
      notCovered: demo.configFiles + demo.noticeFiles + demo.signatureFiles + 1,
      cannotTell: 0,
    },
    // One per stream: the trail was stopped once.
    gaps: demo.signatureFiles / 2,
  });
});
