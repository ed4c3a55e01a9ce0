import { beforeAll, describe, expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { hasSamples, sample } from '../helpers/samples';

/**
 * The chains of the public samples, listed by hand from the files: the calls that issue credentials, and for each whether
 * what it issued is used. `uses` counts the events made with the key.
 */
const CHAINS: readonly { call: string; from: string; key: string; uses: number }[] = [
  // ec2-get-password-data: two calls in one second, same role and session; the second one's key is used.
  { call: 'd769ddfd', from: 'AKIAWOGXN38MFN92ING5', key: 'ASIA7RQR64ZW9JXKWPUO', uses: 0 },
  { call: 'fd179e25', from: 'AKIAWOGXN38MFN92ING5', key: 'ASIANQQHHS551LWULIWD', uses: 30 },
  // organizations-leave: one second apart.
  { call: '099bfd30', from: 'AKIADVISM0T50G52IF0D', key: 'ASIA36EV31F1RB3OA8IG', uses: 1 },
  { call: 'e3441619', from: 'AKIADVISM0T50G52IF0D', key: 'ASIAMOWPWQJ1QHWCWJXJ', uses: 0 },
  // ec2-download-user-data
  { call: 'cf589cd4', from: 'AKIAMJ2320ZAXACWCPJI', key: 'ASIA74KS09ZFFBFV9E6K', uses: 0 },
  { call: 'eebae605', from: 'AKIAMJ2320ZAXACWCPJI', key: 'ASIA4URVX2JM5MT0ZGK8', uses: 15 },
  // ec2-launch-unusual-instances
  { call: '04c882a5', from: 'AKIAR7ISFR69YWROPYAN', key: 'ASIA9F6MXE9HSYOXYQOS', uses: 1 },
  { call: '9a6353be', from: 'AKIAR7ISFR69YWROPYAN', key: 'ASIAYY9090UIYYUOIF2U', uses: 0 },
  // sts-federation-token
  { call: '6e882b9d', from: 'AKIA6V1GNZTT65XQH36M', key: 'ASIASTJKC5GCM7ZE6LUP', uses: 1 },
];
/** Refused, and so without credentials. */
const REFUSED = ['46558847', '8a8844ff', '4cf5dad6', '67fa9341'];
/** Sessions whose beginning is in no file. */
const CUT = ['ASIAP5CT9NN8EYVU1FXV', 'ASIA6FTSFH98XNF7DFZB', 'ASIA2HJRQF0DHNYEE9N1'];

interface Joined {
  key: string;
  parent: string;
  joined_by: string;
  events: number;
  call: string;
}
const joined = (engine: TestEngine) =>
  engine.rows<Joined>(
    `SELECT key, parent, joined_by, events, "eventID"[1:8] AS call FROM credential JOIN event ON n = issued_by ORDER BY key`,
  );

describe.skipIf(!hasSamples)('lineage of the stratus-red-team samples (shared data)', () => {
  let engine: TestEngine;
  beforeAll(async () => {
    engine = await TestEngine.load(sample('cloudtrail', 'stratus-red-team'));
  });

  it('joins every chain that is there, and no other', async () => {
    const issuing = await engine.rows<{ call: string }>(
      `SELECT "eventID"[1:8] AS call FROM event WHERE "eventName" IN ('AssumeRole', 'GetFederationToken')`,
    );
    expect(issuing.map(({ call }) => call).sort()).toEqual(
      [...CHAINS.map(({ call }) => call), ...REFUSED].sort(),
    );
    const expected = CHAINS.map(({ call, from, key, uses }) => ({
      key,
      parent: from,
      joined_by: 'access-key',
      events: uses,
      call,
    }));
    expect(await joined(engine)).toEqual(expected.sort((a, b) => (a.key < b.key ? -1 : 1)));
  });

  it('says of every event made with an issued key who is behind it', async () => {
    for (const { from, key, uses } of CHAINS.filter((chain) => chain.uses > 0)) {
      const rows = await engine.rows<{ actor: string; actorFrom: string; events: number; owner: string }>(
        `SELECT actor, "actorFrom", count(*) AS events, (SELECT min(principal) FROM event WHERE "accessKeyId" = '${from}') AS owner
         FROM event WHERE "accessKeyId" = '${key}' GROUP BY ALL`,
      );
      expect(rows).toEqual([
        { actor: rows[0]!.owner, actorFrom: 'chain', events: uses, owner: rows[0]!.owner },
      ]);
      const told = await engine.call('lineage', { of: key });
      expect(told.origin).toBe(rows[0]!.owner);
      expect(told.path.map(({ credential }) => credential)).toEqual([from, key]);
      expect(told.ended).toContain(from);
    }
  });

  it('says of the others that their beginning is missing', async () => {
    const rows = await engine.rows<{ key: string; actorFrom: string }>(
      `SELECT key, "actorFrom" FROM credential WHERE starts_with("accessKeyId", 'ASIA') AND issued_by IS NULL ORDER BY key`,
    );
    expect(rows.map(({ key }) => key)).toEqual([...CUT].sort());
    for (const key of CUT) {
      const told = await engine.call('lineage', { of: key });
      expect(told.ended).toMatch(/before the evidence begins|is not in the evidence/);
      expect(told.path).toHaveLength(1);
    }
  });

  it('answers for an event as for its key', async () => {
    const [event] = await engine.rows<{ eventID: string }>(
      `SELECT "eventID" FROM event WHERE "accessKeyId" = 'ASIA36EV31F1RB3OA8IG' LIMIT 1`,
    );
    const told = await engine.call('lineage', { of: event!.eventID });
    expect(told).toEqual(await engine.call('lineage', { of: 'ASIA36EV31F1RB3OA8IG' }));
    const forth = await engine.call('lineage', { of: 'AKIADVISM0T50G52IF0D' });
    expect(forth.onward.map(({ credential }) => credential)).toEqual([
      'ASIAMOWPWQJ1QHWCWJXJ',
      'ASIA36EV31F1RB3OA8IG',
    ]);
    expect(forth.under).toEqual({ credentials: 2, events: 3 });
  });
});

describe.skipIf(!hasSamples)('lineage of the traildiscover samples (shared data)', () => {
  it('joins nothing by masked keys or ids, although a session begins in the second of a call', async () => {
    const engine = await TestEngine.load(sample('cloudtrail', 'traildiscover'));
    expect(await joined(engine)).toEqual([]);
    const rows = await engine.rows<{ key: string }>(
      `SELECT key FROM credential WHERE contains(key, '*') AND NOT starts_with(key, 'arn:')`,
    );
    expect(rows).toEqual([]);
    const masked = await engine.rows<{ actorFrom: string; ended: string; events: number }>(
      `SELECT c."actorFrom", c.ended, count(*) AS events FROM event AS e JOIN credential AS c ON c.key = e.principal
       WHERE e."identityKind" = 'role' GROUP BY ALL`,
    );
    expect(masked).toEqual([{ actorFrom: 'cut', ended: 'masked', events: expect.any(Number) }]);
    const [all] = await engine.rows<{ roles: number }>(
      `SELECT count(*) AS roles FROM event WHERE "identityKind" = 'role' AND contains("accessKeyId", '*')`,
    );
    expect(masked[0]?.events).toBe(all?.roles);
  });
});
