import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { load } from '../../electron/engine/ingest/load';
import { createCase, openCase } from '../../electron/engine/store/open';
import { cli, isBuilt, NOBODY } from '../unit/helpers/cli';
import { TestEngine } from '../unit/helpers/engine';
import { eventId, logFile, logText, trailRecord, trailRecords } from '../unit/helpers/records';
import { tempFolder } from '../unit/helpers/temp';
import { fingerprints, writeFiles } from '../unit/helpers/tree';

const isPosix = process.platform !== 'win32';
const mayHide = isPosix && (process.getuid?.() !== 0 || 'uid' in NOBODY);
const paths = async (engine: TestEngine) =>
  (await engine.call('files', { count: 1_000 })).rows.map(({ path }) => path);

describe.skipIf(!isPosix)('strange things among the evidence', () => {
  it('links, pipes and sockets are left alone, also when they lead out of the folder or in a circle', async () => {
    const folder = tempFolder();
    const outside = writeFiles(tempFolder(), {
      'secret.json': logText([trailRecord(9)]),
      'more/secret.json': logText([trailRecord(8)]),
    });
    writeFiles(folder, {
      'a.json.gz': logFile(trailRecords(0, 3)),
      'inner/b.json': logText(trailRecords(3, 5)),
    });
    symlinkSync(join(outside, 'secret.json'), join(folder, 'link.json'));
    symlinkSync(join(outside, 'more'), join(folder, 'linked'));
    symlinkSync(folder, join(folder, 'inner', 'circle'));
    symlinkSync('nowhere', join(folder, 'dangling'));
    execFileSync('mkfifo', [join(folder, 'pipe.json')]);
    const server = createServer().listen(join(folder, 'socket'));
    try {
      const engine = await TestEngine.load(folder);
      expect(engine.summary).toMatchObject({
        files: { found: 2, loaded: 2 },
        events: { unique: 5 },
        notices: 0,
      });
      expect(await paths(engine)).toEqual([join(folder, 'a.json.gz'), join(folder, 'inner', 'b.json')]);
    } finally {
      server.close();
    }
  });

  it('a folder that is named by a link is read, and twice named counts once', async () => {
    const folder = writeFiles(tempFolder(), { 'a.json.gz': logFile(trailRecords(0, 3)) });
    const link = join(tempFolder(), 'evidence');
    symlinkSync(folder, link);
    const engine = await TestEngine.load(link, folder, join(folder, 'a.json.gz'));
    expect(engine.summary).toMatchObject({ files: { found: 1 }, events: { records: 3, unique: 3 } });
  });

  it('names may hold anything a file system allows', async () => {
    const names = [
      'line\nfeed.json',
      'tab\t.json',
      'quote"\'.json',
      '\x01\x02.json',
      '😀.json',
      '; DROP TABLE event;--.json',
      '-rf',
      '%s',
    ];
    const folder = writeFiles(
      tempFolder(),
      Object.fromEntries(names.map((name, index) => [name, logText([trailRecord(index)])])),
    );
    const engine = await TestEngine.load(folder);
    expect(engine.summary.files).toMatchObject({ found: names.length, loaded: names.length });
    expect((await paths(engine)).sort()).toEqual(names.map((name) => join(folder, name)).sort());
    for (const [index, name] of names.entries()) {
      const [found] = await engine.call('event.find', { eventID: eventId(index) });
      expect(found?.source.file).toBe(join(folder, name));
      expect(JSON.parse((await engine.call('event.original', { n: found!.row.n })).text)).toEqual(
        trailRecord(index),
      );
    }
  });

  it.skipIf(!mayHide || !isBuilt)('what may not be read is a notice, and the rest loads', async () => {
    const folder = writeFiles(tempFolder(), {
      'a.json': logText(trailRecords(0, 2)),
      'hidden.json': logText(trailRecords(2, 4)),
      'closed/inside.json': logText(trailRecords(4, 6)),
      'z.json': logText(trailRecords(6, 8)),
    });
    const place = join(tempFolder(), 'case.coldtrail');
    for (const open of [folder, join(place, '..')]) chmodSync(open, 0o777);
    for (const name of ['a.json', 'z.json']) chmodSync(join(folder, name), 0o644);
    chmodSync(join(folder, 'hidden.json'), 0);
    chmodSync(join(folder, 'closed'), 0);
    try {
      const ingest = () => cli(join(place, '..'), ['ingest', folder, '--case', place], NOBODY);
      for (const round of [1, 2]) {
        const { status, stdout, stderr } = await ingest();
        expect({ round, status, stderr }).toEqual({ round, status: 1, stderr: '' });
        const { files, events } = JSON.parse(stdout);
        expect(files).toMatchObject({ found: 4, failed: 2, [round === 1 ? 'loaded' : 'alreadyLoaded']: 2 });
        expect(events.unique).toBe(round === 1 ? 4 : 0);
      }
      const { stdout } = await cli(join(place, '..'), ['notices', '--case', place], NOBODY);
      const notices = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(notices.map(({ file, kind }) => [file, kind])).toEqual([
        [join(folder, 'closed'), 'unreadable'],
        [join(folder, 'hidden.json'), 'unreadable'],
      ]);
      for (const { message } of notices) expect(message).toContain('Permission denied');
    } finally {
      chmodSync(join(folder, 'closed'), 0o755);
    }
  });

  it('the case may lie in the folder it is made from', async () => {
    const folder = writeFiles(tempFolder(), { 'a.json.gz': logFile(trailRecords(0, 3)) });
    const store = await createCase(join(folder, 'my.coldtrail'));
    try {
      for (const round of [1, 2]) {
        const summary = await load(store, [folder], { workers: 1 });
        expect(summary.files, `round ${round}`).toMatchObject({ found: 1, failed: 0, skipped: 0 });
      }
    } finally {
      store.close();
    }
    const again = await openCase(join(folder, 'my.coldtrail'));
    again.close();
  });

  it('also when the folder is reached through a link', async () => {
    const folder = writeFiles(tempFolder(), { 'a.json.gz': logFile(trailRecords(0, 3)) });
    const link = join(tempFolder(), 'evidence');
    symlinkSync(folder, link);
    const store = await createCase(join(link, 'my.coldtrail'));
    try {
      const summary = await load(store, [link], { workers: 1 });
      // Opening the case file beside DuckDB would lose its lock.
      expect(summary.files).toEqual({
        found: 1,
        loaded: 1,
        partial: 0,
        skipped: 0,
        failed: 0,
        alreadyLoaded: 0,
      });
    } finally {
      store.close();
    }
  });
});

