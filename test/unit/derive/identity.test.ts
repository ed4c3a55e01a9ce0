import { expect, it } from 'vitest';
import { TestEngine } from '../helpers/engine';
import { eventId, type Json, logText, trailRecord } from '../helpers/records';
import { tempFolder } from '../helpers/temp';
import { writeFiles } from '../helpers/tree';

const account = '111122223333';
const session = (fields: Json = {}) => ({
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLE:kim',
  arn: `arn:aws:sts::${account}:assumed-role/ops/kim`,
  accountId: account,
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: {
    sessionIssuer: { type: 'Role', arn: `arn:aws:iam::${account}:role/path/ops` },
    attributes: { creationDate: '2026-02-03T00:00:00Z', mfaAuthenticated: 'false' },
  },
  ...fields,
});

interface Row {
  identityKind: string;
  principal: string | null;
  session: string | null;
  credentialType: string;
  channel: string;
  temporary: boolean;
  byService: boolean;
  mfa: boolean | null;
  crossAccount: boolean | null;
  outcome: string;
  deniedAction: string | null;
  deniedResource: string | null;
}

/** What is expected of an IAM user's plain call; each case names what is different. */
const plain: Row = {
  identityKind: 'user',
  principal: `arn:aws:iam::${account}:user/kim`,
  session: null,
  credentialType: 'long-term',
  channel: 'api',
  temporary: false,
  byService: false,
  mfa: null,
  crossAccount: false,
  outcome: 'ok',
  deniedAction: null,
  deniedResource: null,
};
const ofRole: Partial<Row> = {
  identityKind: 'role',
  principal: `arn:aws:iam::${account}:role/path/ops`,
  session: 'kim',
  credentialType: 'temporary',
  temporary: true,
  mfa: false,
};

