import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeDemo } from '../../electron/engine/demo/demo';
import { BUILT_IN } from '../../electron/engine/questions/library/index';
import { logFiles, readTree } from '../unit/demo/tree';
import { TestEngine } from '../unit/helpers/engine';
import { tempFolder } from '../unit/helpers/temp';

/** A record as it stands in a file; everything may be missing. */
type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Node = { [key: string]: Json };

const at = (value: Json | undefined, path: string): Json | undefined =>
  path
    .split('.')
    .reduce<Json | undefined>(
      (node, key) =>
        node !== null && typeof node === 'object' && !Array.isArray(node) ? node[key] : undefined,
      value,
    );
const text = (event: Node, path: string): string => {
  const value = at(event, path);
  return value === undefined || value === null ? '' : String(value);
};
const isOk = (event: Node) => text(event, 'errorCode') === '' && text(event, 'errorMessage') === '';
const isDenied = (event: Node) =>
  /AccessDenied|Unauthorized|Forbidden|NotAuthorized/i.test(text(event, 'errorCode'));
const named = (event: Node, names: string) => names.split(' ').includes(text(event, 'eventName'));
const source = (event: Node, service: string) => text(event, 'eventSource') === `${service}.amazonaws.com`;
/** The principal as formats §3.3 has it, for the kinds that the questions below come upon. */
const principalOf = (event: Node) =>
  text(event, 'userIdentity.type') === 'AssumedRole'
    ? text(event, 'userIdentity.sessionContext.sessionIssuer.arn')
    : text(event, 'userIdentity.arn');

let engine: TestEngine;
let events: Node[];
/** The leaked key of the story. */
let key: string;

beforeAll(async () => {
  const dir = join(tempFolder(), 'tree');
  await writeDemo({ dir, events: 12_000, seed: 11 });
  const once = new Map<string, Node>();
  for (const { records } of logFiles(readTree(dir)))
    for (const record of records as unknown as Node[])
      once.set(`${text(record, 'eventID')} ${text(record, 'recipientAccountId')}`, record);
  events = [...once.values()];
  const thief = events.find((event) => text(event, 'sourceIPAddress') === '203.0.113.77');
  key = text(thief!, 'userIdentity.accessKeyId');
  engine = await TestEngine.load(dir);
}, 120_000);

/** What each search of the library must find, in words of this test's own. */
const SEARCHES: Record<
  string,
  { parameters?: () => Record<string, string>; finds: (event: Node) => boolean }
