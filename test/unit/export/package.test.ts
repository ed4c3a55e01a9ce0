import { createHash, createPublicKey, verify } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CallInput } from '../../../shared/api';
import { isFormula, parseCsv } from '../helpers/csv';
import { TestEngine } from '../helpers/engine';
import { type Json, logFile, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';
import { sheetRows } from '../helpers/xlsx';

type Request = CallInput<'export.package'>['request'];

const TOKEN = `IQoJb3JpZ2lu${'A1b2/+'.repeat(20)}`;
const LONG = `${'ä'.repeat(40_000)}end`;
const hostile = [
  '=HYPERLINK("http://a")',
  '+1',
  '@x',
  '\t=1',
  '</script><script>x</script>',
  'a,"b"\r\nc',
  '\u202egpj',
];
const records: Json[] = hostile.map((userAgent, index) =>
  trailRecord(index, { userAgent, errorCode: index % 2 ? 'AccessDenied' : undefined }),
);
records.push(
  trailRecord(20, {
    eventName: 'AssumeRole',
    eventSource: 'sts.amazonaws.com',
    responseElements: {
      credentials: { accessKeyId: 'ASIAEXAMPLE', sessionToken: TOKEN, expiration: 'Feb 3, 2026' },
      nested: `{"password":"hunter2 \\"q\\"","n":1}`,
      SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG',
      clientToken: 'kept',
    },
  }),
  trailRecord(21, {
    requestParameters: { long: LONG, account: 111122223333, text: 'in 111122223333 there' },
  }),
);
const evidence = writeFiles(tempFolder(), { 'logs/a.json.gz': logFile(records) });
const out = tempFolder();
let engine: TestEngine;
let folder: string;

const asked = (what: Request['what'], more: Partial<Request> = {}): Request => ({
  what,
  pdf: false,
  ...more,
});
async function exported(name: string, request: Request, by = engine): Promise<string> {
  const { path } = await by.call('export.package', { place: join(out, name), request });
  return path;
}
const textOf = (path: string) => readFileSync(join(folder, path), 'utf8');
const jsonLines = (path: string): Json[] =>
  textOf(path)
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
const manifestOf = (path: string) => JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8'));

describe('an evidence package', () => {
  beforeAll(async () => {
    engine = await TestEngine.load(evidence);
    await engine.call('profile.change', { author: 'Ada' });
    await engine.call('finding.add', {
      title: 'Refused =1 <b>',
      severity: 'high',
      tags: ['</script>'],
      notes: '# Seen\n\n[a](http://x) <img src=x> **bold**',
      search: { query: 'errorCode: *' },
    });
    folder = await exported('all', asked({ kind: 'all' }, { original: true }));
  });

  it('lists every file with its hash and size, sealed', async () => {
    const manifest = manifestOf(folder);
    const listed = manifest.files.map(({ path }: { path: string }) => path);
    expect(readdirSync(folder).sort()).toEqual(
      [...listed, 'manifest.json', 'manifest.sig', 'manifest.sig.tsq', 'public-key.pem'].sort(),
    );
    for (const { path, sha256, size } of manifest.files) {
      const bytes = readFileSync(join(folder, path));
      expect([path, createHash('sha256').update(bytes).digest('hex'), bytes.length]).toEqual([
        path,
        sha256,
        size,
      ]);
    }
    const key = createPublicKey(textOf('public-key.pem'));
    const signature = readFileSync(join(folder, 'manifest.sig'));
    expect(verify(null, readFileSync(join(folder, 'manifest.json')), key, signature)).toBe(true);
    const { fingerprint } = await engine.call('profile', {});
    expect(
      createHash('sha256')
        .update(key.export({ type: 'spki', format: 'der' }))
        .digest('hex'),
    ).toBe(fingerprint);
    const { rows } = await engine.call('journal', {});
    expect(manifest).toMatchObject({
      author: 'Ada',
      fingerprint,
      counts: { events: 9, changes: 0, findings: 1, evidenceFiles: 1 },
      journal: { entries: 3, head: rows[2]!.hash },
      queries: [{ query: 'errorCode: *', rows: 3, name: 'Finding 1: Refused =1 <b>' }],
      timeZone: 'UTC',
    });
    expect(rows[3]).toMatchObject({
      action: 'exported',
      detail: {
        manifest: createHash('sha256').update(textOf('manifest.json')).digest('hex'),
        head: rows[2]!.hash,
      },
    });
    if (process.platform !== 'win32') {
      expect(statSync(folder).mode & 0o777).toBe(0o700);
      for (const path of readdirSync(folder)) expect(statSync(join(folder, path)).mode & 0o077).toBe(0);
    }
  });

  it('holds the events alike as JSON lines, CSV, workbook and Parquet', async () => {
    const lines = jsonLines('events.jsonl');
    expect(lines.map(({ eventID }) => eventID)).toEqual(records.map(({ eventID }) => eventID));
    expect(lines[8]!.requestParameters).toEqual(records[8]!.requestParameters);
    const [header, ...rows] = parseCsv(textOf('events.csv'));
    expect(rows.flat().filter(isFormula)).toEqual([]);
    const agent = header!.indexOf('userAgent');
    rows.slice(0, hostile.length).forEach((row, index) => {
      expect([hostile[index], `'${hostile[index]}`]).toContain(row[agent]);
    });
    const sheet = await sheetRows(join(folder, 'events.xlsx'));
    expect(sheet[0]).toEqual(['part', ...header!]);
    // One row goes on in a second one, since a cell holds no more.
    expect(sheet.length).toBe(1 + 9 + 1);
    expect(sheet.slice(1, 1 + hostile.length).map((row) => row[agent + 1])).toEqual(hostile);
    const parameters = header!.indexOf('requestParameters') + 1;
    const [first, second] = sheet.slice(-2);
    expect([first![0], second![0]]).toEqual(['1', '2']);
    expect(first![parameters]!.length).toBe(32_767);
    expect(JSON.parse(first![parameters]! + second![parameters]!)).toEqual(records[8]!.requestParameters);
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const read = await connection.runAndReadAll(
      `SELECT "userAgent", source_offset FROM read_parquet('${join(folder, 'events.parquet')}')`,
    );
    expect(read.getRows().map(([userAgent]) => userAgent)).toEqual(records.map((record) => record.userAgent));
    connection.closeSync();
    instance.closeSync();
  });

  it('has a timeline for Timesketch, the evidence, and searches that run', async () => {
    const [header, ...lines] = parseCsv(textOf('timeline.csv'));
    expect(header!.slice(0, 3)).toEqual(['message', 'datetime', 'timestamp_desc']);
    expect(lines).toHaveLength(9);
    expect(lines.map((line) => line[1])).toEqual([...lines.map((line) => line[1])].sort());
    expect(lines[0]![1]).toMatch(/^2026-02-03T00:00:00\+00:00$/);
    const [names, ...files] = parseCsv(textOf('evidence.csv'));
    const file = Object.fromEntries(names!.map((name, index) => [name, files[0]![index]]));
    const bytes = readFileSync(join(evidence, 'logs/a.json.gz'));
    expect(file).toMatchObject({
      path: join(evidence, 'logs/a.json.gz'),
      size: String(bytes.length),
      sha256: createHash('sha256').update(bytes).digest('hex'),
      cited: 'true',
    });
    const [statement] = textOf('queries.sql').match(/^SELECT .*;$/m) ?? [];
    expect(await engine.rows(statement!.replace(/;$/, ''))).toHaveLength(3);
  });

  it('cuts the original bytes out of the evidence, but for records that hide something', () => {
    const bytes = readFileSync(join(folder, 'originals.txt'));
    const [header, ...rows] = parseCsv(textOf('originals.csv'));
    const cell = (row: string[], name: string) => row[header!.indexOf(name)]!;
    expect(rows).toHaveLength(9);
    for (const row of rows) {
      const index = records.findIndex(({ eventID }) => eventID === cell(row, 'eventID'));
      if (index === 7) {
        expect(cell(row, 'why_not')).toBe('something in it is hidden');
        continue;
      }
      const at = Number(cell(row, 'offset'));
      const original = bytes.subarray(at, at + Number(cell(row, 'length')));
      expect(JSON.parse(original.toString())).toEqual(JSON.parse(JSON.stringify(records[index])));
      expect(createHash('sha256').update(original).digest('hex')).toBe(cell(row, 'sha256'));
    }
  });

  it('hides secrets unless asked for, everywhere', async () => {
    const secrets = [TOKEN, 'hunter2', 'wJalrXUtnFEMI'];
    const plain = await exported('secrets', asked({ kind: 'all' }, { redact: { secrets: false } }));
    for (const secret of secrets) {
      expect(readFileSync(join(plain, 'events.jsonl'), 'utf8')).toContain(secret);
      expect(await whole(plain)).toContain(secret);
      expect(await whole(folder)).not.toContain(secret);
    }
    const { responseElements } = jsonLines('events.jsonl')[7] as { responseElements: Json };
    expect(responseElements).toEqual({
      credentials: { accessKeyId: 'ASIAEXAMPLE', sessionToken: '[redacted]', expiration: 'Feb 3, 2026' },
      nested: '{"password":"[redacted]","n":1}',
      SecretAccessKey: '[redacted]',
      clientToken: 'kept',
    });
    expect(manifestOf(folder).notes.join(' ')).toContain('replaced by [redacted]');
  });

  it('hides chosen fields and accounts, everywhere', async () => {
    const request = asked(
      { kind: 'all' },
      {
        redact: { fields: ['sourceIPAddress', 'userName'], accounts: ['111122223333'] },
      },
    );
    const hidden = await exported('hidden', request);
    for (const secret of ['111122223333', '203.0.113.7', '"userName":"kim"'])
      expect(await whole(hidden), secret).not.toContain(secret);
    const lines = readFileSync(join(hidden, 'events.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[8].requestParameters).toMatchObject({
      account: 999_999_990_001,
      text: 'in 999999990001 there',
    });
    expect(lines[0]).toMatchObject({
      sourceIPAddress: '[redacted]',
      userIdentity: { userName: '[redacted]' },
    });
    expect((await engine.call('export.check', { place: hidden })).problems).toEqual([]);
  });

  it('is what the preview said', async () => {
    const each: Request['what'][] = [
      { kind: 'all' },
      { kind: 'findings', ids: [1] },
      { kind: 'search', query: 'eventName: AssumeRole' },
    ];
    for (const what of each) {
      const request = asked(what);
      const preview = await engine.call('export.preview', { request });
      const made = await engine.call('export.package', { place: join(out, `preview-${what.kind}`), request });
      expect({ ...preview, files: preview.files.map(({ path }) => path).sort() }).toMatchObject({
        events: made.events,
        changes: made.changes,
        fingerprint: made.fingerprint,
        cautions: made.cautions,
        files: made.files.map(({ path }) => path).sort(),
      });
      for (const { path, rows } of preview.files)
        if (rows !== null)
          expect([path, rows]).toEqual([path, made.files.find((file) => file.path === path)!.rows]);
      const report = readFileSync(join(made.path, 'report.html'), 'utf8').replace(/<[^>]*>/g, '');
      for (const line of [...preview.summary.when, ...preview.summary.unseen]) expect(report).toContain(line);
    }
  });

  it('has the same bytes for the same case, head, request and author', async () => {
    await engine.call('case.close', {});
    const [one, two] = ['one', 'two'].map((name) => {
      const place = join(tempFolder(), `${name}.coldtrail`);
      copyFileSync(engine.casePath, place);
      return place;
    });
    const made: string[] = [];
    for (const [index, place] of [one!, two!].entries()) {
      await engine.call('case.open', { place });
      made.push(await exported(`same-${index}`, asked({ kind: 'all' }, { original: true })));
    }
    for (const path of readdirSync(made[0]!))
      expect(readFileSync(join(made[1]!, path)).equals(readFileSync(join(made[0]!, path))), path).toBe(true);
    await engine.call('case.open', { place: engine.casePath });
  });

  it('never overwrites, and leaves nothing behind when it cannot be whole', async () => {
    const before = readdirSync(out).sort();
    mkdirSync(join(out, 'there'));
    for (const place of ['all', 'there'])
      await expect(exported(place, asked({ kind: 'all' }))).rejects.toMatchObject({ kind: 'exists' });
    await expect(exported('no/where', asked({ kind: 'all' }))).rejects.toMatchObject({ kind: 'not-found' });
    await expect(exported('x', asked({ kind: 'findings', ids: [9] }))).rejects.toMatchObject({
      kind: 'not-found',
    });
    await expect(exported('x', asked({ kind: 'search', query: 'a: (' }))).rejects.toMatchObject({
      kind: 'query',
    });
    await expect(exported('x', asked({ kind: 'all' }, { cited: true }))).rejects.toMatchObject({
      kind: 'usage',
    });
    const stopped = engine.call(
      'export.package',
      { place: join(out, 'x'), request: asked({ kind: 'all' }) },
      AbortSignal.abort(),
    );
    await expect(stopped).rejects.toMatchObject({ kind: 'cancelled' });
    expect(readdirSync(out).sort()).toEqual([...before, 'there'].sort());
  });

  it('copies cited evidence where nothing is hidden', async () => {
    const request = asked({ kind: 'findings', ids: [] }, { cited: true, redact: { secrets: false } });
    const made = await exported('cited', request);
    const [name] = readdirSync(join(made, 'evidence'));
    expect(
      readFileSync(join(made, 'evidence', name!)).equals(readFileSync(join(evidence, 'logs/a.json.gz'))),
    ).toBe(true);
    expect((await engine.call('export.check', { place: made })).ok).toBe(true);
  });

  it('is checked against the evidence, and the searches run again', async () => {
    const good = await engine.call('export.check', { place: folder, places: [evidence] });
    expect(good).toMatchObject({
      ok: true,
      evidence: { files: 1, unchanged: 1 },
      queries: { asked: 1, same: 1 },
    });
    const other = writeFiles(tempFolder(), { 'a.json.gz': logFile(records.slice(0, 3)) });
    const bad = await engine.call('export.check', { place: folder, places: [other] });
    expect(bad).toMatchObject({ ok: false, evidence: { unchanged: 0 }, queries: { asked: 1, same: 0 } });
    expect(bad.problems.map(({ file, place }) => [file, place])).toEqual([
      ['evidence.csv', join(evidence, 'logs/a.json.gz')],
      ['queries.sql', 'Finding 1: Refused =1 <b>'],
    ]);
  });
});

/** All texts of a package, workbooks unpacked and Parquet read. */
async function whole(path: string): Promise<string> {
  const parts: string[] = [];
  for (const name of readdirSync(path)) {
    const file = join(path, name);
    if (name.endsWith('.xlsx')) parts.push(JSON.stringify(await sheetRows(file)).replaceAll('\\"', '"'));
    else if (name.endsWith('.parquet')) {
      const instance = await DuckDBInstance.create(':memory:');
      const connection = await instance.connect();
      const read = await connection.runAndReadAll(`SELECT * FROM read_parquet('${file}')`);
      parts.push(read.getRows().flat().map(String).join('\n'));
      connection.closeSync();
      instance.closeSync();
    } else if (existsSync(file) && statSync(file).isFile()) parts.push(readFileSync(file, 'utf8'));
  }
  return parts.join('\n');
}
