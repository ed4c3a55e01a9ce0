import type { ChangeKind, DiffEntry } from '../../../../shared/model/change';

/**
 * What calls are known to change (formats §9.5, last paragraph): entries whose path matches come from these calls. With
 * `adds` or `removes`, the calls make such an entry or take it away.
 */
interface Effect {
  readonly path: RegExp;
  readonly calls: RegExp;
  readonly adds?: RegExp;
  readonly removes?: RegExp;
}

const EFFECTS: readonly Effect[] = [
  {
    path: /^configuration\.ipPermissions\[/,
    calls: /^(ModifySecurityGroupRules|UpdateSecurityGroupRuleDescriptionsIngress)$/,
    adds: /^AuthorizeSecurityGroupIngress$/,
    removes: /^RevokeSecurityGroupIngress$/,
  },
  {
    path: /^configuration\.ipPermissionsEgress\[/,
    calls: /^(ModifySecurityGroupRules|UpdateSecurityGroupRuleDescriptionsEgress)$/,
    adds: /^AuthorizeSecurityGroupEgress$/,
    removes: /^RevokeSecurityGroupEgress$/,
  },
  {
    path: /^configuration\.(state|stateTransitionReason|stateReason|launchTime|public|networkInterfaces)/,
    calls: /^(Run|Start|Stop|Terminate|Reboot)Instances$/,
  },
  { path: /^configuration\.(public|networkInterfaces|association)/, calls: /^(Ass|Disass)ociateAddress$/ },
  { path: /^configuration\.(networkInterfaces|attachment)/, calls: /^(At|De)tachNetworkInterface$/ },
  { path: /^configuration\.iamInstanceProfile/, calls: /IamInstanceProfile/ },
  {
    path: /^configuration\.(securityGroups|groups|networkInterfaces)/,
    calls: /^ModifyNetworkInterfaceAttribute$/,
  },
  {
    path: /^configuration\.(securityGroups|networkInterfaces|instanceType|kernelId|ramdiskId|sourceDestCheck|ebsOptimized|enaSupport|blockDeviceMappings|userData|disableApi|instanceInitiated)/,
    calls: /^(Modify|Reset)InstanceAttribute$/,
  },
  { path: /^configuration\.metadataOptions/, calls: /^ModifyInstanceMetadataOptions$/ },
  { path: /^configuration\.monitoring/, calls: /^(Unm|M)onitorInstances$/ },
  {
    path: /^configuration\.(attachments|blockDeviceMappings|state$)/,
    calls: /^CreateReplaceRootVolumeTask$/,
    adds: /^AttachVolume$/,
    removes: /^DetachVolume$/,
  },
  { path: /^configuration\.(volumeType|size|iops|throughput|multiAttachEnabled)/, calls: /^ModifyVolume$/ },
  {
    path: /^configuration\.routes/,
    calls: /^(ReplaceRoute|(En|Dis)ableVgwRoutePropagation)$/,
    adds: /^CreateRoute$/,
    removes: /^DeleteRoute$/,
  },
  { path: /^configuration\.associations/, calls: /Associat/ },
  {
    path: /^configuration\.entries/,
    calls: /^ReplaceNetworkAclEntry$/,
    adds: /^CreateNetworkAclEntry$/,
    removes: /^DeleteNetworkAclEntry$/,
  },
  { path: /^supplementaryConfiguration\.BucketPolicy/, calls: /^(Put|Delete)BucketPolicy$/ },
  { path: /^supplementaryConfiguration\.(AccessControlList|PublicAccess)/, calls: /^PutBucketAcl$/ },
  { path: /PublicAccessBlock|^configuration\.(block|ignore|restrict)Public/, calls: /PublicAccessBlock$/ },
  { path: /^supplementaryConfiguration\.ServerSideEncryption/, calls: /^(Put|Delete)BucketEncryption$/ },
  { path: /^supplementaryConfiguration\.BucketVersioning/, calls: /^PutBucketVersioning$/ },
  { path: /^supplementaryConfiguration\.BucketLogging/, calls: /^PutBucketLogging$/ },
  { path: /^supplementaryConfiguration\.BucketLifecycle/, calls: /^(Put|Delete)BucketLifecycle/ },
  { path: /^supplementaryConfiguration\.BucketNotification/, calls: /^PutBucketNotification/ },
  { path: /^supplementaryConfiguration\.BucketReplication/, calls: /^(Put|Delete)BucketReplication$/ },
  { path: /^supplementaryConfiguration\.BucketWebsite/, calls: /^(Put|Delete)BucketWebsite$/ },
  { path: /^supplementaryConfiguration\.(BucketC|C)(ors|rossOrigin)/, calls: /^(Put|Delete)BucketCors$/ },
  { path: /^supplementaryConfiguration\.BucketAccelerate/, calls: /Accelerate/ },
  { path: /^supplementaryConfiguration\.IsRequesterPays/, calls: /^PutBucketRequestPayment$/ },
  { path: /^supplementaryConfiguration\.(Bucket)?ObjectLock/, calls: /ObjectLockConfiguration$/ },
  { path: /^supplementaryConfiguration\.(Bucket)?Ownership/, calls: /OwnershipControls$/ },
  { path: /^configuration\.assumeRolePolicyDocument/, calls: /^UpdateAssumeRolePolicy$/ },
  {
    path: /^configuration\.attachedManagedPolicies/,
    calls: /^$/,
    adds: /^Attach(Role|User|Group)Policy$/,
    removes: /^Detach(Role|User|Group)Policy$/,
  },
  {
    path: /^configuration\.(rolePolicyList|userPolicyList|groupPolicyList)/,
    calls: /^Put(Role|User|Group)Policy$/,
    removes: /^Delete(Role|User|Group)Policy$/,
  },
  {
    path: /^configuration\.(loginProfile|passwordLastUsed|accessKey|mfa|sshPublicKey|signingCertificate)/i,
    calls:
      /(LoginProfile|AccessKey|MFADevice|ChangePassword|SSHPublicKey|SpecificCredential|SigningCertificate)$/,
  },
  { path: /^configuration\.permissionsBoundary/, calls: /PermissionsBoundary$/ },
  {
    path: /^configuration\.groupList/,
    calls: /^$/,
    adds: /^AddUserToGroup$/,
    removes: /^RemoveUserFromGroup$/,
  },
  { path: /^configuration\.instanceProfileList/, calls: /InstanceProfile$/ },
  { path: /^(configuration\.(userName|groupName|path|arn)|resourceName|ARN)/, calls: /^Update(User|Group)$/ },
  { path: /^configuration\.(description|maxSessionDuration)/, calls: /^UpdateRole(Description)?$/ },
  {
    path: /^configuration\.(policyVersionList|defaultVersionId|updateDate|isDefaultVersion)/,
    calls: /^(Create|Delete)PolicyVersion$|^SetDefaultPolicyVersion$/,
  },
  { path: /^configuration\.attachmentCount/, calls: /^(At|De)tach(Role|User|Group)Policy$/ },
  {
    path: /^configuration\.(keyState|enabled|deletionDate)/,
    calls: /^((En|Dis)ableKey|ScheduleKeyDeletion|CancelKeyDeletion)$/,
  },
  { path: /KeyRotation/, calls: /^(En|Dis)ableKeyRotation$/ },
  { path: /^supplementaryConfiguration\.Policy/, calls: /^(PutKeyPolicy|(Add|Remove)Permission)$/ },
  { path: /Concurrency/, calls: /Concurrency/ },
  { path: /^configuration\.(codeSha256|codeSize|lastModified|version)/, calls: /^UpdateFunctionCode$/ },
  { path: /^configuration\.(?!codeSha256|codeSize|tags)/, calls: /^UpdateFunctionConfiguration$/ },
  { path: /^configuration\.(dBInstanceStatus|dbinstanceStatus)/i, calls: /^(Start|Stop|Reboot)DBInstance$/ },
  { path: /^configuration\.(?!tags)/, calls: /^Modify(DBInstance|DBCluster|Cluster)$/ },
  {
    path: /(^|\.)(tags|Tags|tagSet|tagSets|TagList)\b/,
    calls:
      /^(CreateTags|DeleteTags|CreateOrUpdateTags|Tag[A-Z].*|Untag[A-Z].*|AddTags.*|RemoveTags.*|(Put|Delete)BucketTagging)$/,
  },
];

/** Calls that tie resources together or part them: all that can be asked of a step in relationships only. */
const RELATES =
  /^(Attach|Detach|Associate|Disassociate|Add|Remove|Modify|Replace|Run|Terminate|Create|Delete|Register|Deregister|Set|Put|Update|Allocate|Release)(?!.*Tags?$)/;

/** Attach, associate and the like say what they tie: one of the two ends, or nothing of this change. */
function tiesThese(call: string, resourceType: string, diff: readonly DiffEntry[]): boolean {
  const tied = /^(?:Attach|Detach|Associate|Disassociate|Add|Remove|Register|Deregister)(.+)$/.exec(
    call,
  )?.[1];
  if (tied === undefined) return true;
  const types = diff.flatMap(({ path }) => /^relationships\[.* (\S+::\S+) /.exec(path)?.[1] ?? []);
  const noun = tied.toLowerCase().replace(/s$/, '');
  return [resourceType, ...types].some((type) => {
    const end = type.slice(type.lastIndexOf(':') + 1).toLowerCase();
    return (
      noun.includes(end) ||
      end.includes(noun) ||
      (end === 'eip' && noun === 'addres') ||
      (end === 'loadbalancer' && noun === 'target')
    );
  });
}

/** Calls that make or end a resource, by how their names begin. */
const MAKES = /^(Create|Run|Allocate|Request|Import|Register|Restore|Copy|Put|Upload|Publish|Clone)/;
const ENDS = /^(Delete|Terminate|Release|Deregister|ScheduleKeyDeletion)/;

/** Whether a call fits a step: it changes what changed, it makes or ends the resource, it changes other things, or nobody knows. */
export type Fit = 'fits' | 'unknown' | 'other';

export interface FitResult {
  fit: Fit;
  /** It makes or ends the resource as a whole. */
  isWhole: boolean;
  /** Entries the call is known to change. */
  entries: readonly DiffEntry[];
}

/** How a call on a resource of some type fits a step of it (formats §9.1 step 6). */
export function fitOf(
  call: string,
  resourceType: string,
  kind: ChangeKind,
  diff: readonly DiffEntry[],
): FitResult {
  if (kind === 'relationship') {
    const ties = RELATES.test(call) && tiesThese(call, resourceType, diff);
    return { fit: ties ? 'fits' : 'other', isWhole: false, entries: diff };
  }
  const isWhole = isAboutWhole(call, resourceType);
  if (kind === 'deleted') return { fit: isWhole && ENDS.test(call) ? 'fits' : 'other', isWhole, entries: [] };
  if (kind === 'created' && isWhole && MAKES.test(call)) return { fit: 'fits', isWhole, entries: [] };
  let isKnown = isWhole;
  const entries: DiffEntry[] = [];
  for (const effect of EFFECTS) {
    const changes = effect.calls.test(call);
    const adds = changes || effect.adds?.test(call) === true;
    const removes = changes || effect.removes?.test(call) === true;
    if (!adds && !removes) continue;
    isKnown = true;
    for (const entry of diff) {
      if (!effect.path.test(entry.path)) continue;
      // A changed value is one taken away and one added.
      if ((entry.to !== undefined && adds) || (entry.from !== undefined && removes)) entries.push(entry);
    }
  }
  const fit = entries.length > 0 ? 'fits' : isKnown ? 'other' : 'unknown';
  return { fit, isWhole: false, entries };
}

/** `CreateVolume` is about a volume as a whole, `CreateAlias` is not about a function; some names do not say it. */
function isAboutWhole(call: string, resourceType: string): boolean {
  const noun = resourceType.slice(resourceType.lastIndexOf(':') + 1).toLowerCase();
  const name = call.toLowerCase().replace(VERB, '');
  if (name.startsWith(noun) && /^(s|readreplica|from.*|to.*|withtags)?$/.test(name.slice(noun.length)))
    return true;
  return WHOLE[resourceType]?.test(call) ?? false;
}

const VERB =
  /^(create|delete|run|terminate|allocate|release|request|import|register|deregister|restore|copy|put)/;

const WHOLE: Readonly<Record<string, RegExp>> = {
  'AWS::EC2::Volume': /^(RunInstances|TerminateInstances)$/,
  'AWS::EC2::NetworkInterface': /^(RunInstances|TerminateInstances)$/,
  'AWS::EC2::EIP': /Address$/,
  'AWS::EC2::VPC': /DefaultVpc$/,
  'AWS::EC2::Subnet': /DefaultSubnet$/,
  'AWS::KMS::Key': /^(ScheduleKeyDeletion|ReplicateKey)$/,
  'AWS::CloudWatch::Alarm': /^(PutMetricAlarm|PutCompositeAlarm|DeleteAlarms)$/,
  'AWS::IAM::Role': /ServiceLinkedRole$/,
  'AWS::ApiGateway::RestApi': /^PutRestApi$/,
  'AWS::S3::AccountPublicAccessBlock': /PublicAccessBlock$/,
};
