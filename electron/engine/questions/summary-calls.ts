/** What a call did to what, in words, as far as its record says. */
export interface CallWords {
  /** `attached` */
  past: string;
  /** `attach`, after "tried to" */
  base: string;
  /** `AdministratorAccess to user mallory`; undefined when the record does not name what it takes. */
  object: (record: CallRecord) => string | undefined;
}

/** Values of a record by dotted path; undefined where there is none or it is no text, number or boolean. */
export interface CallRecord {
  request(path: string): string | undefined;
  response(path: string): string | undefined;
  additional(path: string): string | undefined;
}

/** The text when every value is there. */
function words(texts: TemplateStringsArray, ...values: (string | undefined)[]): string | undefined {
  let result = texts[0] ?? '';
  for (const [index, value] of values.entries()) {
    if (value === undefined) return undefined;
    result += value + (texts[index + 1] ?? '');
  }
  return result;
}

/** The first text that could be put together. */
const first = (...texts: (string | undefined)[]): string | undefined =>
  texts.find((text) => text !== undefined);

/** The last part of an ARN: `AdministratorAccess` of a policy. */
const nameOf = (arn: string | undefined): string | undefined => arn?.split(/[/:]/).at(-1) || arn;

type ObjectWords = CallWords['object'];
const call = (past: string, base: string, object: ObjectWords): CallWords => ({ past, base, object });
const value =
  (before: string, ...paths: string[]): ObjectWords =>
  (record) => {
    const found = first(...paths.map((path) => record.request(path)));
    return found === undefined ? undefined : `${before}${found}`;
  };

const policyOn =
  (kind: string, parameter: string, link: string): ObjectWords =>
  (record) =>
    words`${first(nameOf(record.request('policyArn')), record.request('policyName'))}${link}${kind} ${record.request(parameter)}`;
const inline =
  (kind: string, parameter: string): ObjectWords =>
  (record) =>
    words`the inline policy ${record.request('policyName')} of ${kind} ${record.request(parameter)}`;
const keyOf: ObjectWords = (record) =>
  first(
    words`access key ${record.request('accessKeyId')} of user ${record.request('userName')}`,
    words`access key ${record.request('accessKeyId')}`,
  );
const object: ObjectWords = (record) => words`${record.request('bucketName')}/${record.request('key')}`;
const rules = (record: CallRecord): string | undefined => {
  const from = 'ipPermissions.items.0';
  const port = record.request(`${from}.fromPort`);
  const open = first(
    record.request(`${from}.ipRanges.items.0.cidrIp`),
    record.request(`${from}.ipv6Ranges.items.0.cidrIpv6`),
    record.request('cidrIp'),
  );
  const where = words`security group ${first(record.request('groupId'), record.request('groupName'))}`;
  if (where === undefined) return undefined;
  return `${where}${port ? `, port ${port}` : ''}${open ? `, ${open}` : ''}`;
};
const shared =
  (what: string, parameter: string, list: string): ObjectWords =>
  (record) => {
    const to = first(
      record.request(`${list}.add.items.0.userId`),
      record.request(`${list}.add.items.0.group`),
      record.request('valuesToAdd.0'),
    );
    return words`who may use ${what} ${record.request(parameter)}${to === undefined ? '' : `: added ${to}`}`;
  };

