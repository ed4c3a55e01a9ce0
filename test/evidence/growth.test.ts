import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../../electron/engine/engine';
import type { LoadProgress } from '../../shared/model/evidence';
import { caseRows } from '../unit/helpers/case-rows';
import { TestEngine } from '../unit/helpers/engine';
import { eventId, logFile, logText, trailRecord, trailRecords } from '../unit/helpers/records';
import { tempFolder } from '../unit/helpers/temp';
import { fingerprints, writeFiles } from '../unit/helpers/tree';

const FILES = 300;
const EACH = 40;
let tree: string;
beforeAll(() => {
  tree = writeFiles(
    tempFolder(),
    Object.fromEntries(
      Array.from({ length: FILES }, (_, index) => [
        `${String(index).padStart(4, '0')}.json.gz`,
        logFile(trailRecords(index * EACH, (index + 1) * EACH)),
      ]),
    ),
  );
});

/** Waits until something holds, for a while. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 600; turn++) {
    if (await holds()) return;
    await wait(25);
  }
  throw new Error('it never came to be');
}

describe('a load', () => {
  it('that is paused commits what it read, stands still, and goes on', async () => {
    const folder = tempFolder();
    const states: LoadProgress['state'][] = [];
    const { api, close } = createEngine({
      version: '0.0.0',
      host: 'cli',
      dataFolder: join(folder, 'data'),
      push: (name, value) => {
        if (name !== 'ingest.progress') return;
        const { state, files } = value as LoadProgress;
        if (states.at(-1) !== state) states.push(state);
        // As soon as anything was read.
        if (state === 'loading' && files.done > 0 && !states.includes('paused'))
          void api['ingest.pause']({}, { signal: never });
      },
    });
    const never = new AbortController().signal;
    await api['case.create']({ place: join(folder, 'paused.coldtrail') }, { signal: never });
    const done = api['ingest.start']({ places: [tree] }, { signal: never });
    const events = async () =>
      (await api.sql({ sql: 'SELECT count(*) FROM event', count: 1 }, { signal: never })).rows[0]![0];
    await until(async () => states.includes('paused') && Number(await events()) > 0);
    await wait(300);
    const held = await events();
    await wait(300);
    expect(await events()).toBe(held);
    expect((await api['ingest.loads']({}, { signal: never }))[0]?.state).toBe('running');
    expect(Number(held)).toBeLessThan(FILES * EACH);
    await api['ingest.resume']({}, { signal: never });
    expect(await done).toMatchObject({
      cancelled: false,
      files: { found: FILES, loaded: FILES },
      events: { unique: FILES * EACH, duplicates: 0 },
    });
    expect(states).toEqual(['walking', 'loading', 'paused', 'loading', 'deriving', 'done']);
    await close();
  });

  it('that is cancelled while it is paused ends, and the next one goes on', async () => {
    const engine = await TestEngine.create();
    const done = engine.call('ingest.start', { places: [tree] });
    await until(async () => (await engine.call('case.status', {}))?.loading ?? false);
    await engine.call('ingest.pause', {});
    await wait(100);
    await engine.call('ingest.cancel', {});
    expect(await done).toMatchObject({ cancelled: true });
    const rest = await engine.load(tree);
    expect(rest.files).toMatchObject({ found: FILES, failed: 0 });
    const loads = await engine.call('ingest.loads', {});
    expect(loads.map(({ state }) => state)).toEqual(['cancelled', 'done']);
    expect(loads.reduce((sum, { events }) => sum + events.unique, 0)).toBe(FILES * EACH);
    expect(await engine.count('')).toBe(FILES * EACH);
  });

  it('answers searches all the while, and every answer fits together', async () => {
    const engine = await TestEngine.load(
      writeFiles(tempFolder(), { 'first.json': logText([trailRecord(900_000)]) }),
    );
    let over = false;
    const done = engine.load(tree).finally(() => {
      over = true;
    });
    const counts: number[] = [];
    while (!over) {
      const opened = await engine.call('search.open', { query: 'eventName: GetObject' });
      const page = await engine.call('search.page', { result: opened.result, start: 0, count: 1_000 });
      expect(page.rows).toHaveLength(Math.min(1_000, opened.count));
      counts.push(opened.count);
    }
    await done;
    expect(counts.length).toBeGreaterThan(1);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(await engine.count('eventName: GetObject')).toBe(FILES * EACH + 1);
  });

  it('of a case that has grown reads only what is new', async () => {
    const folder = writeFiles(tempFolder(), { 'a/1.json.gz': logFile(trailRecords(0, 5)) });
    const engine = await TestEngine.load(folder);
    writeFiles(folder, { 'b/2.json.gz': logFile(trailRecords(3, 9)) });
    expect(await engine.load(folder)).toMatchObject({
      files: { found: 2, loaded: 1, alreadyLoaded: 1 },
      events: { records: 6, unique: 4, duplicates: 2 },
    });
  });

  it('whose evidence is taken away in the middle loses and doubles nothing, and picks up the rest', async () => {
    const undisturbed = await TestEngine.load(tree);
    const copy = join(tempFolder(), 'evidence');
    writeFiles(
      copy,
      Object.fromEntries(
        Array.from({ length: FILES }, (_, index) => [
          `${String(index).padStart(4, '0')}.json.gz`,
          logFile(trailRecords(index * EACH, (index + 1) * EACH)),
        ]),
      ),
    );
    const engine = await TestEngine.create();
    const done = engine.load(copy);
    await until(
      async () =>
        (await engine.call('files', { count: 1 })).total > 0 ||
        Number((await engine.rows('SELECT count(*) AS pending FROM pending_file'))[0]!.pending) > 0,
    );
    renameSync(copy, `${copy}-unplugged`);
    const first = await done;
    expect(first.files.found).toBe(FILES);
    expect(first.files.loaded + first.files.failed).toBe(FILES);
    expect(first.files.failed).toBeGreaterThan(0);
    expect((await engine.notices()).every(({ kind }) => kind === 'unreadable')).toBe(true);
    await expect(engine.load(copy)).rejects.toThrow(/There is nothing at this path/);
    renameSync(`${copy}-unplugged`, copy);
    const second = await engine.load(copy);
    expect(second.files).toMatchObject({ found: FILES, failed: 0, alreadyLoaded: first.files.loaded });
    expect(await engine.notices()).toEqual([]);
    const same = (rows: Awaited<ReturnType<typeof caseRows>>) => rows.event?.rows;
    expect(same(await caseRows(engine))).toBe(same(await caseRows(undisturbed)));
    expect(await engine.count('')).toBe(FILES * EACH);
  });
});

describe('evidence that lies elsewhere now', () => {
  it('is found again by its new folder, compared by hash, and not loaded twice', async () => {
    const before = join(tempFolder(), 'before');
    writeFiles(before, {
      'one/a.json.gz': logFile(trailRecords(0, 3)),
      'one/b.json': logText(trailRecords(3, 6)),
      'c.json': logText(trailRecords(6, 7)),
    });
    const engine = await TestEngine.load(before);
    const now = join(tempFolder(), 'now');
    renameSync(before, now);
    writeFileSync(join(now, 'c.json'), 'changed');
    rmSync(join(now, 'one', 'b.json'));
    const n = (await engine.call('event.find', { eventID: eventId(0) }))[0]!.row.n;
    await expect(engine.call('event.original', { n })).rejects.toThrow(/cannot be read/);
    const kept = fingerprints(now);
    expect(await engine.call('ingest.relocate', { old: `${before}/`, place: now })).toEqual({
      old: before,
      new: now,
      files: 3,
      same: 1,
      changed: 1,
      missing: 1,
    });
    const { text } = await engine.call('event.original', { n });
    expect(JSON.parse(text)).toEqual(trailRecord(0));
    const changed = (await engine.call('event.find', { eventID: eventId(6) }))[0]!.row.n;
    await expect(engine.call('event.original', { n: changed })).rejects.toThrow(/has changed/);
    expect(fingerprints(now)).toEqual(kept);
    writeFiles(now, { 'new.json': logText(trailRecords(50, 52)) });
    const grown = await engine.load(now);
    expect(grown.files).toMatchObject({ found: 3, alreadyLoaded: 1, loaded: 1, skipped: 1 });
    expect(grown.events).toMatchObject({ unique: 2, duplicates: 0 });
    await expect(engine.call('ingest.relocate', { old: '/never', place: now })).rejects.toThrow(
      /No file of this case/,
    );
    await expect(engine.call('ingest.relocate', { old: before, place: tempFolder() })).rejects.toThrow(
      /None of the 3 files/,
    );
  });
});

/** A file system of a few megabytes, where this account may make one. */
const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mountable();
function mountable(): boolean {
  const folder = tempFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
  if (mounted) execFileSync('umount', [folder]);
  return mounted;
}