> = {
  'access-key-activity': {
    parameters: () => ({ key }),
    finds: (e) => text(e, 'userIdentity.accessKeyId') === key,
  },
  'root-activity': {
    finds: (e) =>
      text(e, 'userIdentity.type') === 'Root' &&
      text(e, 'eventType') !== 'AwsServiceEvent' &&
      text(e, 'userIdentity.invokedBy') === '',
  },
  'cross-account-roles': {
    finds: (e) =>
      named(e, 'AssumeRole') &&
      isOk(e) &&
      text(e, 'userIdentity.accountId') !== '' &&
      text(e, 'userIdentity.accountId') !== text(e, 'recipientAccountId'),
  },
  'attack-tools': {
    finds: (e) =>
      /kali|parrot|pacu|scoutsuite|prowler|cloudfox|trufflehog|peirates|stratus-red-team|awscli-enum/i.test(
        text(e, 'userAgent'),
      ),
  },
  'console-logins-without-mfa': {
    finds: (e) =>
      named(e, 'ConsoleLogin') &&
      text(e, 'responseElements.ConsoleLogin') === 'Success' &&
      text(e, 'additionalEventData.MFAUsed').toLowerCase() !== 'yes',
  },
  'failed-console-logins': {
    finds: (e) => named(e, 'ConsoleLogin') && text(e, 'responseElements.ConsoleLogin') === 'Failure',
  },
  'mfa-removed': { finds: (e) => source(e, 'iam') && named(e, 'DeactivateMFADevice DeleteVirtualMFADevice') },
  'new-identities': {
    finds: (e) =>
      source(e, 'iam') &&
      isOk(e) &&
      /^(Create(User|Role|AccessKey|LoginProfile|SAMLProvider|OpenIDConnectProvider)|Update(AccessKey|LoginProfile|SAMLProvider))$/.test(
        text(e, 'eventName'),
      ),
  },
  'policy-changes': {
    finds: (e) =>
      source(e, 'iam') &&
      isOk(e) &&
      /^((Attach|Put)(User|Group|Role)Policy|CreatePolicyVersion|SetDefaultPolicyVersion|AddUserToGroup|UpdateAssumeRolePolicy|AddRoleToInstanceProfile|(Put|Delete)(User|Role)PermissionsBoundary)$/.test(
        text(e, 'eventName'),
      ),
  },
  'logging-stopped': {
    finds: (e) =>
      named(
        e,
        'StopLogging DeleteTrail UpdateTrail PutEventSelectors StopConfigurationRecorder DeleteConfigurationRecorder DeleteDeliveryChannel DeleteConfigRule DeleteDetector UpdateDetector CreateIPSet DeleteFlowLogs DeleteLogGroup DeleteLogStream DeleteAlarms DisableAlarmActions DeleteMembers',
      ),
  },
  'secrets-read': {
    finds: (e) =>
      isOk(e) &&
      ((source(e, 'secretsmanager') && named(e, 'GetSecretValue BatchGetSecretValue')) ||
        (source(e, 'ssm') &&
          named(e, 'GetParameter GetParameters GetParametersByPath GetParameterHistory') &&
          at(e, 'requestParameters.withDecryption') === true)),
  },
  'snapshots-shared': {
    finds: (e) =>
      named(e, 'SharedSnapshotCopyInitiated SharedSnapshotVolumeCreated') ||
      (named(e, 'ModifySnapshotAttribute') &&
        at(e, 'requestParameters.createVolumePermission.add') !== undefined) ||
      (named(e, 'ModifyImageAttribute') && at(e, 'requestParameters.launchPermission.add') !== undefined) ||
      (named(e, 'ModifyDBSnapshotAttribute ModifyDBClusterSnapshotAttribute') &&
        at(e, 'requestParameters.valuesToAdd') !== undefined),
  },
  'buckets-opened': {
    finds: (e) => {
      const request = JSON.stringify(at(e, 'requestParameters') ?? null).replaceAll('\\"', '"');
      if (named(e, 'PutBucketPolicy')) return /"(Principal|AWS)":"\*"/.test(request);
      if (named(e, 'PutBucketAcl PutObjectAcl'))
        return /global\/(AllUsers|AuthenticatedUsers)|public-read/i.test(request);
      if (/^Delete(Bucket|Account)?PublicAccessBlock$/.test(text(e, 'eventName'))) return true;
      return (
        /^Put(Bucket|Account)?PublicAccessBlock$/.test(text(e, 'eventName')) && request.includes(':false')
      );
    },
  },
  'keys-disabled': {
    finds: (e) => source(e, 'kms') && named(e, 'DisableKey ScheduleKeyDeletion DeleteImportedKeyMaterial'),
  },
  'groups-opened': {
    finds: (e) =>
      named(e, 'AuthorizeSecurityGroupIngress ModifySecurityGroupRules') &&
      /"(0\.0\.0\.0\/0|::\/0)"/.test(JSON.stringify(at(e, 'requestParameters') ?? null)),
  },
};

/** Parts of the story: these searches must not come back empty. */
const IN_THE_STORY = [
  'access-key-activity',
  'root-activity',
  'new-identities',
  'policy-changes',
  'logging-stopped',
  'snapshots-shared',
  'buckets-opened',
  'attack-tools',
  'console-logins-without-mfa',
  'secrets-read',
];

