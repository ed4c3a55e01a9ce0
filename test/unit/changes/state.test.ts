import { beforeEach, describe, expect, it } from 'vitest';
import { compareStates } from '../../../electron/engine/questions/compare';
import { stateAt } from '../../../electron/engine/questions/state';
import type { Connection } from '../../../electron/engine/store/run';
import { CALLS } from '../../../shared/api';
import { addItem, derived, emptyCase } from './rows';

let store: Connection;
beforeEach(async () => {
  store = await emptyCase();
});

const stateOf = async (args: object) => {
  await derived(store);
  return stateAt(store, CALLS.state.args.parse(args));
};
const bucket = { resourceType: 'AWS::S3::Bucket', resourceId: 'logs' };

describe('state at a moment', () => {
  it('is the last item at or before it, without what was deleted', async () => {
    await addItem(store, '2026-02-10T08:00:00.500Z', { ...bucket, configuration: { name: 'logs' } });
    const second = await addItem(store, '2026-02-10T09:00:00Z', {
      ...bucket,
      configuration: { name: 'logs' },
      tags: { a: 'b' },
    });
    await addItem(store, '2026-02-10T10:00:00Z', {
      ...bucket,
      configuration: null,
      configurationItemStatus: 'ResourceDeleted',
    });
    await addItem(store, '2026-02-10T09:30:00Z', { ...bucket, resourceId: 'other', configuration: {} });
    expect((await stateOf({ at: '2026-02-10T08:00:00Z' })).total).toBe(0);
    expect((await stateOf({ at: '2026-02-10T09:00:00.500+01:00' })).total).toBe(1);
    const nine = await stateOf({ at: '2026-02-10T09:59:59Z' });
    expect(nine.total).toBe(2);
    expect(nine.rows.map((row) => row.resourceId)).toEqual(['logs', 'other']);
    expect(nine.rows[0]).toMatchObject({
      item: second,
      configurationItemCaptureTime: '2026-02-10T09:00:00Z',
    });
    const ten = await stateOf({ at: '2026-02-10T10:00:00Z' });
    expect(ten.rows.map((row) => row.resourceId)).toEqual(['other']);
    expect((await stateOf({ at: '2026-02-10T09:59:59Z', start: 1, count: 1 })).rows).toHaveLength(1);
    expect((await stateOf({ at: '2026-02-10T09:59:59Z', resource: bucket })).total).toBe(1);
  });

  it('passes over items that say nothing about the resource', async () => {
    const known = await addItem(store, '2026-02-10T08:00:00Z', {
      ...bucket,
      configuration: { name: 'logs' },
    });
    const silent = { ...bucket, configuration: null, configurationItemStatus: 'ResourceNotRecorded' };
    await addItem(store, '2026-02-10T09:00:00Z', silent);
    await addItem(store, '2026-02-10T09:00:00Z', { ...silent, resourceId: 'never' });
    const { total, rows } = await stateOf({ at: '2026-02-10T10:00:00Z' });
    expect(total).toBe(1);
    expect(rows[0]).toMatchObject({ item: known, configurationItemStatus: 'OK' });
  });

  it('rebuilds the item with its documents exactly as they are stored', async () => {
    const configuration = '{"z":1, "big":12345678901234567890,"__proto__":{"a":1}}';
    await addItem(store, '2026-02-10T08:00:00Z', {
      ...bucket,
      configuration,
      configurationStateId: '1770710400000',
      extra: '{"newField":[1.50]}',
    });
    const { itemJson } = (await stateOf({ at: '2026-02-11T00:00:00Z' })).rows[0] ?? { itemJson: '' };
    expect(itemJson).toBe(
      `{"relatedEvents":[],"relationships":[],"configuration":${configuration},"supplementaryConfiguration":{},"tags":{},"configurationItemVersion":"1.3","configurationItemCaptureTime":"2026-02-10T08:00:00.000Z","configurationStateId":1770710400000,"awsAccountId":"111122223333","configurationItemStatus":"OK","resourceType":"AWS::S3::Bucket","resourceId":"logs","awsRegion":"eu-central-1","newField":[1.50]}`,
    );
  });

  it('of several items of one capture, takes the one with the higher state id, else the one delivered later', async () => {
    const capture = '2026-02-10T08:00:00Z';
    const take = (resourceId: string, name: string, fields: object) =>
      addItem(store, capture, { ...bucket, resourceId, configuration: { name }, ...fields });
    // Higher as a number, though not as text; a version 1.0 id is no number, and older.
    await take('by-state', 'new', { configurationStateId: '10000' });
    await take('by-state', 'old', { configurationStateId: '9999' });
    await take('by-state', 'older', { configurationStateId: '5e6c1b3a-0000-4000-8000-000000000000' });
    // The attributes of a load balancer change while nothing else tells.
    await take('by-delivery', 'new', { configurationItemDeliveryTime: '2026-02-10T20:00:00Z' });
    await take('by-delivery', 'old', { configurationItemDeliveryTime: '2026-02-10T09:00:00Z' });
    await take('by-evidence', 'old', {});
    await take('by-evidence', 'new', {});
    const names = async (at: string) =>
      (await stateOf({ at })).rows.map(({ resourceId, itemJson }) => [
        resourceId,
        JSON.parse(itemJson).configuration.name,
      ]);
    expect(await names('2026-02-11T00:00:00Z')).toEqual([
      ['by-delivery', 'new'],
      ['by-evidence', 'new'],
      ['by-state', 'new'],
    ]);
    expect(await names('2026-02-10T12:00:00Z')).toEqual([
      ['by-delivery', 'old'],
      ['by-evidence', 'new'],
      ['by-state', 'new'],
    ]);
    const changed = await compareStates(
      store,
      CALLS['state.compare'].args.parse({ from: '2026-02-10T12:00:00Z', to: '2026-02-11T00:00:00Z' }),
    );
    expect(
      changed.rows.map(({ resourceId, kind, diff }) => [resourceId, kind, diff[0]?.from, diff[0]?.to]),
    ).toEqual([['by-delivery', 'changed', 'old', 'new']]);
  });

  it('stays one JSON object when a stored document is not JSON', async () => {
    await addItem(store, '2026-02-10T08:00:00Z', { ...bucket, configuration: '{"cut', extra: '{},"x":1' });
    const row = (await stateOf({ at: '2026-02-11T00:00:00Z' })).rows[0];
    expect(JSON.parse(row?.itemJson ?? '')).toMatchObject({ configuration: '{"cut', resourceId: 'logs' });
  });
});
