import { ruleRequest, ruleSet } from './ec2-calls';
import { at, FOREIGN_ACCOUNT, HOME_REGION, PRODUCTION, TRAIL_ARN } from './organisation';
import type { Script } from './script';
import type { StoryCast } from './story-cast';
import { bastionId } from './story-persist';
import type { World } from './world';

/** A snapshot of the data volume for a foreign account, secrets, and a first try at the trail. */
export function shareSnapshot(script: Script, cast: StoryCast, world: World): void {
  const by = cast.newUserKey;
  const ec2 = { by, region: HOME_REGION, source: 'ec2', readOnly: false };
  const volume = world.of('volume', PRODUCTION, HOME_REGION, true).find((candidate) => candidate.reserved);
  if (volume === undefined) throw new Error('Production has no data volume for the story.');
  const snapshotId = `snap-0${script.random.hex(16)}`;
  script.call({
    ...ec2,
    clock: '13:50:30',
    name: 'CreateSnapshot',
    request: { volumeId: volume.id, description: 'backup' },
    response: {
      snapshotId,
      volumeId: volume.id,
      status: 'pending',
      startTime: at('13:50:30'),
      ownerId: PRODUCTION,
      volumeSize: String(volume.model.size),
      description: 'backup',
      encrypted: true,
    },
    summary: 'A snapshot of the data volume is made.',
  });
  const group = world.find('group', PRODUCTION, bastionId(world));
  const rule = { protocol: 'tcp', from: 3389, to: 3389, cidr: '0.0.0.0/0', description: null };
  script.call({
    ...ec2,
    clock: '13:58:02',
    name: 'AuthorizeSecurityGroupIngress',
    request: ruleRequest(group.id, rule),
    response: {
      _return: true,
      securityGroupRuleSet: ruleSet(PRODUCTION, group.id, `sgr-0${script.random.hex(16)}`, rule),
    },
    summary: 'Port 3389 is opened as well, while nothing records it.',
    effect: () => {
      group.model.rules = [...group.model.rules, rule];
      return [group];
    },
  });
  for (const clock of ['14:05:41', '14:06:10']) {
    const refused = clock === '14:05:41';
    script.call({
      ...ec2,
      clock,
      name: 'ModifySnapshotAttribute',
      request: {
        snapshotId,
        createVolumePermission: { add: { items: [{ userId: FOREIGN_ACCOUNT }] } },
        attributeType: 'CREATE_VOLUME_PERMISSION',
      },
      response: refused ? null : { _return: true },
      error: refused
        ? ['Client.InvalidSnapshot.InProgress', `Snapshot ${snapshotId} is not in the completed state`]
        : undefined,
      summary: refused
        ? 'Sharing the snapshot comes too early.'
        : `The snapshot is shared with the foreign account ${FOREIGN_ACCOUNT}.`,
    });
  }
  for (const [clock, name] of [
    ['14:20:08', 'app/checkout-Xk3vQ9'],
    ['14:20:31', 'app/shop-Xk3vQ9'],
    ['14:20:57', 'app/payment-provider-b2L0eT'],
  ] as const) {
    script.call({
      clock,
      by,
      region: HOME_REGION,
      source: 'secretsmanager',
      name: 'GetSecretValue',
      request: { secretId: `arn:aws:secretsmanager:${HOME_REGION}:${PRODUCTION}:secret:${name}` },
      summary: `Reads the secret ${name}.`,
    });
  }
  script.call({
    ...ec2,
    clock: '14:24:19',
    name: 'RunInstances',
    request: {
      instancesSet: { items: [{ imageId: 'ami-0a1b2c3d4e5f60718', minCount: 8, maxCount: 8 }] },
      instanceType: 'g5.12xlarge',
    },
    error: [
      'Client.VcpuLimitExceeded',
      'You have requested more vCPU capacity than your current vCPU limit of 64 allows for the instance bucket that the specified instance type belongs to.',
    ],
    summary: 'Tries to start eight large GPU instances; the quota stops it.',
  });
  script.call({
    clock: '14:30:45',
    by,
    region: HOME_REGION,
    source: 'cloudtrail',
    name: 'StopLogging',
    readOnly: false,
    request: { name: TRAIL_ARN },
    error: [
      'NotOrganizationMasterAccountException',
      'The request could not be processed because your account is not the management account of the organization.',
    ],
    summary: 'Tries to stop the organisation trail from production, refused.',
  });
}
