import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { logFile, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const RECORDS = 400;
const request = { what: { kind: 'search' as const, query: '' }, pdf: false };

async function loaded() {
  const engine = await TestEngine.load(
    writeFiles(tempFolder(), { 'a.json.gz': logFile(trailRecords(0, RECORDS)) }),
  );
  return { engine, folder: tempFolder() };
}
const limitOf = async (engine: TestEngine) =>
  (await engine.rows<{ at: string }>("SELECT current_setting('memory_limit') AS at"))[0]?.at;

it('exports that are asked for at once are made one after the other, and all of them', async () => {
  const { engine, folder } = await loaded();
  const limit = await limitOf(engine);
  const begin = (mark: string) => engine.call('export.package', { place: join(folder, mark), request, mark });
  const made = await Promise.all(['a', 'b', 'c'].map(begin));
  expect(made.map(({ events }) => events)).toEqual([RECORDS, RECORDS, RECORDS]);
  expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'c']);
  // One that waits says so at once; none is writing before the one before it is done.
  expect(engine.exporting.filter(({ state }) => state === 'waiting').map(({ mark }) => mark)).toEqual([
    'b',
    'c',
  ]);
  const steps = engine.exporting.filter(({ state }) => state !== 'waiting').map(({ mark }) => mark);
  expect(steps.filter((mark, at) => mark !== steps[at - 1])).toEqual(['a', 'b', 'c']);
  const done = engine.exporting.filter(({ state }) => state === 'done');
  expect(done.map(({ mark, rows }) => [mark, rows.done])).toEqual([
    ['a', RECORDS],
    ['b', RECORDS],
    ['c', RECORDS],
  ]);
  expect(await limitOf(engine)).toBe(limit);
});

it('one that waits can be cancelled, and the one behind it still has its turn', async () => {
  const { engine, folder } = await loaded();
  const stop = new AbortController();
  const begin = (mark: string, signal?: AbortSignal) =>
    engine.call('export.package', { place: join(folder, mark), request, mark }, signal);
  const first = begin('a');
  const second = begin('b', stop.signal);
  const third = begin('c');
  stop.abort();
  await expect(second).rejects.toMatchObject({ kind: 'cancelled' });
  expect(existsSync(join(folder, 'a'))).toBe(false);
  await Promise.all([first, third]);
  expect(readdirSync(folder).sort()).toEqual(['a', 'c']);
});

it('one that fails gives its turn and its memory back', async () => {
  const { engine, folder } = await loaded();
  const limit = await limitOf(engine);
  const missing = join(folder, 'nowhere', 'a');
  const failing = engine.call('export.package', { place: missing, request });
  const next = engine.call('export.package', { place: join(folder, 'b'), request });
  await expect(failing).rejects.toMatchObject({ kind: 'not-found' });
  expect((await next).events).toBe(RECORDS);
  expect(await limitOf(engine)).toBe(limit);
});

it('while one is written searches are answered with all of the memory, and evidence is not loaded', async () => {
  const { engine, folder } = await loaded();
  const limit = await limitOf(engine);
  const exported = engine.call('export.package', { place: join(folder, 'a'), request, mark: 'a' });
  let asked = 0;
  while (!existsSync(join(folder, 'a')) && asked < 1_000) {
    expect(await limitOf(engine)).toBe(limit);
    expect(await engine.count(`not eventName: x${asked}`)).toBe(RECORDS);
    if (asked++ > 0) continue;
    const more = writeFiles(tempFolder(), { 'b.json.gz': logFile(trailRecords(9_000, 3)) });
    await expect(engine.call('ingest.start', { places: [more] })).rejects.toMatchObject({ kind: 'usage' });
  }
  expect(asked).toBeGreaterThan(1);
  expect((await exported).events).toBe(RECORDS);
});
