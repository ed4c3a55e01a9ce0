import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../electron/engine/store/run';
import { sql } from '../../../electron/engine/store/sql';
import { changesOf, plain } from './listing';
import { addCall, addItem, emptyCase } from './rows';

let store: Connection;
beforeEach(async () => {
  store = await emptyCase();
});

const GROUP = {
  resourceType: 'AWS::EC2::SecurityGroup',
  resourceId: 'sg-0123456789abcdef0',
  resourceName: 'web',
};
const OTHER_GROUP = 'sg-0fedcba9876543210';

const permission = (port: number, ...ranges: string[]) => ({
  ipProtocol: 'tcp',
  fromPort: port,
  toPort: port,
  ipv4Ranges: ranges.map((cidrIp) => ({ cidrIp })),
  ipRanges: ranges,
  ipv6Ranges: [],
  prefixListIds: [],
  userIdGroupPairs: [],
});

const group = (...ipPermissions: object[]) => ({
  ...GROUP,
  configuration: { groupId: GROUP.resourceId, groupName: 'web', ipPermissions, ipPermissionsEgress: [] },
});

const authorize = (groupId: string, port: number, cidrIp: string) => ({
  requestParameters: {
    groupId,
    ipPermissions: {
      items: [
        { ipProtocol: 'tcp', fromPort: port, toPort: port, groups: {}, ipRanges: { items: [{ cidrIp }] } },
      ],
    },
  },
  responseElements: {
    requestId: 'r',
    _return: true,
    securityGroupRuleSet: { items: [{ groupId, cidrIpv4: cidrIp }] },
  },
});

/** A group that lets 443 in, then port 22 from anywhere too. */
async function openedGroup(): Promise<void> {
  await addItem(store, '2026-02-10T08:00:00.000Z', group(permission(443, '10.0.0.0/8')));
  await addItem(
    store,
    '2026-02-10T12:00:42.000Z',
    group(permission(443, '10.0.0.0/8'), permission(22, '0.0.0.0/0')),
  );
}

