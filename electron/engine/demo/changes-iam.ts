import { HOSTILE_TEXTS } from './agents';
import type { Change, ChangeScene, Mutation } from './changes';
import type { Resource } from './resources';
import { spokenDate } from './times';
import { blankResource, policyDocument } from './world';

const ACTIONS = [
  ['s3:GetObject'],
  ['sqs:SendMessage', 'sqs:ReceiveMessage'],
  ['dynamodb:GetItem', 'dynamodb:Query'],
  ['kms:Decrypt'],
  ['ecr:GetDownloadUrlForLayer'],
];
const MANAGED = [
  'AmazonSSMManagedInstanceCore',
  'CloudWatchAgentServerPolicy',
  'AmazonECS_FullAccess',
  'ReadOnlyAccess',
];

function iam(name: string, request: object, response: object | null, touched: readonly Resource[]): Mutation {
  return {
    source: 'iam',
    name,
    requestJson: JSON.stringify(request),
    responseJson: JSON.stringify(response),
    touched,
  };
}

const putRolePolicy: Change = (s) => {
  const role = s.random.pick(s.world.of('role', s.account, 'global'));
  const name = s.random.pick(['base', 'queue-access', 'table-read']);
  const document = policyDocument(s.random.pick(ACTIONS), `arn:aws:*:*:${s.account}:*${s.random.hex(4)}`);
  role.model.inline = [...role.model.inline.filter((policy) => policy.name !== name), { name, document }];
  return iam('PutRolePolicy', { roleName: role.name, policyName: name, policyDocument: document }, null, [
    role,
  ]);
};

const deleteRolePolicy: Change = (s) => {
  const role = s.world.of('role', s.account, 'global').find((candidate) => candidate.model.inline.length > 1);
  const policy = role?.model.inline.at(-1);
  if (role === undefined || policy === undefined) return putRolePolicy(s);
  role.model.inline = role.model.inline.slice(0, -1);
  return iam('DeleteRolePolicy', { roleName: role.name, policyName: policy.name }, null, [role]);
};

const attachRolePolicy: Change = (s) => {
  const role = s.random.pick(s.world.of('role', s.account, 'global'));
  const policyName = s.random.pick(MANAGED);
  const policyArn = `arn:aws:iam::aws:policy/${policyName}`;
  const request = { roleName: role.name, policyArn };
  if (role.model.attached.some((policy) => policy.policyArn === policyArn)) {
    role.model.attached = role.model.attached.filter((policy) => policy.policyArn !== policyArn);
    return iam('DetachRolePolicy', request, null, [role]);
  }
  role.model.attached = [...role.model.attached, { policyName, policyArn }];
  return iam('AttachRolePolicy', request, null, [role]);
};

const putUserPolicy: Change = (s) => {
  const user = s.random.pick(s.world.of('user', s.account, 'global'));
  const document = policyDocument(s.random.pick(ACTIONS), `arn:aws:*:*:${s.account}:${s.random.hex(4)}*`);
  user.model.inline = [{ name: 'workbench', document }];
  return iam(
    'PutUserPolicy',
    { userName: user.name, policyName: 'workbench', policyDocument: document },
    null,
    [user],
  );
};

const tagUser: Change = (s) => {
  const user = s.random.pick(s.world.of('user', s.account, 'global'));
  const value = s.random.chance(0.3)
    ? s.random.pick(HOSTILE_TEXTS)
    : s.random.pick(['platform', 'data', 'søppel', s.random.hex(4)]);
  user.tags = { ...user.tags, team: value };
  return iam('TagUser', { userName: user.name, tags: [{ key: 'team', value }] }, null, [user]);
};

const createUser: Change = (s) => {
  const name = `temp-${s.random.hex(6)}`;
  const arn = `arn:aws:iam::${s.account}:user/${name}`;
  const id = `AIDA${s.random.upper(17)}`;
  const model = { kind: 'user' as const, groups: [], inline: [], attached: [] };
  const user = blankResource(
    model,
    { account: s.account, region: 'global', zone: 'Not Applicable' },
    id,
    arn,
    s.time,
  );
  user.name = name;
  s.world.add(user);
  const response = {
    user: { path: '/', userName: name, userId: id, arn, createDate: spokenDate(s.time, '\u202F') },
  };
  return iam('CreateUser', { userName: name }, response, [user]);
};

const newPolicyVersion: Change = (s) => {
  const policy = s.random.pick(s.world.of('policy', s.account, 'global'));
  const id = `v${policy.model.versions.length + 1}`;
  const document = policyDocument(s.random.pick(ACTIONS), `arn:aws:s3:::nordlicht-${s.random.hex(4)}*`);
  policy.model.versions = [...policy.model.versions, { id, document, created: s.time }];
  const response = {
    policyVersion: { versionId: id, isDefaultVersion: true, createDate: spokenDate(s.time, '\u202F') },
  };
  return iam(
    'CreatePolicyVersion',
    { policyArn: policy.arn, policyDocument: document, setAsDefault: true },
    response,
    [policy],
  );
};

const IAM_CHANGES: readonly Change[] = [
  putRolePolicy,
  putRolePolicy,
  deleteRolePolicy,
  attachRolePolicy,
  attachRolePolicy,
  putUserPolicy,
  tagUser,
  createUser,
  newPolicyVersion,
];

/** Applies one everyday change to a user, role or policy of the account. */
export function iamChange(s: ChangeScene): Mutation | null {
  return s.region === 'us-east-1' ? s.random.pick(IAM_CHANGES)(s) : null;
}
