import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cloudTrailLog } from '../../../electron/engine/formats/cloudtrail-log';
import { MAX_RECORD_BYTES } from '../../../electron/engine/formats/document';
import { portionsOf, readDocument, readText } from '../helpers/document';
import { eventId, type Json, logText, trailRecord, trailRecords } from '../helpers/records';

/** Cells of a row: file, position, offset, length, then the columns; a time takes two, `extra` comes last. */
const cell = (row: readonly string[], name: string): string => {
  const columns = cloudTrailLog.columns.filter(({ part }) => part === undefined);
  const at = columns.findIndex((column) => column.name === name);
  const times = columns.slice(0, at).filter((column) => column.type === 'time').length;
  return row[4 + at + times]!;
};
const extra = (row: readonly string[]) => row[row.length - 3]!;
const place = (row: readonly string[]) => ({ offset: Number(row[2]), length: Number(row[3]) });

/** JSON with white space strewn between its tokens. */
const spaced = (value: unknown): string => JSON.stringify(value, null, '\t').replaceAll('\n', ' \r\n ');

const recordArbitrary = fc
  .record({
    userAgent: fc.string({ unit: 'grapheme' }),
    requestParameters: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue({ maxDepth: 3 })),
    somethingNew: fc.jsonValue({ maxDepth: 2 }),
    errorMessage: fc.option(
      fc.string({ unit: 'binary' }).filter((text) => Buffer.from(text).toString() === text),
    ),
  })
  .map((fields) => trailRecord(1, fields));
const recordsArbitrary = fc.array(recordArbitrary, { minLength: 1, maxLength: 6 });
const envelope = fc.constantFrom<(records: readonly Json[]) => string>(
  (records) => logText(records),
  (records) => spaced({ comment: { Records: 1 }, Records: records, after: [1] }),
  (records) => JSON.stringify(records),
  (records) => spaced(records),
  (records) => records.map((record) => JSON.stringify(record)).join('\n'),
  (records) => `\ufeff${records.map(spaced).join('\r\n')}\n`,
);

