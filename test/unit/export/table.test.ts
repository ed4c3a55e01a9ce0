import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { logText, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

let engine: TestEngine;

describe('the rows of a statement in a file', () => {
  beforeAll(async () => {
    engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText(trailRecords(0, 3)) }));
  });
  const write = (name: string, sql: string) =>
    engine.call('export.sql', {
      place: join(tempFolder(), name),
      format: name.endsWith('csv') ? 'csv' : 'jsonl',
      sql,
    });

  it('are safe as CSV', async () => {
    const written = await write(
      'a.csv',
      `SELECT '=cmd()' AS "a,b", NULL AS c, 2 AS d UNION ALL SELECT 'x"y', 'z', 3`,
    );
    expect(written.rows).toBe(2);
    expect(readFileSync(written.path, 'utf8')).toBe(`"a,b",c,d\r\n"'=cmd()",,2\r\n"x""y",z,3\r\n`);
  });
  it('are one object a line as JSON lines', async () => {
    const written = await write('a.jsonl', `SELECT count(*) AS events, [1, 2] AS list FROM event`);
    expect(readFileSync(written.path, 'utf8')).toBe('{"events":3,"list":[1,2]}\n');
    expect(written.bytes).toBe(26);
  });
  it('are refused where the console refuses', async () => {
    for (const sql of ['DROP TABLE event', 'SELECT 1; SELECT 2', "SELECT * FROM read_csv('/etc/passwd')"])
      await expect(write('b.csv', sql)).rejects.toMatchObject({ kind: 'query' });
  });
});
