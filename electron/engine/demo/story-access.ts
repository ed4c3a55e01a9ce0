import { assumedAcross } from './issue';
import { GLOBAL_REGION, HOME_REGION, PRODUCTION, SANDBOX } from './organisation';
import { denied, type Script } from './script';
import { BEGAN, type StoryCast } from './story-cast';

/** What the thief tries first; true means that the build user may do it. */
const PROBES: readonly [clock: string, source: string, name: string, allowed: boolean, region?: string][] = [
  ['09:42:03', 'iam', 'GetUser', false],
  ['09:42:06', 'iam', 'ListUsers', false],
  ['09:42:07', 'iam', 'ListRoles', true],
  ['09:42:09', 'iam', 'ListGroups', false],
  ['09:42:11', 'iam', 'ListPolicies', false],
  ['09:42:14', 'iam', 'GetAccountAuthorizationDetails', false],
  ['09:42:18', 'iam', 'ListAccessKeys', false],
  ['09:42:22', 'iam', 'ListAttachedUserPolicies', false],
  ['09:42:31', 's3', 'ListBuckets', true],
  ['09:43:02', 'secretsmanager', 'ListSecrets', false, HOME_REGION],
  ['09:43:05', 'ssm', 'DescribeParameters', false, HOME_REGION],
  ['09:43:09', 'lambda', 'ListFunctions20150331', false, HOME_REGION],
  ['09:43:12', 'rds', 'DescribeDBInstances', false, HOME_REGION],
  ['09:43:16', 'kms', 'ListKeys', false, HOME_REGION],
  ['09:43:20', 'cloudtrail', 'DescribeTrails', false, HOME_REGION],
  ['09:43:25', 'guardduty', 'ListDetectors', false, HOME_REGION],
  ['09:43:31', 'config', 'DescribeConfigurationRecorders', false, HOME_REGION],
  ['09:44:01', 'ec2', 'DescribeInstances', true, HOME_REGION],
  ['09:44:04', 'ec2', 'DescribeSnapshots', false, HOME_REGION],
  ['09:44:08', 'ec2', 'DescribeKeyPairs', false, HOME_REGION],
  ['09:46:12', 'ec2', 'DescribeInstances', true],
  ['09:46:15', 'ec2', 'DescribeSnapshots', false],
  ['09:46:31', 'organizations', 'DescribeOrganization', false],
  ['09:46:34', 'organizations', 'ListAccounts', false],
  ['09:46:52', 'sts', 'GetSessionToken', false],
];

/** First part: the leaked key, its limits, and the way from the sandbox into production. */
export function access(script: Script, cast: StoryCast): { entry: string; deployIssued: [string, string] } {
  const { thief, thiefTools, deployRole } = cast;
  const entry = script.call({
    clock: '09:41:27',
    by: thief,
    region: GLOBAL_REGION,
    source: 'sts',
    name: 'GetCallerIdentity',
    summary: 'The leaked key of build-legacy is tried for the first time, from a foreign address.',
  });
  for (const [clock, source, name, allowed, region = GLOBAL_REGION] of PROBES) {
    const action = `${source}:${name.replace(/\d{8}$/, '')}`;
    const code =
      source === 'ec2'
        ? 'Client.UnauthorizedOperation'
        : ['iam', 'sts', 'rds', 's3'].includes(source)
          ? 'AccessDenied'
          : 'AccessDeniedException';
    const kept =
      source === 'ec2'
        ? { maxResults: 1000, filterSet: {} }
        : allowed
          ? source === 's3'
            ? { Host: 's3.amazonaws.com' }
            : { maxItems: 1000 }
          : null;
    script.call({
      clock,
      by: thiefTools,
      region,
      source,
      name,
      readOnly: name !== 'GetSessionToken',
      request: kept,
      error: allowed
        ? undefined
        : [
            code,
            `${source === 'ec2' ? 'You are not authorized to perform this operation. ' : ''}${denied(thief.arn, action)[1]}`,
          ],
      summary: allowed ? 'Reconnaissance in the sandbox.' : 'Reconnaissance in the sandbox, refused.',
    });
  }
  script.call({
    clock: '10:05:44',
    by: thief,
    region: GLOBAL_REGION,
    source: 'iam',
    name: 'AttachUserPolicy',
    readOnly: false,
    error: denied(thief.arn, 'iam:AttachUserPolicy', 'user build-legacy'),
    summary: 'Tries to give itself AdministratorAccess, refused.',
  });
  for (const [clock, account, role] of [
    ['10:11:50', PRODUCTION, 'OrganizationAccountAccessRole'],
    ['10:12:21', PRODUCTION, 'ci-deploy'],
    ['10:12:58', SANDBOX, 'ci-runner'],
  ] as const) {
    script.call({
      clock,
      by: thief,
      region: GLOBAL_REGION,
      source: 'sts',
      name: 'AssumeRole',
      error: [
        'AccessDenied',
        `User: ${thief.arn} is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${account}:role/${role}`,
      ],
      summary: `Tries to take the role ${role}, refused.`,
    });
  }
  const issue = {
    time: BEGAN.deploy,
    role: deployRole,
    session: 'cli-session',
    accessKeyId: cast.deploy.accessKeyId ?? '',
    hours: 12,
  };
  const [own, owners] = assumedAcross(script.random, issue, thief);
  script.add(
    own,
    'AssumeRole',
    thief,
    'Takes the role deploy-pipeline in production: the copy in the sandbox account.',
  );
  const trimmed = { ...thief, arn: thief.principalId, accessKeyId: null };
  script.add(owners, 'AssumeRole', trimmed, "The role owner's copy of the same call, in production.");

  inside(script, cast);
  return { entry, deployIssued: [own.eventID, owners.eventID] };
}

