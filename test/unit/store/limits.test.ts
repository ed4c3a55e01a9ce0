import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Limits } from '../../../electron/engine/store/limits';
import { createCase } from '../../../electron/engine/store/open';
import type { Connection } from '../../../electron/engine/store/run';
import { raw } from '../../../electron/engine/store/sql';
import { tempFolder } from '../helpers/temp';

const ALL = { megabytes: 2_000, threads: 8 };
const PAUSE = 20;

/** Limits of a database that takes every setting but those that are refused. */
function limits(refused: (statement: string) => boolean = () => false) {
  const now = { memory: '2000MB', threads: '8' };
  const connection = {
    run: async ({ sql }: { sql: string }) => {
      if (refused(sql)) throw new Error('could not free up enough memory');
      const [, name, value = ''] = /SET (\w+) = '?(\w+)/.exec(sql) ?? [];
      if (name === 'memory_limit') now.memory = value;
      if (name === 'threads') now.threads = value;
    },
  };
  // Nothing but `run` is used.
  return { now, limits: new Limits(connection as unknown as Connection, ALL, PAUSE) };
}

const little = (megabytes: number) => ({ megabytes, threads: 2, givesBack: true });

/** A work that ends when it is told to. */
function held() {
  let end: () => void = () => undefined;
  const work = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, work: () => work };
}

const LITTLE = { memory: '400MB', threads: '2' };
const WHOLE = { memory: '2000MB', threads: '8' };

it('a sparing work is given little while it is alone, and all is given back however it ends', async () => {
  const { limits: one, now } = limits();
  await one.sparingly(little(400), async () => expect(now).toEqual(LITTLE));
  expect(now).toEqual(WHOLE);
  const failing = one.sparingly(little(400), async () => {
    expect(now).toEqual(LITTLE);
    throw new Error('disk full');
  });
  await expect(failing).rejects.toThrow('disk full');
  expect(now).toEqual(WHOLE);
});

it('while a question is asked there is all of it, and a moment after the last one little again', async () => {
  const { limits: one, now } = limits();
  const [long, first, second] = [held(), held(), held()];
  const sparing = one.sparingly(little(400), long.work);
  const asked = [one.freely(first.work), one.freely(second.work)];
  await pause(0);
  expect(now).toEqual(WHOLE);
  first.end();
  await asked[0];
  await pause(3 * PAUSE);
  expect(now).toEqual(WHOLE);
  second.end();
  await asked[1];
  await expect.poll(() => now).toEqual(LITTLE);
  await one.freely(async () => expect(now).toEqual(WHOLE));
  long.end();
  await sparing;
  await pause(3 * PAUSE);
  expect(now).toEqual(WHOLE);
});

it('of two sparing works the one that ends first takes nothing from the other', async () => {
  const { limits: one, now } = limits();
  const [a, b] = [held(), held()];
  const works = [one.sparingly(little(400), a.work), one.sparingly(little(600), b.work)];
  await pause(0);
  expect(now).toEqual(LITTLE);
  a.end();
  await works[0];
  expect(now).toEqual({ memory: '600MB', threads: '2' });
  b.end();
  await works[1];
  expect(now).toEqual(WHOLE);
});

it('a work that says nothing of cores has all of them', async () => {
  const { limits: one, now } = limits();
  await one.sparingly({ megabytes: 900 }, async () => expect(now).toEqual({ memory: '900MB', threads: '8' }));
});

it('cores that a load lends stay lent when an export ends meanwhile', async () => {
  const { limits: one, now } = limits();
  await one.sparingly(little(400), () => one.setThreads(1));
  expect(now.threads).toBe('1');
  await one.setThreads(8);
  expect(now.threads).toBe('8');
});

it('a limit that the database refuses is asked for again', async () => {
  let isHeld = true;
  const { limits: one, now } = limits((statement) => isHeld && statement.includes('400MB'));
  await one.sparingly(little(400), async () => {
    expect(now.memory).toBe('2000MB');
    isHeld = false;
    await one.freely(async () => undefined);
    await expect.poll(() => now.memory).toBe('400MB');
  });
  expect(now.memory).toBe('2000MB');
});

it('a real case keeps to it', async () => {
  const store = await createCase(`${tempFolder()}/a.coldtrail`);
  const now = async () =>
    (await store.reader.first<{ limit: string }>(raw("SELECT current_setting('memory_limit') AS limit")))
      ?.limit;
  const before = await now();
  await store.limits.sparingly(little(400), async () => expect(await now()).toMatch(/^38[0-9.]+ MiB$/));
  expect(await now()).toBe(before);
  store.close();
});

it('what a sparing work frees is given back to the system at once, and as late as usual afterwards', async () => {
  const store = await createCase(join(tempFolder(), 'a.coldtrail'));
  const kept = () =>
    store.reader.first(
      raw(`SELECT current_setting('allocator_flush_threshold') AS freed,
        current_setting('allocator_bulk_deallocation_flush_threshold') AS "atOnce"`),
    );
  const usual = await kept();
  expect(usual).toEqual({ freed: '128.0 MiB', atOnce: '512.0 MiB' });
  await store.limits.sparingly(little(250), async () =>
    expect(await kept()).toEqual({ freed: '8.0 MiB', atOnce: '8.0 MiB' }),
  );
  expect(await kept()).toEqual(usual);
  store.close();
});
