import { describe, expect, it } from 'vitest';
import { createRows, PAGE } from '../../../renderer/stores/rows';
import { createSearchStore } from '../../../renderer/stores/search';
import { NEWEST } from '../../../renderer/stores/sort';
import { heldClient, settled } from './client';

const page = (start: number) => ({
  start,
  rows: Array.from({ length: PAGE }, (_, index) => ({ n: start + index })),
});
const opened = (result: string, count: number) => ({
  result,
  count,
  sentence: '',
  canonical: '',
  sql: '',
  values: [],
});
const scope = (query: string) => ({ query, sort: NEWEST });

describe('rows by number', () => {
  it('are fetched by page, each once', async () => {
    const { client, asked } = heldClient();
    const rows = createRows(client, 'r', 1000, () => {});
    rows.want(150, 250);
    rows.want(150, 250);
    expect(asked.map(({ args }) => args)).toEqual([
      { result: 'r', start: 0, count: PAGE, columns: [] },
      { result: 'r', start: PAGE, count: PAGE, columns: [] },
    ]);
    asked[1]?.answer(page(PAGE));
    await settled();
    expect(rows.at(150)).toBeUndefined();
    expect(rows.at(250)?.n).toBe(250);
  });
  it('come again when other fields are asked for, and stay until then', async () => {
    const { client, last } = heldClient();
    const rows = createRows(client, 'r', 1000, () => {}, ['accessKeyId']);
    const answer = (cell: string | null) => ({ ...page(0), cells: [[cell]] });
    rows.want(0, 20);
    last('search.page').answer(answer('AKIA1'));
    await settled();
    expect(rows.at(0)?.more).toEqual({ accessKeyId: 'AKIA1' });
    rows.show(['vpcEndpointId']);
    rows.want(0, 20);
    expect(rows.at(0)?.more).toEqual({ accessKeyId: 'AKIA1' });
    expect(last('search.page').args).toMatchObject({ columns: ['vpcEndpointId'] });
    last('search.page').answer(answer(null));
    await settled();
    expect(rows.at(0)?.more).toEqual({ vpcEndpointId: null });
  });
  it('are fetched further ahead of one who scrolls, and not of one who leaps', async () => {
    const { client, asked } = heldClient();
    const rows = createRows(client, 'r', 100_000, () => {});
    const starts = () => asked.map(({ args }) => (args as { start: number }).start / PAGE);
    const answer = async () => {
      for (const { args, answer } of asked.slice()) answer(page((args as { start: number }).start));
      await settled();
    };
    rows.want(0, 30);
    await answer();
    rows.want(20, 50);
    await answer();
    expect(starts()).toEqual([0, 1, 2, 3, 4, 5]);
    rows.want(40_010, 40_040);
    await answer();
    expect(starts().slice(6).sort()).toEqual([199, 200]);
  });
  it('beyond those in sight are fetched once these are there', async () => {
    const { client, asked, last } = heldClient();
    const rows = createRows(client, 'r', 1000, () => {});
    const starts = () => asked.map(({ args }) => (args as { start: number }).start);
    rows.want(80, 110);
    expect(starts()).toEqual([0]);
    last('search.page').answer(page(0));
    await settled();
    expect(starts()).toEqual([0, PAGE]);
    rows.want(600, 620);
    expect(asked[1]?.signal?.aborted).toBe(true);
    last('search.page').answer(page(600));
    await settled();
    expect(starts()).toEqual([0, PAGE, 600, 400]);
  });
  it('that scrolled out of view before they came are given up', () => {
    const { client, asked } = heldClient();
    const rows = createRows(client, 'r', 100_000, () => {});
    rows.want(0, 20);
    rows.want(50_000, 50_020);
    expect(asked.map(({ signal }) => signal?.aborted)).toEqual([true, false]);
  });
});

describe('searches', () => {
  it('keep the old rows until the first page of the new ones is there', async () => {
    const { client, last } = heldClient();
    const store = createSearchStore(client);
    store.getState().run(scope('a'), '1');
    last('search.open').answer(opened('first', 500));
    await settled();
    expect(store.getState().rows).toBeNull();
    last('search.page').answer(page(0));
    await settled();
    const first = store.getState().rows;
    expect(first?.at(0)?.n).toBe(0);
    store.getState().run(scope('b'), '1');
    last('search.open').answer(opened('second', 300));
    await settled();
    expect(store.getState().rows).toBe(first);
    last('search.page').answer(page(0));
    await settled();
    expect(store.getState().opened?.result).toBe('second');
    expect(store.getState().since).toBeNull();
  });
  it('are superseded by newer ones', async () => {
    const { client, asked, last } = heldClient();
    const store = createSearchStore(client);
    store.getState().run(scope('a'), '1');
    const old = [...asked];
    store.getState().run(scope('b'), '1');
    expect(old.every(({ signal }) => signal?.aborted)).toBe(true);
    last('search.histogram').answer({ buckets: [] });
    await settled();
    expect(store.getState().error).toBeNull();
    expect(store.getState().histogram).toEqual({ buckets: [] });
  });
  it('divide their histogram by another field without being run again', async () => {
    const { client, asked, last } = heldClient();
    const store = createSearchStore(client);
    store.getState().run(scope('a'), '1');
    last('search.histogram').answer({ by: 'outcome' });
    await settled();
    store.getState().divide('account');
    expect(asked.filter(({ name }) => name === 'search.open')).toHaveLength(1);
    expect(last('search.histogram').args).toMatchObject({ query: 'a', by: 'account' });
    last('search.histogram').answer({ by: 'account' });
    await settled();
    expect(store.getState().histogram).toEqual({ by: 'account' });
  });
  it('say what went wrong, and that they were stopped', async () => {
    const { client, last } = heldClient();
    const store = createSearchStore(client);
    store.getState().run(scope('a'), '1');
    last('search.open').fail({ kind: 'query', message: 'no such field' });
    await settled();
    expect(store.getState().error?.kind).toBe('query');
    store.getState().run(scope('b'), '1');
    store.getState().cancel();
    await settled();
    expect(store.getState()).toMatchObject({ since: null, error: { kind: 'cancelled' } });
  });
});