/** Looking around in production with the role's session. */
function inside(script: Script, cast: StoryCast): void {
  const by = cast.deploy;
  const bucket = 'nordlicht-prod-customer-exports';
  const looks: readonly [clock: string, source: string, name: string, region: string, request: unknown][] = [
    ['10:20:11', 'sts', 'GetCallerIdentity', GLOBAL_REGION, null],
    ['10:20:40', 'iam', 'ListRoles', GLOBAL_REGION, { maxItems: 1000 }],
    ['10:20:58', 'iam', 'ListAttachedRolePolicies', GLOBAL_REGION, { roleName: 'deploy-pipeline' }],
    ['10:21:15', 'iam', 'GetRolePolicy', GLOBAL_REGION, { roleName: 'deploy-pipeline', policyName: 'base' }],
    ['10:21:49', 'iam', 'ListUsers', GLOBAL_REGION, { maxItems: 1000 }],
    ['10:25:10', 's3', 'ListBuckets', HOME_REGION, { Host: `s3.${HOME_REGION}.amazonaws.com` }],
    [
      '10:25:36',
      's3',
      'GetBucketPolicy',
      HOME_REGION,
      { bucketName: bucket, Host: `${bucket}.s3.${HOME_REGION}.amazonaws.com`, policy: '' },
    ],
    [
      '10:25:52',
      's3',
      'GetBucketPublicAccessBlock',
      HOME_REGION,
      { bucketName: bucket, Host: `${bucket}.s3.${HOME_REGION}.amazonaws.com`, publicAccessBlock: '' },
    ],
    [
      '10:27:02',
      'ec2',
      'DescribeInstances',
      HOME_REGION,
      { maxResults: 1000, instancesSet: {}, filterSet: {} },
    ],
    [
      '10:27:20',
      'ec2',
      'DescribeSecurityGroups',
      HOME_REGION,
      { securityGroupSet: {}, securityGroupIdSet: {}, filterSet: {} },
    ],
    ['10:27:41', 'ec2', 'DescribeVolumes', HOME_REGION, { volumeSet: {}, filterSet: {} }],
    [
      '10:28:03',
      'ec2',
      'DescribeSnapshots',
      HOME_REGION,
      { ownersSet: { items: [{ owner: 'self' }] }, filterSet: {} },
    ],
    ['10:28:30', 'secretsmanager', 'ListSecrets', HOME_REGION, null],
    [
      '10:29:12',
      'cloudtrail',
      'DescribeTrails',
      HOME_REGION,
      { trailNameList: [], includeShadowTrails: true },
    ],
  ];
  for (const [clock, source, name, region, request] of looks) {
    script.call({
      clock,
      by,
      region,
      source,
      name,
      request,
      summary: 'Reconnaissance in production with the role session.',
    });
  }
}
