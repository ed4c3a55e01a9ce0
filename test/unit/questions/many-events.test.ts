import { beforeAll, describe, expect, it } from 'vitest';
import { EventIndex } from '../../../electron/engine/questions/event-index';
import { facets } from '../../../electron/engine/questions/facets';
import { histogram } from '../../../electron/engine/questions/histogram';
import { SearchResults } from '../../../electron/engine/questions/search';
import { Shared } from '../../../electron/engine/questions/shared';
import type { Connection } from '../../../electron/engine/store/run';
import { sql } from '../../../electron/engine/store/sql';
import { addCall, emptyCase } from '../changes/rows';

const EVENTS = 40;
const NAMES = ['CreateUser', 'GetObject', 'PutObject'];
const ADDRESSES = ['203.0.113.7', '198.51.100.9'];
const { signal } = new AbortController();

interface Asked {
  store: Connection;
  results: SearchResults;
}
/** The same events, as those of a case of many and as those of a case of few; both also with an index. */
let many: Asked;
let few: Asked;
let all: Asked[];

async function asked(limits?: { few: number; first: number }, isIndexed = false): Promise<Asked> {
  const store = await emptyCase();
  for (let index = 0; index < EVENTS; index++) {
    // Times come in no order, and some twice.
    const minute = (index * 7) % 20;
    await addCall(store, `2026-02-03T10:${String(minute).padStart(2, '0')}:00Z`, NAMES[index % 3]!, {
      sourceIPAddress: ADDRESSES[index % 2]!,
      requestParameters: { userName: `user-${index}` },
    });
  }
  const index = new EventIndex(store, signal);
  if (isIndexed) index.prepare();
  await index.idle();
  expect(index.present !== null).toBe(isIndexed);
  return { store, results: new SearchResults(store, store, index, signal, limits) };
}

beforeAll(async () => {
  many = await asked({ few: 0, first: 5 });
  few = await asked();
  all = [many, few, await asked({ few: 0, first: 5 }, true), await asked(undefined, true)];
});

/** Numbers in the order they must have, worked out from the rows themselves. */
async function expected({ store }: Asked, name: string | null): Promise<number[]> {
  const rows = await store.all<{ n: number; eventTime: string; eventName: string }>(
    sql`SELECT n, "eventTime", "eventName" FROM event_record`,
  );
  return rows
    .filter(({ eventName }) => name === null || eventName === name)
    .sort((a, b) => (a.eventTime === b.eventTime ? b.n - a.n : a.eventTime < b.eventTime ? 1 : -1))
    .map(({ n }) => n);
}

const numbers = async ({ results }: Asked, result: string, start: number, count: number) =>
  (await results.page(result, start, count)).rows.map(({ n }) => n);

describe.each([
  ['everything', '', null],
  ['what columns say', 'eventName: GetObject', 'GetObject'],
  ['what columns do not say', 'not (eventName: (CreateUser or P*) or errorCode: *)', 'GetObject'],
  ['what documents say', 'requestParameters.userName: user-* and eventName: PutObject', 'PutObject'],
])('a result of many events: %s', (_, query, name) => {
  it('has the same pages as one of few, at the beginning and everywhere else', async () => {
    for (const of of all) {
      const rows = await expected(of, name);
      const { result, count } = await of.results.open({ query, order: 'newest' });
      expect(count).toBe(rows.length);
      expect(await numbers(of, result, 0, 4)).toEqual(rows.slice(0, 4));
      expect(await numbers(of, result, 3, 6)).toEqual(rows.slice(3, 9));
      expect(await numbers(of, result, rows.length - 2, 10)).toEqual(rows.slice(-2));
      expect(await of.results.locate(result, rows[0]!)).toEqual({ row: 0 });
      expect(await of.results.locate(result, rows.at(-1)!)).toEqual({ row: rows.length - 1 });
    }
  });

  it('is counted and drawn the same', async () => {
    const size = (await expected(few, name)).length;
    const fields = ['eventName', 'sourceIPAddress', 'principal', 'channel', 'requestParameters.userName'];
    const answers = [];
    for (const of of all) {
      const found = await of.results.find({ query });
      const counted = await facets(of.store, found, { fields, size: 3, text: '' });
      const drawn = await histogram(of.store, found, { buckets: 10, by: 'sourceIPAddress', series: 1 });
      const holding = await facets(of.store, found, { fields: ['sourceIPAddress'], size: 3, text: '113' });
      answers.push({ counted, drawn, holding });
      const sums = counted.map(({ values, other }) => values.reduce((sum, one) => sum + one.count, other));
      expect(sums).toEqual(fields.map(() => size));
      expect(drawn.series.reduce((sum, { count }) => sum + count, 0)).toBe(size);
      expect(holding[0]?.values.map(({ value }) => value)).toEqual(['203.0.113.7']);
    }
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });
});

