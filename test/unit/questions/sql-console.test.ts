import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Failure } from '../../../shared/result';
import { caseRows } from '../helpers/case-rows';
import { TestEngine } from '../helpers/engine';
import { logText, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

let engine: TestEngine;
let before: Awaited<ReturnType<typeof caseRows>>;
const outside = writeFiles(tempFolder(), {
  'secret.csv': 'a,b\nSECRET,2\n',
  'secret.json': '{"a":"SECRET"}',
});
const secret = join(outside, 'secret.csv');

const WRITES = [
  'DELETE FROM event',
  'DROP TABLE event',
  'DROP SCHEMA main CASCADE',
  'TRUNCATE event',
  'UPDATE event SET "eventName" = \'x\'',
  'INSERT INTO event SELECT * FROM event',
  'CREATE TABLE mine AS SELECT 1',
  'CREATE TABLE memory.main.mine AS SELECT 1',
  'CREATE TEMP TABLE mine AS SELECT 1',
  'CREATE VIEW event2 AS SELECT 1',
  'CREATE MACRO f(a) AS a',
  'CREATE SEQUENCE s',
  "CREATE SECRET s (TYPE s3, KEY_ID 'a', SECRET 'b')",
  'ALTER TABLE event RENAME TO other',
  'WITH gone AS (DELETE FROM event RETURNING n) SELECT * FROM gone',
  'EXPLAIN ANALYZE DELETE FROM event',
  'EXPLAIN ANALYZE INSERT INTO event SELECT * FROM event',
  'SELECT 1; DROP TABLE event',
  'SELECT 1; SELECT 2',
  'PREPARE p AS DELETE FROM event',
  'EXECUTE p',
  'BEGIN TRANSACTION',
  'COMMIT',
  'ROLLBACK',
  'CHECKPOINT',
  'FORCE CHECKPOINT',
  'VACUUM',
  'ANALYZE event',
  'CALL pragma_version()',
  'DETACH evidence',
  'USE memory',
];
const SETTINGS = [
  'SET enable_external_access = true',
  "SET allowed_directories = ['/']",
  'SET lock_configuration = false',
  "SET memory_limit = '100GB'",
  'RESET memory_limit',
  'PRAGMA enable_profiling',
  'INSTALL httpfs',
  'LOAD httpfs',
  'UPDATE EXTENSIONS',
];
const FILES = [
  `SELECT * FROM read_csv('${secret}')`,
  `SELECT * FROM '${secret}'`,
  `FROM '${join(outside, 'secret.json')}'`,
  `SELECT * FROM read_text('${secret}')`,
  `SELECT * FROM read_blob('${secret}')`,
  `SELECT * FROM read_json_auto('${outside}/*.json')`,
  `SELECT * FROM read_csv('/proc/self/environ')`,
  `SELECT * FROM read_parquet('https://example.com/a.parquet')`,
  `SELECT * FROM read_csv('s3://bucket/key.csv')`,
  `SELECT * FROM query('SELECT * FROM read_text(''${secret}'')')`,
  `SELECT (SELECT content FROM read_text('${secret}'))`,
  `COPY event TO '${join(outside, 'copy.csv')}'`,
  `COPY (SELECT 1) TO '${join(outside, 'copy.parquet')}'`,
  `EXPORT DATABASE '${join(outside, 'copy')}'`,
  `IMPORT DATABASE '${outside}'`,
  `ATTACH '${join(outside, 'other.duckdb')}'`,
  `ATTACH ':memory:' AS other`,
];
const NONSENSE = [
  ' ',
  ';',
  '-- nothing',
  'SELEC 1',
  'SELECT',
  "SELECT 'open",
  'SELECT * FROM nowhere',
  '\0',
  'SELECT \0',
];

const ask = (sql: string) => engine.call('sql', { sql, count: 1_000 });

describe('the SQL console', () => {
  beforeAll(async () => {
    engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText(trailRecords(0, 20)) }));
    before = await caseRows(engine);
  });

  it.each([...WRITES, ...SETTINGS, ...FILES, ...NONSENSE])('refuses %j', async (sql) => {
    const refusal: Failure = await ask(sql).then(
      (answer) => expect.unreachable(`it answered ${JSON.stringify(answer)}`),
      (thrown) => thrown,
    );
    expect(refusal).toMatchObject({ name: 'Failure', kind: 'query' });
    expect(refusal.message).not.toContain('SECRET');
    expect(refusal.message).not.toMatch(/\n/);
  });

  it('lists no file outside, and tells nothing of the environment', async () => {
    for (const sql of [
      `SELECT * FROM glob('${outside}/*')`,
      "SELECT * FROM glob('/etc/*')",
      "SELECT getenv('HOME')",
    ]) {
      const text = await ask(sql).then(
        ({ rows }) => JSON.stringify(rows),
        () => '',
      );
      expect(text, sql).not.toMatch(/secret|passwd|root|home/i);
    }
  });

  it('has changed nothing after all of it, here or on the disk', async () => {
    expect(await caseRows(engine)).toEqual(before);
    expect(readdirSync(outside).sort()).toEqual(['secret.csv', 'secret.json']);
    expect(
      await engine.rows("SELECT current_setting('enable_external_access') AS open, current_database() AS at"),
    ).toEqual([{ open: false, at: 'evidence' }]);
    expect(readFileSync(secret, 'utf8')).toContain('SECRET');
  });

  it('answers questions, in order, with names and values as JSON has them', async () => {
    const { columns, rows, truncated } = await ask(
      `SELECT 1 AS a, 2 AS a, 9007199254740993 AS big, 1.5::DECIMAL(4,2) AS dec, NULL AS none, [1, 2] AS list,
        {'x': 1} AS pair, TIMESTAMP '2026-02-03 04:05:06' AS at, true AS yes, 'nan'::DOUBLE AS nan`,
    );
    expect(truncated).toBe(false);
    expect(columns).toHaveLength(new Set(columns).size);
    const [, , big, decimal, none, list, pair, ...others] = rows[0]!;
    expect([big, decimal, none]).toEqual(['9007199254740993', '1.50', null]);
    expect([list, pair].map((text) => JSON.parse(String(text)))).toEqual([[1, 2], { x: 1 }]);
    expect(others).toEqual(['2026-02-03T04:05:06Z', true, 'NaN']);
    expect((await ask('SELECT count(*) FROM event')).rows).toEqual([[20]]);
    for (const sql of [
      'FROM event',
      'VALUES (1)',
      'WITH a AS (SELECT 1) SELECT * FROM a',
      'SELECT 1;',
      '/* a */ SELECT 1 -- b',
      'PRAGMA database_list',
    ]) {
      await expect(ask(sql), sql).resolves.toMatchObject({ truncated: false });
    }
  });

  it('stops at the limit of rows, and when it is no longer wanted', async () => {
    const some = await engine.call('sql', { sql: 'SELECT * FROM range(1000000000000)', count: 7 });
    expect(some).toMatchObject({ truncated: true, rows: Array.from({ length: 7 }, (_, index) => [index]) });
    const abort = new AbortController();
    const endless = engine.call(
      'sql',
      { sql: 'SELECT sum(a.range * b.range) FROM range(10000000) a, range(10000000) b', count: 1 },
      abort.signal,
    );
    setTimeout(() => abort.abort(), 200);
    const begun = performance.now();
    await expect(endless).rejects.toMatchObject({ kind: 'cancelled' });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect((await ask('SELECT 1')).rows).toEqual([[1]]);
  });

  it('does not read the folder that loads pass through', async () => {
    const spool = `${engine.casePath}.spool`;
    mkdirSync(spool, { recursive: true });
    writeFileSync(join(spool, 'x.csv'), 'a\n1\n');
    expect(existsSync(spool)).toBe(true);
    await expect(ask(`COPY (SELECT 1) TO '${join(spool, 'y.csv')}'`)).rejects.toMatchObject({
      kind: 'query',
    });
    expect(readdirSync(spool)).not.toContain('y.csv');
  });
});