/** By service and call. Names of parameters as CloudTrail writes them. */
export const CALLS: Readonly<Record<string, CallWords>> = {
  'iam:CreateUser': call('created', 'create', value('user ', 'userName')),
  'iam:DeleteUser': call('deleted', 'delete', value('user ', 'userName')),
  'iam:CreateRole': call('created', 'create', value('role ', 'roleName')),
  'iam:DeleteRole': call('deleted', 'delete', value('role ', 'roleName')),
  'iam:CreateGroup': call('created', 'create', value('group ', 'groupName')),
  'iam:AddUserToGroup': call(
    'added',
    'add',
    (record) => words`user ${record.request('userName')} to group ${record.request('groupName')}`,
  ),
  'iam:RemoveUserFromGroup': call(
    'removed',
    'remove',
    (record) => words`user ${record.request('userName')} from group ${record.request('groupName')}`,
  ),
  'iam:AttachUserPolicy': call('attached', 'attach', policyOn('user', 'userName', ' to ')),
  'iam:AttachRolePolicy': call('attached', 'attach', policyOn('role', 'roleName', ' to ')),
  'iam:AttachGroupPolicy': call('attached', 'attach', policyOn('group', 'groupName', ' to ')),
  'iam:DetachUserPolicy': call('detached', 'detach', policyOn('user', 'userName', ' from ')),
  'iam:DetachRolePolicy': call('detached', 'detach', policyOn('role', 'roleName', ' from ')),
  'iam:DetachGroupPolicy': call('detached', 'detach', policyOn('group', 'groupName', ' from ')),
  'iam:PutUserPolicy': call('wrote', 'write', inline('user', 'userName')),
  'iam:PutRolePolicy': call('wrote', 'write', inline('role', 'roleName')),
  'iam:PutGroupPolicy': call('wrote', 'write', inline('group', 'groupName')),
  'iam:DeleteUserPolicy': call('deleted', 'delete', inline('user', 'userName')),
  'iam:DeleteRolePolicy': call('deleted', 'delete', inline('role', 'roleName')),
  'iam:CreatePolicy': call('created', 'create', value('policy ', 'policyName')),
  'iam:CreatePolicyVersion': call(
    'wrote',
    'write',
    (record) => words`a new version of policy ${nameOf(record.request('policyArn'))}`,
  ),
  'iam:SetDefaultPolicyVersion': call(
    'made',
    'make',
    (record) =>
      words`version ${record.request('versionId')} of policy ${nameOf(record.request('policyArn'))} the one in force`,
  ),
  'iam:UpdateAssumeRolePolicy': call('changed', 'change', value('who may assume role ', 'roleName')),
  'iam:CreateAccessKey': call('created', 'create', (record) => {
    const key = record.response('accessKey.accessKeyId');
    const user = first(record.request('userName'), record.response('accessKey.userName'));
    return words`access key${key ? ` ${key}` : ''} for ${user === undefined ? 'itself' : `user ${user}`}`;
  }),
  'iam:DeleteAccessKey': call('deleted', 'delete', keyOf),
  'iam:UpdateAccessKey': call('set', 'set', (record) => {
    const key = keyOf(record);
    return words`${key} to ${record.request('status')}`;
  }),
  'iam:CreateLoginProfile': call(
    'gave',
    'give',
    (record) => words`user ${record.request('userName')} a console password`,
  ),
  'iam:UpdateLoginProfile': call('changed', 'change', value('the console password of user ', 'userName')),
  'iam:DeleteLoginProfile': call('removed', 'remove', value('the console password of user ', 'userName')),
  'iam:DeactivateMFADevice': call('switched off', 'switch off', value('an MFA device of user ', 'userName')),
  'iam:EnableMFADevice': call('switched on', 'switch on', value('an MFA device for user ', 'userName')),
  'iam:DeleteVirtualMFADevice': call('deleted', 'delete', value('the MFA device ', 'serialNumber')),
  'iam:CreateSAMLProvider': call('created', 'create', value('SAML provider ', 'name')),
  'iam:UpdateSAMLProvider': call('changed', 'change', value('SAML provider ', 'sAMLProviderArn')),
  'iam:CreateOpenIDConnectProvider': call('created', 'create', value('OpenID Connect provider ', 'url')),
  'iam:PassRole': call('passed', 'pass', value('role ', 'roleArn', 'roleName')),

  'sts:AssumeRole': call(
    'assumed',
    'assume',
    (record) => words`role ${nameOf(record.request('roleArn'))}${session(record)}`,
  ),
  'sts:AssumeRoleWithSAML': call(
    'signed in with SAML to',
    'sign in with SAML to',
    (record) => words`role ${nameOf(record.request('roleArn'))}${session(record)}`,
  ),
  'sts:AssumeRoleWithWebIdentity': call(
    'signed in with a web identity to',
    'sign in with a web identity to',
    (record) => words`role ${nameOf(record.request('roleArn'))}${session(record)}`,
  ),
  'sts:GetSessionToken': call('asked for', 'ask for', () => 'temporary credentials of its own'),
  'sts:GetFederationToken': call('asked for', 'ask for', value('federation credentials called ', 'name')),
  'sts:GetCallerIdentity': call('asked', 'ask', () => 'who it is'),
  'signin:ConsoleLogin': call('signed in to', 'sign in to', (record) => {
    const mfa = record.additional('MFAUsed');
    return `the console${mfa === 'Yes' ? ' with MFA' : mfa === 'No' ? ' without MFA' : ''}`;
  }),
  'signin:SwitchRole': call(
    'switched to',
    'switch to',
    (record) => words`role ${first(record.additional('SwitchTo'), record.request('roleArn'))} in the console`,
  ),

  's3:GetObject': call('read', 'read', object),
  's3:PutObject': call('wrote', 'write', object),
  's3:DeleteObject': call('deleted', 'delete', object),
  's3:CopyObject': call('copied to', 'copy to', object),
  's3:HeadObject': call('looked at', 'look at', object),
  's3:ListBuckets': call('listed', 'list', () => 'all buckets'),
  's3:ListObjects': call('listed', 'list', value('bucket ', 'bucketName')),
  's3:CreateBucket': call('created', 'create', value('bucket ', 'bucketName')),
  's3:DeleteBucket': call('deleted', 'delete', value('bucket ', 'bucketName')),
  's3:PutBucketPolicy': call('wrote', 'write', value('the policy of bucket ', 'bucketName')),
  's3:DeleteBucketPolicy': call('deleted', 'delete', value('the policy of bucket ', 'bucketName')),
  's3:PutBucketAcl': call('changed', 'change', value('the access list of bucket ', 'bucketName')),
  's3:PutBucketPublicAccessBlock': call(
    'changed',
    'change',
    value('the public access block of bucket ', 'bucketName'),
  ),
  's3:DeleteBucketPublicAccessBlock': call(
    'removed',
    'remove',
    value('the public access block of bucket ', 'bucketName'),
  ),
  's3:PutBucketVersioning': call('changed', 'change', value('versioning of bucket ', 'bucketName')),
  's3:PutBucketLogging': call('changed', 'change', value('access logging of bucket ', 'bucketName')),
  's3:PutBucketLifecycle': call('changed', 'change', value('the lifecycle of bucket ', 'bucketName')),
  's3:PutBucketReplication': call('changed', 'change', value('replication of bucket ', 'bucketName')),

  'ec2:RunInstances': call('started', 'start', (record) => {
    const [type, id] = [record.request('instanceType'), record.response('instancesSet.items.0.instanceId')];
    return `new instances${type ? ` of type ${type}` : ''}${id ? `, among them ${id}` : ''}`;
  }),
  'ec2:StartInstances': call('started', 'start', value('instance ', 'instancesSet.items.0.instanceId')),
  'ec2:StopInstances': call('stopped', 'stop', value('instance ', 'instancesSet.items.0.instanceId')),
  'ec2:TerminateInstances': call(
    'terminated',
    'terminate',
    value('instance ', 'instancesSet.items.0.instanceId'),
  ),
  'ec2:AuthorizeSecurityGroupIngress': call('let traffic into', 'let traffic into', rules),
  'ec2:RevokeSecurityGroupIngress': call('closed for traffic', 'close for traffic', rules),
  'ec2:AuthorizeSecurityGroupEgress': call('let traffic out of', 'let traffic out of', rules),
  'ec2:CreateSecurityGroup': call('created', 'create', value('security group ', 'groupName')),
  'ec2:DeleteSecurityGroup': call('deleted', 'delete', value('security group ', 'groupId', 'groupName')),
  'ec2:CreateSnapshot': call('took', 'take', value('a snapshot of volume ', 'volumeId')),
  'ec2:DeleteSnapshot': call('deleted', 'delete', value('snapshot ', 'snapshotId')),
  'ec2:ModifySnapshotAttribute': call(
    'changed',
    'change',
    shared('snapshot', 'snapshotId', 'createVolumePermission'),
  ),
  'ec2:ModifyImageAttribute': call('changed', 'change', shared('image', 'imageId', 'launchPermission')),
  'ec2:CreateImage': call('made', 'make', value('an image of instance ', 'instanceId')),
  'ec2:CreateVolume': call('created', 'create', value('a volume from snapshot ', 'snapshotId')),
  'ec2:AttachVolume': call(
    'attached',
    'attach',
    (record) => words`volume ${record.request('volumeId')} to instance ${record.request('instanceId')}`,
  ),
  'ec2:CreateKeyPair': call('created', 'create', value('key pair ', 'keyName')),
  'ec2:ImportKeyPair': call('imported', 'import', value('key pair ', 'keyName')),
  'ec2:GetPasswordData': call('read', 'read', value('the password of instance ', 'instanceId')),
  'ec2:ModifyInstanceAttribute': call('changed', 'change', value('an attribute of instance ', 'instanceId')),
  'ec2:AssociateIamInstanceProfile': call(
    'gave',
    'give',
    value('an instance profile to instance ', 'AssociateIamInstanceProfileRequest.InstanceId', 'instanceId'),
  ),
  'ec2:DeleteFlowLogs': call('deleted', 'delete', () => 'VPC flow logs'),
  'ec2:CreateFlowLogs': call('switched on', 'switch on', () => 'VPC flow logs'),
  'ec2:DisableEbsEncryptionByDefault': call('switched off', 'switch off', () => 'encryption of new volumes'),

  'kms:Decrypt': call('decrypted', 'decrypt', () => 'data with a KMS key'),
  'kms:ScheduleKeyDeletion': call('scheduled', 'schedule', value('the deletion of KMS key ', 'keyId')),
  'kms:DisableKey': call('disabled', 'disable', value('KMS key ', 'keyId')),
  'kms:PutKeyPolicy': call('wrote', 'write', value('the policy of KMS key ', 'keyId')),
  'kms:CreateGrant': call('granted', 'grant', value('the use of KMS key ', 'keyId')),
  'secretsmanager:GetSecretValue': call('read', 'read', value('secret ', 'secretId')),
  'secretsmanager:PutSecretValue': call('wrote', 'write', value('secret ', 'secretId')),
  'secretsmanager:DeleteSecret': call('deleted', 'delete', value('secret ', 'secretId')),
  'ssm:GetParameter': call('read', 'read', value('parameter ', 'name')),
  'ssm:GetParametersByPath': call('read', 'read', value('the parameters below ', 'path')),
  'ssm:SendCommand': call(
    'ran',
    'run',
    (record) =>
      words`${record.request('documentName')} on instance ${first(record.request('instanceIds.0'), record.request('targets.0.values.0'))}`,
  ),
  'ssm:StartSession': call('opened', 'open', value('a session on ', 'target')),

  'cloudtrail:CreateTrail': call('created', 'create', value('trail ', 'name')),
  'cloudtrail:StopLogging': call('stopped', 'stop', value('logging of trail ', 'name')),
  'cloudtrail:StartLogging': call('started', 'start', value('logging of trail ', 'name')),
  'cloudtrail:DeleteTrail': call('deleted', 'delete', value('trail ', 'name')),
  'cloudtrail:UpdateTrail': call('changed', 'change', value('trail ', 'name')),
  'cloudtrail:PutEventSelectors': call('changed', 'change', value('what is recorded by trail ', 'trailName')),
  'config:StopConfigurationRecorder': call(
    'stopped',
    'stop',
    value('configuration recorder ', 'configurationRecorderName'),
  ),
  'config:DeleteConfigurationRecorder': call(
    'deleted',
    'delete',
    value('configuration recorder ', 'configurationRecorderName'),
  ),
  'config:DeleteDeliveryChannel': call(
    'deleted',
    'delete',
    value('delivery channel ', 'deliveryChannelName'),
  ),
  'guardduty:DeleteDetector': call('deleted', 'delete', value('GuardDuty detector ', 'detectorId')),
  'guardduty:UpdateDetector': call('changed', 'change', value('GuardDuty detector ', 'detectorId')),
  'guardduty:CreateFilter': call('created', 'create', value('GuardDuty filter ', 'name')),
  'securityhub:DisableSecurityHub': call('switched off', 'switch off', () => 'Security Hub'),
  'organizations:LeaveOrganization': call(
    'took the account out of',
    'take the account out of',
    () => 'its organization',
  ),
  'lambda:CreateFunction20150331': call('created', 'create', value('function ', 'functionName')),
  'lambda:UpdateFunctionCode20150331v2': call(
    'replaced',
    'replace',
    value('the code of function ', 'functionName'),
  ),
  'lambda:UpdateFunctionConfiguration20150331v2': call(
    'changed',
    'change',
    value('function ', 'functionName'),
  ),
  'lambda:AddPermission20150331v2': call(
    'let others invoke',
    'let others invoke',
    value('function ', 'functionName'),
  ),
  'lambda:Invoke': call('invoked', 'invoke', value('function ', 'functionName')),
  'rds:CreateDBSnapshot': call('took', 'take', value('a snapshot of database ', 'dBInstanceIdentifier')),
  'rds:ModifyDBSnapshotAttribute': call(
    'changed',
    'change',
    shared('database snapshot', 'dBSnapshotIdentifier', 'none'),
  ),
  'rds:DeleteDBInstance': call('deleted', 'delete', value('database ', 'dBInstanceIdentifier')),
  'rds:ModifyDBInstance': call('changed', 'change', value('database ', 'dBInstanceIdentifier')),
};

function session(record: CallRecord): string {
  const name = record.request('roleSessionName');
  return name === undefined ? '' : ` as ${name}`;
}
