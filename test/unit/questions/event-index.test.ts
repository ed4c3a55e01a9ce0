import { beforeEach, describe, expect, it } from 'vitest';
import { counts } from '../../../electron/engine/questions/counts';
import { EventIndex } from '../../../electron/engine/questions/event-index';
import { facets } from '../../../electron/engine/questions/facets';
import { MOST_TABLES } from '../../../electron/engine/questions/kept-tables';
import type { Scope } from '../../../electron/engine/questions/scope';
import { SearchResults } from '../../../electron/engine/questions/search';
import type { Connection, Reader, Writer } from '../../../electron/engine/store/run';
import { sql } from '../../../electron/engine/store/sql';
import type { SearchPage } from '../../../shared/model/search';
import { addCall, emptyCase } from '../changes/rows';
import { eventId } from '../helpers/records';

const EVENTS = 12;
const NAMES = ['CreateUser', 'GetObject', 'PutObject'];
const { signal } = new AbortController();
const NO_LIMIT = { values: 100, bytes: 10_000, memory: 1 };
let store: Connection;

const call = (index: number, id: string | null) =>
  addCall(store, `2026-02-03T10:00:${String(index).padStart(2, '0')}Z`, NAMES[index % 3]!, {
    eventID: id,
    sourceIPAddress: '203.0.113.7',
    requestParameters: index % 2 === 0 ? { bucketName: 'a-bucket', key: `path/${index}` } : null,
    resources: index === 1 ? [{ ARN: 'arn:aws:s3:::b' }] : null,
  });

beforeEach(async () => {
  store = await emptyCase();
  for (let index = 0; index < EVENTS; index++) await call(index, eventId(index));
});

async function indexed(most?: { values: number; bytes: number; memory: number }): Promise<EventIndex> {
  const index = new EventIndex(store, signal, most);
  index.prepare();
  await index.idle();
  return index;
}
const resultsOf = (index: EventIndex, first = 3_000) =>
  new SearchResults(store, store, index, signal, { few: 0, first });

async function rowsOf(index: EventIndex, query = ''): Promise<SearchPage['rows']> {
  const results = resultsOf(index);
  const { result, count } = await results.open({ query, order: 'oldest' });
  return (await results.page(result, 0, count)).rows;
}

describe('rows of a page', () => {
  it.each([
    ['ids as CloudTrail writes them', async () => undefined],
    ['ids that are other texts', () => call(EVENTS, 'ABCDEFAB-0000-4000-8000-000000000000')],
    ['an event without an id', () => call(EVENTS, null)],
  ])('are the same with an index and without: %s', async (_, more) => {
    await more();
    const index = await indexed();
    expect(index.present?.rest).not.toBeNull();
    const rows = await rowsOf(index);
    expect(rows).toEqual(await rowsOf(new EventIndex(store, signal)));
    expect(rows.slice(0, 3).map(({ eventID, target }) => [eventID, target])).toEqual([
      [eventId(0), 'a-bucket/path/0'],
      [eventId(1), 'arn:aws:s3:::b'],
      [eventId(2), 'a-bucket/path/2'],
    ]);
  });

  it('leave repeats out', async () => {
    await store.run(sql`UPDATE event_record SET duplicate_of = 1 WHERE "eventID" = ${eventId(5)}`);
    const ids = (await rowsOf(await indexed())).map(({ eventID }) => eventID);
    expect(ids).toHaveLength(EVENTS - 1);
    expect(ids).not.toContain(eventId(5));
  });
});

it('a column with too many values is left out, and answered nevertheless', async () => {
  const index = await indexed({ ...NO_LIMIT, values: 2 });
  expect(index.present?.columns.has('eventName')).toBe(false);
  expect(index.present?.columns.has('sourceIPAddress')).toBe(true);
  const results = resultsOf(index);
  expect((await results.open({ query: 'eventName: G* and sourceIPAddress: *', order: 'newest' })).count).toBe(
    4,
  );
  const found = await results.find({ query: 'not eventName: GetObject' });
  const [names] = await facets(store, found, { fields: ['eventName', 'sourceIPAddress'], size: 5, text: '' });
  expect(names?.values).toEqual([
    { value: 'CreateUser', count: 4 },
    { value: 'PutObject', count: 4 },
  ]);
  expect((await rowsOf(index, 'sourceIPAddress: 203.0.113.0/24')).map(({ eventName }) => eventName)).toEqual(
    Array.from({ length: EVENTS }, (_, at) => NAMES[at % 3]),
  );
});

