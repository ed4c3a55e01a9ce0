import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffItems, NO_BODY } from '../../../electron/engine/derive/changes/item-diff';

/** Differences of two items that have these documents. */
function diff(from: Record<string, unknown>, to: Record<string, unknown>) {
  const body = (parts: Record<string, unknown>) => ({
    ...NO_BODY,
    ...Object.fromEntries(
      Object.entries(parts).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  });
  return diffItems(body(from), body(to));
}
const configuration = (from: unknown, to: unknown) => diff({ configuration: from }, { configuration: to });
const paths = (entries: { path: string }[]) => entries.map((entry) => entry.path);

describe('security groups', () => {
  it('are sets of rules, in whatever grouping, order and spelling', () => {
    const old = { ipPermissions: [{ ipProtocol: '-1', ipRanges: ['10.0.0.0/8', '192.168.0.0/16'] }] };
    const now = {
      ipPermissions: [
        { ipProtocol: '-1', ipv4Ranges: [{ cidrIp: '192.168.0.0/16' }], ipRanges: ['192.168.0.0/16'] },
        { ipProtocol: '-1', ipv4Ranges: [{ cidrIp: '10.0.0.0/8' }] },
      ],
    };
    expect(configuration(old, now)).toEqual([]);
  });

  it('name every kind of source, ports and direction', () => {
    const rules = [
      { ipProtocol: 'tcp', fromPort: 1000, toPort: 2000, ipv6Ranges: [{ cidrIpv6: '::/0' }] },
      { ipProtocol: '17', fromPort: 53, toPort: 53, prefixListIds: [{ prefixListId: 'pl-1' }, 'pl-2'] },
      { ipProtocol: 'icmp', fromPort: 8, toPort: -1, userIdGroupPairs: [{ groupId: 'sg-1', userId: '1' }] },
      { ipProtocol: '-1', fromPort: 0, toPort: 0, ipRanges: ['0.0.0.0/0'] },
    ];
    const found = configuration({}, { ipPermissions: rules, ipPermissionsEgress: rules.slice(3) });
    expect(paths(found)).toEqual([
      'configuration.ipPermissions[tcp 1000-2000 from ::/0]',
      'configuration.ipPermissions[udp 53 from pl-1]',
      'configuration.ipPermissions[udp 53 from pl-2]',
      'configuration.ipPermissions[icmp type 8 from sg-1]',
      'configuration.ipPermissions[all from 0.0.0.0/0]',
      'configuration.ipPermissionsEgress[all to 0.0.0.0/0]',
    ]);
  });

  it('tell a changed description apart from a changed rule', () => {
    const rule = (description: string) => ({
      ipPermissions: [
        { ipProtocol: 'tcp', fromPort: 22, toPort: 22, ipv4Ranges: [{ cidrIp: '10.0.0.0/8', description }] },
      ],
    });
    expect(configuration(rule('office'), rule('harmless'))).toEqual([
      {
        path: 'configuration.ipPermissions[tcp 22 from 10.0.0.0/8].description',
        from: 'office',
        to: 'harmless',
      },
    ]);
  });
});

describe('policies', () => {
  const open = {
    Sid: 'a',
    Effect: 'Allow',
    Principal: '*',
    Action: 's3:GetObject',
    Resource: 'arn:aws:s3:::b/*',
  };
  const deny = { Effect: 'Deny', Principal: { AWS: ['2', '1'] }, Action: ['s3:A', 's3:B'], Resource: '*' };

  it('of a bucket are decoded and compared as sets of statements', () => {
    const bucket = (policyText: string | null) => ({
      supplementaryConfiguration: { BucketPolicy: { policyText } },
    });
    const policy = (...Statement: unknown[]) => JSON.stringify({ Version: '2012-10-17', Statement });
    expect(diff(bucket(null), bucket(policy(open)))).toEqual([
      {
        path: 'supplementaryConfiguration.BucketPolicy.policyText.Statement[Allow * s3:GetObject on arn:aws:s3:::b/*]',
        to: open,
      },
      { path: 'supplementaryConfiguration.BucketPolicy.policyText.Version', to: '2012-10-17' },
    ]);
    const same = {
      ...deny,
      Principal: { AWS: ['arn:aws:iam::1:root', '2'] },
      Action: ['S3:b', 's3:a'],
      Resource: ['*'],
    };
    expect(
      diff(
        bucket(policy(deny, open)),
        bucket(policy({ ...open, Principal: { AWS: '*' } }, { ...same, Principal: { AWS: ['1', '2'] } })),
      ),
    ).toEqual([]);
    expect(
      diff(bucket(JSON.stringify({ Version: '2012-10-17', Statement: open })), bucket(policy(open))),
    ).toEqual([]);
  });

  it('tell a statement that is only called otherwise by its Sid', () => {
    const policy = (Sid: string) => ({ Policy: JSON.stringify({ Statement: [{ ...open, Sid }, deny] }) });
    expect(
      diff({ supplementaryConfiguration: policy('a') }, { supplementaryConfiguration: policy('b') }),
    ).toEqual([
      {
        path: 'supplementaryConfiguration.Policy.Statement[Allow * s3:GetObject on arn:aws:s3:::b/*].Sid',
        from: 'a',
        to: 'b',
      },
    ]);
  });

  it('of a role are URL-decoded', () => {
    const trust = (principal: unknown) => ({
      assumeRolePolicyDocument: encodeURIComponent(
        JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }] }),
      ),
    });
    expect(
      paths(
        configuration(
          trust({ Service: 'ec2.amazonaws.com' }),
          trust({ Service: 'ec2.amazonaws.com', AWS: 'arn:aws:iam::999988887777:root' }),
        ),
      ),
    ).toEqual([
      'configuration.assumeRolePolicyDocument.Statement[Allow Service ec2.amazonaws.com sts:AssumeRole]',
      'configuration.assumeRolePolicyDocument.Statement[Allow Service ec2.amazonaws.com and 1 more sts:AssumeRole]',
    ]);
    const inline = (name: string, action: string) => ({
      policyName: name,
      policyDocument: encodeURIComponent(
        JSON.stringify({ Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] }),
      ),
    });
    expect(
      paths(
        configuration(
          { rolePolicyList: [inline('a', 's3:Get*'), inline('b', 'x:*')] },
          { rolePolicyList: [inline('b', 'x:*'), inline('a', '*')] },
        ),
      ),
    ).toEqual([
      'configuration.rolePolicyList[a].policyDocument.Statement[Allow s3:Get* on *]',
      'configuration.rolePolicyList[a].policyDocument.Statement[Allow * on *]',
    ]);
  });
});

