import { beforeEach, describe, expect, it } from 'vitest';
import { listResources } from '../../../electron/engine/questions/resources';
import type { Connection } from '../../../electron/engine/store/run';
import { CALLS } from '../../../shared/api';
import { changesOf, plain } from './listing';
import { addCall, addItem, derived, emptyCase } from './rows';

let store: Connection;
beforeEach(async () => {
  store = await emptyCase();
});

const volume = (size: number, attachments: object[] = []) => ({
  resourceType: 'AWS::EC2::Volume',
  resourceId: 'vol-0123456789abcdef0',
  ARN: 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-0123456789abcdef0',
  configuration: { volumeId: 'vol-0123456789abcdef0', size, attachments },
});
const gone = (fields: object) => ({
  ...fields,
  configuration: null,
  configurationItemStatus: 'ResourceDeleted',
});

const kinds = async () => (await changesOf(store)).rows.map((change) => change.kind);

describe('steps of a resource', () => {
  it('takes a first item that was there before as what later ones are compared with', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', {
      ...volume(10),
      resourceCreationTime: '2025-06-01T00:00:00Z',
    });
    expect(await kinds()).toEqual([]);
    await addItem(store, '2026-02-10T09:00:00Z', {
      ...volume(20),
      resourceCreationTime: '2025-06-01T00:00:00Z',
    });
    const { rows } = await changesOf(store);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      kind: 'modified',
      capturedAt: '2026-02-10T09:00:00Z',
      previousCapturedAt: '2026-02-10T08:00:00Z',
      diff: [{ path: 'configuration.size', from: 10, to: 20 }],
    });
  });

  it.each([
    ['discovered, creation time unknown', { configurationItemStatus: 'ResourceDiscovered' }, ['created']],
    ['created an hour before', { resourceCreationTime: '2026-02-10T07:00:00Z' }, ['created']],
    ['created two days before', { resourceCreationTime: '2026-02-08T07:00:00Z' }, []],
    [
      'discovered two days after its creation',
      { configurationItemStatus: 'ResourceDiscovered', resourceCreationTime: '2026-02-08T07:00:00Z' },
      [],
    ],
    ['of unknown age', {}, []],
  ])('a first item %s', async (_, fields, expected) => {
    await addItem(store, '2026-02-10T08:00:00Z', { ...volume(10), ...fields });
    expect(await kinds()).toEqual(expected);
  });

  it('sees a deletion and a re-creation under the same id', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', volume(10));
    await addItem(store, '2026-02-10T09:00:00Z', gone(volume(10)));
    await addItem(store, '2026-02-10T09:30:00Z', gone(volume(10)));
    await addItem(store, '2026-02-10T10:00:00Z', volume(30));
    const { total, rows } = await changesOf(store);
    expect(total).toBe(2);
    expect(rows.map((change) => change.kind)).toEqual(['deleted', 'created']);
    expect(plain(rows[0]?.diff)).toEqual([
      { path: 'configuration.volumeId', from: 'vol-0123456789abcdef0' },
      { path: 'configuration.size', from: 10 },
    ]);
    expect(plain(rows[1]?.diff)).toContainEqual({ path: 'configuration.size', to: 30 });
    expect(rows[1]?.previousCapturedAt).toBe('2026-02-10T09:30:00Z');
  });

  it('explains a creation and a deletion by the calls that do it', async () => {
    const id = { volumeId: 'vol-0123456789abcdef0' };
    const created = await addCall(store, '2026-02-10T07:58:00Z', 'CreateVolume', {
      requestParameters: { size: '10' },
      responseElements: id,
    });
    await addItem(store, '2026-02-10T08:00:00Z', {
      ...volume(10),
      configurationItemStatus: 'ResourceDiscovered',
    });
    const deleted = await addCall(store, '2026-02-10T08:59:00Z', 'DeleteVolume', { requestParameters: id });
    await addItem(store, '2026-02-10T09:00:00Z', gone(volume(10)));
    const { rows } = await changesOf(store);
    expect(rows.map((change) => change.causes.map((cause) => cause.eventID))).toEqual([[created], [deleted]]);
    expect(rows.every((change) => (change.causes[0]?.score ?? 0) > 0.9)).toBe(true);
  });

  it('explains a volume that went with its instance by the call on the instance', async () => {
    const tie = {
      resourceType: 'AWS::EC2::Instance',
      resourceId: 'i-0aaaaaaaaaaaaaaa1',
      name: 'Is attached to Instance',
    };
    await addItem(store, '2026-02-10T08:00:00Z', { ...volume(10), relationships: [tie] });
    await addItem(store, '2026-02-10T09:00:00Z', gone(volume(10)));
    const eventID = await addCall(store, '2026-02-10T08:58:00Z', 'TerminateInstances', {
      requestParameters: { instancesSet: { items: [{ instanceId: tie.resourceId }] } },
    });
    const causes = (await changesOf(store)).rows[0]?.causes;
    expect(causes?.map((cause) => cause.eventID)).toEqual([eventID]);
    expect(causes?.[0]?.score).toBeCloseTo(0.49, 1);
  });

  it('makes no step of items that mean the same, nor of repeats', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', volume(10));
    await addItem(store, '2026-02-10T08:00:00Z', { ...volume(99), duplicate_of: 1 });
    await addItem(store, '2026-02-10T09:00:00Z', {
      ...volume(10),
      configurationItemVersion: '1.2',
      configurationStateMd5Hash: 'abc',
      configuration: { attachments: [], size: 10, volumeId: 'vol-0123456789abcdef0', kmsKeyId: null },
    });
    expect(await kinds()).toEqual([]);
  });

  it('passes over items that Config did not record', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', volume(10));
    await addItem(store, '2026-02-10T09:00:00Z', {
      ...volume(10),
      configuration: null,
      configurationItemStatus: 'ResourceNotRecorded',
    });
    await addItem(store, '2026-02-10T10:00:00Z', volume(10));
    expect(await kinds()).toEqual([]);
  });

  it('orders items of one moment by their state id', async () => {
    await addItem(store, '2026-02-10T09:00:00Z', { ...volume(30), configurationStateId: '1000' });
    await addItem(store, '2026-02-10T09:00:00Z', { ...volume(20), configurationStateId: '999' });
    const { rows } = await changesOf(store);
    expect(plain(rows[0]?.diff)).toEqual([{ path: 'configuration.size', from: 20, to: 30 }]);
  });

  it('pages, and finds a resource by id, else by name, else by ARN', async () => {
    for (const [hour, size] of [
      ['08', 10],
      ['09', 20],
      ['10', 30],
    ] as const) {
      await addItem(store, `2026-02-10T${hour}:00:00Z`, { ...volume(size), resourceName: 'data' });
    }
    await addItem(store, '2026-02-10T08:00:00Z', { ...volume(1), resourceId: 'vol-2', ARN: null });
    await addItem(store, '2026-02-10T08:30:00Z', { ...volume(2), resourceId: 'vol-2', ARN: null });
    expect((await changesOf(store, { start: 1, count: 1 })).rows.map((change) => change.capturedAt)).toEqual([
      '2026-02-10T09:00:00Z',
    ]);
    const resourceType = 'AWS::EC2::Volume';
    for (const resourceId of ['vol-0123456789abcdef0', 'data', volume(1).ARN]) {
      const found = await changesOf(store, { resource: { resourceType, resourceId } });
      expect([resourceId, found.total]).toEqual([resourceId, 2]);
    }
    expect((await changesOf(store, { resource: { resourceType, resourceId: 'vol-2' } })).total).toBe(1);
    expect((await changesOf(store, { resource: { resourceType, resourceId: 'nothing' } })).total).toBe(0);
    expect(
      (await changesOf(store, { resource: { resourceType, resourceId: 'data', awsRegion: 'us-east-1' } }))
        .total,
    ).toBe(0);
  });

  it('sees items that were added after the last answer', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', volume(10));
    expect((await changesOf(store)).total).toBe(0);
    await addItem(store, '2026-02-10T09:00:00Z', volume(20));
    expect((await changesOf(store)).total).toBe(1);
  });
});

