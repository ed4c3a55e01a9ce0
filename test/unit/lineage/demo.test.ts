import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type DemoResult, writeDemo } from '../../../electron/engine/demo/demo';
import type { IssuedCredential } from '../../../electron/engine/demo/truth';
import { TestEngine } from '../helpers/engine';
import { tempFolder } from '../helpers/temp';
import { ACTOR_ROWS, type ActorRow, judge } from './origins';

let demo: DemoResult;
let engine: TestEngine;

beforeAll(async () => {
  const folder = tempFolder();
  demo = await writeDemo({ dir: join(folder, 'evidence'), events: 30_000 });
  engine = await TestEngine.load(join(folder, 'evidence'));
}, 120_000);

const credentials = () => demo.truth.credentials;
const depthOf = (told: IssuedCredential): number => {
  const parent = credentials().find(({ accessKeyId }) => accessKeyId === told.parent);
  return parent ? 1 + depthOf(parent) : 1;
};

describe('lineage of the example incident', () => {
  it('is right for every event, or says that the chain is cut', async () => {
    const verdict = judge(await engine.rows<ActorRow>(ACTOR_ROWS), demo.truth);
    expect(verdict.wrong).toEqual([]);
    expect(verdict.right + verdict.saidCut).toBe(demo.truth.totals.uniqueEvents);
    expect(verdict.saidCut).toBeGreaterThan(0);
    expect(verdict.right).toBeGreaterThan(20_000);
  });

  it('walks every credential hop by hop', async () => {
    const deepest = [...credentials()].sort((a, b) => depthOf(b) - depthOf(a))[0]!;
    expect(depthOf(deepest)).toBeGreaterThanOrEqual(4);
    const told = await engine.call('lineage', { of: deepest.accessKeyId });
    const chain: IssuedCredential[] = [deepest];
    for (let at: IssuedCredential | undefined = deepest; at?.parent; ) {
      at = credentials().find(({ accessKeyId }) => accessKeyId === at?.parent);
      if (at) chain.unshift(at);
    }
    expect(told.path.slice(1).map(({ credential }) => credential)).toEqual(
      chain.map(({ accessKeyId }) => accessKeyId),
    );
    expect(told.path.slice(1).map(({ eventID }) => eventID)).toEqual(chain.map(({ issuedBy }) => issuedBy));
    expect(told.path.slice(1).map(({ copyEventID }) => copyEventID)).toEqual(
      chain.map(({ otherCopy }) => otherCopy),
    );
    expect(new Set(told.path.map(({ account }) => account)).size).toBeGreaterThanOrEqual(3);
    expect(told.origin).toBe(deepest.originPrincipal);
    const forth = await engine.call('lineage', { of: chain[0]!.accessKeyId });
    expect(forth.onward.map(({ credential }) => credential)).toEqual(
      expect.arrayContaining(chain.slice(1).map(({ accessKeyId }) => accessKeyId)),
    );
  });

  it('has the parent and the call of every credential the evidence tells of', async () => {
    const rows = await engine.rows<{
      key: string;
      parent: string | null;
      call: string | null;
      ended: string;
    }>(
      `SELECT c."accessKeyId" AS key, c.parent, e."eventID" AS call, c.ended FROM credential AS c LEFT JOIN event AS e ON e.n = c.issued_by
       WHERE c."accessKeyId" IS NOT NULL`,
    );
    const found = new Map(rows.map((row) => [row.key, row]));
    let joined = 0;
    for (const told of credentials()) {
      const row = found.get(told.accessKeyId);
      // Some sessions were not used again.
      if (!row || told.origin === 'file-missing' || told.issuedBy === null) continue;
      joined++;
      expect(row.call, told.accessKeyId).toBe(told.issuedBy);
      if (told.parent) expect(row.parent, told.accessKeyId).toBe(told.parent);
    }
    expect(joined).toBeGreaterThan(80);
  });

  it('tells sessions of one name apart that began a second apart, also where a service made keys of its own', async () => {
    const twins = credentials().filter(({ principal }) =>
      principal.endsWith('assumed-role/shared-operations/operations'),
    );
    expect(twins).toHaveLength(4);
    const owners = new Set(twins.map(({ originPrincipal }) => originPrincipal));
    expect(owners.size).toBe(2);
    for (const told of twins) {
      const { origin, path } = await engine.call('lineage', { of: told.accessKeyId });
      expect(origin).toBe(told.originPrincipal);
      expect(path.at(-1)?.joinedBy).toBe(told.ownKey ? 'session-time' : 'access-key');
    }
  });

  it('says where and why a chain ends', async () => {
    const ends = async (part: string) => {
      const told = credentials().find(({ principal }) => principal.endsWith(part))!;
      expect(told, part).toBeDefined();
      return (await engine.call('lineage', { of: told.accessKeyId })).ended;
    };
    expect(await ends('night-operator/watch')).toContain('is not in the evidence');
    expect(await ends('night-writer/watch')).toContain('is not in the evidence');
    expect(await ends('night-observer/watch')).toContain('its copy of this call is not in them');
    const keys = await engine.rows<{ key: string }>('SELECT key FROM credential WHERE events > 0');
    const used = new Set(keys.map(({ key }) => key));
    const earlier = credentials().find(
      ({ origin, accessKeyId }) => origin === 'before-window' && used.has(accessKeyId),
    );
    const told = await engine.call('lineage', { of: earlier!.accessKeyId });
    expect(told.ended).toContain('before the evidence begins');
  });
});