const ask = async (id: string, parameters: Record<string, string> = {}) => {
  const answer = await engine.call('question.run', { id, parameters, count: 100_000 });
  if (answer.kind !== 'table') throw new Error(`${id} is no table`);
  return {
    ...answer,
    rows: answer.rows.map((row) =>
      Object.fromEntries(answer.columns.map((name, index) => [name, row[index]])),
    ),
  };
};

describe('the searches of the library', () => {
  it('all have their answer here', () => {
    const searches = BUILT_IN.filter(({ search }) => search !== undefined).map(({ id }) => id);
    expect(Object.keys(SEARCHES).sort()).toEqual(searches.sort());
  });
  it.each(Object.entries(SEARCHES))('%s', async (id, { parameters, finds }) => {
    const answer = await engine.call('question.run', { id, parameters: parameters?.() ?? {} });
    if (answer.kind !== 'search') throw new Error(`${id} is no search`);
    const { result, count } = await engine.call('search.open', { query: answer.query });
    const found = await engine.call('search.records', { result, start: 0, count: 5_000 });
    const expected = events.filter(finds).map((event) => text(event, 'eventID'));
    expect(found.map((line) => String(JSON.parse(line).eventID)).sort()).toEqual(expected.sort());
    expect(count).toBe(expected.length);
    if (IN_THE_STORY.includes(id)) expect(count).toBeGreaterThan(0);
  });
});

