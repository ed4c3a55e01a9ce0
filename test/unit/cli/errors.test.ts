import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { openCase } from '../../../electron/engine/store/open';
import { type CliResult, cli, isBuilt, NOBODY } from '../helpers/cli';
import { logFile, logText, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { fingerprints, writeFiles } from '../helpers/tree';

const mayHide = process.platform !== 'win32' && (process.getuid?.() !== 0 || 'uid' in NOBODY);
const evidence = () => writeFiles(tempFolder(), { 'a.json.gz': logFile(trailRecords(0, 10)) });

/** One sentence on standard error, nothing on standard output. */
function expectSentence(
  { status, stdout, stderr }: CliResult,
  expected: number,
  part: string | RegExp,
): void {
  expect(stderr).toMatch(part);
  expect(stderr).toMatch(/^coldtrail: [^\n]+\n$/);
  expect(stderr).not.toMatch(/something went wrong|undefined|\bat .*:\d+:\d+/i);
  expect({ status, stdout }).toEqual({ status: expected, stdout: '' });
}

async function madeCase(): Promise<{ folder: string; place: string }> {
  const folder = tempFolder();
  const place = join(folder, 'case.coldtrail');
  expect((await cli(folder, ['ingest', evidence()])).status).toBe(0);
  return { folder, place };
}

describe.skipIf(!isBuilt)('the command line says what is wrong and leaves everything as it was', () => {
  it('a damaged file: what stands before the damage is loaded, status 1', async () => {
    const log = logFile(trailRecords(0, 50));
    const folder = writeFiles(tempFolder(), {
      'e/cut.json.gz': log.subarray(0, log.length - 30),
      'e/no.json': '{',
    });
    const before = fingerprints(join(folder, 'e'));
    const { status, stdout, stderr } = await cli(folder, ['ingest', 'e']);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ files: { found: 2, partial: 1, failed: 1 }, notices: 2 });
    const notices = await cli(folder, ['notices']);
    const lines = notices.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ kind, message }) => [kind, /\.$/.test(message)])).toEqual([
      ['truncated', true],
      ['truncated', true],
    ]);
    expect(fingerprints(join(folder, 'e'))).toEqual(before);
  });

  it.each([
    ['an empty folder', 'empty', /no files under .*empty/],
    ['a missing path', 'nowhere', /nowhere cannot be loaded.*nothing at this path/],
    ['a missing path beside a good one', 'good nowhere', /nowhere cannot be loaded/],
  ])('%s: no case is made', async (_, paths, sentence) => {
    const folder = writeFiles(tempFolder(), { 'good/a.json': logText(trailRecords(0, 1)) });
    mkdirSync(join(folder, 'empty'));
    const before = fingerprints(folder);
    expectSentence(await cli(folder, ['ingest', ...paths.split(' ')]), 3, sentence);
    expect(fingerprints(folder)).toEqual(before);
  });

  it.skipIf(!mayHide)('a folder without permission: no case is made', async () => {
    const folder = writeFiles(tempFolder(), { 'closed/a.json': logText(trailRecords(0, 1)) });
    chmodSync(folder, 0o777);
    chmodSync(join(folder, 'closed'), 0);
    try {
      expectSentence(
        await cli(folder, ['ingest', 'closed'], NOBODY),
        3,
        /closed cannot be loaded.*Permission denied/,
      );
    } finally {
      chmodSync(join(folder, 'closed'), 0o755);
    }
    expect(readdirSync(folder)).toEqual(['closed']);
  });

  it.skipIf(!mayHide)('a folder that takes no case: the evidence is not read', async () => {
    const folder = tempFolder();
    chmodSync(folder, 0o555);
    const logs = evidence();
    chmodSync(logs, 0o755);
    expectSentence(
      await cli('/', ['ingest', logs, '--case', join(folder, 'c.coldtrail')], NOBODY),
      3,
      /cannot be/,
    );
    chmodSync(folder, 0o755);
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each([
    ['text', Buffer.from('hello, this is no case and has more than sixteen bytes')],
    ['nothing', Buffer.alloc(0)],
    [
      'something that only begins like a database',
      Buffer.concat([Buffer.alloc(8), Buffer.from('DUCK'), Buffer.alloc(9_000, 7)]),
    ],
  ])('a file that is not a case but %s is not touched', async (_, content) => {
    const folder = writeFiles(tempFolder(), { 'case.coldtrail': content });
    const logs = evidence();
    const before = fingerprints(folder);
    for (const args of [['status'], ['search', '*'], ['ingest', logs]]) {
      expectSentence(await cli(folder, args), 3, /not a Coldtrail case/);
      expect(fingerprints(folder)).toEqual(before);
    }
  });

  it('a database of somebody else is not touched', async () => {
    const folder = tempFolder();
    const place = join(folder, 'case.coldtrail');
    const instance = await DuckDBInstance.create(place);
    const connection = await instance.connect();
    await connection.run('CREATE TABLE event AS SELECT range AS n FROM range(1000)');
    await connection.run("CREATE TABLE case_info AS SELECT 'owner' AS key, 'somebody else' AS value");
    connection.closeSync();
    instance.closeSync();
    const before = fingerprints(folder);
    for (const args of [['status'], ['ingest', evidence()]]) {
      expectSentence(await cli(folder, args), 3, /not a Coldtrail case/);
      expect(fingerprints(folder)).toEqual(before);
    }
  });

  it.each([
    [999, /newer Coldtrail \(schema 999/],
    [1, /earlier Coldtrail \(schema 1, .*load the evidence into a new case/],
  ])('a case of another version is not touched: %s', async (version, sentence) => {
    const { folder, place } = await madeCase();
    const instance = await DuckDBInstance.create(place);
    const connection = await instance.connect();
    await connection.run(`UPDATE case_info SET value = '${version}' WHERE key = 'schemaVersion'`);
    connection.closeSync();
    instance.closeSync();
    const before = fingerprints(folder);
    expectSentence(await cli(folder, ['status']), 3, sentence);
    expectSentence(await cli(folder, ['ingest', evidence()]), 3, sentence);
    expect(fingerprints(folder)).toEqual(before);
  });

  it('a case that another process holds is named with its holder', async () => {
    const { folder, place } = await madeCase();
    const held = await openCase(place);
    try {
      const before = readFileSync(`${place}.lock`, 'utf8');
      const sentence = new RegExp(`held by process ${process.pid}`);
      expectSentence(await cli(folder, ['status']), 3, sentence);
      expectSentence(await cli(folder, ['ingest', evidence()]), 3, sentence);
      expect(readFileSync(`${place}.lock`, 'utf8')).toBe(before);
    } finally {
      held.close();
    }
    expect((await cli(folder, ['status'])).status).toBe(0);
    expect(existsSync(`${place}.lock`)).toBe(false);
  });

  it('a lock that its writer never came to fill does not shut the case for ever', async () => {
    const { folder, place } = await madeCase();
    writeFileSync(`${place}.lock`, '');
    const { status, stderr } = await cli(folder, ['status']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('a lock of another machine is respected', async () => {
    const { folder, place } = await madeCase();
    writeFileSync(
      `${place}.lock`,
      JSON.stringify({ pid: 1, host: 'elsewhere', since: '2026-01-01T00:00:00Z' }),
    );
    expectSentence(await cli(folder, ['status']), 3, /process 1 on elsewhere since 2026-01-01/);
  });

  it('no case at all, and no such event', async () => {
    const folder = tempFolder();
    expectSentence(await cli(folder, ['status']), 3, /no case at .*case\.coldtrail/);
    expect(readdirSync(folder)).toEqual([]);
    const made = await madeCase();
    expectSentence(await cli(made.folder, ['event', 'nope']), 3, /No event .* nope/);
    expectSentence(await cli(made.folder, ['findings', 'remove', '7']), 3, /no finding 7/);
  });

  it('wrong use is status 2', async () => {
    const { folder } = await madeCase();
    for (const args of [
      ['no-such-command'],
      ['status', '--format', 'xml'],
      ['ingest'],
      ['search', '--limit', 'few'],
      ['state', '--at', 'yesterday'],
      ['sql', 'DROP TABLE event'],
    ]) {
      const { status, stdout, stderr } = await cli(folder, args);
      expect({ args, status, stdout }).toEqual({ args, status: 2, stdout: '' });
      expect(stderr).not.toBe('');
    }
    const { status, stderr } = await cli(folder, ['search', 'eventName: (A or']);
    expect(status).toBe(2);
    expect(stderr.split('\n')[1]).toMatch(/^ *\^$/);
  });

  it('no control character of a path reaches the terminal', async () => {
    const folder = writeFiles(tempFolder(), { 'e\u001b[2J\u202e/x': '' });
    mkdirSync(join(folder, 'f\u001b[2J\u202e'));
    for (const path of ['f\u001b[2J\u202e', 'g\u001b[31m']) {
      const { status, stderr } = await cli(folder, ['ingest', path]);
      expect(status).toBe(3);
      expect(stderr.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
    }
  });
});
