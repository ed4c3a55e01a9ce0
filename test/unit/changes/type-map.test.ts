import { describe, expect, it } from 'vitest';
import { callsOf, nounOf, plainCallName } from '../../../electron/engine/derive/changes/calls';
import { leavesOf, matchOf } from '../../../electron/engine/derive/changes/names';
import { TYPE_CALLS } from '../../../electron/engine/derive/changes/type-map';
import { MAP_ROWS } from './type-map-rows';

describe('the type map', () => {
  it('has each type once, with calls and members, all spelt as CloudTrail spells them', () => {
    const types = TYPE_CALLS.map((row) => row.resourceType);
    // Identity Center has no type; the tags of EC2 are on every list of its types; stages have a line of their own.
    expect(types.length).toBe(60 - 2 + 1);
    expect(MAP_ROWS.length).toBe(60 - 1);
    expect(new Set(types).size).toBe(types.length);
    for (const row of TYPE_CALLS) {
      expect(row.resourceType).toMatch(/^AWS::\w+::\w+$/);
      expect(row.service).toMatch(/^[a-z0-9-]+$/);
      expect([row.resourceType, row.members.length > 0]).toEqual([row.resourceType, true]);
      expect(new Set(row.calls).size).toBe(row.calls.length);
      for (const call of [...row.calls, ...row.parentCalls]) {
        expect(call).toMatch(/^[A-Z][A-Za-z0-9]+$/);
        expect(plainCallName(call)).toBe(call);
      }
    }
  });

  it('knows both spellings of calls, and the tag calls of every EC2 type', () => {
    const bucket = callsOf('AWS::S3::Bucket')?.calls;
    expect(bucket?.has('PutBucketPublicAccessBlock') && bucket.has('PutPublicAccessBlock')).toBe(true);
    expect(callsOf('AWS::EC2::Volume')?.calls.has('CreateTags')).toBe(true);
    expect(callsOf('AWS::EC2::Host')).toMatchObject({ service: 'ec2' });
  });

  it('guesses the service of a type it does not have', () => {
    expect(callsOf('AWS::Kinesis::Stream')?.service).toBe('kinesis');
    expect(callsOf('AWS::StepFunctions::StateMachine')?.service).toBe('states');
    expect(callsOf('Acme::Thing::Widget')).toBeNull();
  });

  it('strips the API version of a call', () => {
    expect(plainCallName('UpdateFunctionCode20150331v2')).toBe('UpdateFunctionCode');
    expect(plainCallName('CreateFunction20150331')).toBe('CreateFunction');
    expect(plainCallName('UpdateDistribution2020_05_31')).toBe('UpdateDistribution');
    expect(plainCallName('AssignIpv6Addresses')).toBe('AssignIpv6Addresses');
  });

  it('has a word for a type', () => {
    expect(nounOf('AWS::EC2::SecurityGroup')).toBe('security group');
    expect(nounOf('AWS::EC2::VPC')).toBe('VPC');
  });
});

describe.each(MAP_ROWS.map((row) => [row.type, row] as const))('the reference’s row of %s', (type, row) => {
  it('has its service and its calls', () => {
    expect(callsOf(type)).toMatchObject({ service: row.source });
    // Those of EC2 have the calls that tag beside their own, which DHCP options stand for here.
    const tags = type.startsWith('AWS::EC2::') && type !== 'AWS::EC2::DHCPOptions' ? 2 : 0;
    expect(callsOf(type)?.calls.size).toBe(row.calls + tags);
  });

  it.each(row.found)('finds the resource in %s', (call, { rq, rs, resources }, expected) => {
    const [resourceId, resourceName, ARN] = row.item;
    const leaves = leavesOf({
      requestParameters: rq === undefined ? null : JSON.stringify(rq),
      responseElements: rs === undefined ? null : JSON.stringify(rs),
      resources: resources === undefined ? null : JSON.stringify(resources),
    });
    expect(callsOf(type)?.calls.has(plainCallName(call))).toBe(true);
    expect(matchOf({ resourceType: type, resourceId, resourceName, ARN }, leaves)).toBe(expected);
  });
});

