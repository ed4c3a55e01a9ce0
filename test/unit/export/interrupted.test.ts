import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writePackage } from '../../../electron/engine/export/package';
import { Signer } from '../../../electron/engine/export/signer';
import { type CaseStore, openCase } from '../../../electron/engine/store/open';
import type { ExportProgress } from '../../../shared/model/export';
import { TestEngine } from '../helpers/engine';
import { logFile, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const request = {
  what: { kind: 'all' as const },
  original: false,
  cited: false,
  pdf: false,
  redact: { secrets: true, fields: [], accounts: [] },
};
const signer = new Signer(Signer.generate());
let store: CaseStore;

beforeAll(async () => {
  const engine = await TestEngine.load(
    writeFiles(tempFolder(), { 'a.json.gz': logFile(trailRecords(0, 3_000)) }),
  );
  await engine.call('case.close', {});
  store = await openCase(engine.casePath);
});
afterAll(() => store.close());

const written = (place: string, onProgress?: (progress: ExportProgress) => void, signal?: AbortSignal) =>
  writePackage(
    { store, signer, readPlaces: async () => [], ...(onProgress ? { onProgress } : {}), signal },
    place,
    request,
  );
const entries = async () =>
  (await store.reader.first<{ count: number }>({
    sql: 'SELECT count(*) AS count FROM journal',
    values: [],
  }))!.count;

describe('an export that does not come to its end', () => {
  it.each(['writing', 'sealing'] as const)(
    'leaves nothing and is no entry of the journal when it is cancelled while %s',
    async (state) => {
      const folder = tempFolder();
      const before = await entries();
      const controller = new AbortController();
      const told: ExportProgress[] = [];
      const stopped = written(
        join(folder, 'package'),
        (progress) => {
          told.push(progress);
          if (progress.state === state) controller.abort();
        },
        controller.signal,
      );
      await expect(stopped).rejects.toMatchObject({ kind: 'cancelled' });
      expect(told.at(-1)?.state).toBe('failed');
      expect(readdirSync(folder)).toEqual([]);
      expect(readdirSync(store.spoolFolder).filter((name) => /parquet/.test(name))).toEqual([]);
      expect(await entries()).toBe(before);
    },
  );

  it('goes well when it is asked for again, and tells how far it is', async () => {
    const folder = tempFolder();
    const told: ExportProgress[] = [];
    const made = await written(join(folder, 'package'), (progress) => told.push(progress));
    expect(made.events).toBe(3_000);
    expect(readdirSync(folder)).toEqual(['package']);
    const steps = told.filter(({ state }) => state === 'writing').map(({ rows }) => rows.done);
    expect(steps.length).toBeGreaterThan(1);
    expect(steps).toEqual([...steps].sort((left, right) => left - right));
    expect(steps.at(-1)).toBe(3_000);
    expect([...new Set(told.map(({ state }) => state))]).toEqual([
      ...['preparing', 'writing', 'sealing', 'done'],
    ]);
    expect(told.at(-1)).toEqual({ state: 'done', rows: { done: 3_000, total: 3_000 } });
  });
});

const canMount =
  process.platform === 'linux' &&
  process.getuid?.() === 0 &&
  (() => {
    const folder = tempFolder();
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
    if (mounted) execFileSync('umount', [folder]);
    return mounted;
  })();

describe.skipIf(!canMount)('an export to a disk that is full', () => {
  it.each([1, 4])('of %i MB says so in one sentence and leaves nothing', async (size) => {
    const folder = tempFolder();
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}m`, 'tmpfs', folder]);
    try {
      await expect(written(join(folder, 'package'))).rejects.toMatchObject({
        kind: 'disk-full',
        message: 'The disk is full; nothing was exported.',
      });
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      execFileSync('umount', [folder]);
    }
  });
});