describe('a document', () => {
  it('gives a row for every record, whose bytes stand where the row says', () => {
    fc.assert(
      fc.property(recordsArbitrary, envelope, (records, wrap) => {
        const text = wrap(records);
        const bytes = Buffer.from(text);
        const { events, report } = readText(text);
        expect(report).toMatchObject({ status: 'loaded', events: records.length, rejected: 0, notices: [] });
        expect(events.map((row) => Number(row[1]))).toEqual(records.map((_, index) => index));
        events.forEach((row, index) => {
          const { offset, length } = place(row);
          const record: Json = JSON.parse(JSON.stringify(records[index]));
          expect(JSON.parse(bytes.subarray(offset, offset + length).toString())).toEqual(record);
          expect(cell(row, 'requestParameters')).toBe(JSON.stringify(record.requestParameters));
          expect(cell(row, 'userAgent')).toBe(record.userAgent);
          expect(cell(row, 'errorMessage')).toBe(record.errorMessage ?? '');
          expect(JSON.parse(extra(row))).toEqual({ somethingNew: record.somethingNew });
        });
      }),
      { numRuns: 150 },
    );
  });

  it('gives the same rows in whatever portions it comes', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        recordsArbitrary,
        envelope,
        sizes,
        fc.nat(),
        fc.nat(255),
        (records, wrap, sizes, at, byte) => {
          const bytes = Buffer.from(wrap(records));
          const damaged = Buffer.from(bytes);
          damaged[at % damaged.length] = byte;
          for (const content of [bytes, damaged]) {
            const once = readDocument([content]);
            const portioned = readDocument(portionsOf(content, sizes));
            expect(portioned.spools).toEqual(once.spools);
            expect(portioned.report).toEqual(once.report);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps every digit of a number and the order of keys', () => {
    const text = logText([trailRecord(1)]).replace(
      '"bucketName":"ledger"',
      '"z":12345678901234567890123, "a" : 1.10e+400,"__proto__":{"admin":true},"constructor":9007199254740993',
    );
    const [row] = readText(text).events;
    expect(cell(row!, 'requestParameters')).toBe(
      '{"z":12345678901234567890123,"a":1.10e+400,"__proto__":{"admin":true},"constructor":9007199254740993,"key":"2026/1.csv"}',
    );
  });

  it('keeps fields it does not know, __proto__ too, and fields of an unexpected type', () => {
    const text = logText([
      { ...trailRecord(1), eventSource: ['a'], readOnly: 'perhaps', 'new "field"': [1, 2] },
    ]).replace('{"eventVersion"', '{"__proto__":{"eventName":"Fake"},"eventVersion"');
    const [row] = readText(text).events;
    expect(cell(row!, 'eventName')).toBe('GetObject');
    expect(extra(row!)).toContain('"__proto__":{"eventName":"Fake"}');
    expect(extra(row!)).toContain('"new \\"field\\"":[1,2]');
    expect(extra(row!)).toContain('"eventSource":["a"]');
    expect(extra(row!)).toContain('"readOnly":"perhaps"');
  });

  it('keeps NUL and separators that are written as escapes inside the field', () => {
    const hostile = 'a\u0000b\u0001c\u0002d\u0002\u0002\ne\r"f';
    const { events } = readText(
      logText([trailRecord(1, { userAgent: hostile, errorMessage: '\u0002' }), trailRecord(2)]),
    );
    expect(events).toHaveLength(2);
    expect(events[0]).toHaveLength(events[1]!.length);
    expect(cell(events[0]!, 'userAgent')).toBe(hostile);
    expect(cell(events[0]!, 'errorMessage')).toBe('\u0002');
    expect(cell(events[0]!, 'requestID')).toBe('REQ1');
  });

  it.each([
    ['U+0001', '\x01'],
    ['U+0002', '\x02'],
    ['a line feed', '\n1\x01999\x010\x011\x01FORGED'],
    ['a NUL', '\0'],
  ])('rejects a record with %s raw in a string, and keeps its neighbours', (_, raw) => {
    const text = logText(trailRecords(0, 3)).replace('"REQ1"', `"REQ1${raw}"`);
    const { events, report } = readText(text);
    expect(events.map((row) => cell(row, 'eventID'))).toEqual([eventId(0), eventId(2)]);
    expect(report).toMatchObject({ status: 'partial', rejected: 1 });
    expect(report.notices).toMatchObject([{ position: 1, kind: 'partial-record' }]);
    expect(report.notices[0]!.message).toContain('control character');
  });

  it.each([
    ['nested too deep', `"x":${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['an unknown escape', '"x":"\\q"'],
    ['a missing value', '"x":'],
    ['a comma too many', '"x":[1,]'],
    ['a bare word', '"x":NaN'],
    ['a number with a leading zero', '"x":01'],
  ])('rejects a record with %s, and keeps its neighbours', (_, inside) => {
    const text = logText(trailRecords(0, 3)).replace('"requestID":"REQ1"', inside);
    const { events, report } = readText(text);
    expect(events.map((row) => cell(row, 'eventID'))).toEqual([eventId(0), eventId(2)]);
    expect(report).toMatchObject({ status: 'partial', rejected: 1, events: 2 });
    expect(report.notices).toMatchObject([{ position: 1, kind: 'partial-record' }]);
  });

  it('replaces lone surrogates and bytes that are not UTF-8, and says so', () => {
    const text = logText(trailRecords(0, 3))
      .replace('"REQ1"', '"\\ud800!"')
      .replace('"REQ2"', '"\\\\\u00ff"');
    const bytes = Buffer.from(text, 'latin1');
    const { events, report } = readDocument([bytes]);
    expect(events.map((row) => cell(row, 'requestID'))).toEqual(['REQ0', '\ufffd!', '\\\ufffd']);
    expect(report.notices).toMatchObject([
      { position: 1, kind: 'corrupt' },
      { position: 2, kind: 'corrupt' },
    ]);
  });

  it('takes the first of repeated keys and says that there are two', () => {
    const text = logText(trailRecords(0, 2)).replace(
      '"eventName":"GetObject"',
      '"eventName":"Real","eventName":"Fake"',
    );
    const { events, report } = readText(text);
    expect(cell(events[0]!, 'eventName')).toBe('Real');
    expect(extra(events[0]!)).toContain('"Fake"');
    expect(report.notices).toMatchObject([{ position: 0, kind: 'tampered' }]);
  });

  it('reads keys that are written with escapes as the keys they are', () => {
    const text = logText(trailRecords(0, 2))
      .replaceAll('"eventName"', '"event\\u004eame"')
      .replaceAll('"userIdentity"', '"\\u0075serIdentity"')
      .replace('"Records"', '"\\u0052ecords"');
    const { events, identities, report } = readText(text);
    expect(report).toMatchObject({ status: 'loaded', events: 2 });
    expect(events.map((row) => cell(row, 'eventName'))).toEqual(['GetObject', 'GetObject']);
    expect(identities).toHaveLength(1);
    expect(identities[0]).toContain('kim');
  });

  it.each([['true', 'null', '1', '"text"', '[]', '{}', '[{"eventVersion":"1.08"}]']])(
    'rejects elements that are no records: %s …',
    (...elements) => {
      const text = `{"Records":[${JSON.stringify(trailRecord(0))},${elements.join(',')},${JSON.stringify(trailRecord(1))}]}`;
      const { events, report } = readText(text);
      expect(events.map((row) => cell(row, 'eventID'))).toEqual([eventId(0), eventId(1)]);
      expect(report).toMatchObject({ status: 'partial', events: 2, rejected: elements.length });
      expect(report.notices.map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    },
  );

  it.each([
    ['{"Records":{"0":{}}}', 'unrecognised', 'skipped'],
    ['{"Records":null}', 'unrecognised', 'skipped'],
    ['{"Records":[]}', 'empty', 'skipped'],
    ['', 'empty', 'skipped'],
    [' \r\n\t', 'empty', 'skipped'],
    ['\ufeff', 'empty', 'skipped'],
    ['hello', 'unrecognised', 'skipped'],
    [
      '{"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{}}]}',
      's3-notification',
      'skipped',
    ],
    [
      '{"Records":[{"eventVersion":"1.0","eventSource":"aws:ses","eventName":"x"}]}',
      'unrecognised',
      'skipped',
    ],
    ['{"Records":[', 'unrecognised', 'failed'],
    ['{"Records":[{"eventVersion":"1.08"', 'unrecognised', 'failed'],
    ['{"a":tru}', 'unrecognised', 'failed'],
    ['{"Records":[{"eventVersion":"1.08","eventName":"A\x01"}]}', 'unrecognised', 'failed'],
  ])('takes %s for %s and is %s', (text, kind, status) => {
    const { report, events } = readText(text);
    expect(report).toMatchObject({ kind, status, events: 0, configItems: 0 });
    expect(events).toEqual([]);
    expect(report.notices.length > 0).toBe(status === 'failed');
  });

  it('reads every list of an envelope', () => {
    const text = `{"Records":${JSON.stringify(trailRecords(0, 2))},"x":1,"Records":${JSON.stringify(trailRecords(2, 4))}}`;
    const { events } = readText(text);
    expect(events.map((row) => cell(row, 'eventID'))).toEqual([0, 1, 2, 3].map(eventId));
  });

  it('reads a record of a megabyte, and refuses a value past the limit without holding on to it', () => {
    const { events } = readText(logText([trailRecord(0, { userAgent: 'x'.repeat(2 ** 20) })]));
    expect(cell(events[0]!, 'userAgent')).toHaveLength(2 ** 20);
    const head = Buffer.from(`${logText(trailRecords(0, 2)).slice(0, -2)},{"x":"`);
    const filler = Buffer.alloc(2 ** 20, 'y');
    const portions = [head, ...Array.from({ length: MAX_RECORD_BYTES / 2 ** 20 + 2 }, () => filler)];
    const { report } = readDocument(portions);
    expect(report).toMatchObject({ status: 'partial', events: 2 });
    expect(report.notices).toMatchObject([{ kind: 'too-large' }]);
  });

  it('reads a long value in small portions about as fast as in one', () => {
    const text = Buffer.from(logText([trailRecord(0, { userAgent: 'x'.repeat(24 * 2 ** 20) })]));
    const begun = performance.now();
    const { report } = readDocument(portionsOf(text, [1024]));
    expect(report.events).toBe(1);
    // Walking it again with every portion would take minutes.
    expect(performance.now() - begun).toBeLessThan(10_000);
  });
});