describe('tags, grants and relationships', () => {
  it('tell a tag once, however often the item has it', () => {
    const item = (owner: string) => ({
      tags: { Owner: owner, Team: 'a' },
      configuration: {
        tags: [
          { key: 'Team', value: 'a' },
          { key: 'Owner', value: owner },
        ],
      },
      supplementaryConfiguration: { BucketTaggingConfiguration: { tagSets: [{ tags: { Owner: owner } }] } },
    });
    expect(diff(item('kim'), item('lee'))).toEqual([{ path: 'tags.Owner', from: 'kim', to: 'lee' }]);
  });

  it('leave tag values alone, whatever somebody wrote into them', () => {
    const item = (value: string) => ({
      tags: { note: value },
      configuration: { tags: [{ key: 'note', value }] },
    });
    expect(diff(item('{"a":1}'), item('{"a": 1}'))).toEqual([
      { path: 'tags.note', from: '{"a":1}', to: '{"a": 1}' },
    ]);
    expect(() => diff({ tags: { note: {} } }, { tags: { note: [{ a: 1 }] } })).not.toThrow();
  });

  it('keep a tag that only the configuration has, and quote odd keys', () => {
    const item = (value: string) => ({ configuration: { Tags: [{ Key: 'app.io/name', Value: value }] } });
    expect(diff(item('a'), item('b'))).toEqual([
      { path: 'configuration.Tags["app.io/name"]', from: 'a', to: 'b' },
    ]);
  });

  it('read the grants of an access control list', () => {
    const list = (...grantList: object[]) => ({
      supplementaryConfiguration: {
        AccessControlList: JSON.stringify({ grantSet: null, grantList, owner: { id: 'o' } }),
      },
    });
    const own = { grantee: { id: 'o', displayName: null }, permission: 'FullControl' };
    const all = { grantee: 'AllUsers', permission: 'Read' };
    expect(diff(list(own), list(all, own))).toEqual([
      { path: 'supplementaryConfiguration.AccessControlList.grantList[AllUsers Read]', to: all },
    ]);
  });

  it('compare relationships as a set, by name where an id is missing', () => {
    const user = {
      resourceType: 'AWS::IAM::Policy',
      resourceName: 'p',
      name: 'Is attached to CustomerManagedPolicy',
    };
    const instance = {
      resourceType: 'AWS::EC2::Instance',
      resourceId: 'i-1',
      name: 'Is attached to Instance',
    };
    expect(
      diff(
        { relationships: [user, instance] },
        {
          relationships: [
            { ...user, resourceId: 'ANPA1' },
            { ...instance, resourceId: 'i-2', resourceName: null },
          ],
        },
      ).map(({ path }) => path),
    ).toEqual([
      'relationships[Is attached to AWS::EC2::Instance i-1]',
      'relationships[Is attached to AWS::EC2::Instance i-2]',
    ]);
  });
});

