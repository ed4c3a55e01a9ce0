import { describe, expect, it } from 'vitest';
import {
  CARRIERS,
  DocumentReader,
  MAX_RECORD_BYTES,
  readersFor,
} from '../../../electron/engine/formats/document';
import { IdentityRows } from '../../../electron/engine/formats/identity-rows';
import { JsonScanner } from '../../../electron/engine/formats/json-scanner';
import { RowWriter } from '../../../electron/engine/formats/row-writer';
import { readText } from '../helpers/document';
import { eventId, logText, trailRecord, trailRecords } from '../helpers/records';

const idsIn = (rows: readonly (readonly string[])[]) =>
  rows.map((row) => row.find((cell) => cell.startsWith('00000000-0000-4000-8000-')));

describe('what hostile text may cost', () => {
  it('text that begins a record at every turn is given up after a while', () => {
    const took = (times: number, unit: string) => {
      const text = `[${unit.repeat(times)}`;
      const begun = performance.now();
      expect(readText(text).report.status).toBe('failed');
      return performance.now() - begun;
    };
    for (const unit of [
      '{"eventVersion"[',
      '{"eventVersion":[',
      '{"eventVersion":{"x":"',
      '{"eventVersion",',
    ]) {
      expect(took(60_000, unit), unit).toBeLessThan(3_000);
    }
  });

  it('hundreds of damaged records in one file are left out one by one', () => {
    const records = trailRecords(0, 600).map((record) => JSON.stringify(record));
    // A brace too many in every third, so that none of them ends where its braces say.
    const text = `{"Records":[${records.map((record, index) => (index % 3 === 1 ? record.replace('"requestID"', '{"requestID"') : record)).join(',')}]}`;
    const { report } = readText(text);
    expect(report).toMatchObject({ status: 'partial', events: 400, rejected: 200 });
  });

  it('a record inside the parameters of a damaged one does not pass for a record', () => {
    const inner = trailRecord(77, { eventName: 'Forged' });
    const damaged = JSON.stringify(
      trailRecord(1, { requestParameters: { list: [1, inner, inner] } }),
    ).replace('"requestID":"REQ1"', '"requestID":NaN');
    const text = `{"Records":[${JSON.stringify(trailRecord(0))},${damaged},${JSON.stringify(trailRecord(2))}]}`;
    const { events, report } = readText(text);
    expect(idsIn(events)).toEqual([eventId(0), eventId(2)]);
    expect(report.rejected).toBe(1);
  });

  it('a record past the limit is left out of a file that comes in one piece, and its neighbours are kept', () => {
    const huge = trailRecord(1, { userAgent: 'x'.repeat(MAX_RECORD_BYTES) });
    const { events, report } = readText(logText([trailRecord(0), huge, trailRecord(2)]));
    expect(idsIn(events)).toEqual([eventId(0), eventId(2)]);
    expect(report).toMatchObject({ status: 'partial', kind: 'cloudtrail-log', events: 2, rejected: 1 });
    expect(report.notices).toMatchObject([{ position: 1, kind: 'too-large' }]);
  });

  it('memory that one long record took is given back', () => {
    const scanner = new JsonScanner();
    let longest = 0;
    const writers = CARRIERS.map(
      () =>
        new RowWriter((bytes) => {
          longest = Math.max(longest, bytes.buffer.byteLength);
        }),
    );
    const read = (text: string) => {
      const rows = new IdentityRows(new RowWriter(() => undefined));
      const document = new DocumentReader(
        1,
        writers,
        readersFor(rows),
        { identities: rows, bulk: null },
        scanner,
      );
      document.push(Buffer.from(text));
      document.finish();
      for (const writer of writers) writer.flush();
    };
    read(logText([trailRecord(0, { userAgent: 'x'.repeat(40 * 2 ** 20) })]));
    expect(scanner.buffer.length).toBeLessThan(8 * 2 ** 20);
    longest = 0;
    read(logText(trailRecords(0, 2)));
    expect(longest).toBeGreaterThan(0);
    expect(longest).toBeLessThan(16 * 2 ** 20);
  });
});

describe('the end of a document that comes in portions', () => {
  it('is checked for UTF-8 like the rest', () => {
    const record = JSON.stringify(trailRecord(0, { userAgent: `${'x'.repeat(200_000)}\u00ff` }));
    const bytes = Buffer.from(`{"Records":[${record}]}`, 'latin1');
    const at = bytes.indexOf(0xff);
    const rows: Buffer[] = [];
    const writers = CARRIERS.map(() => new RowWriter((part) => rows.push(Buffer.from(part))));
    const identities = new IdentityRows(new RowWriter(() => undefined));
    const document = new DocumentReader(1, writers, readersFor(identities), {
      identities,
      bulk: null,
    });
    // The second portion alone is too little for another look at a value this long.
    document.push(Buffer.from(bytes.subarray(0, at - 50)));
    document.push(Buffer.from(bytes.subarray(at - 50)));
    const report = document.finish();
    for (const writer of writers) writer.flush();
    expect(report.notices).toMatchObject([{ position: 0, kind: 'corrupt' }]);
    expect(Buffer.concat(rows).includes('x\ufffd')).toBe(true);
    expect(Buffer.concat(rows).includes(0xff)).toBe(false);
  });
});