describe('resources', () => {
  const resources = async (args: object) => {
    await derived(store);
    return listResources(store, CALLS.resources.args.parse(args));
  };

  it('counts items and steps, and tells the last status', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', {
      ...volume(10),
      resourceName: 'data',
      tags: { Owner: 'Søren' },
    });
    await addItem(store, '2026-02-10T09:00:00Z', volume(20));
    await addItem(store, '2026-02-10T10:00:00Z', gone(volume(20)));
    await addItem(store, '2026-02-10T10:00:00Z', {
      resourceType: 'AWS::S3::Bucket',
      resourceId: 'logs',
      configuration: {},
    });
    const { total, rows } = await resources({});
    expect(total).toBe(2);
    expect(rows[0]).toEqual({
      resourceType: 'AWS::EC2::Volume',
      resourceId: 'vol-0123456789abcdef0',
      resourceName: 'data',
      displayName: 'data',
      ARN: 'arn:aws:ec2:eu-central-1:111122223333:volume/vol-0123456789abcdef0',
      awsAccountId: '111122223333',
      awsRegion: 'eu-central-1',
      items: 3,
      changes: 2,
      lives: 1,
      firstCapturedAt: '2026-02-10T08:00:00Z',
      lastCapturedAt: '2026-02-10T10:00:00Z',
      configurationItemStatus: 'ResourceDeleted',
    });
    expect((await resources({ text: 'VOLUME søren' })).total).toBe(1);
    expect((await resources({ text: 'volume logs' })).total).toBe(0);
    expect((await resources({ text: '100%_' })).total).toBe(0);
    expect((await resources({ resourceType: 'AWS::S3::Bucket' })).rows.map((row) => row.resourceId)).toEqual([
      'logs',
    ]);
    expect((await resources({ start: 1, count: 1 })).rows.map((row) => row.resourceId)).toEqual(['logs']);
  });
});
