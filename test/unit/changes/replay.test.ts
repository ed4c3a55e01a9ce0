import { beforeEach, describe, expect, it } from 'vitest';
import { replayState } from '../../../electron/engine/questions/replay';
import type { Connection } from '../../../electron/engine/store/run';
import { CALLS } from '../../../shared/api';
import { addCall, derived, emptyCase } from './rows';

let store: Connection;
beforeEach(async () => {
  store = await emptyCase();
});

/** Each part as one line: setting, sign, value. */
async function replayed(resourceId: string, at: string, resourceType?: string) {
  await derived(store);
  const resource = { resourceId, ...(resourceType === undefined ? {} : { resourceType }) };
  const state = await replayState(store, CALLS['state.replay'].args.parse({ at, resource }));
  const signs = { present: '+', absent: '-', unknown: '?' };
  return state?.exists === true
    ? state.parts.map((part) => `${part.setting} ${signs[part.state]}${part.value ?? ''}`)
    : (state?.exists ?? null);
}

const day = (time: string) => `2026-02-10T${time}Z`;
const call = (time: string, eventName: string, fields: Record<string, unknown>) =>
  addCall(store, day(time), eventName, fields);

describe('a security group from its calls', () => {
  const groupId = 'sg-0123456789abcdef0';
  const items = (ports: number, range: string) => ({
    groupId,
    ipPermissions: {
      items: [
        {
          ipProtocol: 'tcp',
          fromPort: ports,
          toPort: ports,
          groups: {},
          ipRanges: { items: [{ cidrIp: range }] },
        },
      ],
    },
  });

  it('knows what it was told, and that there may be more', async () => {
    await call('09:00:00', 'AuthorizeSecurityGroupIngress', { requestParameters: items(22, '0.0.0.0/0') });
    await call('09:30:00', 'AuthorizeSecurityGroupIngress', {
      requestParameters: {
        groupId,
        cidrIp: '10.0.0.0/8',
        ipProtocol: 'tcp',
        fromPort: 443,
        toPort: 443,
        ipPermissions: {},
      },
    });
    await call('10:00:00', 'RevokeSecurityGroupIngress', { requestParameters: items(22, '0.0.0.0/0') });
    await call('10:30:00', 'AuthorizeSecurityGroupIngress', {
      requestParameters: items(3389, '0.0.0.0/0'),
      outcome: 'denied',
      errorCode: 'Client.UnauthorizedOperation',
    });
    // Another group lets this one in: that changes the other.
    await call('10:40:00', 'AuthorizeSecurityGroupIngress', {
      requestParameters: {
        groupId: 'sg-0fedcba9876543210',
        ipPermissions: { items: [{ ipProtocol: '-1', groups: { items: [{ groupId }] } }] },
      },
    });
    expect(await replayed(groupId, day('08:00:00'))).toBe(null);
    expect(await replayed(groupId, day('09:45:00'))).toEqual([
      'ingress rules +tcp 22 from 0.0.0.0/0',
      'ingress rules +tcp 443 from 10.0.0.0/8',
      'ingress rules ?',
      'egress rules ?',
    ]);
    expect(await replayed(groupId, day('23:00:00'))).toEqual([
      'ingress rules -tcp 22 from 0.0.0.0/0',
      'ingress rules +tcp 443 from 10.0.0.0/8',
      'ingress rules ?',
      'egress rules ?',
    ]);
    expect(await replayed('sg-0fedcba9876543210', day('23:00:00'))).toEqual([
      `ingress rules +all from ${groupId}`,
      'ingress rules ?',
      'egress rules ?',
    ]);
  });

  it('knows all rules in of one that was made, follows rules by id, and is gone when deleted', async () => {
    await call('08:00:00', 'CreateSecurityGroup', {
      requestParameters: { groupName: 'web', vpcId: 'vpc-1' },
      responseElements: { groupId },
    });
    await call('09:00:00', 'AuthorizeSecurityGroupIngress', {
      requestParameters: items(22, '0.0.0.0/0'),
      responseElements: {
        securityGroupRuleSet: {
          items: [
            {
              groupId,
              securityGroupRuleId: 'sgr-0aaaaaaaaaaaaaaaa',
              ipProtocol: 'tcp',
              fromPort: 22,
              toPort: 22,
              cidrIpv4: '0.0.0.0/0',
            },
          ],
        },
      },
    });
    await call('10:00:00', 'ModifySecurityGroupRules', {
      requestParameters: {
        ModifySecurityGroupRulesRequest: {
          GroupId: groupId,
          SecurityGroupRule: {
            SecurityGroupRuleId: 'sgr-0aaaaaaaaaaaaaaaa',
            SecurityGroupRule: { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '192.0.2.0/24' },
          },
        },
      },
    });
    await call('11:00:00', 'RevokeSecurityGroupIngress', {
      requestParameters: {
        groupId,
        securityGroupRuleIds: { items: [{ securityGroupRuleId: 'sgr-0aaaaaaaaaaaaaaaa' }] },
      },
    });
    await call('12:00:00', 'DeleteSecurityGroup', { requestParameters: { groupId } });
    const out = ['egress rules +all to 0.0.0.0/0', 'egress rules ?'];
    expect(await replayed(groupId, day('08:30:00'))).toEqual(['ingress rules -', ...out]);
    expect(await replayed(groupId, day('09:00:00'))).toEqual([
      'ingress rules +tcp 22 from 0.0.0.0/0',
      ...out,
    ]);
    expect(await replayed(groupId, day('10:30:00'))).toEqual([
      'ingress rules -tcp 22 from 0.0.0.0/0',
      'ingress rules +tcp 22 from 192.0.2.0/24',
      ...out,
    ]);
    expect(await replayed(groupId, day('11:30:00'))).toEqual([
      'ingress rules -tcp 22 from 0.0.0.0/0',
      'ingress rules -tcp 22 from 192.0.2.0/24',
      ...out,
    ]);
    expect(await replayed(groupId, day('12:00:00'))).toBe(false);
  });
});