it.each([
  [27, false],
  [28, true],
])('of a column with texts of 28 bytes in all, %i may be kept: %s', async (bytes, isKept) => {
  const index = await indexed({ ...NO_LIMIT, bytes });
  expect(index.present?.columns.has('eventName')).toBe(isKept);
  expect(index.present?.columns.has('sourceIPAddress')).toBe(true);
});

it('counts the same as the case', async () => {
  const searches = [
    { query: '' },
    { query: 'eventName: GetObject', from: '2026-02-03T10:00:03Z', to: '2026-02-03T10:00:08Z' },
    { query: 'not errorCode: *' },
    { query: 'requestParameters.bucketName: a-bucket' },
    { query: 'eventName: GetObject or a-bucket' },
  ];
  const { present } = await indexed();
  expect(present).not.toBeNull();
  for (const where of [present, null])
    expect(await counts(store, searches, where)).toEqual([12, 2, 12, 6, 8]);
});

describe.each([0, 100])('a narrower search, where results of %i events are few', (few) => {
  const WIDE = 'requestParameters.bucketName: a-bucket';
  const asked: string[] = [];
  const reader: Reader = {
    all: (statement, signal) => {
      asked.push(statement.sql);
      return store.all(statement, signal);
    },
    first: (statement, signal) => {
      asked.push(statement.sql);
      return store.first(statement, signal);
    },
    stream: (statement, signal) => store.stream(statement, signal),
  };
  const writer = () => {
    const run: Writer['run'] = (statement, signal) => {
      asked.push(statement.sql);
      return store.run(statement, signal);
    };
    return { ...reader, run, transaction: (steps) => store.transaction(steps) } satisfies Writer;
  };
  const readsDocuments = () => asked.some((text) => text.includes('requestParameters'));

  async function both(wide: Scope, narrow: Scope) {
    const results = new SearchResults(writer(), reader, await indexed(), signal, { few, first: 3_000 });
    await results.open({ ...wide, order: 'oldest' });
    asked.length = 0;
    const found = await results.find(narrow);
    const reads = readsDocuments();
    const [users] = await facets(store, found, { fields: ['userType'], size: 5, text: '' });
    const { result, count } = await results.open({ ...narrow, order: 'oldest' });
    const { rows } = await results.page(result, 0, 50);
    expect([found.count, rows.length, users?.values.reduce((sum, value) => sum + value.count, 0)]).toEqual([
      count,
      count,
      count,
    ]);
    return { reads, ids: rows.map(({ eventID }) => eventID) };
  }
  const at = (second: string) => `2026-02-03T10:00:${second}Z`;

  it.each<[string, Scope, Scope, number[]]>([
    ['one more condition', { query: WIDE }, { query: `eventName: GetObject and ${WIDE}` }, [4, 10]],
    ['one that leaves nothing', { query: WIDE }, { query: `${WIDE} and errorCode: *` }, []],
    ['one that excludes', { query: WIDE }, { query: `${WIDE} and not eventName: G*` }, [0, 2, 6, 8]],
    ['less time', { query: WIDE }, { query: WIDE, from: at('03'), to: at('08') }, [4, 6]],
    [
      'less time and one more condition',
      { query: WIDE, from: at('02') },
      { query: `${WIDE} and eventName: (GetObject or PutObject)`, from: at('03') },
      [4, 8, 10],
    ],
  ])('with %s is not asked of the documents again', async (_, wide, narrow, expected) => {
    expect(await both(wide, narrow)).toEqual({ reads: false, ids: expected.map(eventId) });
  });

  it('is asked of the case when newer results take the place of the copy meanwhile', async () => {
    let meanwhile: (() => Promise<void>) | null = null;
    const slow: Reader = {
      ...reader,
      first: async (statement, signal) => {
        if (statement.sql.includes('"found_1"')) {
          const newer = meanwhile;
          meanwhile = null;
          await newer?.();
        }
        return store.first(statement, signal);
      },
    };
    const results = new SearchResults(writer(), slow, await indexed(), signal, { few, first: 3_000 });
    await results.open({ query: WIDE, order: 'oldest' });
    meanwhile = async () => {
      for (let index = 0; index < MOST_TABLES; index++)
        await results.find({ query: `requestParameters.key: path/${index}` });
    };
    const { count } = await results.find({ query: `eventName: GetObject and ${WIDE}` });
    expect([count, meanwhile]).toEqual([2, null]);
  });

  it.each<[string, Scope, Scope, number[]]>([
    [
      'one of two conditions',
      { query: `${WIDE} and eventName: GetObject` },
      { query: WIDE },
      [0, 2, 4, 6, 8, 10],
    ],
    ['more time', { query: WIDE, from: at('05') }, { query: WIDE, from: at('04') }, [4, 6, 8, 10]],
    ['any time', { query: WIDE, to: at('05') }, { query: WIDE }, [0, 2, 4, 6, 8, 10]],
    [
      'an alternative',
      { query: WIDE },
      { query: `${WIDE} or eventName: GetObject` },
      [0, 1, 2, 4, 6, 7, 8, 10],
    ],
    ['the opposite', { query: WIDE }, { query: `not ${WIDE}` }, [1, 3, 5, 7, 9, 11]],
  ])('that is none, but asks for %s, is asked of them', async (_, wide, narrow, expected) => {
    expect(await both(wide, narrow)).toEqual({ reads: true, ids: expected.map(eventId) });
  });

  it('finds what came since', async () => {
    const index = await indexed();
    const results = new SearchResults(store, store, index, signal, { few, first: 3_000 });
    await results.open({ query: WIDE, order: 'oldest' });
    index.forget();
    results.forget();
    await call(EVENTS, eventId(EVENTS));
    index.prepare();
    await index.idle();
    expect((await results.find({ query: `${WIDE} and eventName: CreateUser` })).count).toBe(3);
  });
});

