import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { BulkRows } from '../../../electron/engine/formats/bulk';
import { JsonScanner } from '../../../electron/engine/formats/json-scanner';
import { RowWriter } from '../../../electron/engine/formats/row-writer';
import { type ReadDocument, readDocument } from '../helpers/document';
import { logText, trailRecord, trailRecords } from '../helpers/records';
import { hasSamples, SAMPLES } from '../helpers/samples';

/** What a document came to, whichever way and in whatever order its rows were numbered. */
function comparable({ report, events, identities, entities, links }: ReadDocument) {
  const identity = new Map(identities.map(([id, ...rest]) => [id, rest]));
  const entity = new Map(entities.map(([id, ...rest]) => [id, rest]));
  const named = links.map(([file, position, id]) => [file, position, ...(entity.get(id!) ?? ['nothing'])]);
  return {
    report,
    events: events.map((row) => [...row.slice(0, -2), identity.get(row.at(-2)!) ?? 'nobody', row.at(-1)]),
    identities: new Set(identities.map(([, ...rest]) => rest.join('\u0001'))),
    links: named.map((row) => row.join('\u0001')).sort(),
  };
}

/** Answers how many records were taken in bulk. */
function expectTheSame(portions: readonly Buffer[]): number {
  const read = readDocument(portions);
  expect(comparable(read)).toEqual(comparable(readDocument(portions, true)));
  return read.inBulk;
}

const role = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:deploy',
  arn: 'arn:aws:sts::111122223333:assumed-role/deploy/ci',
  accountId: '111122223333',
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: 'arn:aws:iam::111122223333:role/deploy', userName: 'deploy' },
    attributes: { creationDate: '2026-02-03T00:00:00Z', mfaAuthenticated: 'false' },
    webIdFederationData: {},
  },
};

