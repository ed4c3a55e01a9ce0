import { beforeAll, describe, expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { eventId, logText, trailRecord, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const odd = [
  trailRecord(0, { eventTime: '2026-02-03T00:00:00.700Z', requestParameters: null }),
  trailRecord(1, { eventTime: '2026-02-03T00:00:01.500Z' }),
  trailRecord(2, { eventTime: '2026-02-03T00:00:02.999Z' }),
  trailRecord(3, { eventTime: '2026-02-03T02:00:03+02:00' }),
  trailRecord(4, { eventTime: 'some day' }),
  trailRecord(5, { eventTime: undefined }),
];
let engine: TestEngine;

describe('searching events whose times are odd', () => {
  beforeAll(async () => {
    engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText(odd) }));
  });
  const search = (order: 'newest' | 'oldest') => engine.call('search.open', { query: '', order });

  it('keeps fractions, understands offsets, and puts events without a time last', async () => {
    for (const order of ['oldest', 'newest'] as const) {
      const { result } = await search(order);
      const { rows } = await engine.call('search.page', { result, start: 0, count: 10 });
      const timed = rows.slice(0, 4).map(({ eventTime }) => eventTime);
      const times = ['00.700Z', '01.500Z', '02.999Z', '03Z'].map((end) => `2026-02-03T00:00:${end}`);
      expect(timed).toEqual(order === 'oldest' ? times : times.reverse());
      expect(rows.slice(4).map(({ eventTime }) => eventTime)).toEqual([null, null]);
    }
  });

  it('says when the first and the last event of a result were, whatever stands last', async () => {
    for (const order of ['oldest', 'newest'] as const) {
      expect(await search(order)).toMatchObject({
        count: 6,
        firstTime: '2026-02-03T00:00:00.700Z',
        lastTime: '2026-02-03T00:00:03Z',
      });
    }
  });

  it('counts every event with a time in the histogram, in its own second', async () => {
    const { buckets } = await engine.call('search.histogram', { buckets: 10 });
    expect(buckets.map(({ time, counts }) => [time, counts[0]])).toEqual([
      ['2026-02-03T00:00:00.000Z', 1],
      ['2026-02-03T00:00:01.000Z', 1],
      ['2026-02-03T00:00:02.000Z', 1],
      ['2026-02-03T00:00:03.000Z', 1],
    ]);
  });

  it('finds the row of an event, in any order', async () => {
    for (const order of ['oldest', 'newest'] as const) {
      const { result } = await search(order);
      const { rows } = await engine.call('search.page', { result, start: 0, count: 10 });
      for (const [row, { n }] of rows.entries())
        expect(await engine.call('search.locate', { result, n })).toEqual({ row });
      expect(await engine.call('search.locate', { result, n: 5 })).toEqual({ row: null });
    }
  });

  it('counts several searches at once', async () => {
    const searches = [
      { query: '' },
      { query: 'not eventTime: *' },
      { query: '', from: '2026-02-03T00:00:01Z', to: '2026-02-03T00:00:03Z' },
    ];
    expect(await engine.call('search.count', { searches })).toEqual([6, 2, 2]);
    await expect(engine.call('search.count', { searches: [{ query: '(((' }] })).rejects.toMatchObject({
      kind: 'query',
    });
  });

  it('keeps the text of a time that cannot be read, in the record and its export', async () => {
    const { result } = await search('oldest');
    const records = await engine.call('search.records', { result, start: 0, count: 10 });
    const times = Object.fromEntries(
      records.map((text) => [JSON.parse(text).eventID, JSON.parse(text).eventTime]),
    );
    expect(times).toEqual(Object.fromEntries(odd.map(({ eventID, eventTime }) => [eventID, eventTime])));
  });

  it('a result that is no longer kept says so, and the newest ones are', async () => {
    const first = await search('newest');
    for (let count = 0; count < 12; count++) await engine.call('search.open', { query: `word${count}` });
    await expect(
      engine.call('search.page', { result: first.result, start: 0, count: 1 }),
    ).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(
      engine.call('search.page', { result: 'event"; --', start: 0, count: 1 }),
    ).rejects.toMatchObject({
      kind: 'not-found',
    });
  });

  it('a query that cannot be understood says where', async () => {
    await expect(engine.call('search.open', { query: 'eventName: (A or' })).rejects.toMatchObject({
      kind: 'query',
      detail: { position: expect.any(Number) },
    });
    await expect(engine.call('search.facets', { fields: ['requestParameters'] })).rejects.toMatchObject({
      kind: 'query',
    });
    await expect(engine.call('search.facets', { fields: ['n"; DROP TABLE event'] })).rejects.toMatchObject({
      kind: 'query',
    });
  });
});

describe('values that hold SQL', () => {
  it('are values', async () => {
    const hostile = `'; DROP TABLE event; -- " \\ % _ * ?`;
    const records = [...trailRecords(0, 3), trailRecord(3, { userAgent: hostile, errorCode: hostile })];
    const own = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText(records) }));
    const quoted = JSON.stringify(hostile);
    expect(await own.count(`userAgent: ${quoted}`)).toBe(1);
    expect(await own.count(quoted)).toBe(1);
    expect(await own.count(`not errorCode: ${quoted}`)).toBe(3);
    expect(await own.call('event.find', { eventID: hostile })).toEqual([]);
    expect((await own.call('event.find', { eventID: eventId(3) }))[0]?.row.errorCode).toBe(hostile);
    await expect(own.call('principal', { principal: hostile })).rejects.toMatchObject({ kind: 'not-found' });
    expect(await own.count('')).toBe(4);
  });
});
