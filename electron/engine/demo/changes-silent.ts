import type { Happening } from './changes';
import {
  at,
  FOREIGN_ACCOUNT,
  GLOBAL_REGION,
  HOME_REGION,
  MANAGEMENT,
  PRODUCTION,
  SANDBOX,
  WINDOW_FROM,
} from './organisation';
import { Random } from './prng';
import { HOUR } from './times';
import type { World } from './world';

/** What AWS changed by itself, and what people changed while the trail recorded nothing: no call explains either. */
export function silentChanges(seed: number, world: World): Happening[] {
  const random = new Random(seed, 'silent');
  const service = (time: number, account: string, region: string): Happening => ({
    time,
    run: () => {
      const instance = world
        .of('instance', account, region)
        .find((candidate) => candidate.model.state === 'running');
      if (instance === undefined) return;
      instance.model.state = 'stopped';
      instance.model.reason = 'Server.ScheduledStop: Stopped due to scheduled retirement';
      world.touch(instance, time, null, 'service');
    },
  });
  const encrypted = (time: number, account: string, region: string): Happening => ({
    time,
    run: () => {
      for (const bucket of world.of('bucket', account, region)) {
        if (bucket.model.encryption !== null) continue;
        bucket.model.encryption = 'AES256';
        world.touch(bucket, time, null, 'service');
      }
    },
  });
  const opened = (time: number, account: string, region: string, cidr: string): Happening => ({
    time,
    run: () => {
      const group = random.pick(world.of('group', account, region));
      group.model.rules.push({ protocol: 'tcp', from: 5432, to: 5432, cidr, description: null });
      world.touch(group, time, null, 'trail-stopped');
    },
  });
  const trusted = (time: number): Happening => ({
    time,
    run: () => {
      const role = world.find('role', MANAGEMENT, 'app-instance');
      role.model.trust = role.model.trust.replace(
        '"Service"',
        `"AWS":"arn:aws:iam::${FOREIGN_ACCOUNT}:root","Service"`,
      );
      world.touch(role, time, null, 'trail-stopped');
    },
  });
  return [
    service(WINDOW_FROM + 11 * HOUR + 17_000, SANDBOX, 'eu-west-1'),
    encrypted(WINDOW_FROM + 15 * HOUR + 41_000, SANDBOX, HOME_REGION),
    encrypted(WINDOW_FROM + 15 * HOUR + 95_000, PRODUCTION, GLOBAL_REGION),
    encrypted(WINDOW_FROM + 16 * HOUR + 12_000, SANDBOX, 'eu-west-1'),
    service(WINDOW_FROM + 27 * HOUR + 3_000, PRODUCTION, 'us-west-2'),
    trusted(at('15:17:40')),
    opened(at('15:31:05'), SANDBOX, 'eu-west-1', '203.0.113.77/32'),
    opened(at('15:36:48'), PRODUCTION, 'us-west-2', '198.51.100.23/32'),
  ];
}