describe('evidence that changes between two loads', () => {
  it('a touched file is the same file, a changed one is read again and the old rows stay', async () => {
    const folder = writeFiles(tempFolder(), { 'a.json': logText(trailRecords(0, 3)) });
    const file = join(folder, 'a.json');
    const engine = await TestEngine.load(folder);
    utimesSync(file, 1, 1);
    expect((await engine.load(folder)).files).toMatchObject({ found: 1, alreadyLoaded: 1 });
    writeFileSync(file, logText(trailRecords(2, 6)));
    const changed = await engine.load(folder);
    expect(changed.files).toMatchObject({ found: 1, loaded: 1, alreadyLoaded: 0 });
    expect(changed.events).toEqual({ records: 4, unique: 3, duplicates: 1, rejected: 0 });
    expect((await engine.load(folder)).files).toMatchObject({ found: 1, alreadyLoaded: 1 });
    expect(await engine.count('')).toBe(6);
    expect(await paths(engine)).toEqual([file, file]);
  });

  it('a file that failed is tried again, under the same number while nothing changes', async () => {
    const folder = writeFiles(tempFolder(), {
      'a.json': '{"Records":[',
      'b.json': logText(trailRecords(0, 1)),
    });
    const engine = await TestEngine.load(folder);
    const ledger = () => engine.rows('SELECT id, path, status FROM evidence_file ORDER BY path');
    const first = await ledger();
    expect((await engine.load(folder)).files).toMatchObject({ found: 2, failed: 1, alreadyLoaded: 1 });
    expect(await ledger()).toEqual(first);
    expect(await engine.notices()).toHaveLength(1);
    copyFileSync(join(folder, 'b.json'), join(folder, 'a.json'));
    expect(await engine.load(folder)).toMatchObject({ files: { loaded: 1 }, events: { duplicates: 1 } });
    expect(await engine.notices()).toEqual([]);
  });

  it('leaves no spool, lock or log behind', async () => {
    const engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText(trailRecords(0, 3)) }));
    await engine.close();
    expect(Object.keys(fingerprints(engine.folder)).filter((name) => !name.startsWith('data'))).toEqual([
      'test.coldtrail',
    ]);
    expect(existsSync(engine.casePath) && readFileSync(engine.casePath).toString('latin1', 8, 12)).toBe(
      'DUCK',
    );
    mkdirSync(join(engine.folder, 'empty'));
    await expect(new TestEngine().load(join(engine.folder, 'empty'))).rejects.toThrow();
  });
});