describe('a bucket from its calls', () => {
  const eventSource = 's3.amazonaws.com';
  const bucket = (time: string, eventName: string, rest: object = {}) =>
    call(time, eventName, { eventSource, requestParameters: { bucketName: 'invoices', ...rest } });

  it('has the settings that were put, and not those that were not', async () => {
    const policy = { Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }] };
    const block = { BlockPublicAcls: false, RestrictPublicBuckets: false };
    await bucket('09:00:00', 'PutBucketPolicy', { policy: '', bucketPolicy: policy });
    await bucket('09:10:00', 'PutBucketPublicAccessBlock', { PublicAccessBlockConfiguration: block });
    await bucket('09:20:00', 'PutBucketVersioning', { VersioningConfiguration: { Status: 'Suspended' } });
    await bucket('10:00:00', 'DeleteBucketPolicy', { policy: '' });
    await bucket('10:10:00', 'DeleteBucketPublicAccessBlock');
    expect(await replayed('invoices', day('09:30:00'))).toEqual([
      `bucket policy +${JSON.stringify(policy)}`,
      'access control list ?',
      `public access block +${JSON.stringify(block)}`,
      'versioning +Suspended',
      'default encryption ?',
    ]);
    expect(await replayed('arn:aws:s3:::invoices', day('10:30:00'))).toEqual([
      'bucket policy -',
      'access control list ?',
      'public access block -',
      'versioning +Suspended',
      'default encryption ?',
    ]);
  });

  it('that was made has no policy, the ACL it was given, and was never versioned', async () => {
    await bucket('09:00:00', 'CreateBucket', { 'x-amz-acl': ['public-read'] });
    expect(await replayed('invoices', day('10:00:00'))).toEqual([
      'bucket policy -',
      'access control list +public-read',
      'public access block ?',
      'versioning +never enabled',
      'default encryption ?',
    ]);
  });
});

describe('what is attached in IAM from calls', () => {
  const iam = (time: string, eventName: string, requestParameters: object) =>
    call(time, eventName, { eventSource: 'iam.amazonaws.com', requestParameters });
  const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';

  it('tells a user from a role and a group of the same name', async () => {
    await iam('08:00:00', 'CreateUser', { userName: 'ops' });
    await iam('08:10:00', 'AttachUserPolicy', { userName: 'ops', policyArn: ADMIN });
    await iam('08:20:00', 'PutUserPolicy', {
      userName: 'ops',
      policyName: 'own',
      policyDocument: '{"Statement":[]}',
    });
    await iam('08:30:00', 'AddUserToGroup', { userName: 'ops', groupName: 'ops' });
    await iam('08:40:00', 'DetachRolePolicy', { roleName: 'ops', policyArn: ADMIN });
    await iam('09:00:00', 'DetachUserPolicy', { userName: 'ops', policyArn: ADMIN });
    expect(await replayed('ops', day('08:45:00'))).toEqual([
      `attached policies +${ADMIN}`,
      'inline policies +own {"Statement":[]}',
      'groups +ops',
    ]);
    expect(await replayed('arn:aws:iam::111122223333:user/team/ops', day('10:00:00'))).toEqual([
      `attached policies -${ADMIN}`,
      'inline policies +own {"Statement":[]}',
      'groups +ops',
    ]);
    expect(await replayed('ops', day('10:00:00'), 'AWS::IAM::Role')).toEqual([
      `attached policies -${ADMIN}`,
      'attached policies ?',
      'inline policies ?',
    ]);
    expect(await replayed('ops', day('10:00:00'), 'AWS::IAM::Group')).toBe(null);
  });
});

