import { ruleRequest, ruleSet } from './ec2-calls';
import { FOREIGN_ACCOUNT, GLOBAL_REGION, HOME_REGION, MANAGEMENT, PRODUCTION } from './organisation';
import type { Script } from './script';
import { NEW_USER, type StoryCast } from './story-cast';
import { bastionId } from './story-persist';
import { policyDocument, type World } from './world';

/** Production: recorder on, doors shut, the intruder's user and rights removed. */
export function recover(script: Script, cast: StoryCast, world: World): void {
  const by = cast.responderProduction;
  const home = { by, region: HOME_REGION, readOnly: false };
  const iam = { by, region: GLOBAL_REGION, source: 'iam', readOnly: false };
  const bucketName = 'nordlicht-prod-customer-exports';
  const Host = `${bucketName}.s3.${HOME_REGION}.amazonaws.com`;
  const group = world.find('group', PRODUCTION, bastionId(world));
  script.call({
    ...iam,
    clock: '16:11:12',
    name: 'UpdateAccessKey',
    request: { userName: NEW_USER, accessKeyId: cast.newUserKey.accessKeyId, status: 'Inactive' },
    summary: "The intruder's new key is made inactive.",
  });
  script.call({
    ...iam,
    clock: '16:11:50',
    name: 'DeleteLoginProfile',
    request: { userName: NEW_USER },
    summary: 'Its console password is removed.',
  });
  script.call({
    ...home,
    clock: '16:14:52',
    source: 'config',
    name: 'StartConfigurationRecorder',
    request: { configurationRecorderName: 'default' },
    summary: 'The recorder of AWS Config is started again.',
  });
  for (const [clock, port] of [
    ['16:19:30', 22],
    ['16:20:05', 3389],
  ] as const) {
    const rule = { protocol: 'tcp', from: port, to: port, cidr: '0.0.0.0/0', description: null };
    script.call({
      ...home,
      clock,
      source: 'ec2',
      name: 'RevokeSecurityGroupIngress',
      request: ruleRequest(group.id, rule),
      response: {
        _return: true,
        revokedSecurityGroupRuleSet: ruleSet(PRODUCTION, group.id, `sgr-0${script.random.hex(16)}`, rule),
      },
      summary: `Port ${port} is closed to the internet again.`,
      effect: () => {
        group.model.rules = group.model.rules.filter((known) => known.from !== port);
        return [group];
      },
    });
  }
  const bucket = world.find('bucket', PRODUCTION, bucketName);
  script.call({
    ...home,
    clock: '16:22:14',
    source: 's3',
    name: 'DeleteBucketPolicy',
    request: { bucketName, Host, policy: '' },
    summary: 'The public policy of the bucket is deleted.',
    effect: () => {
      bucket.model.policy = null;
      return [bucket];
    },
  });
  script.call({
    ...home,
    clock: '16:22:50',
    source: 's3',
    name: 'PutBucketPublicAccessBlock',
    request: {
      publicAccessBlock: '',
      bucketName,
      Host,
      PublicAccessBlockConfiguration: {
        xmlns: 'http://s3.amazonaws.com/doc/2006-03-01/',
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: true,
        RestrictPublicBuckets: true,
      },
    },
    summary: 'The public access block is put back.',
    effect: () => {
      bucket.model.blocked = true;
      return [bucket];
    },
  });
  script.call({
    ...home,
    clock: '16:24:33',
    source: 'ec2',
    name: 'DescribeSnapshots',
    readOnly: true,
    request: { ownersSet: { items: [{ owner: 'self' }] }, filterSet: {} },
    summary: `The responder looks for snapshots; the one shared with ${FOREIGN_ACCOUNT} stays for the examination.`,
  });
  script.call({
    ...iam,
    clock: '16:26:02',
    name: 'DetachRolePolicy',
    request: { roleName: 'deploy-pipeline', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    summary: 'AdministratorAccess is taken from the role.',
    effect: (w) => {
      const role = w.find('role', PRODUCTION, 'deploy-pipeline');
      role.model.attached = role.model.attached.filter(
        (policy) => policy.policyName !== 'AdministratorAccess',
      );
      return [role];
    },
  });
  const revokeDocument = policyDocument(['*'])
    .replace('"Allow"', '"Deny"')
    .replace('"*"}', '"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-02-11T16:26:30Z"}}}');
  script.call({
    ...iam,
    clock: '16:26:40',
    name: 'PutRolePolicy',
    request: {
      roleName: 'deploy-pipeline',
      policyName: 'AWSRevokeOlderSessions',
      policyDocument: revokeDocument,
    },
    summary: 'Older sessions of the role are revoked.',
    effect: (w) => {
      const role = w.find('role', PRODUCTION, 'deploy-pipeline');
      role.model.inline = [
        ...role.model.inline,
        { name: 'AWSRevokeOlderSessions', document: revokeDocument },
      ];
      return [role];
    },
  });
  script.call({
    ...iam,
    clock: '16:28:10',
    name: 'DetachUserPolicy',
    request: { userName: NEW_USER, policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    summary: "The new user's rights are removed.",
    effect: (w) => {
      const user = w.find('user', PRODUCTION, NEW_USER);
      user.model.attached = [];
      return [user];
    },
  });
  script.call({
    ...iam,
    clock: '16:28:31',
    name: 'DeleteAccessKey',
    request: { userName: NEW_USER, accessKeyId: cast.newUserKey.accessKeyId },
    summary: "The new user's key is deleted.",
  });
  script.call({
    ...iam,
    clock: '16:47:55',
    name: 'DeleteUser',
    request: { userName: NEW_USER },
    summary: 'The new user is deleted.',
    effect: (w) => {
      const user = w.find('user', PRODUCTION, NEW_USER);
      user.exists = false;
      return [user];
    },
  });
  const management = { by: cast.responderManagement, region: GLOBAL_REGION, source: 'iam' };
  script.call({
    ...management,
    clock: '16:50:04',
    name: 'GetRole',
    request: { roleName: 'platform-automation' },
    account: MANAGEMENT,
    summary: 'The responder reads who may take platform-automation.',
  });
}

/** Sandbox: the leaked key itself. */
export function cleanSandbox(script: Script, cast: StoryCast): void {
  const iam = { by: cast.responderSandbox, region: GLOBAL_REGION, source: 'iam', readOnly: false };
  const key = { userName: 'build-legacy', accessKeyId: cast.thief.accessKeyId };
  script.call({
    ...iam,
    clock: '16:33:08',
    name: 'UpdateAccessKey',
    request: { ...key, status: 'Inactive' },
    summary: 'The leaked key is made inactive.',
  });
  script.call({
    ...iam,
    clock: '16:40:26',
    name: 'DeleteAccessKey',
    request: key,
    summary: 'The leaked key is deleted.',
  });
}
