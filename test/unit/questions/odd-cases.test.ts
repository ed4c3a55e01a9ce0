import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deriveCoverage } from '../../../electron/engine/derive/coverage/coverage';
import { coverage } from '../../../electron/engine/questions/coverage';
import { eventsById, MOST_COPIES } from '../../../electron/engine/questions/event';
import { EventIndex } from '../../../electron/engine/questions/event-index';
import { FoundEvents } from '../../../electron/engine/questions/found';
import { histogram } from '../../../electron/engine/questions/histogram';
import { compileScope } from '../../../electron/engine/questions/scope';
import type { Connection } from '../../../electron/engine/store/run';
import { sql } from '../../../electron/engine/store/sql';
import { addCall, emptyCase } from '../changes/rows';
import { TestEngine } from '../helpers/engine';
import { eventId, type Json, logText, trailRecord, trailRecords } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const BAD_TIMES = ['294000-01-01T00:00:00Z', 'infinity', '-infinity', '0044-03-15T12:00:00Z'];

describe('events of impossible times', () => {
  let store: Connection;
  beforeEach(async () => {
    store = await emptyCase();
    await addCall(store, '2026-02-03T00:00:01Z', 'CreateUser', {});
    await addCall(store, '2026-02-05T00:00:01Z', 'StopLogging', {});
    for (const time of BAD_TIMES) await addCall(store, time, 'StopLogging', {});
  });

  it('are left out of the histogram, which goes from the first real time to the last', async () => {
    const found = await new FoundEvents(
      store,
      store,
      new EventIndex(store, new AbortController().signal),
    ).find(compileScope({ query: '' }), {});
    const { from, to, buckets } = await histogram(store, found, { buckets: 10, by: 'outcome', series: 8 });
    expect(from?.slice(0, 10)).toBe('2026-02-03');
    expect(to! > '2026-02-05' && to! < '2026-02-07').toBe(true);
    expect(buckets.reduce((sum, { counts }) => sum + counts[0]!, 0)).toBe(2);
  });

  it('are left out of the coverage', async () => {
    await deriveCoverage(store);
    const { days, cells, breaks } = await coverage(store);
    expect(days).toEqual(['2026-02-03', '2026-02-04', '2026-02-05']);
    expect(cells).toHaveLength(2);
    expect(breaks).toHaveLength(1);
  });

  it('that are merely unlikely make no more columns than can be drawn', async () => {
    await store.run(sql`INSERT INTO event_record (n, identity, file_id, "position", "offset", "length", "eventTime")
      SELECT 1000 + i, 0, 1, i, 0, 1, TIMESTAMP '1970-01-01' + INTERVAL (i * 80) DAY FROM range(2000) AS r(i)`);
    await deriveCoverage(store);
    const gaps = await coverage(store);
    expect(gaps.days).toHaveLength(2_002);
    await store.run(sql`INSERT INTO event_record (n, identity, file_id, "position", "offset", "length", "eventTime")
      SELECT 9000 + i, 0, 1, i, 0, 1, TIMESTAMP '2100-01-01' + INTERVAL (i) DAY FROM range(30000) AS r(i)`);
    await deriveCoverage(store);
    const { days } = await coverage(store);
    expect(days).toHaveLength(20_000);
    expect(days).toEqual([...days].sort());
  });
});

describe('identities without data', () => {
  const identities: Json[] = [
    { type: 'IdentityCenterUser' },
    { type: 'SAMLUser' },
    { type: 'WebIdentityUser' },
    { type: 'IdentityCenterUser', userName: 'kim' },
    { type: 'SAMLUser', userName: 'kim' },
    { type: 'AssumedRole', principalId: ':session' },
  ];

  it('have no principal rather than an empty one', async () => {
    const records = identities.map((userIdentity, index) => trailRecord(index, { userIdentity }));
    const engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': logText(records) }));
    const rows = await engine.rows<{ principal: string | null }>('SELECT principal FROM event ORDER BY n');
    expect(rows.map(({ principal }) => principal)).toEqual([null, null, null, 'kim', 'kim', null]);
  });
});

describe('an event that was recorded very often', () => {
  let engine: TestEngine;
  const copies = 150;
  beforeAll(async () => {
    const files = Object.fromEntries(
      Array.from({ length: copies }, (_, index) => [`${index}.json`, logText(trailRecords(0, 2))]),
    );
    engine = await TestEngine.load(writeFiles(tempFolder(), files));
  });

  it('is shown a hundred times at most, each with a hundred places at most', async () => {
    const found = await engine.call('event.find', { eventID: eventId(1) });
    expect(found).toHaveLength(MOST_COPIES);
    for (const { copies, source } of found) {
      expect(copies).toHaveLength(MOST_COPIES);
      expect(copies).not.toContainEqual(source);
    }
    expect(new Set(found.map(({ row }) => row.n)).size).toBe(MOST_COPIES);
  });

  it('names its places, summary and findings as one row alone does', async () => {
    const [first] = await engine.call('event.find', { eventID: eventId(0) });
    await engine.call('finding.add', { title: 'a', events: [first!.row.n] });
    const alone = await engine.call('event.get', { n: first!.row.n });
    expect(alone).toEqual({ ...first, findings: [1] });
    await expect(engine.call('event.get', { n: 999_999 })).rejects.toMatchObject({ kind: 'not-found' });
  });

  it('is asked for in a few statements, however many copies there are', async () => {
    const store = await emptyCase();
    let statements = 0;
    const counting = new Proxy(store, {
      get(target, name) {
        if (name === 'all' || name === 'first') statements++;
        const member: unknown = Reflect.get(target, name);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
    for (let copy = 0; copy < 40; copy++) {
      await addCall(store, '2026-02-03T00:00:01Z', 'CreateUser', { eventID: 'same' });
    }
    await eventsById(counting, 'same');
    expect(statements).toBeLessThan(8);
  });
});

describe('resources of the status', () => {
  it('are those that the list of resources counts', async () => {
    const item = (fields: Json): Json => ({
      configurationItemVersion: '1.3',
      configurationItemCaptureTime: '2026-02-10T08:00:00.000Z',
      configurationItemStatus: 'OK',
      configurationStateId: 1,
      awsAccountId: '111122223333',
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'logs',
      awsRegion: 'eu-central-1',
      configuration: {},
      ...fields,
    });
    const configurationItems = [
      item({}),
      item({ resourceId: 'other' }),
      item({ resourceId: null }),
      item({ resourceId: 'undated', configurationItemCaptureTime: null }),
      item({ resourceId: 'other', configurationStateId: 2, configuration: { a: 1 } }),
    ];
    const text = JSON.stringify({ fileVersion: '1.0', configurationItems });
    const engine = await TestEngine.load(writeFiles(tempFolder(), { 'a.json': text }));
    const { total } = await engine.call('resources', {});
    expect((await engine.call('case.status', {}))?.resources).toBe(total);
    expect(total).toBe(2);
  });
});
