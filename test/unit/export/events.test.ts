import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { csvCell, csvLine } from '../../../shared/csv';
import { EVENT_FIELDS } from '../../../shared/model/event';
import { isFormula, parseCsv } from '../helpers/csv';
import { TestEngine } from '../helpers/engine';
import { type Json, logText, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const BIG = '12345678901234567890.000000000000000001';
const hostile = [
  '=HYPERLINK("http://a")',
  '+1',
  '-1',
  '@x',
  '\t=1',
  '\r\n=1',
  'a,"b"\r\nc',
  '\u0000\u0001\u0002',
  '|calc',
  '%x',
  ' =1',
];
const records: Json[] = hostile.map((text, index) =>
  trailRecord(index, {
    userAgent: text,
    errorMessage: index % 2 ? text : undefined,
    requestParameters: index === 3 ? null : { [text]: text, nested: { list: [1, null, { a: text }] } },
    somethingNew: { [text]: [text] },
    ...(index === 4 ? { readOnly: 'maybe', awsRegion: null, managementEvent: undefined } : {}),
  }),
);
const text = logText(records).replace('"nested"', `"big":${BIG},"nested"`);
const out = tempFolder();
let engine: TestEngine;

/** A record without the fields that are null: whether a field is null or absent says the same. */
const withoutNulls = (record: Json) =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));

describe('exporting events', () => {
  beforeAll(async () => {
    engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': text }));
  });
  const exported = (name: string, format: 'csv' | 'jsonl', query = '') =>
    engine.call('export.events', { place: join(out, name), format, search: { query } });

  it('JSONL holds every record as the evidence has it, oldest first', async () => {
    const made = await exported('all.jsonl', 'jsonl');
    const content = readFileSync(made.path, 'utf8');
    expect(made).toEqual({
      path: join(out, 'all.jsonl'),
      rows: records.length,
      bytes: Buffer.byteLength(content),
    });
    const lines = content.trimEnd().split('\n');
    const original: Json[] = JSON.parse(text).Records;
    expect(
      lines.map((line) => JSON.parse(line)).map(({ source: _, ...record }) => withoutNulls(record)),
    ).toEqual(original.map(withoutNulls));
    expect(lines[0]).toContain(`"big":${BIG}`);
    for (const [index, line] of lines.entries()) {
      const { file, position, offset, length } = JSON.parse(line).source;
      expect(position).toBe(index);
      expect(
        JSON.parse(
          readFileSync(file)
            .subarray(offset, offset + length)
            .toString(),
        ),
      ).toEqual(original[index]);
    }
  });

  it('CSV holds the same values in its columns, and no cell is a formula', async () => {
    const { path } = await exported('all.csv', 'csv');
    const [head, ...rows] = parseCsv(readFileSync(path, 'utf8'));
    expect(head).toEqual([
      ...EVENT_FIELDS.map(({ name }) => name),
      'source_file',
      'source_container',
      'source_position',
      'source_offset',
      'source_length',
    ]);
    expect(rows.every((row) => row.length === head!.length)).toBe(true);
    for (const [index, row] of rows.entries()) {
      const cell = (name: string) => row[head!.indexOf(name)]!;
      for (const value of row) expect(isFormula(value), JSON.stringify(value)).toBe(false);
      const agent = hostile[index]!;
      expect(cell('userAgent')).toBe(isFormula(agent) ? `'${agent}` : agent);
      expect(cell('eventID')).toBe(records[index]!.eventID);
      if (records[index]!.requestParameters && index > 0)
        expect(JSON.parse(cell('requestParameters'))).toEqual(records[index]!.requestParameters);
      expect(cell('source_position')).toBe(String(index));
    }
  });

  it('never writes over anything, and leaves nothing half done', async () => {
    const place = join(out, 'mine.csv');
    writeFileSync(place, 'mine');
    await expect(exported('mine.csv', 'csv')).rejects.toMatchObject({ kind: 'exists' });
    writeFileSync(join(out, 'other.csv.partial'), 'mine');
    await expect(exported('other.csv', 'csv')).rejects.toMatchObject({ kind: 'exists' });
    mkdirSync(join(out, 'folder.csv'));
    await expect(exported('folder.csv', 'csv')).rejects.toMatchObject({ kind: 'exists' });
    expect(readFileSync(place, 'utf8')).toBe('mine');
    expect(readFileSync(join(out, 'other.csv.partial'), 'utf8')).toBe('mine');
    await expect(exported('no/where.csv', 'csv')).rejects.toMatchObject({ kind: 'not-found' });
    await expect(exported('bad.csv', 'csv', 'a: (')).rejects.toMatchObject({ kind: 'query' });
    await expect(
      engine.call('export.events', { place: join(out, 'x.csv'), format: 'csv' }),
    ).rejects.toMatchObject({ kind: 'usage' });
    await expect(
      engine.call('export.events', { place: join(out, 'x.csv'), format: 'csv', finding: 5 }),
    ).rejects.toMatchObject({ kind: 'not-found' });
    const stopped = engine.call(
      'export.events',
      { place: join(out, 'stopped.csv'), format: 'csv', search: {} },
      AbortSignal.abort(),
    );
    await expect(stopped).rejects.toMatchObject({ kind: 'cancelled' });
    expect(readdirSync(out).filter((name) => /bad|x\.csv|stopped|where/.test(name))).toEqual([]);
  });

  it('is readable by its owner only', async () => {
    if (process.platform === 'win32') return;
    const { path } = await exported('private.jsonl', 'jsonl', 'eventID: *0001');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path, 'utf8').trimEnd().split('\n')).toHaveLength(1);
    chmodSync(path, 0o600);
  });

  it('the same case gives the same bytes, and an empty result an empty file', async () => {
    for (const format of ['csv', 'jsonl'] as const) {
      const [first, second] = [await exported(`1.${format}`, format), await exported(`2.${format}`, format)];
      expect(readFileSync(first.path).equals(readFileSync(second.path))).toBe(true);
      const none = await exported(`none.${format}`, format, 'eventName: Nothing');
      expect(none.rows).toBe(0);
      expect(readFileSync(none.path, 'utf8').split('\r\n')).toHaveLength(format === 'csv' ? 2 : 1);
      expect(existsSync(`${none.path}.partial`)).toBe(false);
    }
  });
});

describe('CSV cells', () => {
  it('are never formulas, and parse back to what they were', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...hostile));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 6 }), (cells) => {
        const [row, ...rest] = parseCsv(csvLine([...cells, 1]));
        expect(rest).toEqual([]);
        row!.slice(0, -1).forEach((cell, index) => {
          expect(isFormula(cell)).toBe(false);
          expect([cells[index], `'${cells[index]}`]).toContain(cell);
        });
      }),
      { numRuns: 500 },
    );
    expect([csvCell(-1), csvCell(null), csvCell(false), csvCell({ a: 1 })]).toEqual([
      '-1',
      '',
      'false',
      '"{""a"":1}"',
    ]);
  });
});
