import type { Change } from './changes';
import { answered, ec2 } from './ec2-calls';
import { SECOND } from './times';
import { blankResource } from './world';

const power: Change = (s) => {
  const instances = s.world.of('instance', s.account, s.region);
  if (instances.length === 0) return null;
  const instance = s.random.pick(instances);
  const starts = instance.model.state === 'stopped';
  instance.model.state = starts ? 'running' : 'stopped';
  instance.model.reason = starts
    ? ''
    : `User initiated (${new Date(s.time).toISOString().slice(0, 19).replace('T', ' ')} GMT)`;
  if (starts) instance.model.launched = s.time;
  const request = {
    instancesSet: { items: [{ instanceId: instance.id }] },
    ...(starts ? {} : { force: false }),
  };
  const set = {
    items: [
      {
        instanceId: instance.id,
        currentState: starts ? { code: 0, name: 'pending' } : { code: 64, name: 'stopping' },
        previousState: starts ? { code: 80, name: 'stopped' } : { code: 16, name: 'running' },
      },
    ],
  };
  return answered(
    s,
    ec2(starts ? 'StartInstances' : 'StopInstances', request, { instancesSet: set }, [instance]),
  );
};

/** The instance changes; the groups it joins and leaves change in their relationships only (formats §7.5). */
const regroup: Change = (s) => {
  const instances = s.world.of('instance', s.account, s.region);
  const groups = s.world.of('group', s.account, s.region);
  if (instances.length === 0 || groups.length < 2) return null;
  const instance = s.random.pick(instances);
  const present = instance.model.groups[0]!.groupId;
  const next = groups.find((group) => group.id !== present)!;
  const left = groups.find((group) => group.id === present);
  instance.model.groups = [{ groupId: next.id, groupName: next.model.name }];
  next.model.instances = [...next.model.instances, instance.id];
  if (left !== undefined) left.model.instances = left.model.instances.filter((id) => id !== instance.id);
  const request = { instanceId: instance.id, groupSet: { items: [{ groupId: next.id }] } };
  const touched = left === undefined ? [instance, next] : [instance, next, left];
  return answered(s, ec2('ModifyInstanceAttribute', request, { _return: true }, touched));
};

const createVolume: Change = (s) => {
  const id = `vol-0${s.random.hex(16)}`;
  const zone = `${s.region}${s.random.pick(['a', 'b', 'c'])}`;
  const size = s.random.pick([20, 50, 100, 500]);
  const model = { kind: 'volume' as const, size, type: 'gp3', iops: 3000, encrypted: true, attachments: [] };
  const volume = blankResource(
    model,
    { account: s.account, region: s.region, zone },
    id,
    `arn:aws:ec2:${s.region}:${s.account}:volume/${id}`,
    s.time,
  );
  volume.tags = { Name: `scratch-${s.random.hex(4)}` };
  s.world.add(volume);
  const tags = { items: [{ key: 'Name', value: volume.tags.Name }] };
  const request = {
    size: String(size),
    zone,
    volumeType: 'gp3',
    encrypted: true,
    tagSpecificationSet: { items: [{ resourceType: 'volume', tags: tags.items }] },
  };
  const response = {
    volumeId: id,
    size: String(size),
    zone,
    status: 'creating',
    createTime: s.time,
    volumeType: 'gp3',
    iops: 3000,
    encrypted: true,
    tagSet: tags,
    multiAttachEnabled: false,
  };
  return answered(s, ec2('CreateVolume', request, response, [volume]));
};

const attach: Change = (s) => {
  const volume = s.world
    .of('volume', s.account, s.region)
    .find((candidate) => candidate.model.attachments.length === 0);
  if (volume === undefined) return createVolume(s);
  const instance = s.world.of('instance', s.account, s.region)[0];
  if (instance === undefined || instance.model.devices.length > 6) return null;
  const device = `/dev/sd${'ghijklmn'[instance.model.devices.length]}`;
  volume.model.attachments = [{ instanceId: instance.id, device, attached: s.time, root: false }];
  instance.model.devices = [
    ...instance.model.devices,
    { deviceName: device, volumeId: volume.id, attached: s.time, root: false },
  ];
  const request = { volumeId: volume.id, instanceId: instance.id, device, deleteOnTermination: false };
  const response = {
    volumeId: volume.id,
    instanceId: instance.id,
    device,
    status: 'attaching',
    attachTime: s.time + SECOND,
    deleteOnTermination: false,
  };
  return answered(s, ec2('AttachVolume', request, response, [volume, instance]));
};

const modifyVolume: Change = (s) => {
  const volumes = s.world.of('volume', s.account, s.region);
  if (volumes.length === 0) return null;
  const volume = s.random.pick(volumes);
  const before = volume.model.size;
  volume.model.size += s.random.pick([10, 20, 50]);
  const request = { ModifyVolumeRequest: { VolumeId: volume.id, Size: volume.model.size } };
  const modification = {
    volumeId: volume.id,
    modificationState: 'modifying',
    originalSize: before,
    targetSize: volume.model.size,
    targetVolumeType: volume.model.type,
    progress: 0,
  };
  return answered(
    s,
    ec2(
      'ModifyVolume',
      request,
      { ModifyVolumeResponse: { requestId: s.requestID, volumeModification: modification } },
      [volume],
    ),
  );
};

const deleteVolume: Change = (s) => {
  const volume = s.world
    .of('volume', s.account, s.region)
    .find((candidate) => candidate.model.attachments.length === 0);
  if (volume === undefined) return createVolume(s);
  volume.exists = false;
  return answered(s, ec2('DeleteVolume', { volumeId: volume.id }, { _return: true }, [volume]));
};

/** Everyday changes to instances and volumes, as often as they are listed. */
export const COMPUTE_CHANGES: readonly Change[] = [
  power,
  power,
  regroup,
  createVolume,
  attach,
  modifyVolume,
  modifyVolume,
  deleteVolume,
];
