import { createHash } from 'node:crypto';
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { logText, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

/** The case as it was closed; each test changes a copy of it. */
let original: string;
/** A profile that saw the whole journal. */
let engine: TestEngine;

beforeAll(async () => {
  engine = await TestEngine.load(
    writeFiles(tempFolder(), { 'a.json': logText(trailRecords(0, 30)), 'b.txt': 'not a log' }),
  );
  await engine.call('profile.change', { author: 'Ada' });
  await engine.load(writeFiles(tempFolder(), { 'c.json': logText(trailRecords(100, 120)) }));
  await engine.call('case.close', {});
  original = join(tempFolder(), 'original.coldtrail');
  copyFileSync(engine.casePath, original);
});

/** Runs statements on a copy of the case behind its back, and has it verified: by this profile, or by a fresh one. */
async function verified(statements: readonly string[], by = engine) {
  const place = join(tempFolder(), 'copy.coldtrail');
  copyFileSync(original, place);
  const instance = await DuckDBInstance.create(place);
  const connection = await instance.connect();
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
  await by.call('case.open', { place });
  const verdict = await by.call('journal.verify', {});
  await by.call('case.close', {});
  rmSync(place);
  return verdict;
}

const places = async (statements: readonly string[], by = engine) =>
  (await verified(statements, by)).problems.map(({ seq }) => seq);

describe('the journal', () => {
  it('tells what was done, by whom, with which evidence', async () => {
    await engine.call('case.open', { place: engine.casePath });
    const { total, rows } = await engine.call('journal', {});
    expect(total).toBe(3);
    expect(rows.map(({ seq, action, author }) => [seq, action, author])).toEqual([
      [1, 'created', null],
      [2, 'loaded', null],
      [3, 'loaded', 'Ada'],
    ]);
    expect(rows[0]!.detail).toEqual({ case: (await engine.call('case.status', {}))!.id });
    expect(rows[1]!.detail).toMatchObject({
      files: 2,
      events: 30,
      failed: 0,
      cancelled: false,
      afterLoad: 0,
      lastLoad: 1,
    });
    expect(rows[2]!.detail).toMatchObject({ files: 1, events: 20, afterLoad: 1, lastLoad: 2 });
    expect(
      rows.every(({ tool, at }) => tool === 'coldtrail 0.0.0' && /T\d\d:\d\d:\d\d\.\d{6}Z$/.test(at)),
    ).toBe(true);
    await engine.call('case.close', {});
  });

  it('is a chain that others can compute', async () => {
    await engine.call('case.open', { place: engine.casePath });
    const { rows } = await engine.call('journal', {});
    let previous = '0'.repeat(64);
    for (const { hash, ...entry } of rows) {
      expect(entry.previous).toBe(previous);
      const sorted = (value: unknown): unknown =>
        Array.isArray(value)
          ? value.map(sorted)
          : value !== null && typeof value === 'object'
            ? Object.fromEntries(
                Object.entries(value)
                  .sort(([a], [b]) => (a < b ? -1 : 1))
                  .map(([key, inner]) => [key, sorted(inner)]),
              )
            : value;
      previous = createHash('sha256')
        .update(JSON.stringify(sorted(entry)))
        .digest('hex');
      expect(hash).toBe(previous);
    }
    expect(await engine.call('journal.verify', {})).toEqual({
      ok: true,
      entries: 3,
      head: previous,
      problems: [],
    });
    await engine.call('case.close', {});
  });

  it('shows an entry that was edited, in every column', async () => {
    for (const change of [
      `author = 'Eve'`,
      `"at" = "at" + INTERVAL 1 MICROSECOND`,
      `action = 'verified'`,
      `tool = 'other'`,
      `detail = replace(detail, '"events":30', '"events":31')`,
      `previous = '${'0'.repeat(64)}'`,
      `hash = '${'0'.repeat(64)}'`,
    ])
      expect(await places([`UPDATE journal SET ${change} WHERE seq = 2`]), change).toContain(2);
    expect(await places([`UPDATE journal SET seq = 9 WHERE seq = 2`])).not.toEqual([]);
  });

  it('shows entries taken out, put in twice, or out of order', async () => {
    expect(await places(['DELETE FROM journal WHERE seq = 2'])).toEqual([3]);
    expect(await places(['DELETE FROM journal WHERE seq = 1'])).toEqual([2]);
    expect(await places(['INSERT INTO journal SELECT * FROM journal WHERE seq = 2'])).toContain(2);
    expect(
      await places(['UPDATE journal SET seq = CASE seq WHEN 2 THEN 3 WHEN 3 THEN 2 ELSE seq END']),
    ).toEqual(expect.arrayContaining([2, 3]));
  });

  it('shows that its end was cut off', async () => {
    const { problems } = await verified(['DELETE FROM journal WHERE seq = 3'], await TestEngine.create());
    // Opening the case writes the load down again that no entry tells of, behind the one that is gone.
    expect(problems.map(({ seq }) => seq)).toEqual([4]);
    const everything = await verified(['DELETE FROM journal'], await TestEngine.create());
    expect(everything.ok).toBe(false);
  });

  it('cut off together with its head, shows it to the profile that saw more, and to no other', async () => {
    const cut = [
      'DELETE FROM journal WHERE seq = 3',
      'DELETE FROM event_record WHERE file_id = (SELECT id FROM evidence_file WHERE load_id = 2)',
      'DELETE FROM evidence_file WHERE load_id = 2',
      `UPDATE case_info SET value = (SELECT '2 ' || hash FROM journal WHERE seq = 2) WHERE key = 'journalHead'`,
      `UPDATE case_info SET value = '1' WHERE key = 'derivedLoad'`,
    ];
    expect(await places(cut)).toEqual([3]);
    expect(await places(cut, await TestEngine.create())).toEqual([]);
    // Having looked at it does not make this profile forget what it saw.
    expect(await places(cut)).toEqual([3]);
  });

  it('shows that the ledger of evidence no longer is what was loaded', async () => {
    for (const change of [
      `UPDATE evidence_file SET sha256 = '${'0'.repeat(64)}' WHERE load_id = 1 AND kind = 'cloudtrail-log'`,
      `UPDATE evidence_file SET path = '/elsewhere' WHERE id = 2`,
      'DELETE FROM evidence_file WHERE id = 1',
      'INSERT INTO evidence_file SELECT * REPLACE (99 AS id) FROM evidence_file WHERE id = 1',
    ])
      expect(await places([change]), change).toEqual([2]);
    expect(await places([])).toEqual([]);
  });
});