const CASES: readonly [name: string, record: Json, expected: Partial<Row>][] = [
  ['a user with a long-term key', {}, {}],
  ['a role session', { userIdentity: session() }, ofRole],
  [
    'root at the console with MFA',
    {
      eventName: 'ConsoleLogin',
      eventType: 'AwsConsoleSignin',
      userIdentity: {
        type: 'Root',
        principalId: account,
        arn: `arn:aws:iam::${account}:root`,
        accountId: account,
      },
      additionalEventData: { LoginTo: 'https://console.aws.amazon.com', MFAUsed: 'YES' },
    },
    {
      identityKind: 'root',
      principal: `arn:aws:iam::${account}:root`,
      credentialType: 'console',
      channel: 'console',
      mfa: true,
    },
  ],
  [
    'a failed sign-in without MFA has a message and no code',
    {
      eventName: 'ConsoleLogin',
      eventType: 'AwsConsoleSignIn',
      errorMessage: 'Failed authentication',
      additionalEventData: { MFAUsed: 'No' },
    },
    { credentialType: 'console', channel: 'console', mfa: false, outcome: 'failed' },
  ],
  [
    'a role session at the console',
    {
      userIdentity: session(),
      sessionCredentialFromConsole: 'true',
      userAgent: 'AWS Internal',
      sourceIPAddress: 'AWS Internal',
    },
    { ...ofRole, credentialType: 'console', channel: 'console' },
  ],
  [
    'an old console call names the sign-in service, and is a person’s',
    { userIdentity: session({ invokedBy: 'signin.amazonaws.com' }), userAgent: 'signin.amazonaws.com' },
    { ...ofRole, credentialType: 'console', channel: 'console' },
  ],
  [
    'a service on behalf of a role',
    {
      userIdentity: session({ invokedBy: 'cloudformation.amazonaws.com' }),
      sourceIPAddress: 'cloudformation.amazonaws.com',
    },
    { ...ofRole, byService: true, channel: 'service' },
  ],
  [
    'a service of its own accord',
    { userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' } },
    {
      identityKind: 'service',
      principal: 'ec2.amazonaws.com',
      credentialType: 'none',
      channel: 'service',
      byService: true,
      crossAccount: null,
    },
  ],
  [
    'a service event without a type',
    { userIdentity: { accountId: account, invokedBy: 'AWS Internal' }, eventType: 'AwsServiceEvent' },
    {
      identityKind: 'service',
      principal: 'AWS Internal',
      credentialType: 'none',
      channel: 'service',
      byService: true,
    },
  ],
  [
    'a role of another account',
    { userIdentity: { type: 'AWSAccount', principalId: 'AROAOTHER:build', accountId: '444455556666' } },
    {
      identityKind: 'account',
      principal: '444455556666:AROAOTHER',
      session: 'build',
      credentialType: 'none',
      crossAccount: true,
    },
  ],
  [
    'nobody in particular',
    { userIdentity: { type: 'AWSAccount', principalId: '', accountId: 'ANONYMOUS_PRINCIPAL' } },
    { identityKind: 'anonymous', principal: 'anonymous', credentialType: 'none', crossAccount: null },
  ],
  [
    'a federated user',
    {
      userIdentity: {
        type: 'FederatedUser',
        principalId: `${account}:report`,
        arn: `arn:aws:sts::${account}:federated-user/report`,
        accountId: account,
        accessKeyId: 'ASIAFEDERATED',
        sessionContext: { sessionIssuer: { type: 'IAMUser', arn: `arn:aws:iam::${account}:user/kim` } },
      },
    },
    {
      identityKind: 'federated',
      principal: `arn:aws:sts::${account}:federated-user/report`,
      session: 'report',
      credentialType: 'temporary',
      temporary: true,
    },
  ],
  [
    'a person of Identity Center',
    {
      userIdentity: {
        type: 'IdentityCenterUser',
        accountId: account,
        onBehalfOf: { userId: 'u-1', identityStoreArn: 'arn:aws:identitystore::1:identitystore/d-1' },
      },
    },
    {
      identityKind: 'identity-center',
      principal: 'arn:aws:identitystore::1:identitystore/d-1 u-1',
      credentialType: 'temporary',
      temporary: true,
    },
  ],
  [
    'a web identity',
    { userIdentity: { type: 'WebIdentityUser', identityProvider: 'www.example.com', userName: 'app:7' } },
    {
      identityKind: 'web',
      principal: 'www.example.com app:7',
      credentialType: 'temporary',
      temporary: true,
      crossAccount: null,
    },
  ],
  [
    'a SAML user',
    { userIdentity: { type: 'SAMLUser', identityProvider: 'bdGOnTesti4+0=', userName: 'kim@example.com' } },
    {
      identityKind: 'saml',
      principal: 'bdGOnTesti4+0= kim@example.com',
      credentialType: 'temporary',
      temporary: true,
      crossAccount: null,
    },
  ],
  [
    'a denied call whose parameters were left out',
    {
      requestParameters: null,
      errorCode: 'AccessDenied',
      errorMessage: `User: arn:aws:iam::${account}:user/kim is not authorized to perform: iam:AttachUserPolicy on resource: user kim because no identity-based policy allows the iam:AttachUserPolicy action`,
    },
    { outcome: 'denied', deniedAction: 'iam:AttachUserPolicy', deniedResource: 'user kim' },
  ],
  [
    'an explicit deny, on an ARN',
    {
      errorCode: 'AccessDeniedException',
      errorMessage: `User: x is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-central-1:${account}:key/7 with an explicit deny in a service control policy`,
    },
    {
      outcome: 'denied',
      deniedAction: 'kms:Decrypt',
      deniedResource: `arn:aws:kms:eu-central-1:${account}:key/7`,
    },
  ],
  [
    'an action that ends the message',
    {
      errorCode: 'Client.UnauthorizedOperation',
      errorMessage: 'User: x is not authorized to perform: ec2:RunInstances.',
    },
    { outcome: 'denied', deniedAction: 'ec2:RunInstances' },
  ],
  [
    'throttled',
    { errorCode: 'ThrottlingException', errorMessage: 'Rate exceeded' },
    { outcome: 'throttled' },
  ],
];

it('answers the plain questions about the caller of every kind of record', async () => {
  const records = CASES.map(([, fields], index) => trailRecord(index, fields));
  const folder = writeFiles(tempFolder(), { 'log.json': logText(records) });
  const engine = await TestEngine.load(folder);
  const rows = await engine.rows<Row & { eventID: string }>(
    `SELECT "eventID", ${Object.keys(plain)
      .map((name) => `"${name}"`)
      .join(', ')} FROM event ORDER BY "eventID"`,
  );
  expect(rows).toHaveLength(CASES.length);
  for (const [index, [name, , expected]] of CASES.entries())
    expect(rows[index], name).toEqual({ eventID: eventId(index), ...plain, ...expected });
});
