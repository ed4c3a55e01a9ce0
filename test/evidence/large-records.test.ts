import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { derive } from '../../electron/engine/derive/derive';
import { LARGE_RECORD_BYTES } from '../../electron/engine/formats/document';
import { largeRoom, MOST_LARGE_BYTES, takeRoom } from '../../electron/engine/ingest/large-records';
import { load } from '../../electron/engine/ingest/load';
import { createCase } from '../../electron/engine/store/open';
import { raw, sql } from '../../electron/engine/store/sql';
import { Failure } from '../../shared/result';
import { eventId, logText, trailRecord } from '../unit/helpers/records';
import { tempFolder } from '../unit/helpers/temp';
import { writeFiles } from '../unit/helpers/tree';

const newCase = () => createCase(join(tempFolder(), 'case.coldtrail'));
const large = (index: number) => trailRecord(index, { userAgent: 'x'.repeat(LARGE_RECORD_BYTES) });

describe('records larger than any service writes', () => {
  it('are kept while they are few, and left out with a notice beside what is kept when they are too many', async () => {
    const store = await newCase();
    const folder = tempFolder();
    const first = join(writeFiles(folder, { 'a.json': logText([trailRecord(0), large(1)]) }), 'a.json');
    expect((await load(store, [first], { workers: 1 })).events).toMatchObject({ unique: 2, rejected: 0 });
    // As if it had been of so many bytes that there is room for one more, and not for two.
    const length = MOST_LARGE_BYTES - 1.5 * LARGE_RECORD_BYTES;
    await store.writer.run(sql`UPDATE event_record SET "length" = ${length} WHERE "eventID" = ${eventId(1)}`);
    const second = writeFiles(folder, {
      'b.json': logText([large(2), trailRecord(3), large(4), trailRecord(5)]),
    });
    const summary = await load(store, [join(second, 'b.json')], { workers: 1 });
    expect(summary.events).toEqual({ records: 4, unique: 3, duplicates: 0, rejected: 1 });
    const kept = await store.reader.all(raw('SELECT "eventID" AS id FROM event ORDER BY n'));
    expect(kept).toEqual([0, 1, 2, 3, 5].map((index) => ({ id: eventId(index) })));
    expect(await store.reader.all(raw('SELECT "position", kind FROM notice'))).toEqual([
      { position: 2, kind: 'too-large' },
    ]);
    store.close();
  });

  it('take room of what the case has for them, and none when there is too little', async () => {
    const store = await newCase();
    const room = await largeRoom(store);
    store.close();
    expect(takeRoom(room, MOST_LARGE_BYTES - 2048)).toBe(true);
    expect(takeRoom(room, 4096)).toBe(false);
    expect(takeRoom(room, 2048)).toBe(true);
    expect(takeRoom(room, 1)).toBe(false);
  });
});

describe('a case that needs more memory', () => {
  it('is derived with all there is', async () => {
    const store = await newCase();
    const folder = writeFiles(tempFolder(), { 'a.json': logText([trailRecord(0), trailRecord(0)]) });
    const { sparingly } = store.limits;
    let refused = 0;
    store.limits.sparingly = async (little, work) => {
      if (refused === 0 && little.givesBack) throw new Failure('out-of-memory', `refused ${++refused}`);
      return sparingly.call(store.limits, little, work) as ReturnType<typeof work>;
    };
    expect((await load(store, [folder], { workers: 1 })).events).toMatchObject({ unique: 1, duplicates: 1 });
    expect(refused).toBe(1);
    await derive(store);
    store.close();
  });

  it('says so, and not that it is a defect', async () => {
    const store = await newCase();
    await store.writer.run(raw('CREATE TEMP TABLE many AS SELECT range AS i FROM range(100000)'));
    const hungry = raw("SELECT len(list(repeat('x', 100000) || i)) FROM many");
    const asked = store.limits.sparingly({ megabytes: 200 }, () => store.writer.first(hungry));
    await expect(asked).rejects.toMatchObject({ kind: 'out-of-memory' });
    store.close();
  });
});
