import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeDemo } from '../../../electron/engine/demo/demo';
import { load } from '../../../electron/engine/ingest/load';
import { Networks } from '../../../electron/engine/questions/networks';
import { principal } from '../../../electron/engine/questions/principal';
import { principals, principalsBy } from '../../../electron/engine/questions/principals';
import { createCase } from '../../../electron/engine/store/open';
import { raw } from '../../../electron/engine/store/sql';
import { BREAKDOWNS } from '../../../shared/model/identity';
import { TestEngine } from '../helpers/engine';
import { networkDatabase } from '../helpers/network-database';
import { type Json, logText, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const account = '111122223333';
const arn = (name: string) => `arn:aws:iam::${account}:user/${name}`;
let number = 0;
const by = (name: string, time: string, fields: Json = {}, mfa?: 'true' | 'false'): Json =>
  trailRecord(++number, {
    userIdentity: {
      type: 'IAMUser',
      principalId: `AIDA${name}`,
      arn: arn(name),
      accountId: account,
      accessKeyId: `AKIA${name}`,
      userName: name,
      ...(mfa && { sessionContext: { attributes: { mfaAuthenticated: mfa } } }),
    },
    eventTime: time,
    ...fields,
  });
const other = { eventName: 'DeleteTrail', eventSource: 'cloudtrail.amazonaws.com', readOnly: false };

const RECORDS = [
  by('kim', '2026-02-02T10:00:00Z', {
    eventName: 'CreateAccessKey',
    eventSource: 'iam.amazonaws.com',
    responseElements: { accessKey: { accessKeyId: 'AKIAlee', userName: 'lee' } },
  }),
  by('lee', '2026-02-03T08:00:00Z'),
  by('lee', '2026-02-03T08:30:00Z', { sourceIPAddress: '10.0.0.7' }),
  by('lee', '2026-02-04T12:00:00Z', other),
  by('lee', '2026-02-04T12:01:00Z', {
    ...other,
    errorCode: 'AccessDenied',
    errorMessage: 'no',
    sourceIPAddress: 'cloudformation.amazonaws.com',
  }),
  by('kim', '2026-02-05T00:00:00Z', other),
  by(
    'ann',
    '2026-02-05T00:00:00Z',
    { userAgent: 'aws-cli/2.15.30 Python/3.11.8 Linux/6.6.15-amd64 exe/x86_64.kali.2024' },
    'true',
  ),
  by('bob', '2026-02-05T00:00:00Z', {}, 'false'),
];

let engine: TestEngine;
beforeAll(async () => {
  engine = await TestEngine.load(writeFiles(tempFolder(), { 'log.json': logText(RECORDS) }));
});

describe('a principal’s page', () => {
  it('counts what it did', async () => {
    const page = await engine.call('principal', { principal: arn('lee') });
    expect(page).toMatchObject({
      identityKind: 'user',
      account,
      events: 4,
      denied: 1,
      addresses: 3,
      userAgents: 1,
      accessKeys: 1,
      withMfa: 0,
      services: 2,
      firstUsed: '2026-02-03T08:00:00Z',
      lastUsed: '2026-02-04T12:01:00Z',
      deniedCalls: [{ value: 'DeleteTrail', count: 1 }],
      actors: [{ value: arn('lee'), count: 4 }],
      mfa: { used: 0, unused: 0, unsaid: 4 },
    });
    expect(page.calls).toEqual([
      { value: 'DeleteTrail', count: 2 },
      { value: 'GetObject', count: 2 },
    ]);
    // 3 February 2026 was a Tuesday.
    expect(page.activity).toEqual(
      expect.arrayContaining([
        { weekday: 1, hour: 8, events: 2 },
        { weekday: 2, hour: 12, events: 2 },
      ]),
    );
    expect(page.keysUsed).toMatchObject([
      {
        value: 'AKIAlee',
        kind: 'long-term',
        issuedAt: '2026-02-02T10:00:00Z',
        issuedWith: 'CreateAccessKey',
        age: 2,
      },
    ]);
    expect(page.addressesUsed.map(({ value, network }) => [value, network]).sort()).toEqual([
      ['10.0.0.7', 'private'],
      ['203.0.113.7', 'public'],
      ['cloudformation.amazonaws.com', 'service'],
    ]);
  });

  it('tells what was new and what is rare against everyone else', async () => {
    const page = await engine.call('principal', { principal: arn('lee') });
    const told = (list: typeof page.rare) =>
      list.map(({ field, value, principals }) => [field, value, principals]);
    expect(told(page.firstSeen)).toEqual(
      expect.arrayContaining([
        ['eventName', 'DeleteTrail', 2],
        ['eventSource', 'cloudtrail.amazonaws.com', 2],
        ['sourceIPAddress', 'cloudformation.amazonaws.com', 1],
      ]),
    );
    // It came from there half an hour after its first event: nothing is new so soon.
    expect(told(page.firstSeen)).not.toContainEqual(['sourceIPAddress', '10.0.0.7', 1]);
    expect(told(page.rare)).toContainEqual(['sourceIPAddress', '10.0.0.7', 1]);
    expect(told(page.rare)).not.toContainEqual(['eventName', 'GetObject', 3]);
  });

  it('follows a period in everything', async () => {
    const lee = { principal: arn('lee') };
    const later = await engine.call('principal', { ...lee, from: '2026-02-04T12:00:00Z' });
    expect(later).toMatchObject({
      identityKind: 'user',
      account,
      events: 2,
      denied: 1,
      failed: 0,
      addresses: 2,
      services: 1,
      firstUsed: '2026-02-04T12:00:00Z',
      lastUsed: '2026-02-04T12:01:00Z',
      calls: [{ value: 'DeleteTrail', count: 2 }],
      servicesUsed: [{ value: 'cloudtrail.amazonaws.com', count: 2 }],
      deniedCalls: [{ value: 'DeleteTrail', count: 1 }],
      activity: [{ weekday: 2, hour: 12, events: 2 }],
      mfa: { used: 0, unused: 0, unsaid: 2 },
    });
    // New to the case is what nobody used before the period; rare is what few use at any time.
    const told = (list: typeof later.rare) => list.map(({ field, value, events }) => [field, value, events]);
    expect(told(later.firstSeen)).toEqual([
      ['sourceIPAddress', 'cloudformation.amazonaws.com', 1],
      ['eventName', 'DeleteTrail', 2],
      ['eventSource', 'cloudtrail.amazonaws.com', 2],
    ]);
    expect(told(later.rare)).not.toContainEqual(['sourceIPAddress', '10.0.0.7', 1]);
    // The moment behind the last is not part of a period.
    const earlier = await engine.call('principal', { ...lee, to: '2026-02-04T12:00:00Z' });
    expect(earlier).toMatchObject({
      events: 2,
      denied: 0,
      deniedCalls: [],
      lastUsed: '2026-02-03T08:30:00Z',
      activity: [{ weekday: 1, hour: 8, events: 2 }],
      firstSeen: [],
    });
    expect(told(earlier.rare)).toContainEqual(['sourceIPAddress', '10.0.0.7', 1]);
    const one = await engine.call('principal', {
      ...lee,
      from: '2026-02-04T12:00:00Z',
      to: '2026-02-04T12:01:00Z',
    });
    expect(one).toMatchObject({ events: 1, denied: 0, sessionsUsed: [], calls: [{ count: 1 }] });
    // Used for the first time later on, when it was already old to this principal.
    expect(
      told((await engine.call('principal', { ...lee, from: '2026-02-04T12:01:00Z' })).firstSeen),
    ).toEqual([['sourceIPAddress', 'cloudformation.amazonaws.com', 1]]);
  });

  it('stands beside that of another period', async () => {
    const { left, right, differences } = await engine.call('principal.compare', {
      left: { principal: arn('lee'), to: '2026-02-04T00:00:00Z' },
      right: { principal: arn('lee'), from: '2026-02-04T00:00:00Z' },
    });
    expect([left.events, right.events]).toEqual([2, 2]);
    expect(differences.find(({ field }) => field === 'eventName')).toEqual({
      field: 'eventName',
      onlyLeft: ['GetObject'],
      onlyRight: ['DeleteTrail'],
      both: 0,
    });
    await expect(
      engine.call('principal', { principal: arn('lee'), to: '2020-01-01T00:00:00Z' }),
    ).rejects.toMatchObject({
      kind: 'not-found',
      message: `No event of this period is by ${arn('lee')}.`,
    });
  });

  it('reads agents and, with a database the user names, places', async () => {
    const path = join(tempFolder(), 'places.mmdb');
    writeFileSync(
      path,
      networkDatabase('203.0.113.0/24', {
        country: { iso_code: 'IS' },
        autonomous_system_organization: 'Glacier',
      }),
    );
    expect(await engine.call('networks.use', { places: [path] })).toMatchObject([
      { path, type: 'Test-City' },
    ]);
    const page = await engine.call('principal', { principal: arn('ann') });
    expect(page.agents).toMatchObject([{ tool: 'AWS CLI', version: '2.15.30', platform: 'Kali Linux' }]);
    expect(page.addressesUsed).toMatchObject([{ country: 'IS', organisation: 'Glacier' }]);
    writeFileSync(`${path}.txt`, 'not a database');
    await expect(engine.call('networks.use', { places: [`${path}.txt`] })).rejects.toMatchObject({
      kind: 'unreadable',
    });
    expect(await engine.call('networks.list', {})).toHaveLength(1);
    const other = join(tempFolder(), 'operators.mmdb');
    writeFileSync(other, networkDatabase('203.0.113.0/24', { organization: 'Iceberg' }));
    const paths = async (args: { places: string[]; keep: boolean }) =>
      (await engine.call('networks.use', args)).map((one) => one.path);
    expect(await paths({ places: [other], keep: true })).toEqual([path, other]);
    expect(await paths({ places: [path], keep: true })).toEqual([other, path]);
    expect(await paths({ places: [other], keep: false })).toEqual([other]);
    expect(await engine.call('networks.use', { places: [] })).toEqual([]);
  });
});

describe('principals', () => {
  it('are the same counted for the whole case and by a search for everything', async () => {
    const whole = await engine.call('principals', {});
    expect(whole).toEqual(await engine.call('principals', { query: 'eventID: *' }));
    expect(
      whole.map((row) => [row.principal, row.events, row.addresses, row.userAgents, row.withMfa]),
    ).toEqual([
      [arn('lee'), 4, 3, 1, 0],
      [arn('kim'), 2, 1, 1, 0],
      [arn('ann'), 1, 1, 1, 1],
      [arn('bob'), 1, 1, 1, 0],
    ]);
  });

  it('fall to the values of a field', async () => {
    const rows = await engine.call('principals.by', { by: 'outcome' });
    expect(rows.map(({ value, principals, events }) => [value, principals, events])).toEqual([
      ['ok', 4, 7],
      ['denied', 1, 1],
    ]);
  });
});

/** What is counted when a load ends, and what is counted when it is asked for, are two ways to one answer. */
describe('the example incident', () => {
  const all = { from: '2026-02-01T00:00:00Z' };
  let example: TestEngine;
  beforeAll(async () => {
    const dir = join(tempFolder(), 'example');
    await writeDemo({ dir, events: 3_000 });
    example = await TestEngine.load(dir);
  }, 60_000);

  it('has the same principals and breakdowns, counted at load and now', async () => {
    // A service belongs to no account; when it acted as often in two, either stands for it.
    const told = async (args: object) =>
      (await example.call('principals', args)).map((row) =>
        row.identityKind === 'service' ? { ...row, account: null } : row,
      );
    expect(await told({})).toEqual(await told(all));
    for (const by of BREAKDOWNS) {
      const whole = await example.call('principals.by', { by });
      expect(whole.length, by).toBeGreaterThan(0);
      expect(whole, by).toEqual(await example.call('principals.by', { by, ...all }));
    }
  });

  it('has the same pages, counted at load and now', async () => {
    for (const { principal } of await example.call('principals', { count: 15 })) {
      for (const name of ['principal', 'principal.resources'] as const)
        expect(await example.call(name, { principal })).toEqual(
          await example.call(name, { principal, ...all }),
        );
    }
  });

  it('counts of a resource the events that touch it, however often each names it', async () => {
    const principal = 'arn:aws:iam::444455556666:role/app-instance';
    const resources = await example.call('principal.resources', { principal });
    expect(resources.length).toBeGreaterThan(0);
    const records = await example.rows<{ text: string }>(
      `SELECT concat_ws(' ', "requestParameters", "responseElements", resources) AS text FROM event
       WHERE principal = '${principal}' AND duplicate_of IS NULL`,
    );
    for (const { value, count } of resources.slice(0, 5))
      expect(
        records.filter(({ text }) => text.includes(`"${value}"`)),
        value ?? '',
      ).toHaveLength(count);
  });

  it('is counted when it is asked for, as long as a load has not come to its end', async () => {
    const dir = join(tempFolder(), 'example');
    await writeDemo({ dir, events: 1_000 });
    const store = await createCase(join(tempFolder(), 'cut.coldtrail'));
    try {
      await load(store, [dir], {});
      const networks = new Networks(join(tempFolder(), 'networks.json'));
      const ask = async () => {
        const everyone = await principals(store.reader, { query: '', count: 3 });
        const [busiest] = everyone;
        return {
          everyone,
          regions: await principalsBy(store.reader, { query: '', by: 'awsRegion', count: 10 }),
          calls: (await principal(store.reader, { principal: busiest?.principal ?? '' }, networks)).calls,
        };
      };
      const whole = await ask();
      expect(whole.everyone).toHaveLength(3);
      // As a process leaves it that died before anything was derived.
      await store.writer.run(raw('DELETE FROM principal_use'));
      await store.writer.run(raw("DELETE FROM case_info WHERE key = 'derivedLoad'"));
      expect(await ask()).toEqual(whole);
    } finally {
      store.close();
    }
  });
});
