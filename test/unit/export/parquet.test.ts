import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { HiveSQL, SparkSQL, TrinoSQL } from 'dt-sql-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemo } from '../../../electron/engine/demo/demo';
import { BUILT_IN } from '../../../electron/engine/questions/library/index';
import { createViews, VIEWS } from '../../../electron/engine/store/views';
import { TestEngine } from '../helpers/engine';
import { logFile, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

let engine: TestEngine;
let folder: string;
let tables: { name: string; rows: number; partitioned: boolean }[];
let instance: DuckDBInstance;
let connection: DuckDBConnection;

/** Values that a path cannot hold as they are, and records that say neither account nor region nor time. */
const odd = [
  trailRecord(900_001, {
    recipientAccountId: undefined,
    userIdentity: { type: 'AWSService', invokedBy: 'x.amazonaws.com' },
  }),
  trailRecord(900_002, { awsRegion: '../../../etc', recipientAccountId: '../=%2F x' }),
  trailRecord(900_003, { awsRegion: null, eventTime: 'never' }),
];

beforeAll(async () => {
  const demo = join(tempFolder(), 'demo');
  await writeDemo({ dir: demo, events: 3_000, seed: 5 });
  engine = await TestEngine.load(demo, writeFiles(tempFolder(), { 'odd.json.gz': logFile(odd) }));
  await engine.call('finding.add', { title: 'Stopped', search: { query: 'eventName: StopLogging' } });
  ({ path: folder, tables } = await engine.call('export.parquet', { place: join(tempFolder(), 'lake') }));
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run("ATTACH ':memory:' AS evidence");
  for (const { name, partitioned } of tables) {
    const files = join(folder, name, '**', '*.parquet').replaceAll("'", "''");
    await connection.run(
      `CREATE VIEW evidence.main."${name}" AS SELECT * FROM read_parquet('${files}'${partitioned ? ', hive_partitioning = true, hive_types_autocast = false' : ''})`,
    );
  }
  for (const view of createViews()) await connection.run(view);
}, 120_000);
afterAll(() => {
  connection?.closeSync();
  instance?.closeSync();
});

const cells = (rows: readonly unknown[][]) => rows.map((row) => row.map((cell) => String(cell)));
/** Rows of a SELECT over the Parquet, as the engine tells them. */
async function overParquet(select: string): Promise<string[][]> {
  const read = await connection.runAndReadAll(select);
  return cells(read.getRowsJson());
}

describe('the case as Parquet', () => {
  it('is partitioned by account, region and day, and holds every row', async () => {
    expect(readdirSync(join(folder, 'event')).every((name) => name.startsWith('account='))).toBe(true);
    const [account = ''] = readdirSync(join(folder, 'event'));
    const [region = ''] = readdirSync(join(folder, 'event', account));
    expect(region).toMatch(/^region=/);
    expect(readdirSync(join(folder, 'event', account, region))[0]).toMatch(/^day=/);
    for (const { name, rows } of tables) {
      const [[counted] = []] = await overParquet(`SELECT count(*) FROM evidence.main."${name}"`);
      const [own] = await engine.rows<{ rows: number }>(`SELECT count(*) AS rows FROM "${name}"`);
      // The journal has told of this export since.
      const expected = own!.rows - (name === 'journal' ? 1 : 0);
      expect([name, Number(counted), rows]).toEqual([name, expected, expected]);
    }
    expect(tables.find(({ name }) => name === 'event')!.rows).toBeGreaterThan(3_000);
  });

  it('answers what the documented views answer', async () => {
    for (const { name, columns } of VIEWS) {
      const list = columns.map((column) => `"${column.name}"::VARCHAR`).join(', ');
      const select = `SELECT sha256(string_agg(line, '' ORDER BY line)) AS hash FROM (SELECT concat_ws(chr(1), ${list}) AS line FROM ${name})`;
      const [own] = await engine.rows<{ hash: string | null }>(select);
      expect([name, await overParquet(select)]).toEqual([name, [[String(own!.hash)]]]);
    }
  });

  it('answers the questions of the library', async () => {
    const values: Record<string, string> = {
      principal: 'arn:aws:iam::777788889999:user/build-legacy',
      person: 'legacy',
    };
    const asked = BUILT_IN.filter((question) => question.sql !== undefined);
    expect(asked.length).toBeGreaterThan(4);
    for (const { id, sql = '', parameters = [] } of asked) {
      const given = Object.fromEntries(
        parameters.map(({ name, default: usual }) => [name, values[name] ?? usual ?? '1']),
      );
      const answer = await engine.call('question.run', { id, parameters: given });
      if (answer.kind !== 'table') throw new Error(answer.kind);
      const text = sql.replace(/\$([A-Za-z]\w*)/g, (whole, name: string) =>
        name in given ? (Number.isFinite(Number(given[name])) ? given[name]! : `'${given[name]}'`) : whole,
      );
      const names = (await connection.runAndReadAll(text)).columnNames();
      const plain = names.map((name) => `"${name}"::VARCHAR`).join(', ');
      const own = await engine.rows(`SELECT ${plain} FROM (${text})`);
      expect([id, await overParquet(`SELECT ${plain} FROM (${text})`)]).toEqual([
        id,
        cells(own.map((row) => Object.values(row))),
      ]);
      expect(answer.rows).toHaveLength(own.length);
    }
  });

  it('answers searches', async () => {
    for (const query of ['eventName: StopLogging', 'outcome: denied', 'sourceIPAddress: 203.0.113.0/24']) {
      const { count, sql, values } = await engine.call('search.open', { query });
      let next = 0;
      const text = sql.replace(/\?/g, () => `'${String(values[next++]).replaceAll("'", "''")}'`);
      const found = await overParquet(
        `SELECT count(*) FROM (${text.replace('FROM event', 'FROM evidence.main.event')})`,
      );
      expect([query, Number(found[0]![0])]).toEqual([query, count]);
    }
  });
});

const statementsOf = (text: string) =>
  text
    .split(/;\n/)
    .map((one) => one.replace(/^(?:--.*\n|\s)+/, '').trim())
    .filter(Boolean);

describe('the definitions for other engines', () => {
  it('are valid in the dialect of Athena: Hive for tables, Trino for views', () => {
    const statements = statementsOf(readFileSync(join(folder, 'athena.sql'), 'utf8'));
    const hive = new HiveSQL();
    const trino = new TrinoSQL();
    for (const statement of statements) {
      const parser = /^CREATE OR REPLACE VIEW/.test(statement) ? trino : hive;
      expect([statement, parser.validate(`${statement};`)]).toEqual([statement, []]);
    }
    for (const { name } of tables)
      expect(
        statements.some((one) => one.includes(`\`${name}\` (`)),
        name,
      ).toBe(true);
    for (const { name } of VIEWS)
      expect(
        statements.some((one) => one.includes(`VIEW ${name} AS`)),
        name,
      ).toBe(true);
  });

  it('are valid Trino', () => {
    const parser = new TrinoSQL();
    for (const statement of statementsOf(readFileSync(join(folder, 'trino.sql'), 'utf8')))
      expect([statement, parser.validate(`${statement};`)]).toEqual([statement, []]);
    expect(parser.validate('CREATE TABLE x (;')).not.toEqual([]);
  });

  it('are valid Spark SQL in a program that Python reads', () => {
    const path = join(folder, 'spark.py');
    const parser = new SparkSQL();
    const statements = [...readFileSync(path, 'utf8').matchAll(/spark\.sql\("""([\s\S]*?)"""\)/g)];
    expect(statements).toHaveLength(VIEWS.length);
    for (const [, statement = ''] of statements)
      expect([statement, parser.validate(`${statement};`)]).toEqual([statement, []]);
    const python = spawnSync('python3', ['-c', 'import ast, sys; ast.parse(open(sys.argv[1]).read())', path]);
    if (python.error === undefined) expect(python.status, String(python.stderr)).toBe(0);
  });

  it('is never written over something', async () => {
    await expect(engine.call('export.parquet', { place: folder })).rejects.toMatchObject({ kind: 'exists' });
    const place = join(tempFolder(), 'stopped');
    const stopped = engine.call('export.parquet', { place }, AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ kind: 'cancelled' });
    expect(existsSync(place)).toBe(false);
  });
});