it('is not made where the memory does not allow it', async () => {
  expect((await indexed({ ...NO_LIMIT, memory: 0 })).present).toBeNull();
});

it('what comes later is found, and a result that was not yet in order is gone with the index it came from', async () => {
  const index = await indexed();
  const results = resultsOf(index, 4);
  const { result } = await results.open({ query: '', order: 'newest' });
  index.forget();
  results.forget();
  await call(EVENTS, eventId(EVENTS));
  expect((await results.open({ query: '', order: 'newest' })).count).toBe(EVENTS + 1);
  // What it came from is still there.
  expect((await results.page(result, 6, 2)).rows.map(({ eventID }) => eventID)).toEqual([
    eventId(5),
    eventId(4),
  ]);

  const { result: other } = await results.open({ query: 'eventName: *', order: 'newest' });
  index.prepare();
  await index.idle();
  const third = await results.open({ query: 'awsRegion: * or eventName: *', order: 'newest' });
  index.forget();
  index.prepare();
  await index.idle();
  await expect(results.page(third.result, 6, 2)).rejects.toMatchObject({ kind: 'not-found' });
  expect((await results.page(other, 0, 1)).rows[0]?.eventID).toBe(eventId(EVENTS));
});

it('makes room for a work that needs the memory, and is there again afterwards', async () => {
  const index = await indexed();
  const held = () =>
    store.all(sql`SELECT table_name FROM duckdb_tables() WHERE starts_with(table_name, 'events_')`);
  expect(await held()).toHaveLength(2);
  expect(await index.without(held)).toEqual([]);
  await index.idle();
  expect(await held()).toHaveLength(2);
  const none = new EventIndex(store, signal);
  await none.without(async () => undefined);
  await none.idle();
  expect(none.present).toBeNull();
});

it('gives up being made when it is not wanted any more', async () => {
  const index = new EventIndex(store, signal);
  index.prepare();
  index.forget();
  await index.idle();
  expect(index.present).toBeNull();
  index.prepare();
  await index.idle();
  expect(index.present).not.toBeNull();
});
