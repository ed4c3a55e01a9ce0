import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { page } from '../docs/pages';
import { TestEngine } from '../helpers/engine';
import { logFile, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

let engine: TestEngine;
let folder: string;
let fingerprint: string;
let names: string[];
const original = new Map<string, Buffer>();

const check = () => engine.call('export.check', { place: folder, fingerprint });

beforeAll(async () => {
  engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json.gz': logFile(trailRecords(0, 60)) }));
  await engine.call('finding.add', { title: 'Kept', search: { query: 'eventID: *1' } });
  await engine.call('finding.update', { id: 1, notes: 'seen' });
  const place = join(tempFolder(), 'package');
  const request = { what: { kind: 'all' as const }, pdf: false };
  ({ path: folder, fingerprint } = await engine.call('export.package', { place, request }));
  names = readdirSync(folder).sort();
  for (const name of names) original.set(name, readFileSync(join(folder, name)));
  await engine.call('case.close', {});
});

interface Change {
  /** The file that must be named. */
  file: string;
  /** What the folder holds after it; null removes a file. */
  files: Record<string, Buffer | null>;
  /** Where the first change stands, where a place must be told. */
  at?: number;
  /** The line at which the chain must be told to break. */
  line?: number;
}

const put = (file: string, bytes: Buffer, at?: number): Change => ({
  file,
  files: { [file]: bytes },
  ...(at === undefined ? {} : { at }),
});

function flip(file: string, position: number, mask: number): Change {
  const bytes = Buffer.from(original.get(file)!);
  const at = position % bytes.length;
  bytes[at] = bytes[at]! ^ mask;
  return put(file, bytes, at);
}

function cut(file: string, count: number): Change {
  const bytes = original.get(file)!;
  const left = bytes.length - 1 - (count % bytes.length);
  return put(file, bytes.subarray(0, left), left);
}

/** Lines with their ends. */
const linesOf = (file: string) =>
  original
    .get(file)!
    .toString('latin1')
    .match(/[^\n]*\n/g)!;
const joined = (lines: readonly string[]) => Buffer.from(lines.join(''), 'latin1');

function deleteEntry(number: number): Change {
  const lines = linesOf('journal.jsonl');
  const at = number % lines.length;
  // Where the last one is missing, the one before it is not the head.
  const line = Math.min(at + 1, lines.length - 1);
  return { ...put('journal.jsonl', joined(lines.toSpliced(at, 1))), line };
}

function swapEntries(number: number): Change {
  const lines = linesOf('journal.jsonl');
  const at = number % (lines.length - 1);
  return {
    ...put('journal.jsonl', joined(lines.toSpliced(at, 2, lines[at + 1]!, lines[at]!))),
    line: at + 1,
  };
}

/** Another digit in a row, as somebody who edits a table would. */
function editRow(file: string, number: number): Change {
  const lines = linesOf(file);
  const index = 1 + (number % (lines.length - 1));
  const line = lines[index]!;
  const digits = [...line.matchAll(/\d/g)];
  const digit = digits[number % digits.length]!;
  const edited = `${line.slice(0, digit.index)}${(Number(digit[0]) + 1) % 10}${line.slice(digit.index + 1)}`;
  const before = lines.slice(0, index).join('').length + digit.index;
  return put(file, joined(lines.toSpliced(index, 1, edited)), before);
}

/** Somebody else's seal: over the same manifest, over one that names their key, or over one with another row in it. */
function reseal(how: 'same' | 'named' | 'edited', number: number): Change {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const files: Change['files'] = {};
  let text = original.get('manifest.json')!.toString();
  if (how !== 'same') {
    const der = publicKey.export({ type: 'spki', format: 'der' });
    text = text.replaceAll(fingerprint, createHash('sha256').update(der).digest('hex'));
  }
  if (how === 'edited') {
    const { files: edited } = editRow('events.csv', number);
    const bytes = edited['events.csv']!;
    const before = createHash('sha256').update(original.get('events.csv')!).digest('hex');
    text = text.replace(before, createHash('sha256').update(bytes).digest('hex'));
    files['events.csv'] = bytes;
  }
  files['manifest.json'] = Buffer.from(text);
  files['manifest.sig'] = sign(null, Buffer.from(text), privateKey);
  files['public-key.pem'] = Buffer.from(publicKey.export({ type: 'spki', format: 'pem' }).toString());
  return { file: 'public-key.pem', files };
}

const change = (): fc.Arbitrary<Change> => {
  const file = fc.constantFrom(...names);
  const full = fc.constantFrom(...names.filter((name) => original.get(name)!.length > 0));
  const table = fc.constantFrom('events.csv', 'events.jsonl', 'timeline.csv', 'evidence.csv');
  const number = fc.nat(1_000_000);
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(full, number, fc.integer({ min: 1, max: 255 })).map((args) => flip(...args)),
    },
    { weight: 2, arbitrary: fc.tuple(full, number).map((args) => cut(...args)) },
    { weight: 1, arbitrary: number.map(deleteEntry) },
    { weight: 1, arbitrary: number.map(swapEntries) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(table, number)
        .filter(([name]) => linesOf(name).length > 1)
        .map((args) => editRow(...args)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('same' as const, 'named' as const, 'edited' as const), number)
        .map((args) => reseal(...args)),
    },
    { weight: 1, arbitrary: file.map((name): Change => ({ file: name, files: { [name]: null } })) },
    {
      weight: 1,
      arbitrary: fc.constant<Change>({ file: 'more.txt', files: { 'more.txt': Buffer.from('x') } }),
    },
  );
};

