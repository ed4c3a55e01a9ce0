import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { LoadSummary } from '../../shared/model/evidence';
import { tarOf, type ZipFile, zipOf } from '../unit/helpers/archives';
import { TestEngine } from '../unit/helpers/engine';
import { eventId, logFile, logText, trailRecord, trailRecords } from '../unit/helpers/records';
import { tempFolder } from '../unit/helpers/temp';
import { fingerprints, writeFiles } from '../unit/helpers/tree';

/** A log with one event, whose number is in its name. */
const log = (number: number, name = `${number}.json.gz`) => ({
  name,
  content: logFile([trailRecord(number)]),
});
const idsOf = async (engine: TestEngine) =>
  (await engine.rows<{ id: string }>('SELECT "eventID" AS id FROM event ORDER BY id')).map(({ id }) => id);
const ids = (...numbers: number[]) => numbers.sort((a, b) => a - b).map(eventId);
const filesOf = async (engine: TestEngine) => (await engine.call('files', { count: 10_000 })).rows;
const noticesOf = async (engine: TestEngine) =>
  (await engine.notices()).map(({ file, kind }) => [file.slice(file.lastIndexOf('/') + 1), kind]);

async function loaded(files: Readonly<Record<string, string | Buffer>>, limits?: object) {
  const folder = writeFiles(tempFolder(), files);
  const before = fingerprints(folder);
  const engine = await TestEngine.create();
  const summary: LoadSummary = await engine.call('ingest.start', { places: [folder], limits });
  const { found, loaded, partial, skipped, failed, alreadyLoaded } = summary.files;
  expect(found).toBe(loaded + partial + skipped + failed + alreadyLoaded);
  expect(await engine.rows('SELECT count(*) AS files FROM evidence_file')).toEqual([
    { files: found - alreadyLoaded },
  ]);
  expect(fingerprints(folder)).toEqual(before);
  return { engine, folder, summary };
}