describe('anything else', () => {
  it('goes by path, and by what identifies the elements of a list', () => {
    const item = (state: string, ...volumes: string[]) => ({
      state: { name: state },
      blockDeviceMappings: volumes.map((volumeId, index) => ({
        deviceName: `/dev/sd${index}`,
        ebs: { volumeId },
      })),
    });
    expect(configuration(item('running', 'vol-1'), item('stopped', 'vol-2', 'vol-3'))).toEqual([
      { path: 'configuration.state.name', from: 'running', to: 'stopped' },
      { path: 'configuration.blockDeviceMappings[/dev/sd0].ebs.volumeId', from: 'vol-1', to: 'vol-2' },
      {
        path: 'configuration.blockDeviceMappings[/dev/sd1]',
        to: { deviceName: '/dev/sd1', ebs: { volumeId: 'vol-3' } },
      },
    ]);
  });

  it('compares lists of plain values as multisets', () => {
    expect(configuration({ zones: ['a', 'b', 'b'] }, { zones: ['b', 'c', 'a'] })).toEqual([
      { path: 'configuration.zones[b]', from: 'b' },
      { path: 'configuration.zones[c]', to: 'c' },
    ]);
  });

  it('looks inside the only element of a list', () => {
    const rules = (algorithm: string) => ({ rules: [{ apply: { algorithm }, key: null }] });
    expect(configuration(rules('AES256'), rules('aws:kms'))).toEqual([
      { path: 'configuration.rules[0].apply.algorithm', from: 'AES256', to: 'aws:kms' },
    ]);
  });

  it('holds null, absent and empty for the same, but not the empty string', () => {
    expect(configuration({ a: null, b: [], c: {} }, { d: null })).toEqual([]);
    expect(configuration({}, { a: '' })).toEqual([{ path: 'configuration.a', to: '' }]);
    expect(configuration({ a: true }, { a: false })).toEqual([
      { path: 'configuration.a', from: true, to: false },
    ]);
  });

  it('loses no digit of a long number', () => {
    expect(configuration('{"id":12345678901234567890}', '{"id":12345678901234567891}')).toEqual([
      { path: 'configuration.id', from: '12345678901234567890', to: '12345678901234567891' },
    ]);
  });

  it('treats __proto__ and constructor as keys', () => {
    const found = configuration(
      '{"__proto__":{"a":1},"constructor":{"b":1}}',
      '{"__proto__":{"a":2},"constructor":{"b":1}}',
    );
    expect(found).toEqual([{ path: 'configuration.__proto__.a', from: 1, to: 2 }]);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  it('survives documents that are not JSON or absurdly deep', () => {
    const deep = '['.repeat(5_000) + ']'.repeat(5_000);
    expect(paths(configuration('{"a":1}', '{"cut'))).toEqual(['configuration']);
    expect(paths(configuration('{}', `{"a":${deep}}`))).toHaveLength(1);
  });

  it('finds nothing between equal documents, and the same both ways, whatever they hold', () => {
    const names = [
      'tags',
      'ipPermissions',
      'Statement',
      'Action',
      'ipRanges',
      'id',
      'key',
      'value',
      '__proto__',
    ];
    const { document } = fc.letrec((tie) => ({
      document: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 1, 'a', '', '{"a":[1]}', '%7B%22a%22%3A1%7D', '[{"id":1}]'),
        fc.array(tie('document'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...names), tie('document'), { maxKeys: 4 }),
      ),
    }));
    const parts = fc.record({
      configuration: document,
      supplementaryConfiguration: document,
      tags: document,
      relationships: document,
    });
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        expect(diff(one, one)).toEqual([]);
        expect(paths(diff(one, other)).length).toBe(paths(diff(other, one)).length);
      }),
      { numRuns: 300 },
    );
  });
});
