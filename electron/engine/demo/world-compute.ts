import { HOME_REGION, PRODUCTION } from './organisation';
import type { Random } from './prng';
import { blankResource, type World } from './world';
import { age } from './world-age';

const GROUPS = ['web-frontend', 'app-backend', 'bastion'];
const INSTANCES = ['web-1', 'web-2', 'worker-1'];

/** A network of an account and region: groups, instances, volumes. */
export function addCompute(world: World, random: Random, account: string, region: string): void {
  const vpc = `vpc-${random.hex(17)}`;
  const place = { account, region, zone: 'Not Applicable' };
  const prefix = `arn:aws:ec2:${region}:${account}`;
  const groups = GROUPS.map((name) => {
    const id = `sg-0${random.hex(16)}`;
    const rules = [
      {
        protocol: 'tcp',
        from: 443,
        to: 443,
        cidr: name === 'web-frontend' ? '0.0.0.0/0' : '10.20.0.0/16',
        description: 'https',
      },
      { protocol: 'tcp', from: 8080, to: 8080, cidr: '10.20.0.0/16', description: null },
    ];
    const model = {
      kind: 'group' as const,
      name,
      description: `${name} of the ${region} network`,
      vpc,
      rules,
      instances: [] as string[],
    };
    const group = blankResource(model, place, id, `${prefix}:security-group/${id}`, age(random));
    group.tags = { Name: name, team: 'platform' };
    group.reserved = name === 'bastion' && account === PRODUCTION && region === HOME_REGION;
    world.add(group);
    return group;
  });
  INSTANCES.forEach((name, index) => {
    const zone = `${region}${'abc'[index]}`;
    const created = age(random);
    const id = `i-0${random.hex(16)}`;
    const group = groups[index % 2]!;
    const devices = ['/dev/xvda', ...(index === 2 ? ['/dev/sdf'] : [])].map((deviceName, d) => ({
      deviceName,
      volumeId: `vol-0${random.hex(16)}`,
      attached: created + 2_000,
      root: d === 0,
    }));
    const instance = blankResource(
      {
        kind: 'instance' as const,
        type: random.pick(['t3.medium', 'm6i.large', 'c6i.xlarge']),
        state: 'running' as const,
        reason: '',
        image: `ami-0${random.hex(16)}`,
        launched: created,
        vpc,
        subnet: `subnet-0${random.hex(16)}`,
        address: `10.20.${random.int(0, 63)}.${random.int(4, 250)}`,
        role: 'app-instance',
        groups: [{ groupId: group.id, groupName: group.model.name }],
        devices,
      },
      { account, region, zone },
      id,
      `${prefix}:instance/${id}`,
      created,
    );
    instance.tags = { Name: name, team: index === 2 ? 'data' : 'shop' };
    world.add(instance);
    group.model.instances.push(id);
    for (const device of devices) {
      const attachment = {
        instanceId: id,
        device: device.deviceName,
        attached: device.attached,
        root: device.root,
      };
      const model = {
        kind: 'volume' as const,
        size: device.root ? 30 : 200,
        type: 'gp3',
        iops: 3000,
        encrypted: true,
        attachments: [attachment],
      };
      const arn = `${prefix}:volume/${device.volumeId}`;
      const volume = blankResource(model, { account, region, zone }, device.volumeId, arn, created);
      volume.tags = device.root ? {} : { Name: `${name}-data` };
      volume.reserved = !device.root && account === PRODUCTION && region === HOME_REGION;
      world.add(volume);
    }
  });
}