describe('the tables of the library', () => {
  /** Counts by the joined values of some properties. */
  const tally = (among: Node[], keyOf: (event: Node) => string) => {
    const counts = new Map<string, number>();
    for (const event of among) counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1);
    return counts;
  };

  it('denied-by-principal', async () => {
    const { rows } = await ask('denied-by-principal');
    const expected = tally(
      events.filter(isDenied),
      (e) => `${text(e, 'eventSource')} ${text(e, 'eventName')}`,
    );
    const found = new Map<string, number>();
    for (const { eventSource, eventName, denied } of rows) {
      const name = `${eventSource} ${eventName}`;
      found.set(name, (found.get(name) ?? 0) + Number(denied));
    }
    expect([...found].sort()).toEqual([...expected].sort());
    const thief = 'arn:aws:iam::777788889999:user/build-legacy';
    expect(rows.filter(({ principal }) => principal === thief).length).toBe(
      tally(
        events.filter((e) => isDenied(e) && principalOf(e) === thief),
        (e) => `${text(e, 'eventSource')} ${text(e, 'eventName')}`,
      ).size,
    );
  });

  it('keys-and-sessions', async () => {
    const { rows } = await ask('keys-and-sessions', { person: 'mira.halvorsen' });
    const own = events.filter((e) =>
      /mira\.halvorsen/i.test(`${text(e, 'userIdentity.arn')} ${text(e, 'userIdentity.userName')}`),
    );
    const keys = new Set(own.map((e) => text(e, 'userIdentity.accessKeyId')).filter((one) => one !== ''));
    expect(keys.size).toBeGreaterThan(1);
    for (const one of keys) {
      const events = rows.filter(({ accessKeyId }) => accessKeyId === one);
      expect(events.reduce((sum, row) => sum + Number(row.events), 0)).toBe(
        own.filter((e) => text(e, 'userIdentity.accessKeyId') === one).length,
      );
    }
  });

  it('first-seen', async () => {
    const principal = 'arn:aws:iam::777788889999:user/build-legacy';
    const { rows } = await ask('first-seen', { principal });
    const own = events.filter((e) => principalOf(e) === principal);
    for (const field of ['sourceIPAddress', 'awsRegion', 'userAgent', 'eventName']) {
      const expected = new Map<string, string>();
      for (const event of own) {
        const value = text(event, field);
        const time = text(event, 'eventTime');
        if (value !== '' && time < (expected.get(value) ?? '9')) expected.set(value, time);
      }
      const found = rows.filter((row) => row.field === field).map((row) => [row.value, row.firstTime]);
      expect(found.sort()).toEqual([...expected].sort());
    }
    expect(rows.some(({ value }) => value === '203.0.113.77')).toBe(true);
  });

  it('bulk-reads', async () => {
    const { rows } = await ask('bulk-reads', { least: '5' });
    const reads = events.filter((e) => source(e, 's3') && named(e, 'GetObject') && isOk(e));
    const expected = tally(reads, (e) =>
      [
        text(e, 'requestParameters.bucketName'),
        principalOf(e),
        text(e, 'sourceIPAddress'),
        text(e, 'eventTime').slice(0, 13),
      ].join(' '),
    );
    const most = [...expected].filter(([, count]) => count >= 5);
    expect(rows.map(({ reads }) => Number(reads)).sort((a, b) => a - b)).toEqual(
      most.map(([, count]) => count).sort((a, b) => a - b),
    );
    expect(rows.length).toBeGreaterThan(0);
  });

  it('unusual-regions', async () => {
    const { rows } = await ask('unusual-regions', { percent: '50' });
    const share = (account: string, region: string) => {
      const own = events.filter((e) => text(e, 'recipientAccountId') === account);
      return (100 * own.filter((e) => text(e, 'awsRegion') === region).length) / own.length;
    };
    const starts = events.filter((e) => source(e, 'ec2') && named(e, 'RunInstances StartInstances'));
    const expected = starts.filter((e) => share(text(e, 'recipientAccountId'), text(e, 'awsRegion')) < 50);
    expect(rows.reduce((sum, { calls }) => sum + Number(calls), 0)).toBe(expected.length);
    for (const row of rows)
      expect(Number(row.percentOfEvents)).toBeCloseTo(share(String(row.account), String(row.awsRegion)), 1);
  });

  it('bursts-of-listing', async () => {
    const { rows } = await ask('bursts-of-listing', { different: '5' });
    const window = (e: Node) => `${text(e, 'eventTime').slice(0, 15)}0:00Z`;
    const looks = events.filter(
      (e) => /^(Describe|List)/.test(text(e, 'eventName')) && principalOf(e) !== '',
    );
    const names = new Map<string, Set<string>>();
    for (const event of looks) {
      const place = `${principalOf(event)} ${window(event)}`;
      names.set(place, (names.get(place) ?? new Set()).add(text(event, 'eventName')));
    }
    const expected = [...names]
      .filter(([, set]) => set.size >= 5)
      .map(([place, set]) => `${place} ${set.size}`);
    const found = rows
      .filter(({ principal }) => String(principal).startsWith('arn:'))
      .map(({ principal, window, differentCalls }) => `${principal} ${window} ${differentCalls}`);
    expect(found.sort()).toEqual(expected.sort());
    expect(found.length).toBeGreaterThan(0);
  });

  it('lead from each row to the events it counts', async () => {
    const counted: Record<string, [column: string, parameters?: Record<string, string>]> = {
      'denied-by-principal': ['denied'],
      'keys-and-sessions': ['events', { person: 'halvorsen' }],
      'first-seen': ['events', { principal: 'arn:aws:iam::777788889999:user/build-legacy' }],
      'bulk-reads': ['reads', { least: '5' }],
      'unusual-regions': ['calls', { percent: '50' }],
      'bursts-of-listing': ['calls', { different: '5' }],
    };
    const tables = BUILT_IN.filter(({ sql }) => sql !== undefined).map(({ id }) => id);
    expect(Object.keys(counted).sort()).toEqual(tables.sort());
    for (const [id, [column, parameters]] of Object.entries(counted)) {
      const { rows, searches } = await ask(id, parameters);
      for (const [index, row] of rows.slice(0, 12).entries())
        expect(await engine.count(searches[index] ?? ''), `${id}: ${searches[index]}`).toBe(row[column]);
    }
  });
});
