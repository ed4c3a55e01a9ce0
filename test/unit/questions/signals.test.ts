import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SIGNALS } from '../../../electron/engine/questions/signals/index';
import type { Signal } from '../../../shared/model/signal';
import { TestEngine } from '../helpers/engine';
import { networkDatabase } from '../helpers/network-database';
import { type Json, logText, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const account = '111122223333';
const at = (day: number, clock: string) => ({
  eventTime: `2026-02-${String(day).padStart(2, '0')}T${clock}Z`,
});
let number = 0;
const record = (fields: Json): Json => trailRecord(++number, fields);
const user = (name: string, key = `AKIA${name.toUpperCase()}`): Json => ({
  type: 'IAMUser',
  principalId: `AIDA${name.toUpperCase()}`,
  arn: `arn:aws:iam::${account}:user/${name}`,
  accountId: account,
  accessKeyId: key,
  userName: name,
});
const role = (name: string, session: string, more: Json = {}): Json => ({
  type: 'AssumedRole',
  principalId: `AROA${name.toUpperCase()}:${session}`,
  arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
  accountId: account,
  accessKeyId: `ASIA${name.toUpperCase()}${session.replace(/\W/g, '').toUpperCase()}`,
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/${name}` },
    attributes: { creationDate: '2026-02-03T00:00:00Z', mfaAuthenticated: 'false' },
    ...more,
  },
});
const login = (name: string, address: string, clock: string, ok: boolean): Json =>
  record({
    userIdentity: { ...user(name), accessKeyId: undefined },
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    eventType: 'AwsConsoleSignIn',
    sourceIPAddress: address,
    responseElements: { ConsoleLogin: ok ? 'Success' : 'Failure' },
    additionalEventData: { MFAUsed: 'No' },
    readOnly: false,
    ...(ok ? {} : { errorMessage: 'Failed authentication' }),
    ...at(3, clock),
  });

const denied = (name: string, call: string, clock: string): Json =>
  record({
    userIdentity: user(name),
    eventName: call,
    errorCode: 'AccessDenied',
    errorMessage: 'no',
    ...at(3, clock),
  });
const CALLS = [
  'ListUsers',
  'ListRoles',
  'ListGroups',
  'ListKeys',
  'ListBuckets',
  'GetUser',
  'ListTables',
  'ListTopics',
];
const instance = (address: string, clock: string): Json =>
  record({
    userIdentity: role('app', 'i-0abc', { ec2RoleDelivery: '2.0' }),
    sourceIPAddress: address,
    ...at(3, clock),
  });

/** What each record is there for; everything else in the case is everyday work. */
const RECORDS: Json[] = [
  record({
    userIdentity: {
      type: 'Root',
      principalId: account,
      arn: `arn:aws:iam::${account}:root`,
      accountId: account,
    },
    eventName: 'GetAccountSummary',
    ...at(3, '01:00:00'),
  }),
  // Root for which a service acts is nobody's doing.
  record({
    userIdentity: {
      type: 'Root',
      principalId: account,
      arn: `arn:aws:iam::${account}:root`,
      accountId: account,
      invokedBy: 'support.amazonaws.com',
    },
    ...at(3, '01:10:00'),
  }),
  ...['02:00:00', '02:05:00', '02:10:00'].map((clock) => login('guessed', '198.51.100.7', clock, false)),
  login('guessed', '198.51.100.7', '02:20:00', true),
  // Two failures are nothing to speak of.
  ...['03:00:00', '03:05:00'].map((clock) => login('forgetful', '203.0.113.9', clock, false)),
  login('forgetful', '203.0.113.9', '03:06:00', true),
  ...CALLS.map((call, index) => denied('curious', call, `04:0${index}:00`)),
  // The same call again and again is a wrong policy.
  ...CALLS.map((_, index) => denied('stubborn', 'ListUsers', `04:0${index}:30`)),
  record({ userIdentity: user('split'), sourceIPAddress: '203.0.113.50', ...at(3, '05:00:00') }),
  record({ userIdentity: user('split'), sourceIPAddress: '198.51.100.50', ...at(3, '05:30:00') }),
  // Two networks hours apart.
  record({ userIdentity: user('traveller'), sourceIPAddress: '203.0.113.51', ...at(3, '05:00:00') }),
  record({ userIdentity: user('traveller'), sourceIPAddress: '198.51.100.51', ...at(3, '11:30:00') }),
  // An hour and twenty minutes between them; then eleven minutes, in two hours of the clock.
  record({ userIdentity: user('hopper'), sourceIPAddress: '203.0.113.52', ...at(3, '05:10:00') }),
  record({ userIdentity: user('hopper'), sourceIPAddress: '198.51.100.52', ...at(3, '06:30:00') }),
  record({ userIdentity: user('roamer'), sourceIPAddress: '203.0.113.53', ...at(3, '05:55:00') }),
  record({ userIdentity: user('roamer'), sourceIPAddress: '198.51.100.53', ...at(3, '06:06:00') }),
  ...['06:00:00', '06:01:00', '06:02:00'].map((clock) => instance('203.0.113.60', clock)),
  instance('198.51.100.60', '06:30:00'),
  record({ userIdentity: user('sleeper'), ...at(1, '00:00:00'), eventTime: '2025-12-01T00:00:00Z' }),
  record({ userIdentity: user('sleeper'), ...at(3, '07:00:00') }),
  record({ userIdentity: role('shared', 'ada.lovelace'), ...at(3, '08:00:00') }),
  record({ userIdentity: role('shared', 'nightly-job'), ...at(3, '08:01:00') }),
];

let found: Map<string, Signal>;
let engine: TestEngine;
beforeAll(async () => {
  engine = await TestEngine.load(writeFiles(tempFolder(), { 'log.json': logText(RECORDS) }));
  found = new Map((await engine.call('signals', {})).map((signal) => [signal.id, signal]));
});

const sightings = (id: string) =>
  found.get(id)!.sightings.map(({ principal, subject }) => [principal?.split(/[:/]/).at(-1), subject]);

describe('signals', () => {
  it('are all asked, and each says why and why not', () => {
    expect([...found.keys()]).toEqual(SIGNALS.map(({ id }) => id));
    for (const { explanation, title } of found.values()) {
      expect(title.length).toBeLessThan(60);
      expect(explanation.length).toBeGreaterThan(100);
    }
  });

  it.each([
    ['root-used', [['root', '203.0.113.7']]],
    [
      'console-without-mfa',
      [
        ['guessed', '198.51.100.7'],
        ['forgetful', '203.0.113.9'],
      ],
    ],
    ['failures-then-success', [['guessed', '198.51.100.7']]],
    ['denied-burst', [['curious', null]]],
    // The instance's key, too: it was used in two networks within half an hour.
    [
      'key-in-two-places',
      [
        ['split', 'AKIASPLIT'],
        ['roamer', 'AKIAROAMER'],
        ['app', 'ASIAAPPI0ABC'],
      ],
    ],
    ['instance-credentials-elsewhere', [['app', '198.51.100.60']]],
    ['first-seen-address', [['traveller', '198.51.100.51']]],
    ['sleeping-key-wakes', [['sleeper', 'AKIASLEEPER']]],
    ['people-under-shared-roles', [['shared', 'ada.lovelace']]],
  ])('%s', (id, expected) => {
    expect(sightings(id)).toEqual(expected);
  });

  it('lead to their events', async () => {
    for (const { id, sightings } of found.values()) {
      for (const { query, events } of sightings)
        expect(await engine.count(query), id).toBeGreaterThanOrEqual(events > 0 ? 1 : 0);
    }
    const [burst] = found.get('denied-burst')!.sightings;
    expect(await engine.count(burst!.query)).toBe(8);
    expect(burst!.sentence).toContain('8 different calls');
  });

  it('tell the distance between two places, with a database that knows them', async () => {
    const folder = tempFolder();
    // Reykjavik and Nuuk, 1,435 km apart.
    const places = [
      ['203.0.113.0/24', { location: { latitude: 64.1466, longitude: -21.9426 } }],
      ['198.51.100.0/24', { location: { latitude: 64.1814, longitude: -51.6941 } }],
    ] as const;
    const paths = places.map(([network, entry], index) => {
      const path = join(folder, `${index}.mmdb`);
      writeFileSync(path, networkDatabase(network, entry));
      return path;
    });
    await engine.call('networks.use', { places: paths });
    const [two] = await engine.call('signals', { ids: ['key-in-two-places'] });
    // 1,076 km/h; the traveller takes six and a half hours.
    expect(two!.sightings.map(({ subject }) => subject)).toEqual([
      'AKIASPLIT',
      'AKIAHOPPER',
      'AKIAROAMER',
      'ASIAAPPI0ABC',
    ]);
    expect(two!.total).toBe(4);
    const split = two!.sightings.find(({ subject }) => subject === 'AKIASPLIT')!;
    expect(split.sentence).toContain('was used from 203.0.113.50 and 30 min later from 198.51.100.50.');
    const [, kilometres, speed] = /lie (\d+) km apart, (\d+) km\/h/.exec(split.sentence) ?? [];
    expect(Math.abs(Number(kilometres) - 1_435)).toBeLessThan(10);
    // Half an hour lies between the two.
    expect(Math.abs(Number(speed) - 2 * Number(kilometres))).toBeLessThanOrEqual(2);
    const near = join(folder, 'near.mmdb');
    writeFileSync(
      near,
      networkDatabase('198.51.100.0/24', { location: { latitude: 64.1, longitude: -21.9 } }),
    );
    await engine.call('networks.use', { places: [paths[0] ?? '', near] });
    expect(await engine.call('signals', { ids: ['key-in-two-places'] })).toMatchObject([{ total: 0 }]);
    await engine.call('networks.use', { places: [] });
  });

  it('are refused by a name that none has', async () => {
    await expect(engine.call('signals', { ids: ['nothing'] })).rejects.toMatchObject({ kind: 'not-found' });
  });
});