it('rows sorted by a field of the identity are in its order', async () => {
  const sort = { field: 'sourceIPAddress', descending: false };
  for (const of of all) {
    const { result, count } = await of.results.open({ query: '', order: 'newest', sort });
    const { rows } = await of.results.page(result, 0, count);
    const addresses = rows.map(({ sourceIPAddress }) => sourceIPAddress);
    expect(addresses).toEqual([...addresses].sort());
    expect(addresses).toHaveLength(EVENTS);
  }
});

it('the first and the last time are those of the events', async () => {
  for (const of of all) {
    const opened = await of.results.open({ query: '', order: 'newest' });
    expect([opened.firstTime, opened.lastTime]).toEqual(['2026-02-03T10:00:00Z', '2026-02-03T10:19:00Z']);
  }
});

it('what is loaded later shifts no row of a result that is open, in order or not', async () => {
  const before = await expected(many, null);
  const { result } = await many.results.open({ query: 'eventName: *', order: 'newest' });
  expect(await numbers(many, result, 0, 5)).toEqual(before.slice(0, 5));
  await addCall(many.store, '2026-02-03T11:00:00Z', 'DeleteUser', {});
  expect(await numbers(many, result, 4, 40)).toEqual(before.slice(4));
});

it('a result whose events have changed before it was in order is gone, and says so', async () => {
  const { result } = await many.results.open({ query: 'eventName: CreateUser', order: 'newest' });
  await many.store.run(
    sql`UPDATE event_record SET duplicate_of = 1 WHERE n = (SELECT max(n) FROM event_record WHERE "eventName" = 'CreateUser')`,
  );
  await expect(many.results.page(result, 10, 3)).rejects.toMatchObject({ kind: 'not-found' });
});

it('words are found whatever their case, also letters that only some ways of folding know', async () => {
  const own = await emptyCase();
  for (const city of ['İZMİR', 'Izmir', 'ſofia', 'Sofia', 'K2'])
    await addCall(own, '2026-02-03T10:00:00Z', 'PutItem', { requestParameters: { city } });
  const results = new SearchResults(own, own, new EventIndex(own, signal), signal);
  const count = async (query: string) => (await results.open({ query, order: 'newest' })).count;
  for (const place of ['', 'requestParameters: ']) {
    expect(await count(`${place}izmir`)).toBe(2);
    expect(await count(`${place}sofia`)).toBe(1);
    expect(await count(`${place}k2`)).toBe(1);
    expect(await count(`${place}*zm*r*`)).toBe(2);
  }
  expect(await count('izmir and eventName: PutItem')).toBe(2);
  expect(await count('not izmir')).toBe(3);
  expect(
    await count(`${Array.from({ length: 20 }, (_, index) => `nothing${index}`).join(' or ')} or sofia`),
  ).toBe(1);
});

it('who waits until nothing is looked for waits for work that nobody wants any more', async () => {
  const shared = new Shared<number>();
  const asking = new AbortController();
  let finish: () => void = () => undefined;
  const answer = shared.get('a', () => new Promise((resolve) => (finish = () => resolve(1))), asking.signal);
  asking.abort();
  await expect(answer).rejects.toMatchObject({ kind: 'cancelled' });
  let idle = false;
  const waiting = shared.idle().then(() => (idle = true));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(idle).toBe(false);
  finish();
  await waiting;
});
