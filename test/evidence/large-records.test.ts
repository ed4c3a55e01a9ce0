import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { derive } from '../../electron/engine/derive/derive';
import { LARGE_RECORD_BYTES } from '../../electron/engine/formats/document';
import {
  type LargeRoom,
  largeRoom,
  MOST_LARGE_BYTES,
  takeRoom,
} from '../../electron/engine/ingest/large-records';
import { load } from '../../electron/engine/ingest/load';
import { LONG_ROW_BYTES } from '../../electron/engine/store/long-rows';
import { createCase } from '../../electron/engine/store/open';
import { raw } from '../../electron/engine/store/sql';
import { Failure } from '../../shared/result';
import { tarOf } from '../unit/helpers/archives';
import { eventId, type Json, logText, trailRecord } from '../unit/helpers/records';
import { tempFolder } from '../unit/helpers/temp';
import { writeFiles } from '../unit/helpers/tree';

const newCase = () => createCase(join(tempFolder(), 'case.coldtrail'));
const large = (index: number) => trailRecord(index, { userAgent: 'x'.repeat(LARGE_RECORD_BYTES) });

/** What room there is in the next load; as much as usual when null. */
const little = vi.hoisted(() => ({ kibibytes: null as number | null }));
vi.mock('../../electron/engine/ingest/large-records', async (original) => {
  const real = await original<typeof import('../../electron/engine/ingest/large-records')>();
  const largeRoom: typeof real.largeRoom = async (store) => {
    const room = await real.largeRoom(store);
    if (little.kibibytes !== null) room[0] = little.kibibytes;
    return room;
  };
  return { ...real, largeRoom };
});
afterEach(() => {
  little.kibibytes = null;
});

describe('records larger than any service writes', () => {
  it('are kept while they are few, and left out with a notice beside what is kept when they are too many', async () => {
    const store = await newCase();
    const folder = writeFiles(tempFolder(), {
      'a.json': logText([trailRecord(0), large(1), trailRecord(2), large(3), trailRecord(4)]),
    });
    little.kibibytes = 1.5 * 1024;
    const summary = await load(store, [folder], { workers: 1 });
    expect(summary.events).toEqual({ records: 5, unique: 4, duplicates: 0, rejected: 1 });
    const kept = await store.reader.all(raw('SELECT "eventID" AS id FROM event ORDER BY n'));
    expect(kept).toEqual([0, 1, 2, 4].map((index) => ({ id: eventId(index) })));
    const notices = await store.reader.all(raw('SELECT "position", kind FROM notice'));
    expect(notices).toEqual([{ position: 3, kind: 'too-large' }]);
    store.close();
  });

  it('are counted by what they are, also where they stood compressed in what wrapped them', async () => {
    const store = await newCase();
    expect((await largeRoom(store))[0]).toBe(MOST_LARGE_BYTES / 1024);
    const wrapped = gzipSync(JSON.stringify(large(1))).toString('base64');
    const folder = writeFiles(tempFolder(), {
      'a.json': logText([large(0), trailRecord(5)]),
      'b.json': JSON.stringify({
        Type: 'Notification',
        TopicArn: 'arn:aws:sns:eu-central-1:111122223333:t',
        MessageId: 'm',
        Message: wrapped,
      }),
    });
    const { events } = await load(store, [folder], { workers: 1 });
    expect(events).toMatchObject({ unique: 3, rejected: 0 });
    const taken = MOST_LARGE_BYTES / 1024 - (await largeRoom(store))[0]!;
    expect(taken).toBeGreaterThan(2 * 1024);
    expect(taken).toBeLessThan(2 * 1030);
    store.close();
  });

  it('of a file that turns out to be known give their room to others', async () => {
    const store = await newCase();
    const folder = writeFiles(tempFolder(), { 'a.json': logText([large(0)]) });
    await load(store, [folder], { workers: 1 });
    utimesSync(join(folder, 'a.json'), new Date(0), new Date(0));
    writeFiles(folder, { 'b.json': logText([large(1)]) });
    little.kibibytes = 1.5 * 1024;
    const { files, events } = await load(store, [folder], { workers: 1 });
    expect(files).toMatchObject({ alreadyLoaded: 1, loaded: 1 });
    expect(events).toMatchObject({ unique: 1, rejected: 0 });
    store.close();
  });

  it('take room while there is some', () => {
    const room: LargeRoom = new Int32Array(new SharedArrayBuffer(4));
    room[0] = 6;
    expect(takeRoom(room, 4096)).toBe(true);
    expect(takeRoom(room, 4096)).toBe(false);
    expect(takeRoom(room, 2048)).toBe(true);
    expect(takeRoom(room, 1)).toBe(false);
  });
});

describe('the memory of a load', () => {
  it('is little, and from the first long row on all there is, in this load and in later ones', async () => {
    const store = await newCase();
    const limit = async () =>
      (await store.reader.first<{ now: string }>(raw("SELECT current_setting('memory_limit') AS now")))?.now;
    const whole = await limit();
    const folder = tempFolder();
    const whileLoading = async (name: string, records: Json[]) => {
      const seen: Promise<string | undefined>[] = [];
      const paths = [join(writeFiles(folder, { [name]: logText(records) }), name)];
      await load(store, paths, {
        workers: 1,
        onProgress: ({ state }) => {
          if (state === 'deriving') seen.push(limit());
        },
      });
      return [...new Set(await Promise.all(seen))];
    };
    expect(await whileLoading('a.json', [trailRecord(0)])).toEqual(['762.9 MiB']);
    const long = trailRecord(1, { userAgent: 'x'.repeat(LONG_ROW_BYTES) });
    expect(await whileLoading('b.json', [long])).toEqual([whole]);
    expect(await whileLoading('c.json', [trailRecord(2)])).toEqual([whole]);
    expect(await limit()).toBe(whole);
    store.close();
  });

  it('that cannot be had for a part of an archive ends the load with what went wrong', async () => {
    const store = await newCase();
    const long = logText([trailRecord(1, { userAgent: 'x'.repeat(LONG_ROW_BYTES) })]);
    const files = Array.from({ length: 1_001 }, (_, index) => ({
      name: `${index}.json`,
      content: Buffer.from(index === 0 ? long : logText([trailRecord(index)])),
    }));
    const folder = writeFiles(tempFolder(), { 'a.tar': await tarOf(files) });
    vi.spyOn(store.limits, 'freely').mockImplementation(() => {
      throw new Failure('disk-full', 'refused');
    });
    await expect(load(store, [folder], { workers: 1 })).rejects.toMatchObject({ kind: 'disk-full' });
    store.close();
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
