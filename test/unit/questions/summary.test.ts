import { describe, expect, it } from 'vitest';
import { summarise } from '../../../electron/engine/questions/summary';
import type { EventRow } from '../../../shared/model/search';

const row = (changes: Partial<EventRow>): EventRow => ({
  n: 1,
  eventTime: '2026-02-11T05:06:15Z',
  eventName: 'AttachUserPolicy',
  eventSource: 'iam.amazonaws.com',
  awsRegion: 'us-east-1',
  account: '111122223333',
  principal: 'arn:aws:iam::111122223333:user/people/mallory',
  identityKind: 'user',
  session: null,
  sourceIPAddress: '203.0.113.7',
  userAgent: null,
  errorCode: null,
  outcome: 'ok',
  readOnly: false,
  eventID: 'e',
  target: null,
  ...changes,
});
const documents = (request: unknown, response: unknown = null, additional: unknown = null) => ({
  requestParameters: request === null ? null : JSON.stringify(request),
  responseElements: response === null ? null : JSON.stringify(response),
  additionalEventData: additional === null ? null : JSON.stringify(additional),
});
const attach = { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess', userName: 'backup' };

describe('an event in a sentence', () => {
  it('says who did what to what, from where, when, and that it succeeded', () => {
    expect(summarise(row({}), documents(attach))).toBe(
      'IAM user people/mallory attached AdministratorAccess to user backup from 203.0.113.7 at 2026-02-11 05:06:15Z; it succeeded.',
    );
  });
  it('says that it was only tried', () => {
    expect(summarise(row({ outcome: 'denied', errorCode: 'AccessDenied' }), documents(attach))).toBe(
      'IAM user people/mallory tried to attach AdministratorAccess to user backup from 203.0.113.7 at 2026-02-11 05:06:15Z; it was denied (AccessDenied).',
    );
  });

  const deed = (source: string, name: string, ...parts: Parameters<typeof documents>) =>
    summarise(
      row({
        eventSource: `${source}.amazonaws.com`,
        eventName: name,
        sourceIPAddress: null,
        eventTime: null,
      }),
      documents(...parts),
    )
      .replace('IAM user people/mallory ', '')
      .replace('; it succeeded.', '');

  it.each([
    [
      'iam',
      'CreateAccessKey',
      [{ userName: 'bob' }, { accessKey: { accessKeyId: 'AKIA1', userName: 'bob' } }],
      'created access key AKIA1 for user bob',
    ],
    ['iam', 'CreateAccessKey', [null, null], 'created access key for itself'],
    [
      'iam',
      'UpdateAccessKey',
      [{ userName: 'bob', accessKeyId: 'AKIA1', status: 'Inactive' }],
      'set access key AKIA1 of user bob to Inactive',
    ],
    ['iam', 'CreateLoginProfile', [{ userName: 'bob' }], 'gave user bob a console password'],
    [
      'sts',
      'AssumeRole',
      [{ roleArn: 'arn:aws:iam::1:role/path/deploy', roleSessionName: 'ci' }],
      'assumed role deploy as ci',
    ],
    [
      'signin',
      'ConsoleLogin',
      [null, { ConsoleLogin: 'Success' }, { MFAUsed: 'No' }],
      'signed in to the console without MFA',
    ],
    ['s3', 'GetObject', [{ bucketName: 'logs', key: 'a/b.gz' }], 'read logs/a/b.gz'],
    [
      'ec2',
      'AuthorizeSecurityGroupIngress',
      [
        {
          groupId: 'sg-1',
          ipPermissions: { items: [{ fromPort: 22, ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] } }] },
        },
      ],
      'let traffic into security group sg-1, port 22, 0.0.0.0/0',
    ],
    [
      'ec2',
      'ModifySnapshotAttribute',
      [{ snapshotId: 'snap-1', createVolumePermission: { add: { items: [{ userId: '999' }] } } }],
      'changed who may use snapshot snap-1: added 999',
    ],
    ['cloudtrail', 'StopLogging', [{ name: 'org-trail' }], 'stopped logging of trail org-trail'],
    ['kms', 'ScheduleKeyDeletion', [{ keyId: 'k-1' }], 'scheduled the deletion of KMS key k-1'],
  ] as const)('%s %s', (source, name, parts, words) => {
    expect(deed(source, name, ...(parts as unknown as Parameters<typeof documents>))).toBe(words);
  });

  it('names the call where its record does not say enough, or says something else than expected', () => {
    for (const request of [
      null,
      {},
      { userName: 'bob' },
      { userName: ['bob'], policyArn: { a: 1 } },
      'text',
      7,
    ])
      expect(deed('iam', 'AttachUserPolicy', request)).toBe('called AttachUserPolicy (iam)');
    expect(deed('new-service', 'DoIt', {})).toBe('called DoIt (new-service)');
    expect(deed('__proto__', 'constructor', {})).toBe('called constructor (__proto__)');
    expect(summarise(row({ eventName: 'CreateUser', target: 'bob' }))).toContain(
      'called CreateUser (iam) on bob',
    );
  });
  it('stays a sentence when what is named is endless', () => {
    expect(summarise(row({}), documents({ ...attach, userName: 'x'.repeat(100_000) })).length).toBeLessThan(
      400,
    );
  });
  it('survives a document that is not JSON', () => {
    const broken = { requestParameters: '{"a', responseElements: null, additionalEventData: null };
    expect(summarise(row({}), broken)).toContain('called AttachUserPolicy (iam)');
  });
});