describe.skipIf(!canMount)('a disk that is full', () => {
  const mounts: string[] = [];
  afterEach(() => {
    for (const mount of mounts.splice(0)) spawnSync('umount', ['-l', mount]);
  });

  // Sometimes it is the spool that finds no room, sometimes the database.
  it.each([6, 10, 15])(
    'of %i MB is said in one sentence, costs nothing that was loaded, and the load goes on once there is room',
    async (size) => {
      const mount = tempFolder();
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', mount]);
      mounts.push(mount);
      const engine = new TestEngine();
      const place = join(mount, 'full.coldtrail');
      await engine.call('case.create', { place });
      const evidence = tempFolder();
      mkdirSync(join(evidence, 'small'));
      writeFiles(join(evidence, 'small'), { 'a.json.gz': logFile(trailRecords(0, 100)) });
      expect((await engine.load(join(evidence, 'small'))).events.unique).toBe(100);
      // Text that does not compress fills the disk soon.
      const noise = (number: number) =>
        Array.from({ length: 40 }, (_, at) =>
          Math.sin(number * 41 + at)
            .toString(36)
            .slice(2),
        ).join('');
      for (let file = 0; file < 40; file++) {
        const records = Array.from({ length: 800 }, (_, index) =>
          trailRecord(1_000 + file * 800 + index, {
            requestParameters: { noise: noise(file * 800 + index) },
          }),
        );
        writeFileSync(join(evidence, `${String(file).padStart(3, '0')}.json.gz`), gzipSync(logText(records)));
      }
      await expect(engine.load(evidence)).rejects.toMatchObject({
        kind: 'disk-full',
        message:
          'The disk that holds the case is full. Free some space and load again; it goes on where it stopped.',
      });
      // What was there before still answers, without anybody opening the case again.
      expect(await engine.count('requestParameters.bucketName: ledger')).toBe(100);
      execFileSync('mount', ['-o', 'remount,size=300m', mount]);
      const rest = await engine.load(evidence);
      expect(rest.files.failed).toBe(0);
      expect(await engine.count('')).toBe(100 + 40 * 800);
      const loads = await engine.call('ingest.loads', {});
      expect(loads.at(-1)?.state).toBe('done');
      expect(loads.reduce((sum, { events }) => sum + events.unique, 0)).toBe(100 + 40 * 800);
      await engine.close();
    },
    120_000,
  );
});