describe('checking a package', () => {
  it('finds nothing wrong with one that is whole', async () => {
    expect(await check()).toMatchObject({
      ok: true,
      fingerprint,
      expected: true,
      files: names.length - 4,
      problems: [],
    });
  });

  it('tells every change with its place', async () => {
    await fc.assert(
      fc.asyncProperty(change(), async ({ file, files, at, line }) => {
        for (const [name, bytes] of Object.entries(files)) {
          if (bytes) writeFileSync(join(folder, name), bytes);
          else rmSync(join(folder, name));
        }
        const { ok, problems } = await check();
        for (const name of Object.keys(files)) {
          const before = original.get(name);
          if (before) writeFileSync(join(folder, name), before);
          else rmSync(join(folder, name));
        }
        expect(ok).toBe(false);
        const told = problems.filter((problem) => problem.file === file);
        expect(told, `${file} ${at}`).not.toEqual([]);
        if (line !== undefined) expect(told.map(({ place }) => place)).toContain(`line ${line}`);
        const isData = !/^(manifest|public-key)/.test(file);
        if (at !== undefined && isData)
          expect(
            told.some(({ place }) => covers(place, at)),
            JSON.stringify(told),
          ).toBe(true);
      }),
      { numRuns: 1_000 },
    );
    expect((await check()).ok).toBe(true);
  }, 600_000);

  it('takes a fingerprint as people write it, and refuses what is none', async () => {
    const spaced = fingerprint.toUpperCase().match(/../g)!.join(':');
    expect((await engine.call('export.check', { place: folder, fingerprint: spaced })).expected).toBe(true);
    const other = await engine.call('export.check', { place: folder, fingerprint: '0'.repeat(64) });
    expect(other).toMatchObject({ ok: false, expected: false, problems: [{ file: 'public-key.pem' }] });
    expect(() => engine.call('export.check', { place: folder, fingerprint: 'abc' })).toThrow(/64/);
    await expect(engine.call('export.check', { place: join(folder, 'no') })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('knows whether a time stamp is over this signature', async () => {
    const digest = createHash('sha256').update(original.get('manifest.sig')!).digest();
    const stamp = join(folder, 'manifest.sig.tsr');
    writeFileSync(stamp, Buffer.concat([Buffer.from('some DER'), digest]));
    expect(await check()).toMatchObject({ ok: true, stamp: 'fits' });
    writeFileSync(stamp, 'something else');
    expect(await check()).toMatchObject({
      ok: false,
      stamp: 'does not fit',
      problems: [{ file: 'manifest.sig.tsr' }],
    });
    rmSync(stamp);
    expect(await check()).toMatchObject({ ok: true, stamp: 'none' });
  });
});

/** Whether a place such as `bytes 0 to 4096`, or one that a cut names, holds a byte. */
function covers(place: string | null, at: number): boolean {
  const range = /^bytes (\d+) to (\d+)$/.exec(place ?? '');
  if (range) return at >= Number(range[1]) && at <= Number(range[2]);
  return place === `from byte ${at} on`;
}

const hasTools =
  process.platform === 'linux' &&
  spawnSync('openssl', ['version']).status === 0 &&
  spawnSync('sha256sum', ['--version']).status === 0;

describe.skipIf(!hasTools)('the recipe of the documentation', () => {
  const [, recipe = ''] = /```sh\n(#!\/bin\/sh\n[\s\S]*?)```/.exec(page('docs/evidence-package.md')) ?? [];
  let script: string;
  const run = () => spawnSync('sh', [script, folder, fingerprint], { encoding: 'utf8' });
  beforeAll(() => {
    script = join(tempFolder(), 'check.sh');
    writeFileSync(script, recipe);
  });

  it('has thirty lines at most', () => {
    expect(recipe.trimEnd().split('\n').length).toBeGreaterThan(10);
    expect(recipe.trimEnd().split('\n').length).toBeLessThanOrEqual(30);
  });

  it('finds nothing wrong with a package that is whole', () => {
    const { status, stdout, stderr } = run();
    expect({ status, stdout: stdout.trim().split('\n').at(-1), stderr }).toEqual({
      status: 0,
      stdout: 'whole',
      stderr: '',
    });
  });

  it('names what was changed, as the program does', async () => {
    const changes = fc.sample(change(), { numRuns: 40, seed: 7 });
    for (const { file, files } of changes) {
      for (const [name, bytes] of Object.entries(files)) {
        if (bytes) writeFileSync(join(folder, name), bytes);
        else rmSync(join(folder, name));
      }
      const { status, stdout, stderr } = run();
      for (const name of Object.keys(files)) {
        const before = original.get(name);
        if (before) writeFileSync(join(folder, name), before);
        else rmSync(join(folder, name));
      }
      // The request for a time stamp is nothing that is sealed.
      if (file === 'manifest.sig.tsq') continue;
      expect({ file, status, stderr }).toEqual({ file, status: 1, stderr: '' });
      expect(stdout, file).toMatch(/^manifest\.json|^manifest\.sig/.test(file) ? /manifest/ : file);
    }
  }, 120_000);
});