describe('how a call names a resource', () => {
  const match = (
    [resourceType, resourceId, resourceName, ARN]: [string, string, (string | null)?, (string | null)?],
    requestParameters: unknown,
    resources: unknown = null,
  ) =>
    matchOf(
      { resourceType, resourceId, resourceName: resourceName ?? null, ARN: ARN ?? null },
      leavesOf({
        requestParameters: JSON.stringify(requestParameters),
        responseElements: null,
        resources: JSON.stringify(resources),
      }),
    );

  it.each([
    [
      'classic list',
      ['AWS::EC2::Instance', 'i-1'],
      { instancesSet: { items: [{ instanceId: 'i-1' }] } },
      'id',
    ],
    [
      'wrapped request',
      ['AWS::EC2::FlowLog', 'fl-1'],
      { DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: 'fl-1' } } },
      'id',
    ],
    ['other case', ['AWS::EC2::Instance', 'i-1'], { instanceId: 'I-1' }, null],
    ['part of a word', ['AWS::S3::Bucket', 'logs'], { bucketName: 'logs-archive' }, null],
    ['bucket', ['AWS::S3::Bucket', 'logs'], { bucketName: 'logs' }, 'id'],
    [
      'bucket as a target',
      ['AWS::S3::Bucket', 'logs'],
      { bucketName: 'web', LoggingEnabled: { TargetBucket: 'logs' } },
      'mention',
    ],
    [
      'URL-encoded ARN',
      ['AWS::IAM::Role', 'AROA1', 'r', 'arn:aws:iam::1:role/r'],
      { principalArn: 'arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr' },
      'ARN',
    ],
    [
      'ARN of another kind',
      ['AWS::IAM::Role', 'AROA1', 'r', 'arn:aws:iam::1:role/r'],
      { policyArn: 'arn:aws:iam::1:policy/r' },
      null,
    ],
    [
      'ARN with a qualifier',
      ['AWS::Lambda::Function', 'f', 'f', 'arn:aws:lambda:r:1:function:f'],
      { functionName: 'arn:aws:lambda:r:1:function:f:live' },
      'ARN',
    ],
    ['partial ARN', ['AWS::Lambda::Function', 'f'], { functionName: '1:function:f' }, 'id'],
    [
      'revision of another task definition',
      [
        'AWS::ECS::TaskDefinition',
        'arn:aws:ecs:r:1:task-definition/api:12',
        'api',
        'arn:aws:ecs:r:1:task-definition/api:12',
      ],
      { taskDefinition: 'web:12' },
      null,
    ],
    [
      'ARN where the item has none',
      ['AWS::SNS::Topic', 'alerts'],
      { topicArn: 'arn:aws:sns:r:1:alerts' },
      'id',
    ],
    [
      'name of the resource',
      ['AWS::RDS::DBInstance', 'db-ABCDEFGHIJKLMNOPQRSTUVWX', 'orders'],
      { dBInstanceIdentifier: 'orders' },
      'name',
    ],
    ['name in another member', ['AWS::IAM::Role', 'AROA1', 'deploy'], { userName: 'deploy' }, 'mention'],
    [
      'zone with its prefix',
      ['AWS::Route53::HostedZone', 'Z123'],
      { hostedZoneId: '/hostedzone/Z123' },
      'id',
    ],
    [
      'secret by name',
      ['AWS::SecretsManager::Secret', 'arn:aws:secretsmanager:r:1:secret:db/pass-a1B2c3'],
      { secretId: 'db/pass' },
      'name',
    ],
    [
      'listener of a balancer',
      [
        'AWS::ElasticLoadBalancingV2::LoadBalancer',
        'arn:aws:elasticloadbalancing:r:1:loadbalancer/app/web/50dc',
      ],
      { listenerArn: 'arn:aws:elasticloadbalancing:r:1:listener/app/web/50dc/f2f7' },
      'part',
    ],
    [
      'tag value',
      ['AWS::EC2::Instance', 'i-0123456789abcdef0'],
      {
        resourcesSet: { items: [{ resourceId: 'vol-1' }] },
        tagSet: { items: [{ key: 'of', value: 'i-0123456789abcdef0' }] },
      },
      'mention',
    ],
    [
      'type not in the map',
      ['AWS::EC2::Host', 'h-0123456789abcdef0'],
      { hostId: 'h-0123456789abcdef0' },
      'part',
    ],
  ] satisfies [string, [string, string, (string | null)?, (string | null)?], unknown, string | null][])(
    '%s',
    (_, names, request, expected) => {
      expect(match(names, request)).toBe(expected);
    },
  );

  it('reads the ARNs of the resources of an event', () => {
    const bucket: [string, string, null, string] = ['AWS::S3::Bucket', 'logs', null, 'arn:aws:s3:::logs'];
    expect(match(bucket, null, [{ ARN: 'arn:aws:s3:::logs', accountId: '1' }])).toBe('ARN');
    expect(match(bucket, null, [{ ARN: 'arn:aws:s3:::logs/key', accountId: '1' }])).toBe('part');
  });
});
