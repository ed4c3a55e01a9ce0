import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { cli, isBuilt } from '../helpers/cli';
import { isFormula, parseCsv } from '../helpers/csv';
import { eventId, type Json, logFile, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const hostile = [
  '=1+1',
  '+cmd',
  '-2',
  '@sum',
  '\t=1',
  '\r=1',
  '  =1',
  '|x',
  '%1',
  'a,b"c\nd',
  '\u001b[31mred',
  'ünï😀',
];
const records = hostile.map((userAgent, index) =>
  trailRecord(index, { userAgent, errorCode: index % 3 ? undefined : 'AccessDenied' }),
);
const folder = tempFolder();
const answer = async (...args: string[]) => {
  const result = await cli(folder, args);
  expect({ args, status: result.status, stderr: result.stderr }).toEqual({ args, status: 0, stderr: '' });
  return result;
};
const lines = (text: string): Json[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe.skipIf(!isBuilt)('answers of the command line', () => {
  beforeAll(async () => {
    writeFiles(folder, {
      'e/a.json.gz': logFile(records.slice(0, 5)),
      'e/b.json': JSON.stringify({ Records: records.slice(5) }, null, 2),
    });
    await answer('ingest', 'e');
  });

  it('a search gives the records as they were, with their source', async () => {
    for (const format of ['jsonl', 'json']) {
      const { stdout } = await answer('search', '--oldest', '--format', format);
      const found: Json[] = format === 'json' ? JSON.parse(stdout) : lines(stdout);
      expect(found.map(({ source: _, ...record }) => record)).toEqual(JSON.parse(JSON.stringify(records)));
      for (const [index, { source }] of found.entries()) {
        const { file, position, offset, length } = source as {
          file: string;
          position: number;
          offset: number;
          length: number;
        };
        expect({ file, position }).toEqual(
          index < 5
            ? { file: join(folder, 'e/a.json.gz'), position: index }
            : { file: join(folder, 'e/b.json'), position: index - 5 },
        );
        const content = file.endsWith('.gz') ? gunzipSync(readFileSync(file)) : readFileSync(file);
        expect(JSON.parse(content.subarray(offset, offset + length).toString())).toEqual(
          JSON.parse(JSON.stringify(records[index])),
        );
      }
    }
  });

  it('CSV and tables hold the same values, and no cell is a formula', async () => {
    const { stdout } = await answer('search', '--oldest', '--format', 'csv');
    const [head, ...rows] = parseCsv(stdout);
    expect(rows).toHaveLength(records.length);
    const agents = rows.map((row) => row[head!.indexOf('userAgent')]!);
    expect(agents.map((cell, index) => (isFormula(hostile[index]!) ? cell.slice(1) : cell))).toEqual(hostile);
    for (const cell of rows.flat()) expect(isFormula(cell), JSON.stringify(cell)).toBe(false);
    const table = await answer('search', '--oldest', '--format', 'table');
    expect(table.stdout.trimEnd().split('\n')).toHaveLength(records.length + 2);
    for (const { eventID } of records) expect(table.stdout).toContain(eventID);
    expect(table.stdout).not.toContain('\u001b');
  });

  it('counts, limits and ranges', async () => {
    const count = async (...args: string[]) =>
      JSON.parse((await answer('search', '--count', ...args)).stdout).count;
    expect(await count('errorCode: *')).toBe(records.filter(({ errorCode }) => errorCode).length);
    expect(await count('--from', '2026-02-03T00:00:03Z', '--to', '2026-02-03T00:00:05')).toBe(2);
    expect(lines((await answer('search', '--limit', '3')).stdout).map(({ eventID }) => eventID)).toEqual(
      [11, 10, 9].map(eventId),
    );
  });

  it('SQL in every format', async () => {
    const select = 'SELECT "eventID", "userAgent", length("userAgent") AS long FROM event ORDER BY n';
    const expected = records.map(({ eventID, userAgent }) => ({
      eventID,
      userAgent,
      long: [...String(userAgent)].length,
    }));
    expect(JSON.parse((await answer('sql', select, '--format', 'json')).stdout)).toEqual(expected);
    expect(lines((await answer('sql', select)).stdout)).toEqual(expected);
    const [head, ...rows] = parseCsv((await answer('sql', select, '--format', 'csv')).stdout);
    expect(head).toEqual(['eventID', 'userAgent', 'long']);
    expect(rows.map((row) => row[2])).toEqual(expected.map(({ long }) => String(long)));
    const limited = await cli(folder, ['sql', 'SELECT * FROM range(50)', '--limit', '10']);
    expect(lines(limited.stdout)).toHaveLength(10);
    expect(limited.stderr).toBe('Only the first 10 rows; --limit for more.\n');
  });

  it('--original gives the bytes of the file, and refuses a file that was altered', async () => {
    for (const [index, file] of [
      [2, 'a.json.gz'],
      [7, 'b.json'],
    ] as const) {
      const path = join(folder, 'e', file);
      const stored = readFileSync(path);
      const content = file.endsWith('.gz') ? gunzipSync(stored) : stored;
      const { bytes } = await answer('event', eventId(index), '--original');
      const [event] = lines((await answer('event', eventId(index))).stdout);
      const { offset, length } = event!.source as { offset: number; length: number };
      expect(bytes).toEqual(Buffer.concat([content.subarray(offset, offset + length), Buffer.from('\n')]));
      expect(JSON.parse(bytes.toString()).eventID).toBe(eventId(index));

      const altered = file.endsWith('.gz')
        ? logFile(records.slice(1, 6))
        : Buffer.from(content.toString().replace('ledger', 'LEDGER'));
      writeFileSync(path, altered);
      const refused = await cli(folder, ['event', eventId(index), '--original']);
      expect({ status: refused.status, stdout: refused.stdout }).toEqual({ status: 3, stdout: '' });
      expect(refused.stderr).toMatch(/^coldtrail: .* has changed since it was loaded[^\n]*\n$/);
      writeFileSync(path, stored);
    }
  });

  it('--original refuses an altered file also when that file was damaged to begin with', async () => {
    const whole = logFile(Array.from({ length: 40 }, (_, index) => trailRecord(100 + index)));
    const other = logFile(
      Array.from({ length: 40 }, (_, index) => trailRecord(100 + index, { userName: 'else' })),
    );
    const path = join(folder, 'cut', 'c.json.gz');
    writeFiles(folder, { 'cut/c.json.gz': whole.subarray(0, whole.length - 20) });
    expect((await cli(folder, ['ingest', 'cut'])).status).toBe(1);
    await answer('event', eventId(100), '--original');
    writeFileSync(path, other.subarray(0, other.length - 20));
    const { status, stdout } = await cli(folder, ['event', eventId(100), '--original']);
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
  });

  it('findings and export', async () => {
    const added = JSON.parse(
      (await answer('findings', 'add', 'Odd agents', '--search', 'errorCode: *', '--severity', 'high'))
        .stdout,
    );
    expect(added).toMatchObject({ id: 1, title: 'Odd agents', severity: 'high', events: 4 });
    await answer('findings', 'note', '1', 'seen by =kim');
    expect(lines((await answer('findings', 'list')).stdout)).toMatchObject([
      { id: 1, notes: 'seen by =kim', events: 4 },
    ]);
    const [made] = lines((await answer('export', '--out', 'out', '--finding', '1', '--no-pdf')).stdout);
    expect(made).toMatchObject({ path: join(folder, 'out'), events: 4, findings: 1 });
    expect(
      lines(readFileSync(join(folder, 'out/events.jsonl'), 'utf8')).map(({ eventID }) => eventID),
    ).toEqual([0, 3, 6, 9].map(eventId));
    const again = await cli(folder, ['export', '--out', 'out', '--finding', '1']);
    expect(again).toMatchObject({ status: 3, stdout: '' });
    expect(again.stderr).toContain('not overwritten');
    const checked = await answer('check-export', 'out', '--fingerprint', String(made!.fingerprint));
    expect(JSON.parse(checked.stdout)).toMatchObject({ ok: true, expected: true, problems: [] });
    writeFileSync(join(folder, 'out/events.csv'), 'other');
    expect(await cli(folder, ['check-export', 'out'])).toMatchObject({ status: 1, stderr: '' });
    expect(JSON.parse((await answer('journal', '--verify')).stdout)).toMatchObject({ ok: true });
    await answer('findings', 'remove', '1');
    expect((await answer('findings', 'list')).stdout).toBe('');
  });
});