describe('records taken in bulk', () => {
  it('are most of a log as a trail writes it', () => {
    const writers = [0, 1, 2, 3].map(() => new RowWriter(() => undefined));
    const bulk = new BulkRows(writers as [RowWriter, RowWriter, RowWriter, RowWriter]);
    bulk.reset();
    const scanner = new JsonScanner();
    const text = logText(trailRecords(0, 500));
    scanner.append(Buffer.from(text));
    scanner.position = text.indexOf('[') + 1;
    expect(bulk.take(scanner, 0, 1, 0)).toBe(500);
    expect(text.slice(scanner.position)).toBe(']}');
    expect(bulk.identities).toBe(1);
  });

  it('are handed over once, also when their rows could not be written', () => {
    let full = true;
    const written = ['', '', '', ''];
    const writer = (kind: number) =>
      new RowWriter((bytes) => {
        if (full) throw new Error('no space');
        written[kind] += bytes.toString();
      });
    const writers: [RowWriter, RowWriter, RowWriter, RowWriter] = [
      writer(0),
      writer(1),
      writer(2),
      writer(3),
    ];
    const bulk = new BulkRows(writers);
    bulk.reset();
    const scanner = new JsonScanner();
    const text = logText(trailRecords(0, 1_000));
    scanner.append(Buffer.from(text));
    scanner.position = text.indexOf('[') + 1;
    expect(bulk.take(scanner, 0, 1, 0)).toBe(1_000);
    expect(() => bulk.flush()).toThrow('no space');
    full = false;
    bulk.flush();
    for (const one of writers) one.flush();
    // The events, which come first, were lost with the error; the other kinds were still to come.
    expect(written.map((rows) => rows.split('\n').length - 1)).toEqual([0, 1, bulk.entities, 1_000]);
  });

  it('need no memory of its own for each large document that is read elsewhere', async () => {
    const memories: WebAssembly.Memory[] = [];
    const { Instance } = WebAssembly;
    const seen = vi.spyOn(WebAssembly, 'Instance').mockImplementation(function made(...given) {
      const instance = new Instance(...given);
      memories.push(instance.exports.memory as WebAssembly.Memory);
      return instance;
    });
    vi.resetModules();
    const { readDocument } = await import('../helpers/document');
    seen.mockRestore();
    expect(memories).toHaveLength(1);
    const size = (documents: number) => {
      const records = Array.from({ length: documents }, (_, at) =>
        // Each a little longer than all before it, in a record that is not plain.
        trailRecord(at, { unheardOf: 1, requestParameters: { name: 'x'.repeat(200_000 + at * 30_000) } }),
      );
      expect(readDocument([Buffer.from(logText(records))]).events).toHaveLength(documents);
      return memories[0]!.buffer.byteLength;
    };
    const first = size(1);
    expect(size(12) - first).toBeLessThan(2 ** 20);
  });

  it('come to the rows of the careful reader', () => {
    const records = trailRecords(0, 40).map((record, index) =>
      index % 3 === 0 ? { ...record, userIdentity: role } : record,
    );
    const { events, identities, entities } = readDocument([Buffer.from(logText(records))]);
    expect(events).toHaveLength(40);
    expect(identities.map((row) => row[3])).toEqual(['AssumedRole', 'IAMUser']);
    expect(entities).toContainEqual(['0', 'ledger', 'requestParameters', 'bucketName']);
    // The first one tells what the file is, and is read with care.
    expect(expectTheSame([Buffer.from(logText(records))])).toBe(39);
  });

  it('of a list that begins with another thing make it the same kind of file', () => {
    const wrapped = {
      'detail-type': 'AWS API Call via CloudTrail',
      source: 'aws.s3',
      detail: trailRecord(0),
    };
    expect(expectTheSame([Buffer.from(logText([wrapped, ...trailRecords(1, 4)]))])).toBeGreaterThan(0);
  });

  it('keep the same names of a record that has too many', () => {
    const ids = (from: number) =>
      Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`${at}Id`, `value-${from + at}`]));
    const many = { requestParameters: ids(0), resources: [ids(1_000)], additionalEventData: ids(2_000) };
    const records = [trailRecord(0), trailRecord(1, many)];
    expect(expectTheSame([Buffer.from(logText(records))])).toBe(1);
  });

  it('cost nothing where none of a long list is plain', () => {
    const records = trailRecords(0, 8_000).map((record) => ({ ...record, unheardOf: 1 }));
    const bytes = Buffer.from(logText(records));
    const seconds = (careful: boolean) => {
      const begun = process.cpuUsage();
      readDocument([bytes], careful);
      return process.cpuUsage(begun).user / 1e6;
    };
    seconds(true);
    const alone = Math.min(seconds(true), seconds(true));
    expect(Math.min(seconds(false), seconds(false))).toBeLessThan(2 * alone + 0.1);
  });

  it('do not depend on where the portions end', () => {
    const text = Buffer.from(logText(trailRecords(0, 12)));
    for (let cut = 1; cut < text.length; cut += 151)
      expectTheSame([text.subarray(0, cut), text.subarray(cut)]);
  });

  it('go on behind the end of what is looked at together', () => {
    const long = Object.fromEntries(Array.from({ length: 3 }, (_, at) => [`name${at}`, 'x'.repeat(900_000)]));
    const records = trailRecords(0, 9).map((record, index) =>
      index % 4 === 3 ? { ...record, requestParameters: long } : record,
    );
    expect(expectTheSame([Buffer.from(logText(records))])).toBeGreaterThan(5);
  });

  it('leave to the careful reader whatever is out of the ordinary', () => {
    const odd: Record<string, unknown>[] = [
      { eventTime: '2026-02-30T00:00:00Z' },
      { eventTime: '2026-02-03T00:00:00.250Z' },
      { eventTime: 'yesterday' },
      { eventTime: '2024-02-29T23:59:59Z' },
      { userAgent: 'a\u0001\u0002\nb' },
      { userAgent: 'say "so"' },
      { userAgent: '' },
      { userAgent: 7 },
      { readOnly: 'true' },
      { readOnly: null },
      { requestParameters: 'text' },
      { requestParameters: { text: 'a\\b\u2028"', deep: [[[{ id: 'i-0123456789abcdef0' }]]] } },
      { requestParameters: [] },
      { newField: { a: 1 } },
      { recipientAccountId: null },
      { recipientAccountId: '' },
      { userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } },
      { userIdentity: { type: 'AWSService' } },
      { userIdentity: { invokedBy: 'ec2.amazonaws.com' } },
      { userIdentity: {} },
      { userIdentity: null },
      { userIdentity: { ...role, sessionContext: null } },
      { userIdentity: { ...role, sessionContext: 'none' } },
      { userIdentity: { ...role, type: 4 } },
      { userIdentity: { ...role, userName: 'a"b' } },
      { eventName: null },
      { eventSource: 'aws:s3' },
      { eventVersion: undefined },
      { eventTime: undefined, '@timestamp': '2026-02-03T00:00:00Z' },
      {
        responseElements: {
          requestId: 'abcdefgh',
          roleArn: 'arn:aws:iam::1:role/x',
          x: 'AKIAEXAMPLEEXAMPLE',
        },
      },
    ];
    const records = odd.flatMap((fields, index) => [
      trailRecord(2 * index),
      trailRecord(2 * index + 1, fields),
    ]);
    const taken = expectTheSame([Buffer.from(logText(records))]);
    expect(taken).toBeGreaterThanOrEqual(odd.length - 1);
    expect(taken).toBeLessThan(records.length - 10);
  });

  it('are the same as the careful reader’s, whatever a record holds', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ maxLength: 40 }),
      fc.constantFrom('arn:aws:s3:::ledger', 'i-0123456789abcdef0', 'AROAEXAMPLEEXAMPLE', '', 'aws:'),
    );
    const anything = fc.oneof(text, fc.jsonValue({ maxDepth: 4 }), fc.boolean(), fc.integer());
    const known = fc.constantFrom(
      ...['eventTime', 'userAgent', 'requestParameters', 'responseElements', 'resources', 'readOnly'],
      ...['userIdentity', 'recipientAccountId', 'errorCode', 'eventSource', 'eventVersion', 'sharedEventID'],
    );
    const fields = fc.dictionary(fc.oneof({ weight: 5, arbitrary: known }, text), anything, { maxKeys: 3 });
    const identityFields = fc.dictionary(
      fc.constantFrom('type', 'arn', 'userName', 'accountId', 'sessionContext', 'more'),
      anything,
      { maxKeys: 2 },
    );
    const record = fc.record({ fields, identityFields, known: fc.boolean() });
    const damage = fc.record({ at: fc.double({ min: 0, max: 0.999, noNaN: true }), byte: fc.nat(255) });
    fc.assert(
      fc.property(
        fc.array(record, { minLength: 1, maxLength: 8 }),
        fc.array(damage, { maxLength: 2 }),
        (records, damages) => {
          const bytes = Buffer.from(
            logText([
              trailRecord(0),
              ...records.map((one, index) => {
                const userIdentity = one.known ? role : { ...role, ...one.identityFields };
                return trailRecord(index + 1, { userIdentity, ...one.fields });
              }),
              trailRecord(99),
            ]),
          );
          for (const { at, byte } of damages) bytes[Math.floor(at * bytes.length)] = byte;
          expectTheSame([bytes]);
        },
      ),
      { numRuns: 1_000, endOnFailure: true },
    );
  }, 120_000);
});

describe.skipIf(!hasSamples)('the samples', () => {
  let texts: Buffer[];
  beforeAll(() => {
    texts = readdirSync(join(SAMPLES, 'cloudtrail'), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:json|cloudtrail|gz)$/.test(name))
      .map((name) => readFileSync(join(SAMPLES, 'cloudtrail', name)))
      .map((bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes));
  });

  it('come to the same rows in bulk as one by one, as they are and without white space', () => {
    let compact = 0;
    let taken = 0;
    for (const text of texts) {
      expectTheSame([text]);
      let value: { Records?: unknown[] } | unknown[];
      try {
        value = JSON.parse(text.toString()) as typeof value;
      } catch {
        continue;
      }
      const records = Array.isArray(value) ? value : value.Records;
      if (!Array.isArray(records)) continue;
      compact += records.length;
      taken += expectTheSame([Buffer.from(logText(records))]);
    }
    expect(compact).toBeGreaterThan(3_000);
    expect(taken).toBeGreaterThan(compact / 2);
  }, 120_000);
});
