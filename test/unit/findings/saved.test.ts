import { beforeAll, describe, expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';

let engine: TestEngine;
beforeAll(async () => {
  engine = await TestEngine.create();
});

describe('saved searches', () => {
  it('keep everything, and are changed and removed by their number', async () => {
    const range = { from: '2026-02-10T00:00:00.500Z', to: '2026-02-11T00:00:00Z' };
    const sort = { field: 'eventName', descending: true };
    const saved = await engine.call('search.saved.save', {
      name: ' Mine ',
      query: 'errorCode: *',
      ...range,
      columns: ['eventTime', 'requestParameters.a'],
      sort,
    });
    expect(saved).toMatchObject({ id: 1, kind: 'search', name: 'Mine', ...range, sort });
    expect(saved.columns).toEqual(['eventTime', 'requestParameters.a']);
    const changed = await engine.call('search.saved.save', { id: 1, name: 'Other', query: '' });
    expect(changed).toMatchObject({ id: 1, name: 'Other', from: null, to: null, sort: null, columns: [] });
    expect(changed.createdAt).toBe(saved.createdAt);
    await expect(engine.call('search.saved.save', { name: 'OTHER', query: '' })).rejects.toMatchObject({
      kind: 'exists',
    });
    const sql = await engine.call('search.saved.save', { kind: 'sql', name: 'Other', query: 'SELECT 1' });
    expect((await engine.call('search.saved.list', {})).saved).toEqual([changed]);
    expect((await engine.call('search.saved.list', { kind: 'sql' })).saved).toEqual([sql]);
    await engine.call('search.saved.remove', { id: 1 });
    expect((await engine.call('search.saved.list', {})).saved).toEqual([]);
    await expect(engine.call('search.saved.remove', { id: 1 })).rejects.toMatchObject({ kind: 'not-found' });
    await expect(engine.call('search.saved.save', { id: 9, name: 'x', query: '' })).rejects.toMatchObject({
      kind: 'not-found',
    });
  });
});

describe('the history', () => {
  it('has what was asked, each once, the newest first, and no more than two hundred', async () => {
    for (const query of ['a', 'b', 'a']) await engine.call('search.history.add', { query, count: 3 });
    const list = async () => (await engine.call('search.saved.list', {})).history.map(({ query }) => query);
    expect(await list()).toEqual(['a', 'b']);
    for (let index = 0; index < 205; index++) await engine.call('search.history.add', { query: `q${index}` });
    const queries = await list();
    expect(queries).toHaveLength(200);
    expect(queries[0]).toBe('q204');
    await engine.call('search.history.clear', { kind: 'search' });
    expect(await list()).toEqual([]);
  });
});
