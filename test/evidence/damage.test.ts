import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { damaged, damages } from '../unit/helpers/damage';
import { TestEngine } from '../unit/helpers/engine';
import { eventId, type Json, logFile, logText, trailRecord, trailRecords } from '../unit/helpers/records';
import { tempFolder } from '../unit/helpers/temp';
import { fingerprints, writeFiles } from '../unit/helpers/tree';

const log = logFile(trailRecords(1_000, 1_040));
const text = logText(trailRecords(1_000, 1_003));
const edited = (edit: (text: string) => string) => edit(text);
const flipped = (bytes: Buffer, back: number) => {
  const copy = Buffer.from(bytes);
  copy[copy.length - back]! ^= 0xff;
  return copy;
};

/** What a damaged file is expected to become: its status and the kinds of its notices. */
const DAMAGED: Record<string, [content: string | Buffer, status: string, ...notices: string[]]> = {
  'cut.json.gz': [log.subarray(0, log.length - 40), 'partial', 'truncated'],
  'cut-at-once.json.gz': [log.subarray(0, 12), 'failed', 'truncated'],
  'checksum.json.gz': [flipped(log, 6), 'partial', 'corrupt'],
  'garbage-behind.json.gz': [Buffer.concat([log, Buffer.from('garbage')]), 'partial', 'corrupt'],
  'zeros-behind.json.gz': [Buffer.concat([log, Buffer.alloc(512)]), 'loaded'],
  'members.json.gz': [Buffer.concat([gzipSync(text.slice(0, 99)), gzipSync(text.slice(99))]), 'loaded'],
  'magic-only.json.gz': [Buffer.from([0x1f, 0x8b]), 'failed', 'truncated'],
  'noise.json.gz': [Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), randomBytes(400)]), 'failed', 'corrupt'],
  'empty.json': ['', 'skipped'],
  'empty.json.gz': [gzipSync(''), 'skipped'],
  'bomb.json.gz': [
    gzipSync(`{"Records":[${' '.repeat(220 * 2 ** 20)}]}`),
    'failed',
    'too-large',
    'too-large',
  ],
  'deep.json': [`${'['.repeat(200_000)}${']'.repeat(200_000)}`, 'failed', 'partial-record'],
  'deep-object.json': ['{"a":'.repeat(200_000), 'failed', 'too-large'],
  'not-json.json': ['{"Records": what}', 'failed', 'not-json'],
  'text.txt': ['not a log at all', 'skipped'],
  'picture.png': [Buffer.from('89504e470d0a1a0a00', 'hex'), 'skipped'],
  'rows.json': [
    edited((log) => log.replace('REQ1001', 'REQ\n1\x017\x010\x019\x02')),
    'partial',
    'partial-record',
  ],
  'surrogate.json': [edited((log) => log.replace('REQ1001', '\\udfff')), 'loaded', 'corrupt'],
  'latin1.json': [Buffer.from(text.replace('REQ1001', 'caf\u00e9'), 'latin1'), 'loaded', 'corrupt'],
  'bom.json': [`\ufeff${text}`, 'loaded'],
  'crlf.json': [JSON.stringify(JSON.parse(text), null, 2).replaceAll('\n', '\r\n'), 'loaded'],
  'repeated.json': [
    edited((log) => log.replace('{"eventVersion"', '{"eventName":"A","eventVersion"')),
    'loaded',
    'tampered',
  ],
  'numbers.json': [edited((log) => log.replace('"key":', '"size":9007199254740993,"key":')), 'loaded'],
  'proto.json': [
    edited((log) => log.replace('{"bucketName"', '{"__proto__":{"a":1},"bucketName"')),
    'loaded',
  ],
  'nul.json': [edited((log) => log.replace('aws-cli/2.15', 'a\\u0000b\\u0001c\\u0002d\\ne')), 'loaded'],
  'elements.json': [
    `{"Records":[1,null,"x",[],{},${text.slice(12)}`,
    'partial',
    ...Array(5).fill('partial-record'),
  ],
  'no-list.json': ['{"Records":"none"}', 'skipped'],
  'two-lists.json': [
    edited((log) => log.replace(/\]\}$/, `],"Records":[${JSON.stringify(trailRecord(1_003))}]}`)),
    'loaded',
  ],
  'large.json': [logText([trailRecord(1_004, { userAgent: 'y'.repeat(2 ** 20) })]), 'loaded'],
  'notification.json': [
    '{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put"}]}',
    'skipped',
  ],
  'log-behind.json': [`${text} trailing`, 'partial', 'corrupt'],
};

