/** A security-group rule with one IPv4 source. */
export interface Rule {
  protocol: string;
  from: number;
  to: number;
  cidr: string;
  description: string | null;
}

export interface NamedDocument {
  name: string;
  /** JSON text, not encoded. */
  document: string;
}

export interface ManagedPolicy {
  policyName: string;
  policyArn: string;
}

export interface GroupModel {
  kind: 'group';
  name: string;
  description: string;
  vpc: string;
  rules: Rule[];
  instances: string[];
}

export interface InstanceModel {
  kind: 'instance';
  type: string;
  state: 'running' | 'stopped' | 'terminated';
  reason: string;
  image: string;
  launched: number;
  vpc: string;
  subnet: string;
  address: string;
  role: string;
  groups: { groupId: string; groupName: string }[];
  devices: { deviceName: string; volumeId: string; attached: number; root: boolean }[];
}

export interface VolumeModel {
  kind: 'volume';
  size: number;
  type: string;
  iops: number;
  encrypted: boolean;
  attachments: { instanceId: string; device: string; attached: number; root: boolean }[];
}

export interface BucketModel {
  kind: 'bucket';
  versioning: 'Off' | 'Enabled' | 'Suspended';
  /** JSON text or null. */
  policy: string | null;
  blocked: boolean | null;
  encryption: 'AES256' | 'aws:kms' | null;
  logTarget: string | null;
}

export interface RoleModel {
  kind: 'role';
  path: string;
  trust: string;
  inline: NamedDocument[];
  attached: ManagedPolicy[];
  profile: boolean;
}

export interface UserModel {
  kind: 'user';
  groups: string[];
  inline: NamedDocument[];
  attached: ManagedPolicy[];
}

export interface PolicyModel {
  kind: 'policy';
  versions: { id: string; document: string; created: number }[];
  attachments: number;
}

export type Model =
  | GroupModel
  | InstanceModel
  | VolumeModel
  | BucketModel
  | RoleModel
  | UserModel
  | PolicyModel;

export const TYPES = {
  group: 'AWS::EC2::SecurityGroup',
  instance: 'AWS::EC2::Instance',
  volume: 'AWS::EC2::Volume',
  bucket: 'AWS::S3::Bucket',
  role: 'AWS::IAM::Role',
  user: 'AWS::IAM::User',
  policy: 'AWS::IAM::Policy',
} as const;

/** A state of a resource as an item's finished JSON parts. */
export interface Body {
  configurationJson: string;
  supplementaryJson: string;
  relationshipsJson: string;
  tagsJson: string;
}

/** A state a resource came into; null when it is gone. */
export interface Version {
  time: number;
  body: Body | null;
  /** eventID of the call, null when no recorded call made the change. */
  cause: string | null;
  unexplained: 'service' | 'trail-stopped' | null;
}

/** A resource that Config records (formats §7.3, §9.4). */
export interface Resource<M extends Model = Model> {
  id: string;
  name: string | null;
  arn: string;
  account: string;
  /** `global` for IAM. */
  region: string;
  zone: string;
  created: number;
  tags: Record<string, string>;
  model: M;
  exists: boolean;
  /** Capture time of the item that was current when the window began; null when the resource is younger. */
  baselineAt: number | null;
  baseline: Body | null;
  versions: Version[];
  /** The story's own: everyday changes leave it alone. */
  reserved: boolean;
}

/** Narrows a resource to one kind of model. */
export function isKind<K extends Model['kind']>(
  resource: Resource,
  kind: K,
): resource is Resource<Extract<Model, { kind: K }>> {
  return resource.model.kind === kind;
}
