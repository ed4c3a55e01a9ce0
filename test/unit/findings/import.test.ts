import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { eventId, logText, trailRecord, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const evidence = writeFiles(tempFolder(), {
  'a.json': logText(trailRecords(0, 10)),
  'b.json': logText([...trailRecords(20, 25), trailRecord(3)]),
});
let first: TestEngine;
let made: string;

beforeAll(async () => {
  first = await TestEngine.load(evidence);
  await first.call('profile.change', { author: 'Ada' });
  const numbers = await first.rows<{ n: number }>(
    'SELECT n FROM event WHERE duplicate_of IS NULL ORDER BY "eventTime"',
  );
  await first.call('finding.add', {
    title: 'Two',
    notes: 'n',
    tags: ['t'],
    severity: 'high',
    events: [numbers[3]!.n, numbers[12]!.n],
  });
  await first.call('finding.add', {
    title: 'Searched',
    search: { query: 'eventID: *5', from: '2026-02-03T00:00:01Z' },
  });
  await first.call('finding.add', { title: 'Kim', principals: ['arn:aws:iam::111122223333:user/kim'] });
  await first.call('finding.add', { title: 'Gone', events: [numbers[0]!.n] });
  await first.call('finding.remove', { id: 4 });
  made = join(tempFolder(), 'package');
  await first.call('export.package', { place: made, request: { what: { kind: 'findings' }, pdf: false } });
  await first.call('case.close', {});
});

const idsOf = async (engine: TestEngine, id: number) =>
  (await engine.call('finding.events', { id })).map(({ eventID }) => eventID);

describe('findings of another case', () => {
  it.each(['case', 'package'])('are kept with their rows, from a %s, whatever the numbers', async (kind) => {
    // The same files in another order: other numbers, and the other copy of the repeated event comes first.
    const other = await TestEngine.load(join(evidence, 'b.json'));
    await other.load(join(evidence, 'a.json'));
    const place = kind === 'case' ? first.casePath : made;
    expect(await other.call('finding.import', { place })).toEqual({
      imported: 3,
      already: 0,
      without: 0,
      missing: 0,
    });
    const list = await other.call('finding.list', {});
    const named = (title: string) => list.find((one) => one.title === title)!;
    expect(list.map(({ title }) => title).sort()).toEqual(['Kim', 'Searched', 'Two']);
    expect(named('Two')).toMatchObject({ notes: 'n', tags: ['t'], severity: 'high', events: 2, later: null });
    expect(await idsOf(other, named('Two').id)).toEqual([eventId(3), eventId(22)]);
    expect(await idsOf(other, named('Searched').id)).toEqual([eventId(5)]);
    expect(named('Searched').search).toMatchObject({ query: 'eventID: *5', from: '2026-02-03T00:00:01Z' });
    expect(named('Kim').principals).toEqual(['arn:aws:iam::111122223333:user/kim']);
    const entries = (await other.call('journal', {})).rows.filter(({ action }) => action === 'imported');
    expect(entries.map(({ detail }) => [detail.title, detail.fromFinding, detail.missing]).sort()).toEqual([
      ['Kim', 3, 0],
      ['Searched', 2, 0],
      ['Two', 1, 0],
    ]);
    expect((await other.call('journal.verify', {})).problems).toEqual([]);
    expect(await other.call('finding.import', { place })).toMatchObject({ imported: 0, already: 3 });
  });

  it('say what of them is not here', async () => {
    const other = await TestEngine.load(join(evidence, 'b.json'));
    expect(await other.call('finding.import', { place: made })).toEqual({
      imported: 2,
      already: 0,
      without: 1,
      missing: 1,
    });
    const [two] = (await other.call('finding.list', {})).filter(({ title }) => title === 'Two');
    expect(await idsOf(other, two!.id)).toEqual([eventId(22)]);
  });

  it('are not taken from what is neither a case nor a package, or from the case itself', async () => {
    const other = await TestEngine.load(join(evidence, 'a.json'));
    await expect(other.call('finding.import', { place: evidence })).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(other.call('finding.import', { place: join(evidence, 'a.json') })).rejects.toMatchObject({
      kind: 'not-a-case',
    });
    await expect(other.call('finding.import', { place: other.casePath })).rejects.toMatchObject({
      kind: 'usage',
    });
    expect(await other.call('finding.list', {})).toEqual([]);
  });
});

describe('a case opened to be read only', () => {
  it('answers, changes nothing, and needs no right to write', async () => {
    const folder = tempFolder();
    const place = join(folder, 'other.coldtrail');
    copyFileSync(first.casePath, place);
    const before = readFileSync(place);
    const { mtimeMs } = statSync(place);
    chmodSync(place, 0o400);
    if (process.getuid?.() !== 0) chmodSync(folder, 0o500);
    const engine = await TestEngine.create();
    const status = await engine.call('case.open', { place, readOnly: true });
    expect(status).toMatchObject({ readOnly: true, findings: 3 });
    expect(await engine.count('')).toBe(15);
    expect((await engine.call('journal.verify', {})).problems).toEqual([]);
    expect(await engine.call('finding.list', {})).toHaveLength(3);
    expect(readdirSync(dirname(place))).toEqual(['other.coldtrail']);
    const refused = [
      () => engine.call('finding.add', { title: 'x', search: {} }),
      () => engine.call('finding.update', { id: 1, title: 'y' }),
      () => engine.call('ingest.start', { places: [evidence] }),
    ];
    for (const call of refused) await expect(call()).rejects.toMatchObject({ kind: 'read-only' });
    const package_ = join(tempFolder(), 'package');
    await engine.call('export.package', {
      place: package_,
      request: { what: { kind: 'findings' }, pdf: false },
    });
    expect(existsSync(join(package_, 'manifest.json'))).toBe(true);
    await engine.call('case.close', {});
    chmodSync(folder, 0o700);
    expect(readFileSync(place).equals(before)).toBe(true);
    expect(statSync(place).mtimeMs).toBe(mtimeMs);
  });

  it('is refused while somebody writes to it', async () => {
    const writer = await TestEngine.load(join(evidence, 'a.json'));
    const reader = await TestEngine.create();
    await expect(reader.call('case.open', { place: writer.casePath, readOnly: true })).rejects.toMatchObject({
      kind: 'case-busy',
    });
  });
});
