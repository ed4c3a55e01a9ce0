import { describe, expect, it } from 'vitest';
import { readText } from '../helpers/document';
import { TestEngine } from '../helpers/engine';
import { logText, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const INSTANCE = 'i-0123456789abcdef0';
const ROLE = 'arn:aws:iam::111122223333:role/admin';

const call = (number: number, requestParameters: unknown, more: object = {}) =>
  trailRecord(number, { requestParameters, ...more });
const values = (entities: string[][]) => entities.map((row) => row.slice(1));

describe('the identifiers of an event', () => {
  it('are what stands under keys of names, ids and ARNs, and what looks like one anywhere', () => {
    const { entities } = readText(
      logText([
        call(0, {
          bucketName: 'prod-data',
          key: 'some/object.txt',
          maxResults: 7,
          clientRequestId: 'aaaa-bbbb',
          policy: `{"Resource":"${ROLE}"}`,
          items: [INSTANCE, 'sg-0a1b2c3d', 'not-an-id', 'AKIAIOSFODNN7EXAMPLE', ROLE],
          roleARN: 'x'.repeat(513),
          userName: 'k\u00e4the',
          groupName: 'quo"te',
        }),
      ]),
    );
    expect(values(entities)).toEqual([
      ['prod-data', 'requestParameters', 'bucketName'],
      [INSTANCE, 'requestParameters', 'items'],
      ['sg-0a1b2c3d', 'requestParameters', 'items'],
      ['AKIAIOSFODNN7EXAMPLE', 'requestParameters', 'items'],
      [ROLE, 'requestParameters', 'items'],
      ['k\u00e4the', 'requestParameters', 'userName'],
    ]);
  });

  it('are written once for all events, and linked once for each', () => {
    const again = { resources: [{ ARN: ROLE }, { ARN: ROLE }] };
    const { entities, links } = readText(
      logText([call(0, { roleArn: ROLE }, again), call(1, null), call(2, { roleArn: ROLE }, again)]),
    );
    expect(values(entities)).toEqual([
      [ROLE, 'requestParameters', 'roleArn'],
      [ROLE, 'resources', 'ARN'],
    ]);
    expect(links.map((row) => row.slice(1))).toEqual([
      ['0', '0'],
      ['0', '1'],
      ['2', '0'],
      ['2', '1'],
    ]);
  });

  it('are a thousand of one record at most', () => {
    const list = Array.from({ length: 5_000 }, (_, index) => `i-${String(index).padStart(17, '0')}`);
    const { links } = readText(logText([call(0, { instanceIds: list }), call(1, { bucketName: 'ledger' })]));
    expect(links.filter((row) => row[1] === '0')).toHaveLength(1_000);
    expect(links.filter((row) => row[1] === '1')).toHaveLength(1);
  });

  it('lead to their events, over several loads', async () => {
    const folder = writeFiles(tempFolder(), {
      'a.json': logText([call(0, { bucketName: 'ledger' }), call(1, { bucketName: 'other' })]),
    });
    const engine = await TestEngine.load(folder);
    writeFiles(folder, { 'b.json': logText([call(2, { bucketName: 'ledger' })]) });
    await engine.load(folder);
    const rows = await engine.rows(
      `SELECT "eventID" FROM event_record WHERE n IN (SELECT n FROM event_entity WHERE entity IN
        (SELECT id FROM entity WHERE value = 'ledger')) ORDER BY n`,
    );
    expect(rows).toHaveLength(2);
    const ids = await engine.rows('SELECT id FROM entity GROUP BY id HAVING count(*) > 1');
    expect(ids).toEqual([]);
  });
});
