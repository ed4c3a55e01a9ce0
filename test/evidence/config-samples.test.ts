import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TestEngine } from '../unit/helpers/engine';

/** Real items and notifications, read where they lie; not part of the project. */
const FOLDER = join(import.meta.dirname, '../../../shared/data/config');
const isThere = existsSync(FOLDER);

describe('real configuration items', () => {
  it.skipIf(!isThere)('tell whole lives, from creation to deletion (needs ../shared/data)', async () => {
    const engine = await TestEngine.load(join(FOLDER, 'awsconfig-transformerd'));
    const life = async (resourceId: string) =>
      (await engine.call('changes', { resource: { resourceId } })).rows.map(({ kind }) => kind);
    expect(await life('i-0a763ac3ee37d8d2b')).toEqual([
      'created',
      'modified',
      'modified',
      'modified',
      'modified',
      'deleted',
    ]);
    const balancer =
      'arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/config-test-alb/5be197427c282f61';
    expect(await life(balancer)).toEqual(['created', 'modified', 'modified', 'deleted']);
    expect(
      (await engine.call('state', { at: '2100-01-01T00:00:00Z', resource: { resourceId: balancer } })).total,
    ).toBe(0);
  });

  it.skipIf(!isThere)(
    'of 77 types have a place, and the two broken files are notices (needs ../shared/data)',
    async () => {
      const engine = await TestEngine.load(join(FOLDER, 'aws-config-rdk'));
      expect(engine.summary.configItems.unique).toBe(78);
      const { rows } = await engine.call('resources', { count: 1_000 });
      expect(new Set(rows.map(({ resourceType }) => resourceType)).size).toBeGreaterThanOrEqual(76);
      for (const row of rows)
        expect([row.resourceType, row.resourceId, row.firstCapturedAt]).not.toContain('');
      const notices = (await engine.call('notices', {})).rows.map(({ file, kind }) => [
        file.split(/[\\/]/).at(-1),
        kind,
      ]);
      expect(notices.sort()).toEqual([
        ['AWS_EC2_NetworkInterface.json', 'truncated'],
        ['AWS_SSM_ManagedInstanceInventory_Linux.json', 'not-json'],
      ]);
    },
  );
});