describe('damaged evidence', () => {
  it('becomes notices, and what stands beside it loads', async () => {
    const folder = writeFiles(tempFolder(), { 'a/good.json.gz': logFile(trailRecords(0, 30)) });
    writeFiles(folder, { 'z/good.json': logText(trailRecords(30, 60)) });
    for (const [index, [name, [content]]] of Object.entries(DAMAGED).entries()) {
      writeFiles(folder, { [`m/${name}`]: isGzip(content) ? content : withIdsOfItsOwn(content, index) });
    }
    const before = fingerprints(folder);
    const engine = await TestEngine.load(folder);
    expect(fingerprints(folder)).toEqual(before);

    const { rows } = await engine.call('files', { count: 1_000 });
    const notices = await engine.notices();
    const found = Object.fromEntries(
      rows.map(({ path, status, notices: count }) => {
        const kinds = notices.filter(({ file }) => file === path).map(({ kind }) => kind);
        expect(kinds, path).toHaveLength(count);
        return [path.slice(path.lastIndexOf('/') + 1), [status, ...kinds]];
      }),
    );
    for (const [name, [, ...expected]] of Object.entries(DAMAGED)) {
      expect([name, ...found[name]!]).toEqual([name, ...expected]);
    }
    for (const { message } of notices) expect(message).toMatch(/^[A-Z].{10,400}\.$/);
    expect(await idsOf(engine, '/a/')).toEqual(Array.from({ length: 30 }, (_, index) => eventId(index)));
    expect(await idsOf(engine, '/z/')).toEqual(Array.from({ length: 30 }, (_, index) => eventId(30 + index)));
    // All 40 records stand before these damages.
    for (const name of ['checksum', 'garbage-behind', 'zeros-behind']) {
      expect(await idsOf(engine, `${name}.json.gz`), name).toHaveLength(40);
    }
    const status = await engine.call('case.status', {});
    const { events, files } = engine.summary;
    expect(status).toMatchObject({ events: { records: events.records, unique: events.unique } });
    expect(status?.files).toEqual({ ...files, alreadyLoaded: undefined });
  });

  it('keeps hostile text in its own cell', async () => {
    const hostile = 'a\u0000b\u0001c\u0002d\u0002\u0002\ne\r\t"f\u007f\u202e';
    const fields = {
      userAgent: hostile,
      requestParameters: { [hostile]: hostile },
      errorCode: '\u0002',
      'x\u0001': hostile,
    };
    const folder = writeFiles(tempFolder(), { 'a.json': logText([trailRecord(0, fields), trailRecord(1)]) });
    const engine = await TestEngine.load(folder);
    const rows = await engine.rows<{
      userAgent: string;
      errorCode: string;
      requestParameters: string;
      extra: string;
      requestID: string;
    }>('SELECT "userAgent", "errorCode", "requestParameters", extra, "requestID" FROM event ORDER BY n');
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ userAgent: hostile, errorCode: '\u0002', requestID: 'REQ0' });
    expect(JSON.parse(rows[0]!.requestParameters)).toEqual({ [hostile]: hostile });
    expect(JSON.parse(rows[0]!.extra)).toEqual({ 'x\u0001': hostile });
    const [record] = await engine.call('search.records', {
      result: (await engine.call('search.open', { query: 'eventID: *0000' })).result,
      start: 0,
      count: 5,
    });
    expect(JSON.parse(record!)).toMatchObject(fields);
  });

  it('whatever is done to files, the load ends, and their neighbours are all there', async () => {
    const files = fc.array(fc.tuple(fc.constantFrom<'plain' | 'gzip'>('plain', 'gzip'), damages), {
      minLength: 40,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(files, async (changes) => {
        const folder = tempFolder();
        let good = 0;
        for (const [index, [form, edits]] of changes.entries()) {
          const content = logText(trailRecords(1_000 + index * 10, 1_010 + index * 10));
          const whole = form === 'gzip' ? gzipSync(content) : Buffer.from(content);
          writeFiles(folder, {
            [`${index}-good.json.gz`]: logFile(trailRecords(good, good + 5)),
            [`${index}-damaged`]: damaged(whole, edits),
          });
          good += 5;
        }
        const engine = await TestEngine.load(folder);
        const ids = await idsOf(engine, '-good');
        expect(ids).toEqual(Array.from({ length: good }, (_, index) => eventId(index)));
        const strange = await engine.rows(
          `SELECT * FROM event WHERE "offset" < 0 OR "length" < 2 OR file_id NOT IN (SELECT id FROM evidence_file)`,
        );
        expect(strange).toEqual([]);
        await engine.close();
      }),
      { numRuns: 6 },
    );
  }, 120_000);
});

const isGzip = (content: string | Buffer) => typeof content !== 'string' && content[0] === 0x1f;

/** The same id with other content would be another finding. */
function withIdsOfItsOwn(content: string | Buffer, index: number): Buffer {
  const text = Buffer.from(content).toString('latin1');
  return Buffer.from(text.replaceAll('00000000-0000-4000', `00000000-0000-${4_001 + index}`), 'latin1');
}

/** Ids of the events of files whose path holds the text, in order. */
async function idsOf(engine: TestEngine, path: string): Promise<string[]> {
  const rows = await engine.rows<Json>(
    `SELECT e."eventID" FROM event AS e JOIN evidence_file AS f ON f.id = e.file_id
     WHERE contains(f.path, '${path}') ORDER BY e."eventID"`,
  );
  return rows.map(({ eventID }) => String(eventID));
}
