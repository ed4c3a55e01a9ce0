import { bucketCall, type Call, json, none, read, transfer } from './noise-calls';

const filter = (name: string, value: string): string =>
  `{"maxResults":1000,"filterSet":{"items":[{"name":"${name}","valueSet":{"items":[{"value":"${value}"}]}}]}}`;

/** What people call, at the console or not. */
export const PEOPLE_CALLS: readonly Call[] = [
  read(
    'ec2',
    'DescribeInstances',
    9,
    (s) => `{"instancesSet":{"items":[{"instanceId":"${s.random.pick(s.instances)}"}]},"filterSet":{}}`,
    {
      errors: [['Client.InvalidInstanceID.NotFound', "The instance ID 'i-0deadbeef00000000' does not exist"]],
    },
  ),
  read('ec2', 'DescribeSecurityGroups', 6, () => filter('group-name', 'web-frontend')),
  read('ec2', 'DescribeVolumes', 4, () => filter('status', 'in-use')),
  read(
    'ec2',
    'DescribeSnapshots',
    2,
    () =>
      '{"maxResults":50,"ownersSet":{"items":[{"owner":"self"}]},"sharedUsersSet":{},"snapshotSet":{},"filterSet":{}}',
  ),
  read('ec2', 'DescribeRegions', 3, () => '{"regionSet":{},"allRegions":true}'),
  read('s3', 'ListBuckets', 4, (s) => `{"Host":"s3.${s.region}.amazonaws.com"}`, {
    additional: (s) => transfer(s, 0, s.random.int(800, 4_000)),
  }),
  bucketCall('GetBucketPolicy', 2, 'policy'),
  bucketCall('GetBucketEncryption', 2, 'encryption'),
  bucketCall('GetBucketVersioning', 2, 'versioning'),
  bucketCall('GetBucketPublicAccessBlock', 2, 'publicAccessBlock'),
  read('monitoring', 'DescribeAlarms', 6, json({ maxRecords: 100, alarmTypes: ['MetricAlarm'] }), {
    version: '1.08',
  }),
  read('logs', 'DescribeLogGroups', 5, json({ limit: 50, logGroupNamePrefix: '/aws/lambda/' }), {
    version: '1.09',
  }),
  read(
    'logs',
    'FilterLogEvents',
    4,
    (s) =>
      `{"logGroupName":"/aws/${s.random.pick(s.functions)}","startTime":${s.time - 3_600_000},"endTime":${s.time},"filterPattern":"?ERROR ?Exception"}`,
    { version: '1.09' },
  ),
  read('lambda', 'ListFunctions20150331', 4, json({ maxItems: 50 }), { version: '1.08' }),
  read('lambda', 'GetFunction20150331v2', 3, (s) => `{"functionName":"${s.random.pick(s.functions)}"}`, {
    version: '1.08',
    errors: [['ResourceNotFoundException', 'Function not found']],
  }),
  read('rds', 'DescribeDBInstances', 4, json({ maxRecords: 100 }), { version: '1.08' }),
  read(
    'cloudtrail',
    'LookupEvents',
    2,
    json({ maxResults: 50, lookupAttributes: [{ attributeKey: 'ReadOnly', attributeValue: 'false' }] }),
    { version: '1.09' },
  ),
  read('config', 'DescribeConfigurationRecorderStatus', 2, none, { version: '1.08' }),
  read('ecs', 'ListServices', 3, json({ cluster: 'main', maxResults: 100 })),
  read('eks', 'ListClusters', 1, json({ maxResults: 100 })),
  read('guardduty', 'ListFindings', 1, (s) => `{"detectorId":"${s.random.hex(32)}","maxResults":50}`, {
    errors: [
      [
        'BadRequestException',
        'The request is rejected because the input detectorId is not owned by the current account.',
      ],
    ],
  }),
  read('ssm', 'DescribeInstanceInformation', 2, json({ maxResults: 50 }), { version: '1.08' }),
  read('iam', 'ListRoles', 6, json({ maxItems: 100 }), { version: '1.10' }),
  read('iam', 'ListUsers', 4, json({ maxItems: 100 }), { version: '1.10' }),
  read(
    'iam',
    'GetRole',
    6,
    (s) => `{"roleName":"${s.random.pick(['app-instance', 'ci-deploy', 'AWSServiceRoleForECS'])}"}`,
    {
      version: '1.10',
      errors: [['NoSuchEntityException', 'The role with name AWSServiceRoleForECS cannot be found.']],
    },
  ),
  read('iam', 'GetAccountSummary', 2, none, { version: '1.10' }),
  read('organizations', 'DescribeOrganization', 2, none, { version: '1.08' }),
  read('organizations', 'ListAccounts', 1, none, { version: '1.08' }),
  read(
    'ce',
    'GetCostAndUsage',
    2,
    json({
      timePeriod: { start: '2026-01-01', end: '2026-02-01' },
      granularity: 'DAILY',
      metrics: ['UnblendedCost'],
    }),
    { version: '1.08' },
  ),
  read(
    'health',
    'DescribeEventAggregates',
    3,
    json({ aggregateField: 'eventTypeCategory', filter: { eventStatusCodes: ['open', 'upcoming'] } }),
    { version: '1.08' },
  ),
];
