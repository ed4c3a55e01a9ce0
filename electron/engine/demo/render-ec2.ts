import { type Parts, tagList } from './render-parts';
import type { GroupModel, InstanceModel, Resource, Rule, VolumeModel } from './resources';
import { isoMillis } from './times';

const STATES = { running: 16, stopped: 80, terminated: 48 } as const;

/** Rules with the same protocol and ports are one permission with several sources. */
function permissions(rules: readonly Rule[]): unknown[] {
  const groups = new Map<string, Rule[]>();
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.from} ${rule.to}`;
    groups.set(key, [...(groups.get(key) ?? []), rule]);
  }
  return [...groups.values()].map((same) => ({
    ...(same[0]!.protocol === '-1' ? {} : { fromPort: same[0]!.from }),
    ipProtocol: same[0]!.protocol,
    ipv6Ranges: [],
    prefixListIds: [],
    ...(same[0]!.protocol === '-1' ? {} : { toPort: same[0]!.to }),
    userIdGroupPairs: [],
    ipv4Ranges: same.map((rule) => ({
      cidrIp: rule.cidr,
      ...(rule.description === null ? {} : { description: rule.description }),
    })),
    ipRanges: same.map((rule) => rule.cidr),
  }));
}

export function groupParts(resource: Resource, model: GroupModel): Parts {
  return {
    configuration: {
      description: model.description,
      groupName: model.name,
      ipPermissions: permissions(model.rules),
      ownerId: resource.account,
      groupId: resource.id,
      ipPermissionsEgress: permissions([
        { protocol: '-1', from: 0, to: 0, cidr: '0.0.0.0/0', description: null },
      ]),
      tags: tagList(resource),
      vpcId: model.vpc,
    },
    supplementary: {},
    relationships: [
      ...model.instances.toSorted().map((resourceId) => ({
        resourceType: 'AWS::EC2::Instance',
        resourceId,
        name: 'Is associated with Instance',
      })),
      { resourceType: 'AWS::EC2::VPC', resourceId: model.vpc, name: 'Is contained in Vpc' },
    ],
  };
}

export function instanceParts(resource: Resource, model: InstanceModel): Parts {
  return {
    configuration: {
      amiLaunchIndex: 0,
      imageId: model.image,
      instanceId: resource.id,
      instanceType: model.type,
      launchTime: isoMillis(model.launched),
      monitoring: { state: 'disabled' },
      placement: { availabilityZone: resource.zone, groupName: '', tenancy: 'default' },
      privateDnsName: `ip-${model.address.replaceAll('.', '-')}.${resource.region}.compute.internal`,
      privateIpAddress: model.address,
      productCodes: [],
      publicDnsName: '',
      state: { code: STATES[model.state], name: model.state },
      stateTransitionReason: model.reason,
      subnetId: model.subnet,
      vpcId: model.vpc,
      architecture: 'x86_64',
      blockDeviceMappings: model.devices.map((device) => ({
        deviceName: device.deviceName,
        ebs: {
          attachTime: isoMillis(device.attached),
          deleteOnTermination: device.root,
          status: 'attached',
          volumeId: device.volumeId,
        },
      })),
      ebsOptimized: true,
      enaSupport: true,
      hypervisor: 'xen',
      iamInstanceProfile: { arn: `arn:aws:iam::${resource.account}:instance-profile/${model.role}` },
      rootDeviceName: '/dev/xvda',
      rootDeviceType: 'ebs',
      securityGroups: model.groups,
      sourceDestCheck: true,
      tags: tagList(resource),
      virtualizationType: 'hvm',
      metadataOptions: {
        state: 'applied',
        httpTokens: 'required',
        httpPutResponseHopLimit: 2,
        httpEndpoint: 'enabled',
      },
    },
    supplementary: {},
    relationships: [
      ...model.groups.map((group) => ({
        resourceType: 'AWS::EC2::SecurityGroup',
        resourceId: group.groupId,
        name: 'Is associated with SecurityGroup',
      })),
      { resourceType: 'AWS::EC2::Subnet', resourceId: model.subnet, name: 'Is contained in Subnet' },
      ...model.devices.map((device) => ({
        resourceType: 'AWS::EC2::Volume',
        resourceId: device.volumeId,
        name: 'Is attached to Volume',
      })),
      { resourceType: 'AWS::EC2::VPC', resourceId: model.vpc, name: 'Is contained in Vpc' },
    ],
  };
}

export function volumeParts(resource: Resource, model: VolumeModel): Parts {
  return {
    configuration: {
      attachments: model.attachments.map((attachment) => ({
        attachTime: isoMillis(attachment.attached),
        device: attachment.device,
        instanceId: attachment.instanceId,
        state: 'attached',
        volumeId: resource.id,
        deleteOnTermination: attachment.root,
      })),
      availabilityZone: resource.zone,
      createTime: isoMillis(resource.created),
      encrypted: model.encrypted,
      size: model.size,
      snapshotId: '',
      state: model.attachments.length > 0 ? 'in-use' : 'available',
      volumeId: resource.id,
      iops: model.iops,
      tags: tagList(resource),
      volumeType: model.type,
    },
    supplementary: {},
    relationships: model.attachments.map((attachment) => ({
      resourceType: 'AWS::EC2::Instance',
      resourceId: attachment.instanceId,
      name: 'Is attached to Instance',
    })),
  };
}
