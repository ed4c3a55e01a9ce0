import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { inlineValues } from '../../../renderer/format/inline-values';
import { createSqlStore } from '../../../renderer/stores/sql';
import { chartColumns, chartData, firstChoice } from '../../../renderer/views/sql/chart-data';
import { heldClient, settled } from './client';

describe('a search opened as SQL', () => {
  it('asks the same with its values in place', async () => {
    const sql = `SELECT ? AS a, 'why?' AS "b?", ? AS c, ? = 'it''s ?' AS d`;
    const text = inlineValues(sql, ["it's", 5, true]);
    expect(text).toBe(`SELECT 'it''s' AS a, 'why?' AS "b?", 5 AS c, true = 'it''s ?' AS d`);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const rows = await connection.runAndReadAll(
      inlineValues(`SELECT ? AS a, 'why?' AS "b?"`, ["x'; DROP--"]),
    );
    expect(rows.getRowObjectsJS()).toEqual([{ a: "x'; DROP--", 'b?': 'why?' }]);
  });
});

describe('a quick chart', () => {
  const table = {
    columns: ['day', 'name', 'events', 'note'],
    rows: [
      ['2026-02-11', 'b', 7, null],
      ['2026-02-10T12:00:00Z', 'a', '12345678901', 'x'],
      ['2026-02-12 06:30:00', null, null, 'y'],
    ],
    truncated: false,
  };
  it('knows times, numbers and texts by their values', () => {
    expect(chartColumns(table).map(({ kind }) => kind)).toEqual(['time', 'text', 'number', 'text']);
    expect(firstChoice(chartColumns(table))).toEqual({ x: 0, y: 2 });
    expect(firstChoice(chartColumns({ ...table, columns: ['name'], rows: [['a']] }))).toBeUndefined();
  });
  it('draws times in order as UTC, and says what it leaves out', () => {
    const [day, name, events] = chartColumns(table);
    if (!day || !name || !events) throw new Error('no columns');
    expect(chartData(table, day, events)).toMatchObject({
      x: [Date.UTC(2026, 1, 10, 12) / 1000, Date.UTC(2026, 1, 11) / 1000],
      y: [12345678901, 7],
      left: 1,
    });
    expect(chartData(table, name, events)).toMatchObject({ x: [0, 1], labels: ['b', 'a'], left: 1 });
  });
});

describe('the SQL view', () => {
  const answer = (cell: number) => ({ columns: ['n'], rows: [[cell]], truncated: false });

  it('keeps the rows before until new ones come, and says that it was stopped', async () => {
    const { client, last } = heldClient();
    const store = createSqlStore(client);
    const first = store.getState().run('SELECT 1');
    last('sql').answer(answer(1));
    expect(await first).toBe(true);
    const second = store.getState().run('SELECT 2');
    expect(store.getState().table?.rows).toEqual([[1]]);
    store.getState().cancel();
    expect(await second).toBe(false);
    expect(store.getState()).toMatchObject({ since: null, asked: 'SELECT 1', error: { kind: 'cancelled' } });
  });
  it('gives up the statement before for a newer one', async () => {
    const { client, asked, last } = heldClient();
    const store = createSqlStore(client);
    void store.getState().run('SELECT 1');
    void store.getState().run('SELECT 2');
    expect(asked[0]?.signal?.aborted).toBe(true);
    last('sql').answer(answer(2));
    await settled();
    expect(store.getState()).toMatchObject({ asked: 'SELECT 2', error: null, since: null });
  });
});