describe('archives', () => {
  it('are read without being unpacked: ZIP, tar, tar.gz, one in another, each file with its place', async () => {
    const tar = await tarOf([
      log(5),
      { name: 'folder/', type: 'directory' },
      { name: `${'long/'.repeat(60)}6.json`, content: logText([trailRecord(6)]) },
    ]);
    const { engine, folder, summary } = await loaded({
      'a.zip': zipOf([
        log(1),
        { ...log(2), method: 0 },
        log(3, 'AWSLogs/111122223333/CloudTrail/eu-central-1/3.json.gz'),
      ]),
      'b.tar': tar,
      'c.tar.gz': gzipSync(
        await tarOf([
          log(7),
          {
            name: 'inner.zip',
            content: zipOf([log(8), { name: 'deep.tgz', content: gzipSync(await tarOf([log(9)])) }]),
          },
        ]),
      ),
      'plain.json.gz': logFile([trailRecord(10)]),
      'empty.zip': zipOf([]),
    });
    expect(await idsOf(engine)).toEqual(ids(1, 2, 3, 5, 6, 7, 8, 9, 10));
    expect(await engine.notices()).toEqual([]);
    expect(summary.files).toMatchObject({ found: 15, loaded: 15 });
    const files = await filesOf(engine);
    const deep = files.find(({ path }) => path === '9.json.gz')!;
    expect(deep.container).toBe([join(folder, 'c.tar.gz'), 'inner.zip', 'deep.tgz'].join(' > '));
    expect(deep.sha256).toBe(createHash('sha256').update(log(9).content).digest('hex'));
    expect(files.filter(({ kind }) => kind === 'archive')).toHaveLength(6);
    for (const number of [1, 2, 3, 5, 6, 7, 8, 9]) {
      const [found] = await engine.call('event.find', { eventID: eventId(number) });
      expect(found!.source.container).not.toBeNull();
      expect(JSON.parse((await engine.call('event.original', { n: found!.row.n })).text)).toEqual(
        trailRecord(number),
      );
    }
    const again = await engine.load(folder);
    expect(again.files).toMatchObject({ found: 15, alreadyLoaded: 15 });
    expect(again.events.records).toBe(0);
  });

  it('loads archives among other files, and in parts when they hold many', async () => {
    const many = Array.from({ length: 2_300 }, (_, index) => log(100 + index));
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`${index}.json`, logText([trailRecord(index)])]),
    );
    const { engine, summary } = await loaded({
      ...files,
      '5a.zip': zipOf(many),
      '5b.tar': await tarOf([log(50)]),
    });
    expect(summary.files).toMatchObject({ found: 2_323, loaded: 2_323 });
    expect(await idsOf(engine)).toEqual(
      ids(...Array.from({ length: 20 }, (_, index) => index), 50, ...many.map((_, index) => 100 + index)),
    );
  });

  it('says what it does not read in a ZIP archive, and reads what stands beside it', async () => {
    const bomb = Buffer.alloc(80 * 2 ** 20, 0x20);
    const odd: ZipFile[] = [
      { ...log(1), descriptor: true },
      { ...log(2), zip64: true },
      { ...log(3), encrypted: true },
      { ...log(4), method: 12 },
      { name: 'link.json', content: '/etc/passwd', link: true },
      log(5, '../../outside.json.gz'),
      log(6, '/absolute.json.gz'),
      log(7, 'C:\\windows.json.gz'),
      log(8, 'twice.json.gz'),
      log(9, 'twice.json.gz'),
      { ...log(10), size: 3 },
      { ...log(11), crc: 7 },
      { name: 'bomb.json', content: bomb },
      { ...log(12, 'overlap.json.gz'), over: 0 },
      { name: 'control\u0001\n\u0000.json', content: logText([trailRecord(13)]) },
      log(14),
    ];
    const { engine } = await loaded({ 'odd.zip': zipOf(odd), 'beside.json.gz': logFile([trailRecord(15)]) });
    expect(await idsOf(engine)).toEqual(ids(1, 2, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15));
    expect((await noticesOf(engine)).sort()).toEqual(
      [
        ['3.json.gz', 'unsupported'],
        ['4.json.gz', 'unsupported'],
        ['link.json', 'unsupported'],
        ['outside.json.gz', 'misplaced'],
        ['absolute.json.gz', 'misplaced'],
        ['C:\\windows.json.gz', 'misplaced'],
        ['twice.json.gz', 'misplaced'],
        ['10.json.gz', 'corrupt'],
        ['11.json.gz', 'corrupt'],
        ['bomb.json', 'too-large'],
        ['overlap.json.gz', 'too-large'],
      ].sort(),
    );
  });

  it('finds the files of a ZIP archive whose directory is cut off or damaged', async () => {
    const files = [
      log(1),
      { ...log(2), descriptor: true },
      { ...log(3), method: 0 },
      { ...log(4), zip64: true },
      log(5),
    ];
    const whole = zipOf(files);
    const damaged = Buffer.from(whole);
    damaged.fill(0xff, whole.indexOf('PK\x01\x02', 'latin1') + 70, whole.length - 30);
    for (const [name, content, expected] of [
      ['no directory', zipOf(files, { directory: false }), ids(1, 2, 3, 4, 5)],
      ['damaged directory', damaged, ids(1, 2, 3, 4, 5)],
      ['cut in the middle', whole.subarray(0, whole.indexOf('5.json.gz') + 40), ids(1, 2, 3, 4)],
    ] as const) {
      const { engine } = await loaded({ 'a.zip': content });
      expect([name, await idsOf(engine)]).toEqual([name, expected]);
      const archive = (await filesOf(engine)).find(({ kind }) => kind === 'archive')!;
      expect(archive.status, name).toBe('partial');
      expect(
        (await noticesOf(engine)).some(([, kind]) => kind === 'corrupt'),
        name,
      ).toBe(true);
    }
  });

  it('goes on behind damage in a tar archive, and keeps what stands before the end of one that is cut off', async () => {
    const tar = await tarOf([
      log(1),
      log(2),
      log(3),
      { name: 'link', type: 'symlink', linkname: '/etc/passwd' },
      { name: 'pipe', type: 'fifo' },
      log(4),
    ]);
    const damaged = Buffer.from(tar);
    damaged.fill(0xee, tar.indexOf('2.json.gz'), tar.indexOf('2.json.gz') + 300);
    const cut = tar.subarray(0, tar.indexOf('4.json.gz') + 700);
    const packed = gzipSync(tar);
    const { engine } = await loaded({ 'a.tar': damaged });
    expect(await idsOf(engine)).toEqual(ids(1, 3, 4));
    expect(await noticesOf(engine)).toEqual([
      ['a.tar', 'corrupt'],
      ['link', 'unsupported'],
      ['pipe', 'unsupported'],
    ]);
    const second = await loaded({ 'b.tar': cut, 'c.tar.gz': packed.subarray(0, packed.length - 100) });
    expect((await idsOf(second.engine)).filter((id) => id === eventId(3))).toHaveLength(2);
    const statuses = (await filesOf(second.engine))
      .filter(({ kind }) => kind === 'archive')
      .map(({ status }) => status);
    expect(statuses).toEqual(['partial', 'partial']);
  });

  it('keeps its limits on depth, count, and size of all together', async () => {
    let nested = zipOf([log(1)]);
    for (let depth = 0; depth < 6; depth++)
      nested = zipOf([{ name: `level${depth}.zip`, content: nested }, log(10 + depth)]);
    const { engine } = await loaded({ 'nested.zip': nested }, { depth: 3 });
    expect(await idsOf(engine)).toEqual(ids(13, 14, 15));
    expect(await noticesOf(engine)).toEqual([['level3.zip', 'too-large']]);

    const counted = await loaded({ 'many.zip': zipOf([log(1), log(2), log(3)]) }, { entries: 2 });
    expect(await idsOf(counted.engine)).toEqual(ids(1, 2));
    expect(await noticesOf(counted.engine)).toEqual([['many.zip', 'too-large']]);

    const large = await loaded(
      { 'a.tar': await tarOf([log(1), { name: 'b.json', content: ' '.repeat(3e6) }, log(2)]) },
      { archiveBytes: 2e6 },
    );
    expect(await idsOf(large.engine)).toEqual(ids(1));
    expect((await noticesOf(large.engine)).every(([, kind]) => kind === 'too-large')).toBe(true);
  });

  it('stops at archives in archives that would unpack to far more than they are', async () => {
    const blank = Buffer.alloc(40 * 2 ** 20, 0x20);
    let nested = zipOf([{ name: 'a.json', content: blank }]);
    for (let level = 0; level < 3; level++)
      nested = zipOf(Array.from({ length: 16 }, (_, index) => ({ name: `${index}.zip`, content: nested })));
    expect(nested.length).toBeLessThan(300_000);
    const { engine, summary } = await loaded({
      'bomb.zip': nested,
      'good.json.gz': logFile([trailRecord(1)]),
    });
    const [row] = await engine.rows<{ bytes: number }>(
      'SELECT sum(content_size)::BIGINT AS bytes FROM evidence_file',
    );
    expect(Number(row!.bytes)).toBeLessThan(1.2 * 2 ** 30);
    expect(await idsOf(engine)).toEqual(ids(1));
    expect(summary.files.failed + summary.files.partial).toBeGreaterThan(0);
    expect((await noticesOf(engine)).every(([, kind]) => kind === 'too-large')).toBe(true);
  }, 120_000);

  it('tries archives again that failed beside others, each once', async () => {
    const cutOff = (number: number) => zipOf([log(number)]).subarray(0, 12);
    const bad = Array.from({ length: 30 }, (_, number): [string, Buffer] => [
      `${number}.zip`,
      cutOff(number),
    ]);
    const { engine, folder, summary } = await loaded(Object.fromEntries(bad));
    expect(summary.files.failed).toBe(bad.length);
    const notices = await noticesOf(engine);
    for (let times = 0; times < 3; times++) {
      const again = await engine.load(folder);
      expect(again.files).toEqual({ ...summary.files });
      expect(await noticesOf(engine)).toEqual(notices);
    }
    await engine.close();
  });

  it('reads an archive again whose load was cut off, and counts nothing twice', async () => {
    const { engine, folder } = await loaded({
      'a.zip': zipOf(trailRecords(0, 40).map((_, index) => log(index))),
    });
    await engine.close();
    const { openCase } = await import('../../electron/engine/store/open');
    const { load } = await import('../../electron/engine/ingest/load');
    const { raw } = await import('../../electron/engine/store/sql');
    const store = await openCase(engine.casePath);
    // As a process leaves it that is killed before the archive's own row, which comes last.
    await store.writer.run(raw('DELETE FROM evidence_file WHERE archive_id IS NULL'));
    await store.writer.run(raw('DELETE FROM evidence_file WHERE id % 2 = 0'));
    await store.writer.run(raw('DELETE FROM event_record WHERE file_id % 2 = 0'));
    const summary = await load(store, [folder]);
    expect(summary.files).toMatchObject({ found: 41, loaded: 41 });
    const row = await store.writer.first(
      raw('SELECT count(*) AS rows, count(duplicate_of) AS copies FROM event_record'),
    );
    expect(row).toEqual({ rows: 40, copies: 0 });
    await store.close();
  });
});
