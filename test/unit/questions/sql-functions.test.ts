import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSelect } from '../../../electron/engine/questions/sql-console';
import { type CaseStore, createCase } from '../../../electron/engine/store/open';
import { raw } from '../../../electron/engine/store/sql';
import { tempFolder } from '../helpers/temp';

const folder = tempFolder();
let store: CaseStore;
beforeAll(async () => {
  store = await createCase(join(folder, 'case.coldtrail'));
});
afterAll(() => store.close());

const ask = (text: string) => runSelect(store.reader, text, 1_000);

describe('functions in SQL that a person typed', () => {
  it.each([
    `FROM enable_logging(storage='file', storage_path='${join(folder, 'logs')}')`,
    'FROM disable_logging()',
    'SELECT * FROM checkpoint()',
    "FROM force_checkpoint('evidence')",
    'SELECT * FROM system.main."Checkpoint"()',
    'FROM truncate_duckdb_logs()',
    'FROM enable_profiling()',
    "FROM query('FROM checkpoint()')",
    "FROM query_table(['event'])",
    "SELECT (SELECT count(*) FROM query('SELECT 1'))",
    'WITH a AS (FROM checkpoint()) FROM a',
    'SELECT 1 WHERE EXISTS (FROM checkpoint())',
    'FROM range(1) AS r, LATERAL (FROM checkpoint())',
    'SUMMARIZE FROM checkpoint()',
    'DESCRIBE FROM checkpoint()',
    'SELECT 1 UNION ALL SELECT 2 FROM checkpoint()',
    "FROM read_csv('x.csv')",
    "SELECT write_log('x')",
    "SELECT system.main.write_log('x')",
    "SELECT 'x'.write_log()",
    "SELECT [write_log(x) FOR x IN ['a']]",
    "SELECT 1 ORDER BY write_log('x')",
    "SELECT count(*) FILTER (write_log('x') IS NULL) FROM range(3)",
    'SELECT sleep_ms(10)',
    "FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
    "PRAGMA json_execute_serialized_sql('{}')",
    'PRAGMA force_checkpoint',
    'PRAGMA enable_profile',
  ])('refuses %s', async (text) => {
    await expect(ask(text)).rejects.toMatchObject({ name: 'Failure', kind: 'query' });
    expect(existsSync(join(folder, 'logs'))).toBe(false);
  });

  it.each([
    'FROM range(3)',
    'SELECT unnest([1, 2])',
    'FROM unnest([1, 2])',
    'FROM generate_series(1, 3)',
    `FROM json_each('{"a": 1}')`,
    'FROM duckdb_tables()',
    'FROM duckdb_columns',
    'SHOW TABLES',
    'DESCRIBE event',
    'SUMMARIZE event',
    "PRAGMA table_info('event')",
    "FROM pragma_table_info('event')",
    "SELECT regexp_extract('abc', 'b'), list_transform([1], lambda x: x + 1), strftime(now(), '%Y')",
    "SELECT json_extract_string('{\"a\":1}', '$.a')",
    'FROM (PIVOT (SELECT 1 AS a, 2 AS b) ON a IN (1) USING sum(b))',
    'WITH RECURSIVE a(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM a WHERE i < 5) SELECT sum(i) FROM a',
    'SELECT row_number() OVER (PARTITION BY 1), quantile_cont(i, 0.5) OVER () FROM range(4) AS r(i)',
    'SELECT * FROM information_schema.tables',
    'SELECT * FROM histogram_values(event, "eventName")',
  ])('answers %s', async (text) => {
    await expect(ask(text)).resolves.toMatchObject({ truncated: false });
  });

  it.each([
    ['brackets', `SELECT ${'('.repeat(5_000)}1${')'.repeat(5_000)}`],
    ['a sum', `SELECT ${'1+'.repeat(20_000)}1`],
    ['lists', `SELECT ${'['.repeat(200)}1${']'.repeat(200)}`],
    ['subqueries', `${'SELECT * FROM ('.repeat(400)}SELECT 1${')'.repeat(400)}`],
    ['a long list', `SELECT 1 WHERE 1 IN (${'1,'.repeat(30_000)}1)`],
  ])('answers or refuses %s, however deep or long', async (_, text) => {
    const told = await ask(text).then(
      () => 'answered',
      (thrown) => thrown.kind,
    );
    expect(['answered', 'query']).toContain(told);
  });

  it('lets no table function through that writes, or reads what is not in the case', async () => {
    const rows = await store.reader.all<{ name: string }>(
      raw("SELECT DISTINCT function_name AS name FROM duckdb_functions() WHERE function_type LIKE 'table%'"),
    );
    const allowed: string[] = [];
    for (const { name } of rows) {
      const told = await ask(`FROM "${name}"()`).then(
        () => '',
        (thrown: Error) => thrown.message,
      );
      if (!told.includes('is not called here')) allowed.push(name);
    }
    expect(allowed).toEqual(expect.arrayContaining(['duckdb_tables', 'json_each', 'range', 'unnest']));
    const doubtful =
      /log|checkpoint|read_|scan|query|secret|profil|sniff|glob|parquet|execute|parser|truncate/;
    expect(allowed.filter((name) => doubtful.test(name))).toEqual([]);
  });
});