describe('one bearer of a name in IAM, by its unique id', () => {
  const FIRST = 'AIDAAAAAAAAAAAAAAAAAA';
  const SECOND = 'AIDABBBBBBBBBBBBBBBBB';
  const POWER = 'arn:aws:iam::aws:policy/PowerUserAccess';
  const READ = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
  const iam = (time: string, eventName: string, requestParameters: object, responseElements?: object) =>
    call(time, eventName, { eventSource: 'iam.amazonaws.com', requestParameters, responseElements });
  const made = (time: string, userName: string, userId: string) =>
    iam(time, 'CreateUser', { userName }, { user: { userName, userId } });

  it('has what was given to it, and not to who had the name before or after', async () => {
    await made('08:00:00', 'ops', FIRST);
    await iam('08:10:00', 'AttachUserPolicy', { userName: 'ops', policyArn: POWER });
    await iam('08:20:00', 'DeleteUser', { userName: 'ops' });
    await made('09:00:00', 'ops', SECOND);
    await iam('09:10:00', 'AttachUserPolicy', { userName: 'ops', policyArn: READ });
    await iam('09:20:00', 'UpdateUser', { userName: 'ops', newUserName: 'ops-2' });
    await iam('09:30:00', 'AddUserToGroup', { userName: 'ops-2', groupName: 'admins' });
    expect(await replayed(FIRST, day('08:15:00'))).toEqual([
      `attached policies +${POWER}`,
      'inline policies -',
      'groups -',
    ]);
    expect(await replayed(FIRST, day('12:00:00'))).toBe(false);
    expect(await replayed(SECOND, day('12:00:00'))).toEqual([
      `attached policies +${READ}`,
      'inline policies -',
      'groups +admins',
    ]);
    expect(await replayed('AIDACCCCCCCCCCCCCCCCC', day('12:00:00'))).toBe(null);
  });

  it('is known by a session, where nothing tells of its beginning', async () => {
    const ROLE = 'AROAAAAAAAAAAAAAAAAAA';
    await call('08:00:00', 'AttachRolePolicy', {
      eventSource: 'iam.amazonaws.com',
      requestParameters: { roleName: 'deploy', policyArn: POWER },
    });
    await call('08:30:00', 'StopInstances', {
      userPrincipalId: `${ROLE}:kim`,
      issuerUserName: 'deploy',
      requestParameters: { instancesSet: { items: [{ instanceId: 'i-1' }] } },
    });
    expect(await replayed(ROLE, day('12:00:00'))).toEqual([
      `attached policies +${POWER}`,
      'attached policies ?',
      'inline policies ?',
    ]);
  });
});

describe('a trail from its calls', () => {
  it('logs or does not, by name and by ARN', async () => {
    const arn = 'arn:aws:cloudtrail:eu-central-1:111122223333:trail/main';
    const trail = (time: string, eventName: string, requestParameters: object) =>
      call(time, eventName, { eventSource: 'cloudtrail.amazonaws.com', requestParameters });
    const selectors = [{ readWriteType: 'WriteOnly', includeManagementEvents: true }];
    await trail('08:00:00', 'PutEventSelectors', { trailName: 'main', eventSelectors: selectors });
    await trail('09:00:00', 'StopLogging', { name: arn });
    await trail('10:00:00', 'DeleteTrail', { name: 'main' });
    const chosen = `event selectors +${JSON.stringify(selectors)}`;
    expect(await replayed(arn, day('08:30:00'))).toEqual(['logging ?', chosen, 'insight selectors ?']);
    expect(await replayed('main', day('09:00:00'))).toEqual(['logging +off', chosen, 'insight selectors ?']);
    expect(await replayed('main', day('11:00:00'))).toBe(false);
  });
});