describe('causes of a change', () => {
  it('finds the call that opened a port, and says why', async () => {
    await openedGroup();
    const eventID = await addCall(
      store,
      '2026-02-10T12:00:00Z',
      'AuthorizeSecurityGroupIngress',
      authorize(GROUP.resourceId, 22, '0.0.0.0/0'),
    );
    const { total, rows } = await changesOf(store);
    expect(total).toBe(1);
    expect(rows[0]?.kind).toBe('modified');
    expect(plain(rows[0]?.diff)).toEqual([
      {
        path: 'configuration.ipPermissions[tcp 22 from 0.0.0.0/0]',
        to: { ipProtocol: 'tcp', fromPort: 22, toPort: 22, source: '0.0.0.0/0' },
      },
    ]);
    expect(rows[0]?.causes).toHaveLength(1);
    expect(rows[0]?.causes[0]).toMatchObject({
      eventID,
      eventTime: '2026-02-10T12:00:00Z',
      score: 0.99,
      principal: 'arn:aws:iam::111122223333:user/kim',
      actor: 'arn:aws:iam::111122223333:user/kim',
      indirect: false,
      reason:
        'AuthorizeSecurityGroupIngress on sg-0123456789abcdef0 42 s before Config saw the change; the call names this security group by its id and changes what changed: a changed value is in it',
    });
  });

  it.each([
    ['failed', { outcome: 'denied', errorCode: 'Client.UnauthorizedOperation' }],
    ['was read-only', { readOnly: true }],
    ['is a repeat', { duplicate_of: 1 }],
    ['was made in another account', { account: '444455556666' }],
    ['was made in another region', { awsRegion: 'eu-west-1' }],
    ['is a data event', { eventCategory: 'Data' }],
  ])('never blames a call that %s', async (_, fields) => {
    await openedGroup();
    await addCall(store, '2026-02-10T12:00:00Z', 'AuthorizeSecurityGroupIngress', {
      ...authorize(GROUP.resourceId, 22, '0.0.0.0/0'),
      ...fields,
    });
    const { rows } = await changesOf(store);
    expect(rows[0]?.causes).toEqual([]);
  });

  it.each([
    ['before the item before', '2026-02-10T07:59:00Z'],
    ['more than a minute after the capture', '2026-02-10T12:02:00Z'],
  ])('never blames a call made %s', async (_, time) => {
    await openedGroup();
    await addCall(store, time, 'AuthorizeSecurityGroupIngress', authorize(GROUP.resourceId, 22, '0.0.0.0/0'));
    expect((await changesOf(store)).rows[0]?.causes).toEqual([]);
  });

  it('leaves the call on a neighbour in the same minute alone', async () => {
    await openedGroup();
    await addCall(
      store,
      '2026-02-10T12:00:05Z',
      'AuthorizeSecurityGroupIngress',
      authorize(OTHER_GROUP, 22, '0.0.0.0/0'),
    );
    const own = await addCall(
      store,
      '2026-02-10T12:00:00Z',
      'AuthorizeSecurityGroupIngress',
      authorize(GROUP.resourceId, 22, '0.0.0.0/0'),
    );
    const { rows } = await changesOf(store);
    expect(rows[0]?.causes.map((cause) => cause.eventID)).toEqual([own]);
  });

  it('does not take a group that is only the source of a rule for the one that changed', async () => {
    await openedGroup();
    await addCall(store, '2026-02-10T12:00:00Z', 'AuthorizeSecurityGroupIngress', {
      requestParameters: {
        groupId: OTHER_GROUP,
        ipPermissions: { items: [{ ipProtocol: 'tcp', groups: { items: [{ groupId: GROUP.resourceId }] } }] },
      },
    });
    expect((await changesOf(store)).rows[0]?.causes).toEqual([]);
  });

  it('finds both calls behind one capture, and ranks what fits above what does not', async () => {
    await addItem(store, '2026-02-10T08:00:00.000Z', group(permission(443, '10.0.0.0/8')));
    await addItem(store, '2026-02-10T12:00:42.000Z', group(permission(22, '0.0.0.0/0')));
    const opened = await addCall(
      store,
      '2026-02-10T12:00:00Z',
      'AuthorizeSecurityGroupIngress',
      authorize(GROUP.resourceId, 22, '0.0.0.0/0'),
    );
    const closed = await addCall(
      store,
      '2026-02-10T12:00:20Z',
      'RevokeSecurityGroupIngress',
      authorize(GROUP.resourceId, 443, '10.0.0.0/8'),
    );
    const tagged = await addCall(store, '2026-02-10T12:00:30Z', 'CreateTags', {
      requestParameters: {
        resourcesSet: { items: [{ resourceId: GROUP.resourceId }] },
        tagSet: { items: [{ key: 'a', value: 'b' }] },
      },
    });
    const causes = (await changesOf(store)).rows[0]?.causes ?? [];
    expect(causes.map((cause) => cause.eventID)).toEqual([closed, opened, tagged]);
    expect(causes.map((cause) => cause.score > 0.9)).toEqual([true, true, false]);
  });

  it('is certain only of an event that Config named', async () => {
    await addItem(store, '2026-02-10T08:00:00.000Z', group(permission(443, '10.0.0.0/8')));
    const eventID = await addCall(
      store,
      '2026-02-10T12:00:00Z',
      'AuthorizeSecurityGroupIngress',
      authorize(GROUP.resourceId, 22, '0.0.0.0/0'),
    );
    await addItem(store, '2026-02-10T12:00:42.000Z', {
      ...group(permission(443, '10.0.0.0/8'), permission(22, '0.0.0.0/0')),
      relatedEvents: [eventID],
    });
    const causes = (await changesOf(store)).rows[0]?.causes;
    expect(causes).toHaveLength(1);
    expect(causes?.[0]).toMatchObject({ eventID, score: 1 });
    expect(causes?.[0]?.reason).toContain('relatedEvents');
  });

  it('looks at the related resource when only relationships changed', async () => {
    const tie = {
      resourceType: 'AWS::EC2::Instance',
      resourceId: 'i-0aaaaaaaaaaaaaaa1',
      name: 'Is associated with Instance',
    };
    await addItem(store, '2026-02-10T08:00:00.000Z', group(permission(443, '10.0.0.0/8')));
    await addItem(store, '2026-02-10T12:01:00.000Z', {
      ...group(permission(443, '10.0.0.0/8')),
      relationships: [tie],
    });
    const eventID = await addCall(store, '2026-02-10T12:00:00Z', 'ModifyInstanceAttribute', {
      requestParameters: { instanceId: tie.resourceId, groupSet: { items: [{ groupId: GROUP.resourceId }] } },
    });
    await addCall(store, '2026-02-10T12:00:10Z', 'ModifyInstanceAttribute', {
      requestParameters: {
        instanceId: 'i-0bbbbbbbbbbbbbbb2',
        groupSet: { items: [{ groupId: OTHER_GROUP }] },
      },
    });
    const change = (await changesOf(store)).rows[0];
    expect(change?.kind).toBe('relationship');
    expect(change?.diff.map((difference) => difference.path)).toEqual([
      'relationships[Is associated with AWS::EC2::Instance i-0aaaaaaaaaaaaaaa1]',
    ]);
    expect(change?.causes.map((cause) => cause.eventID)).toEqual([eventID]);
    expect(change?.causes[0]?.reason).toContain(
      'indirect: the call names the related instance i-0aaaaaaaaaaaaaaa1',
    );
    expect(change?.causes[0]?.score).toBeLessThan(0.8);
  });

  it('finds IAM calls in us-east-1 for a global item, by name and hours before', async () => {
    const role = (attachedManagedPolicies: object[]) => ({
      resourceType: 'AWS::IAM::Role',
      resourceId: 'AROAEXAMPLEEXAMPLE123',
      resourceName: 'deploy',
      ARN: 'arn:aws:iam::111122223333:role/deploy',
      awsRegion: 'global',
      configuration: { roleName: 'deploy', attachedManagedPolicies },
    });
    const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await addItem(store, '2026-02-09T08:00:00.000Z', role([]));
    await addItem(
      store,
      '2026-02-10T12:00:00.000Z',
      role([{ policyName: 'AdministratorAccess', policyArn }]),
    );
    const call = { eventSource: 'iam.amazonaws.com', awsRegion: 'us-east-1' };
    const eventID = await addCall(store, '2026-02-10T11:48:53Z', 'AttachRolePolicy', {
      ...call,
      requestParameters: { roleName: 'deploy', policyArn },
    });
    // A user of the same name is another resource.
    await addCall(store, '2026-02-10T11:49:00Z', 'AttachUserPolicy', {
      ...call,
      requestParameters: { userName: 'deploy', policyArn },
    });
    const change = (await changesOf(store)).rows[0];
    expect(plain(change?.diff)).toEqual([
      {
        path: 'configuration.attachedManagedPolicies[arn:aws:iam::aws:policy/AdministratorAccess]',
        to: { policyName: 'AdministratorAccess', policyArn },
      },
    ]);
    expect(change?.causes.map((cause) => cause.eventID)).toEqual([eventID]);
    expect(change?.causes[0]?.score).toBeCloseTo(0.8, 1);
    expect(change?.causes[0]?.reason).toContain('11 min before');
  });

  it('offers an unlisted call that names the resource only when nothing else explains the step', async () => {
    await openedGroup();
    const unlisted = await addCall(store, '2026-02-10T12:00:10Z', 'RewriteSecurityGroup', {
      requestParameters: { groupId: GROUP.resourceId, allow: '0.0.0.0/0' },
    });
    const alone = (await changesOf(store)).rows[0]?.causes;
    expect(alone?.map((cause) => cause.eventID)).toEqual([unlisted]);
    expect(alone?.[0]?.score).toBeLessThan(0.4);
    const listed = await addCall(
      store,
      '2026-02-10T12:00:00Z',
      'AuthorizeSecurityGroupIngress',
      authorize(GROUP.resourceId, 22, '0.0.0.0/0'),
    );
    expect((await changesOf(store)).rows[0]?.causes.map((cause) => cause.eventID)).toEqual([listed]);
  });

  it('takes a call without readOnly by its verb', async () => {
    await openedGroup();
    const fields = { ...authorize(GROUP.resourceId, 22, '0.0.0.0/0'), readOnly: null };
    await addCall(store, '2026-02-10T12:00:01Z', 'DescribeSecurityGroups', fields);
    const eventID = await addCall(store, '2026-02-10T12:00:00Z', 'AuthorizeSecurityGroupIngress', fields);
    expect((await changesOf(store)).rows[0]?.causes.map((cause) => cause.eventID)).toEqual([eventID]);
  });

  it('tells the calls that followed a creation before Config saw the resource, after the one that created it', async () => {
    const created = await addCall(store, '2026-02-10T11:58:00Z', 'CreateSecurityGroup', {
      requestParameters: { groupName: 'web' },
      responseElements: { _return: true, groupId: GROUP.resourceId },
    });
    const opened = await addCall(
      store,
      '2026-02-10T11:59:00Z',
      'AuthorizeSecurityGroupIngress',
      authorize(GROUP.resourceId, 22, '0.0.0.0/0'),
    );
    await addItem(store, '2026-02-10T12:00:42.000Z', {
      ...group(permission(22, '0.0.0.0/0')),
      configurationItemStatus: 'ResourceDiscovered',
    });
    const { causes } = (await changesOf(store)).rows[0] ?? { causes: [] };
    expect(causes.map((cause) => cause.eventID)).toEqual([created, opened]);
    expect(causes[0]?.reason).toContain('creates it');
    expect(causes[1]?.reason).toContain('changes a part it was first seen with');
  });

  it('tells a stray call of long ago only beside one that fits', async () => {
    await openedGroup();
    const request = {
      resourcesSet: { items: [{ resourceId: GROUP.resourceId }] },
      tagSet: { items: [{ key: 'a', value: 'b' }] },
    };
    const stray = await addCall(store, '2026-02-10T09:00:00Z', 'CreateTags', { requestParameters: request });
    expect((await changesOf(store)).rows[0]?.causes).toEqual([]);
    const fits = await addCall(
      store,
      '2026-02-10T12:00:00Z',
      'AuthorizeSecurityGroupIngress',
      authorize(GROUP.resourceId, 22, '0.0.0.0/0'),
    );
    expect((await changesOf(store)).rows[0]?.causes.map((cause) => cause.eventID)).toEqual([fits, stray]);
  });

  it('finds the instance behind a step that is not in relationships only', async () => {
    const tie = (resourceId: string) => ({
      resourceType: 'AWS::EC2::Instance',
      resourceId,
      name: 'Is associated with Instance',
    });
    await addItem(store, '2026-02-10T08:00:00.000Z', group(permission(443, '10.0.0.0/8')));
    await addItem(store, '2026-02-10T12:00:42.000Z', {
      ...group(permission(22, '0.0.0.0/0')),
      relationships: [tie('i-0aaaaaaaaaaaaaaa1')],
    });
    const moved = await addCall(store, '2026-02-10T12:00:00Z', 'ModifyInstanceAttribute', {
      requestParameters: {
        instanceId: 'i-0aaaaaaaaaaaaaaa1',
        groupSet: { items: [{ groupId: GROUP.resourceId }] },
      },
    });
    const change = (await changesOf(store)).rows[0];
    expect(change?.kind).toBe('modified');
    expect(change?.causes.map((cause) => cause.eventID)).toEqual([moved]);
  });

  it('looks up to the snapshot that shows it, where the capture time did not move', async () => {
    const ARN =
      'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/web/50dc6c495c0c9188';
    const shown = (file: number, value: string) =>
      addItem(store, '2026-02-01T08:00:00Z', {
        file_id: file,
        resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
        resourceId: ARN,
        resourceName: 'web',
        ARN,
        configuration: { scheme: 'internal' },
        supplementaryConfiguration: {
          LoadBalancerAttributes: [{ key: 'deletion_protection.enabled', value }],
        },
      });
    const snapshot = (id: number, time: string) =>
      store.run(sql`INSERT INTO evidence_file
        (id, path, size, kind, status, events, config_items, rejected, notices, load_id, loaded_at)
        VALUES (${id}, ${`/1_Config_eu-central-1_ConfigSnapshot_${time}_0.json.gz`}, 1, 'config-items', 'loaded', 0, 1, 0, 0, 1, now())`);
    // By their numbers the files stand the other way round.
    await snapshot(12, '20260210T060000Z');
    await snapshot(11, '20260211T060000Z');
    await shown(11, 'false');
    await shown(12, 'true');
    const modify = (time: string, value: string) =>
      addCall(store, time, 'ModifyLoadBalancerAttributes', {
        eventSource: 'elasticloadbalancing.amazonaws.com',
        requestParameters: {
          loadBalancerArn: ARN,
          attributes: [{ key: 'deletion_protection.enabled', value }],
        },
      });
    const cause = await modify('2026-02-10T15:00:00Z', 'false');
    await modify('2026-02-11T15:00:00Z', 'true');
    const { rows } = await changesOf(store);
    expect(
      rows.map(({ kind, capturedAt, causes }) => [kind, capturedAt, causes.map((one) => one.eventID)]),
    ).toEqual([['modified', '2026-02-01T08:00:00Z', [cause]]]);
    expect(rows[0]?.diff).toMatchObject([{ from: 'true', to: 'false' }]);
  });

  describe('of what calls ask for', () => {
    const ROLE = {
      resourceType: 'AWS::IAM::Role',
      resourceId: 'AROAAAAAAAAAAAAAAAAAA',
      resourceName: 'deploy',
    };
    const document = (action: string) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
      });
    const role = (policies: Record<string, string>) => ({
      ...ROLE,
      awsRegion: 'global',
      configuration: {
        rolePolicyList: Object.entries(policies).map(([policyName, action]) => ({
          policyName,
          policyDocument: encodeURIComponent(document(action)),
        })),
      },
    });
    const put = (time: string, policyName: string, action: string) =>
      addCall(store, time, 'PutRolePolicy', {
        eventSource: 'iam.amazonaws.com',
        awsRegion: 'us-east-1',
        requestParameters: { roleName: 'deploy', policyName, policyDocument: document(action) },
      });
    const named = async () =>
      (await changesOf(store)).rows.map(({ causes }) => causes.map((one) => one.eventID));

    it('does not take a call that asks for what stood there before for the cause', async () => {
      await addItem(store, '2026-02-10T08:00:00Z', role({ base: 's3:GetObject' }));
      await put('2026-02-10T08:01:00Z', 'base', 's3:GetObject');
      await addItem(store, '2026-02-10T09:00:00Z', role({ base: 'kms:Decrypt' }));
      expect(await named()).toEqual([[]]);
    });

    it('knows the statements of the policy that a call puts', async () => {
      await addItem(store, '2026-02-10T08:00:00Z', role({ base: 's3:GetObject', extra: 'sqs:SendMessage' }));
      const eventID = await put('2026-02-10T08:30:00Z', 'base', 'kms:Decrypt');
      await addItem(store, '2026-02-10T09:00:00Z', role({ base: 'kms:Decrypt' }));
      expect(await named()).toEqual([[eventID]]);
    });

    it('tells a tag that is set anew from one that is set again', async () => {
      const tagged = (owner: string) => ({ ...group(), tags: { owner } });
      const tag = (time: string, value: string) =>
        addCall(store, time, 'CreateTags', {
          requestParameters: {
            resourcesSet: { items: [{ resourceId: GROUP.resourceId }] },
            tagSet: { items: [{ key: 'owner', value }] },
          },
        });
      await addItem(store, '2026-02-10T08:00:00Z', tagged('kim'));
      const set = await tag('2026-02-10T08:57:00Z', 'lee');
      const again = await tag('2026-02-10T08:58:00Z', 'kim');
      await addItem(store, '2026-02-10T09:00:00Z', tagged('lee'));
      const [causes] = await named();
      expect(causes?.[0]).toBe(set);
      expect(causes?.[1]).toBe(again);
    });

    it('does not take a call that ties an instance for what made a volume on it', async () => {
      const instance = { resourceType: 'AWS::EC2::Instance', resourceId: 'i-0123456789abcdef0' };
      await addCall(store, '2026-02-10T08:59:00Z', 'ModifyInstanceAttribute', {
        requestParameters: {
          instanceId: instance.resourceId,
          groupSet: { items: [{ groupId: OTHER_GROUP }] },
        },
      });
      await addItem(store, '2026-02-10T09:00:00Z', {
        resourceType: 'AWS::EC2::Volume',
        resourceId: 'vol-0123456789abcdef0',
        configurationItemStatus: 'ResourceDiscovered',
        configuration: { size: 20, attachments: [{ instanceId: instance.resourceId, device: '/dev/sdf' }] },
        relationships: [{ ...instance, name: 'Is attached to Instance' }],
      });
      expect(await named()).toEqual([[]]);
    });
  });

  it('survives names that somebody made up to break the question', async () => {
    await openedGroup();
    const eventID = await addCall(
      store,
      '2026-02-10T12:00:00Z',
      'AuthorizeSecurityGroupIngress',
      authorize(GROUP.resourceId, 22, '0.0.0.0/0'),
    );
    const hostile = {
      resourceType: "AWS::E'C2::\u0000",
      resourceId: '\u0000\'"; DROP TABLE event',
      awsAccountId: '\u0000',
      awsRegion: '\u202e',
      configurationItemStatus: 'ResourceDiscovered',
      relatedEvents: '["\\ud800","\\u0000"]',
      configuration: '{"a":"\\ud800","b":[{"name":{}},{"name":[]}],"ipPermissions":[{"ipProtocol":{}},1]}',
      tags: '{"":{}}',
      relationships: '[1,{"name":{},"resourceType":[]}]',
    };
    await addItem(store, '2026-02-10T12:00:00Z', hostile);
    await addItem(store, '2026-02-10T12:00:00Z', {
      ...hostile,
      awsAccountId: '111122223333',
      resourceType: 'AWS::EC2::SecurityGroup',
    });
    const { total, rows } = await changesOf(store);
    expect(total).toBe(3);
    expect(rows.flatMap((change) => change.causes.map((cause) => cause.eventID))).toEqual([eventID]);
  });
});