describe('a statement that does not stop', () => {
  // One call over two long texts, which DuckDB does not interrupt.
  const slow = "SELECT levenshtein(repeat('a', 30000), repeat('b', 30000) || i) FROM range(1) AS r(i)";

  it('is answered for after a while, others go on, and its connection comes back when it ends', async () => {
    const asked = runSelect(store.reader, slow, 10, undefined, {
      milliseconds: 100,
      graceMilliseconds: 100,
      megabytes: 1e6,
    });
    await expect(asked).rejects.toMatchObject({ kind: 'query', message: expect.stringContaining('did not') });
    expect((await ask('SELECT 1')).rows).toEqual([[1]]);
    let lent = 0;
    let allLent: () => void = () => undefined;
    const all = new Promise<void>((resolve) => {
      allLent = resolve;
    });
    const borrow = () =>
      store.reader.with(async () => {
        if (++lent === 4) allLent();
        await all;
      });
    await Promise.all([borrow(), borrow(), borrow(), borrow()]);
    expect((await ask('SELECT 1')).rows).toEqual([[1]]);
  });

  it('is not waited for by one that has not begun', async () => {
    const abort = new AbortController();
    let release = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = Array.from({ length: 4 }, () => store.reader.with(() => until));
    setTimeout(() => abort.abort(), 50);
    await expect(runSelect(store.reader, 'SELECT 1', 1, abort.signal)).rejects.toMatchObject({
      kind: 'cancelled',
    });
    release();
    await Promise.all(held);
  });

  it('that does stop says why', async () => {
    const endless = 'SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b';
    const asked = runSelect(store.reader, endless, 1, undefined, {
      milliseconds: 200,
      graceMilliseconds: 5_000,
      megabytes: 1e6,
    });
    await expect(asked).rejects.toMatchObject({
      kind: 'query',
      message: expect.stringContaining('0.2 seconds'),
    });
  });

  it('is stopped for the memory it takes', async () => {
    const large =
      "SELECT count(*) FROM (SELECT repeat('a', 1000) || i AS t FROM range(100000000) AS r(i) ORDER BY t)";
    const asked = runSelect(store.reader, large, 1, undefined, {
      milliseconds: 60_000,
      graceMilliseconds: 20_000,
      megabytes: process.memoryUsage.rss() / 2 ** 20 + 200,
    });
    await expect(asked).rejects.toMatchObject({ kind: 'query', message: expect.stringMatching(/memory/) });
  });

  it('is cut off where its answer is longer than can be shown', async () => {
    const long = await runSelect(store.reader, "SELECT repeat('a', 100000) FROM range(100000)", 100_000);
    expect(long.truncated).toBe(true);
    expect(long.rows.length * 100_000).toBeLessThan(70 * 2 ** 20);
    expect(long.rows.length * 100_000).toBeGreaterThan(60 * 2 ** 20);
  });

  it.each([
    [
      'recursion without an end',
      'WITH RECURSIVE a(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM a) SELECT max(i) FROM a',
    ],
    [
      'a product of everything',
      'SELECT count(*) FROM range(1e9::BIGINT) a, range(1e9::BIGINT) b, range(9) c WHERE a.range < b.range',
    ],
    [
      'a sort of everything',
      'SELECT max(i) FROM (SELECT hash(i) AS i FROM range(100000000000) AS r(i) ORDER BY 1)',
    ],
  ])('%s is stopped', async (_, text) => {
    const limits = { milliseconds: 1_000, graceMilliseconds: 20_000, megabytes: 6_000 };
    const asked = runSelect(store.reader, text, 10, undefined, limits);
    await expect(asked).rejects.toMatchObject({ kind: 'query' });
    expect((await ask('SELECT 1')).rows).toEqual([[1]]);
  });

  it.each([
    ['brackets', `SELECT ${'('.repeat(900)}1${')'.repeat(900)}`],
    ['queries', `SELECT ${'(SELECT '.repeat(60)}1${')'.repeat(60)}`],
  ])('that nests %s too deep is refused at once, with the place', async (_, text) => {
    const begun = performance.now();
    await expect(ask(text)).rejects.toMatchObject({
      kind: 'query',
      detail: { position: expect.any(Number) },
    });
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
