import { beforeEach, describe, expect, it } from 'vitest';
import { compareStates } from '../../../electron/engine/questions/compare';
import { listCompliance } from '../../../electron/engine/questions/compliance';
import { ledger } from '../../../electron/engine/questions/ledger';
import { relationships } from '../../../electron/engine/questions/relationships';
import { unexplained } from '../../../electron/engine/questions/unexplained';
import { unrecorded } from '../../../electron/engine/questions/unrecorded';
import type { Connection } from '../../../electron/engine/store/run';
import { sql } from '../../../electron/engine/store/sql';
import { CALLS } from '../../../shared/api';
import type { Doubt } from '../../../shared/model/change';
import { changesOf } from './listing';
import { ACCOUNT, addCall, addItem, derived, emptyCase, REGION } from './rows';

let store: Connection;
beforeEach(async () => {
  store = await emptyCase();
});

const VOLUME = { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0123456789abcdef0' };
const INSTANCE = { resourceType: 'AWS::EC2::Instance', resourceId: 'i-0123456789abcdef0' };
const tie = (name: string, to: typeof VOLUME) => ({ name, ...to });

describe('relationships', () => {
  beforeEach(async () => {
    const attached = [tie('Is attached to Instance', INSTANCE)];
    await addItem(store, '2026-02-10T08:00:00Z', {
      ...VOLUME,
      configuration: { size: 1 },
      relationships: [],
    });
    await addItem(store, '2026-02-10T09:00:00Z', {
      ...VOLUME,
      configuration: { size: 1 },
      relationships: attached,
    });
    await addItem(store, '2026-02-10T10:00:00Z', {
      ...VOLUME,
      configuration: { size: 2 },
      relationships: attached,
    });
    await addItem(store, '2026-02-10T11:00:00Z', {
      ...VOLUME,
      configuration: { size: 2 },
      relationships: [],
    });
    await addItem(store, '2026-02-10T08:00:00Z', {
      ...INSTANCE,
      configuration: { instanceId: INSTANCE.resourceId },
      relationships: [{ name: 'Is contained in Vpc', resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-1' }],
    });
    await addItem(store, '2026-02-10T09:30:00Z', {
      ...INSTANCE,
      configuration: { instanceId: INSTANCE.resourceId, state: 'running' },
      relationships: [{ name: 'Is contained in Vpc', resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-1' }],
    });
    await derived(store);
  });
  const graph = (resourceId: string, at: string, depth = 1) =>
    relationships(store, CALLS.relationships.args.parse({ resource: { resourceId }, at, depth }));

  it('hold from the item that lists them to the one that does not', async () => {
    for (const [at, ties] of [
      ['2026-02-10T08:30:00Z', 0],
      ['2026-02-10T09:00:00Z', 1],
      ['2026-02-10T10:59:59Z', 1],
      ['2026-02-10T11:00:00Z', 0],
    ] as const) {
      expect([at, (await graph(VOLUME.resourceId, at)).ties.length]).toEqual([at, ties]);
    }
    const { ties } = await graph(VOLUME.resourceId, '2026-02-10T10:00:00Z');
    expect(ties[0]).toMatchObject({
      name: 'Is attached to',
      since: '2026-02-10T09:00:00Z',
      until: '2026-02-10T11:00:00Z',
    });
  });

  it('are followed in both directions and further, to what has no item of its own', async () => {
    const one = await graph(INSTANCE.resourceId, '2026-02-10T10:00:00Z');
    expect(one.nodes.map(({ resourceId }) => resourceId).sort()).toEqual([
      INSTANCE.resourceId,
      'vol-0123456789abcdef0',
      'vpc-1',
    ]);
    expect(one.nodes.find(({ resourceId }) => resourceId === 'vpc-1')?.resource).toBeNull();
    const lasting = (await graph(INSTANCE.resourceId, '2026-02-12T00:00:00Z')).ties;
    expect(lasting).toMatchObject([{ since: '2026-02-10T08:00:00Z', until: null }]);
    const two = await graph(VOLUME.resourceId, '2026-02-10T10:00:00Z', 2);
    expect(two.nodes.find(({ resourceId }) => resourceId === 'vpc-1')?.distance).toBe(2);
    // Nobody recorded the VPC; whatever else lists it is met through it.
    const vpc = tie('Is contained in Vpc', { resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-1' });
    const group = { resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-0123456789abcdef0' };
    await addItem(store, '2026-02-10T08:00:00Z', { ...group, configuration: {}, relationships: [vpc] });
    await derived(store);
    const through = await graph(INSTANCE.resourceId, '2026-02-10T10:00:00Z', 2);
    expect(through.nodes.find(({ resourceId }) => resourceId === group.resourceId)?.distance).toBe(2);
    const resource = { resourceType: 'AWS::EC2::VPC', resourceId: 'vpc-1', awsAccountId: ACCOUNT };
    const args = CALLS.relationships.args.parse({ resource, at: '2026-02-10T10:00:00Z' });
    const around = (await relationships(store, args)).nodes.map((node) => [node.resourceId, node.distance]);
    expect(around.sort()).toEqual([
      [INSTANCE.resourceId, 1],
      [group.resourceId, 1],
      ['vpc-1', 0],
    ]);
  });
});

describe('two moments', () => {
  it('differ by what appeared, went, changed, and what cannot be known', async () => {
    const disk = (n: number) => ({ resourceType: 'AWS::EC2::Volume', resourceId: `vol-${n}` });
    await addItem(store, '2026-02-10T08:00:00Z', { ...disk(1), configuration: { size: 1 } });
    await addItem(store, '2026-02-10T10:00:00Z', { ...disk(1), configuration: { size: 2 } });
    await addItem(store, '2026-02-10T08:00:00Z', { ...disk(2), configuration: { size: 1 } });
    await addItem(store, '2026-02-10T10:00:00Z', {
      ...disk(2),
      configuration: null,
      configurationItemStatus: 'ResourceDeleted',
    });
    await addItem(store, '2026-02-10T10:00:00Z', {
      ...disk(3),
      configuration: {},
      resourceCreationTime: '2026-02-10T09:30:00Z',
    });
    await addItem(store, '2026-02-10T10:00:00Z', {
      ...disk(4),
      configuration: {},
      resourceCreationTime: '2024-01-01T00:00:00Z',
    });
    await addItem(store, '2026-02-10T08:00:00Z', { ...disk(5), configuration: { size: 1 } });
    await derived(store);
    const args = CALLS['state.compare'].args.parse({
      from: '2026-02-10T09:00:00Z',
      to: '2026-02-10T11:00:00Z',
    });
    const { rows } = await compareStates(store, args);
    expect(rows.map(({ resourceId, kind }) => `${resourceId} ${kind}`)).toEqual([
      'vol-1 changed',
      'vol-2 gone',
      'vol-3 appeared',
      'vol-4 unknown',
    ]);
    expect(rows[0]?.diff).toEqual([
      { path: 'configuration.size', from: 1, to: 2, sentence: 'size is now 2, was 1' },
    ]);
  });
});

describe('what one call touched', () => {
  it('is told with each of its changes, and listed by its eventID', async () => {
    const other = { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0fedcba9876543210' };
    const alone = { resourceType: 'AWS::EC2::Volume', resourceId: 'vol-0aaaaaaaaaaaaaaaa' };
    for (const volume of [VOLUME, other, alone]) {
      const configuration = { volumeId: volume.resourceId };
      await addItem(store, '2026-02-10T08:00:00Z', { ...volume, configuration });
      await addItem(store, '2026-02-10T10:00:00Z', { ...volume, configuration, tags: { stage: 'test' } });
    }
    const tag = (...ids: string[]) => ({
      requestParameters: {
        resourcesSet: { items: ids.map((resourceId) => ({ resourceId })) },
        tagSet: { items: [{ key: 'stage', value: 'test' }] },
      },
    });
    const both = await addCall(
      store,
      '2026-02-10T09:59:00Z',
      'CreateTags',
      tag(VOLUME.resourceId, other.resourceId),
    );
    const one = await addCall(store, '2026-02-10T09:59:10Z', 'CreateTags', tag(alone.resourceId));
    await derived(store);
    const touched = (await changesOf(store)).rows.map((change) => [change.resourceId, change.alsoTouched]);
    expect(new Map(touched as [string, number][])).toEqual(
      new Map([
        [VOLUME.resourceId, 1],
        [other.resourceId, 1],
        [alone.resourceId, 0],
      ]),
    );
    const of = async (eventID: string) =>
      (await changesOf(store, { eventID })).rows.map(({ resourceId }) => resourceId).sort();
    expect(await of(both)).toEqual([VOLUME.resourceId, other.resourceId].sort());
    expect(await of(one)).toEqual([alone.resourceId]);
  });
});

describe('calls without a change', () => {
  it('are told with why, and stand in the ledger with the others', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', {
      ...VOLUME,
      configuration: { volumeId: VOLUME.resourceId, size: 1 },
    });
    await addItem(store, '2026-02-10T10:00:00Z', {
      ...VOLUME,
      configuration: { volumeId: VOLUME.resourceId, size: 2 },
    });
    const rq = (volumeId: string, size: number) => ({ requestParameters: { volumeId, size } });
    const made = await addCall(store, '2026-02-10T09:59:00Z', 'ModifyVolume', rq(VOLUME.resourceId, 2));
    const late = await addCall(store, '2026-02-10T12:00:00Z', 'ModifyVolume', rq(VOLUME.resourceId, 3));
    const idle = await addCall(store, '2026-02-10T07:00:00Z', 'ModifyVolume', rq(VOLUME.resourceId, 1));
    const unseen = await addCall(
      store,
      '2026-02-10T11:00:00Z',
      'ModifyVolume',
      rq('vol-0fedcba9876543210', 9),
    );
    const other = await addCall(store, '2026-02-10T11:30:00Z', 'CreateFlowLogs', {});
    await addCall(store, '2026-02-10T11:40:00Z', 'ModifyVolume', {
      ...rq(VOLUME.resourceId, 4),
      outcome: 'denied',
      errorCode: 'X',
    });
    await derived(store);
    const { total, reasons, rows } = await unrecorded(store, CALLS.unrecorded.args.parse({}));
    expect(total).toBe(4);
    expect(Object.fromEntries(reasons.map(({ why, calls }) => [why, calls]))).toEqual({
      'not-captured': 1,
      'not-recorded': 1,
      unseen: 1,
      'no-difference': 1,
    });
    const some = await unrecorded(store, CALLS.unrecorded.args.parse({ why: 'unseen' }));
    expect([some.total, some.reasons.length, some.rows.map(({ eventID }) => eventID)]).toEqual([
      1,
      4,
      [unseen],
    ]);
    expect(rows.map(({ eventID, why }) => [eventID, why])).toEqual([
      [late, 'not-captured'],
      [other, 'not-recorded'],
      [unseen, 'unseen'],
      [idle, 'no-difference'],
    ]);
    const told = await ledger(store, CALLS.ledger.args.parse({ resourceId: VOLUME.resourceId }));
    expect(told.rows.map(({ eventID, change }) => [eventID, change !== null])).toEqual([
      [idle, false],
      [made, true],
      [late, false],
    ]);
  });
});

describe('changes that no call explains', () => {
  it('are counted and found by what may be the reason', async () => {
    // The logs of the volume's account begin at 09:00; of the other account there are none.
    await addItem(store, '2026-02-10T08:00:00Z', { ...VOLUME, configuration: { size: 1 } });
    const early = await addItem(store, '2026-02-10T08:30:00Z', { ...VOLUME, configuration: { size: 2 } });
    const foreign = { ...VOLUME, awsAccountId: '999988887777', resourceId: 'vol-0fedcba9876543210' };
    await addItem(store, '2026-02-10T09:30:00Z', { ...foreign, configuration: { size: 1 } });
    const other = await addItem(store, '2026-02-10T10:00:00Z', { ...foreign, configuration: { size: 2 } });
    await addCall(store, '2026-02-10T09:00:00Z', 'CreateFlowLogs', {});
    const made = await addCall(store, '2026-02-10T10:59:00Z', 'ModifyVolume', {
      requestParameters: { volumeId: VOLUME.resourceId, size: 3 },
    });
    await addItem(store, '2026-02-10T11:00:00Z', { ...VOLUME, configuration: { size: 3 } });
    await derived(store);
    const { total, reasons } = await unexplained(store);
    expect(total).toBe(2);
    expect(Object.fromEntries(reasons.map(({ kind, changes }) => [kind, changes]))).toEqual({
      account: 1,
      before: 1,
      gap: 1,
      service: 1,
      elsewhere: 1,
    });
    const found = async (doubt: Doubt['kind']) =>
      (await changesOf(store, { doubt })).rows.map(({ item }) => item);
    expect([await found('account'), await found('before'), await found('omitted')]).toEqual([
      [other],
      [early],
      [],
    ]);
    expect((await changesOf(store)).rows.at(-1)?.causes[0]?.eventID).toBe(made);
  });
});

describe('compliance as Config recorded it', () => {
  it('is a timeline per rule and resource', async () => {
    const said = (time: string, ssh: string, tags: string) =>
      addItem(store, time, {
        resourceType: 'AWS::Config::ResourceCompliance',
        resourceId: `AWS::EC2::SecurityGroup/sg-1`,
        configuration: {
          targetResourceId: 'sg-1',
          targetResourceType: 'AWS::EC2::SecurityGroup',
          complianceType: ssh,
          configRuleList: [
            { configRuleName: 'ssh', complianceType: ssh },
            { configRuleName: 'tags', complianceType: tags },
          ],
        },
      });
    await said('2026-02-10T08:00:00Z', 'COMPLIANT', 'COMPLIANT');
    await said('2026-02-10T09:00:00Z', 'COMPLIANT', 'NON_COMPLIANT');
    await said('2026-02-10T10:00:00Z', 'NON_COMPLIANT', 'NON_COMPLIANT');
    await derived(store);
    const ask = async (args: object) =>
      (await listCompliance(store, CALLS.compliance.args.parse(args))).rows.map(
        ({ configRuleName, complianceType, since, until }) => [
          configRuleName,
          complianceType,
          since.slice(11, 13),
          until?.slice(11, 13) ?? null,
        ],
      );
    expect(await ask({})).toEqual([
      ['ssh', 'COMPLIANT', '08', '10'],
      ['ssh', 'NON_COMPLIANT', '10', null],
      ['tags', 'COMPLIANT', '08', '09'],
      ['tags', 'NON_COMPLIANT', '09', null],
    ]);
    expect(
      await ask({ at: '2026-02-10T09:30:00Z', resourceId: 'sg-1', complianceType: 'NON_COMPLIANT' }),
    ).toEqual([['tags', 'NON_COMPLIANT', '09', null]]);
    const named = { resourceType: 'AWS::EC2::SecurityGroup', awsAccountId: ACCOUNT, rule: 'tags' };
    expect(await ask(named)).toHaveLength(2);
    expect(await ask({ ...named, resourceType: 'AWS::EC2::Instance' })).toEqual([]);
    expect(await ask({ ...named, awsAccountId: '999988887777' })).toEqual([]);
    await notified(store, '2026-02-10T09:50:00Z', 'NON_COMPLIANT', ['2026-02-10T06:00:00Z', 'COMPLIANT']);
    await notified(store, '2026-02-10T11:00:00Z', null, ['2026-02-10T09:50:00Z', 'NON_COMPLIANT']);
    await derived(store);
    // The notification knew what the rule said before the first item, four hours earlier, and that it is asked no more.
    const { rows } = await listCompliance(store, CALLS.compliance.args.parse({ rule: 'ssh' }));
    expect(rows.map((row) => [row.complianceType, row.since, row.until, row.source])).toEqual([
      ['COMPLIANT', '2026-02-10T06:00:00Z', '2026-02-10T09:50:00Z', 'notification'],
      ['NON_COMPLIANT', '2026-02-10T09:50:00Z', '2026-02-10T11:00:00Z', 'notification'],
    ]);
  });

  it('names the change before a verdict that changed, and who made it, as inferred', async () => {
    const group = { resourceType: 'AWS::EC2::SecurityGroup', resourceId: 'sg-1', resourceName: 'web-front' };
    const open = (...ports: number[]) => ({
      ...group,
      configuration: {
        ipPermissions: ports.map((port) => ({
          ipProtocol: 'tcp',
          fromPort: port,
          toPort: port,
          ipv4Ranges: [{ cidrIp: '0.0.0.0/0' }],
        })),
      },
    });
    await addItem(store, '2026-02-10T05:00:00Z', open(80));
    await addItem(store, '2026-02-10T07:00:00Z', open(80, 443));
    const opened = await addItem(store, '2026-02-10T09:00:00Z', open(80, 443, 22));
    await addItem(store, '2026-02-12T07:00:00Z', open(80, 443));
    const eventID = await addCall(store, '2026-02-10T08:58:00Z', 'AuthorizeSecurityGroupIngress', {
      requestParameters: {
        groupId: 'sg-1',
        cidrIp: '0.0.0.0/0',
        fromPort: 22,
        toPort: 22,
        ipProtocol: 'tcp',
      },
      principal: 'arn:aws:iam::111122223333:user/mallory',
    });
    await notified(store, '2026-02-10T09:02:00Z', 'NON_COMPLIANT', ['2026-02-10T06:00:00Z', 'COMPLIANT']);
    // Two days after the last change: whatever brought it about, nobody can tell.
    await notified(store, '2026-02-14T09:00:00Z', 'COMPLIANT', ['2026-02-10T09:02:00Z', 'NON_COMPLIANT']);
    await derived(store);
    const { rows } = await listCompliance(store, CALLS.compliance.args.parse({}));
    expect(rows.map(({ displayName }) => displayName)).toEqual(rows.map(() => 'web-front'));
    expect(rows.map(({ complianceType, becameBy }) => [complianceType, becameBy?.item ?? null])).toEqual([
      ['COMPLIANT', null],
      ['NON_COMPLIANT', opened],
      ['COMPLIANT', null],
    ]);
    expect(rows[1]?.becameBy).toMatchObject({
      capturedAt: '2026-02-10T09:00:00Z',
      summary: 'allows tcp 22 from 0.0.0.0/0',
      eventID,
      eventName: 'AuthorizeSecurityGroupIngress',
      actor: 'arn:aws:iam::111122223333:user/mallory',
    });
    expect(rows[1]?.becameBy?.reason).toBe(
      'Inferred: the last of 2 changes since it was COMPLIANT, 2 min before this verdict.',
    );
  });

  it('names the making of a resource before its first verdict, and no call where none explains it', async () => {
    const made = await addItem(store, '2026-02-10T08:00:00Z', {
      resourceType: 'AWS::EC2::SecurityGroup',
      resourceId: 'sg-1',
      configurationItemStatus: 'ResourceDiscovered',
      configuration: { groupName: 'web' },
    });
    await addItem(store, '2026-02-10T08:01:00Z', {
      resourceType: 'AWS::Config::ResourceCompliance',
      resourceId: 'AWS::EC2::SecurityGroup/sg-1',
      configuration: {
        targetResourceId: 'sg-1',
        targetResourceType: 'AWS::EC2::SecurityGroup',
        configRuleList: [{ configRuleName: 'ssh', complianceType: 'NON_COMPLIANT' }],
      },
    });
    await derived(store);
    const { rows } = await listCompliance(store, CALLS.compliance.args.parse({ resourceId: 'sg-1' }));
    expect(rows[0]?.becameBy).toMatchObject({ item: made, n: null, eventName: null, actor: null });
    expect(rows[0]?.becameBy?.reason).toBe('Inferred: the resource was made 60 s before its first verdict.');
  });

  it('says no longer what the next item does not list', async () => {
    const said = (time: string, configRuleList: object[]) =>
      addItem(store, time, {
        resourceType: 'AWS::Config::ConformancePackCompliance',
        resourceId: 'pack-1',
        configuration: { complianceType: 'COMPLIANT', configRuleList },
      });
    await said('2026-02-10T08:00:00Z', [{ configRuleName: 'ssh', complianceType: 'COMPLIANT' }]);
    await said('2026-02-10T09:00:00Z', []);
    await said('2026-02-10T10:00:00Z', [{ configRuleName: 'ssh', complianceType: 'COMPLIANT' }]);
    await derived(store);
    const { rows } = await listCompliance(store, CALLS.compliance.args.parse({ resourceId: 'pack-1' }));
    expect(
      rows.map((row) => [row.complianceType, row.since.slice(11, 13), row.until?.slice(11, 13)]),
    ).toEqual([
      ['COMPLIANT', '08', '09'],
      ['COMPLIANT', '10', undefined],
    ]);
  });
});

/** What a notification says of `ssh` and the group: the verdict and since when, and what it was before. */
async function notified(
  to: Connection,
  at: string,
  verdict: string | null,
  [before, was]: [string, string],
): Promise<void> {
  await to.run(sql`INSERT INTO compliance_notice VALUES (1, 0, ${ACCOUNT}, ${REGION}, 'ssh',
    'AWS::EC2::SecurityGroup', 'sg-1', ${verdict}, CAST(${at} AS TIMESTAMP), NULL, ${was}, CAST(${before} AS TIMESTAMP), NULL)`);
}

describe('an item too large for its notification', () => {
  it('says nothing of the resource', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', { ...VOLUME, configuration: { size: 1 } });
    await addItem(store, '2026-02-10T09:00:00Z', {
      ...VOLUME,
      configuration: null,
      configurationStateId: '0',
    });
    await addItem(store, '2026-02-10T10:00:00Z', { ...VOLUME, configuration: { size: 1 } });
    expect((await changesOf(store)).total).toBe(0);
  });
});
