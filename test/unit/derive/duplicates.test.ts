import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markDuplicates } from '../../../electron/engine/derive/duplicates';
import { load } from '../../../electron/engine/ingest/load';
import { type CaseStore, createCase } from '../../../electron/engine/store/open';
import { join as list, raw, sql } from '../../../electron/engine/store/sql';
import { type Json, logText, trailRecord, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const item: Json = {
  configurationItemVersion: '1.3',
  configurationItemStatus: 'OK',
  configurationItemCaptureTime: '2026-02-03T00:00:00.000Z',
  resourceType: 'AWS::S3::Bucket',
  resourceId: 'ledger',
  awsAccountId: '111122223333',
  awsRegion: 'eu-central-1',
};
const nameless = trailRecord(2, { eventID: undefined });
const changed = trailRecord(0, { sourceIPAddress: '198.51.100.9' });

const newCase = () => createCase(join(tempFolder(), 'case.coldtrail'));

/** Loads the files of a folder in the given rounds, under the numbers that one load of all of them gives. */
async function loadInRounds(folder: string, rounds: readonly (readonly string[])[]): Promise<CaseStore> {
  const store = await newCase();
  const names = rounds.flat().sort();
  for (const round of rounds) {
    const numbers = names.map((name, index) => sql`(${index + 1}, ${join(folder, name)})`);
    await store.writer.run(sql`INSERT INTO pending_file VALUES ${list(numbers, ', ')}`);
    const paths = round.map((name) => join(folder, name));
    await load(store, paths, { workers: 1 });
  }
  return store;
}

/** What a load of `b` and `c` that was killed, looked at and begun again gives, beside an undisturbed one. */
async function bothWays(files: Readonly<Record<'a' | 'b' | 'c', Json[]>>, question: string) {
  const entries = Object.entries(files).map(([name, records]) => [name, logText(records)]);
  const folder = writeFiles(tempFolder(), Object.fromEntries(entries));
  const answers: unknown[] = [];
  for (const rounds of [[['a', 'b', 'c']], [['b', 'c'], ['a']]]) {
    const store = await loadInRounds(folder, rounds);
    answers.push(await store.reader.all(raw(question)));
    store.close();
  }
  return answers;
}

describe('duplicates name the first copy by number, also when it was loaded last:', () => {
  const marks = (table: string) => `SELECT n, duplicate_of AS of FROM ${table} ORDER BY n`;

  it('events', async () => {
    const copies = trailRecords(0, 4);
    const [whole, broken] = await bothWays({ a: copies, b: copies, c: copies }, marks('event'));
    expect(whole).toHaveLength(12);
    expect(broken).toEqual(whole);
  });

  it('events without an id', async () => {
    const copies = [nameless, trailRecord(9)];
    const [whole, broken] = await bothWays({ a: copies, b: copies, c: copies }, marks('event'));
    expect(broken).toEqual(whole);
  });

  it('configuration items', async () => {
    const [whole, broken] = await bothWays({ a: [item], b: [item], c: [item] }, marks('config_item'));
    expect(whole).toMatchObject([{ of: null }, { of: expect.anything() }, { of: expect.anything() }]);
    expect(broken).toEqual(whole);
  });

  it('and so do notices of records that share an id and differ', async () => {
    const files = { a: [trailRecord(0)], b: [changed], c: [trailRecord(0)] };
    const [whole, broken] = await bothWays(files, 'SELECT * FROM notice ORDER BY ALL');
    expect(whole).toMatchObject([{ file_id: 2, kind: 'tampered' }]);
    expect(broken).toEqual(whole);
  });
});

describe('duplicates', () => {
  it('are the same event in the same account; another account has its own copy', async () => {
    const own = trailRecord(1, { sharedEventID: 's' });
    const theirs = { ...own, recipientAccountId: '444455556666' };
    const other = { ...nameless, requestParameters: { bucketName: 'other' } };
    const folder = writeFiles(tempFolder(), {
      'a.json': logText([own, theirs, nameless, other]),
      'b.json': logText([own, nameless]),
    });
    const store = await newCase();
    const { events } = await load(store, [folder], { workers: 1 });
    expect(events).toEqual({ records: 6, unique: 4, duplicates: 2, rejected: 0 });
    store.close();
  });

  it('are found in portions as they are in one go', async () => {
    const records = trailRecords(0, 40);
    const repeats = [records[3]!, records[17]!, records[39]!];
    const folder = writeFiles(tempFolder(), { 'a.json': logText(records), 'b.json': logText(repeats) });
    const store = await newCase();
    await load(store, [folder], { workers: 1 });
    const repeated = () =>
      store.reader.all(raw('SELECT n, duplicate_of AS of FROM event WHERE of IS NOT NULL ORDER BY n'));
    const inOneGo = await repeated();
    expect(inOneGo).toHaveLength(3);
    await store.writer.run(raw('UPDATE event_record SET duplicate_of = NULL'));
    await store.writer.transaction((writer) => markDuplicates(writer, 5));
    expect(await repeated()).toEqual(inOneGo);
    store.close();
  });

  it('a flood of records under one id does not hold up the load', async () => {
    const flood = Array.from({ length: 20_000 }, (_, index) => trailRecord(1, { requestID: `R${index}` }));
    const store = await newCase();
    const begun = performance.now();
    const { events } = await load(store, [writeFiles(tempFolder(), { 'a.json': logText(flood) })], {
      workers: 1,
    });
    expect(events).toMatchObject({ records: 20_000, unique: 20_000 });
    // Without the flood it takes half a second.
    expect(performance.now() - begun).toBeLessThan(10_000);
    store.close();
  }, 120_000);
});
