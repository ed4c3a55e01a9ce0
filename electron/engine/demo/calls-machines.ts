import { type Call, keyResource, objectCall, read, repository, write } from './noise-calls';
import { isoSeconds } from './times';

const DECRYPT = read(
  'kms',
  'Decrypt',
  9,
  (s) =>
    `{"encryptionContext":{"aws:s3:arn":"arn:aws:s3:::${s.random.pick(s.buckets)}/${s.random.hex(10)}"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`,
  { resources: keyResource },
);

const SECRET = read(
  'secretsmanager',
  'GetSecretValue',
  5,
  (s) => `{"secretId":"arn:aws:secretsmanager:${s.region}:${s.account}:secret:app/${repository(s)}-Xk3vQ9"}`,
);

const STREAM = write(
  'logs',
  'CreateLogStream',
  8,
  (s) =>
    `{"logGroupName":"/aws/${s.random.pick(s.functions)}","logStreamName":"${isoSeconds(s.time).slice(0, 10)}/[$LATEST]${s.random.hex(32)}"}`,
  { errors: [['ResourceAlreadyExistsException', 'The specified log stream already exists']] },
);

/** What instances call. */
export const INSTANCE_CALLS: readonly Call[] = [
  objectCall('GetObject', 15, 0, 900_000),
  objectCall('PutObject', 6, 400_000, 0),
  objectCall('HeadObject', 5, 0, 0),
  write(
    'ssm',
    'UpdateInstanceInformation',
    14,
    (s) =>
      `{"instanceId":"${s.random.pick(s.instances)}","agentVersion":"3.3.1611.0","agentStatus":"Active","platformType":"Linux","platformName":"Amazon Linux","platformVersion":"2023","iPAddress":"10.20.${s.random.int(0, 63)}.${s.random.int(4, 250)}","computerName":"ip-10-20-1-9.${s.region}.compute.internal","agentName":"amazon-ssm-agent","availabilityZone":"${s.region}a","availabilityZoneId":"az1","sSMConnectionChannel":"ssmmessages"}`,
    { version: '1.08' },
  ),
  read(
    'ssm',
    'ListInstanceAssociations',
    6,
    (s) => `{"instanceId":"${s.random.pick(s.instances)}","maxResults":20}`,
    { version: '1.08' },
  ),
  read(
    'ec2',
    'DescribeTags',
    5,
    (s) =>
      `{"maxResults":100,"filterSet":{"items":[{"name":"resource-id","valueSet":{"items":[{"value":"${s.random.pick(s.instances)}"}]}}]}}`,
  ),
  read(
    'ec2',
    'DescribeVolumes',
    3,
    (s) => `{"volumeSet":{"items":[{"volumeId":"${s.random.pick(s.volumes)}"}]},"filterSet":{}}`,
  ),
  DECRYPT,
  SECRET,
  STREAM,
];

/** What functions call. */
export const LAMBDA_CALLS: readonly Call[] = [
  STREAM,
  objectCall('GetObject', 9, 0, 300_000),
  objectCall('PutObject', 5, 200_000, 0),
  objectCall('DeleteObject', 2, 0, 0),
  read(
    'dynamodb',
    'DescribeTable',
    6,
    (s) => `{"tableName":"${s.random.pick(['orders', 'carts', 'inventory'])}"}`,
    {
      version: '1.08',
      resources: (s) =>
        `[{"accountId":"${s.account}","type":"AWS::DynamoDB::Table","ARN":"arn:aws:dynamodb:${s.region}:${s.account}:table/orders"}]`,
    },
  ),
  read(
    'ssm',
    'GetParametersByPath',
    5,
    (s) => `{"path":"/app/${repository(s)}/","recursive":true,"withDecryption":true}`,
    { version: '1.08' },
  ),
  read(
    'kms',
    'GenerateDataKey',
    4,
    (s) =>
      `{"keyId":"${s.key}","keySpec":"AES_256","encryptionContext":{"aws:dynamodb:tableName":"orders","aws:dynamodb:subscriberId":"${s.account}"}}`,
    { resources: keyResource },
  ),
  read(
    'sqs',
    'GetQueueUrl',
    3,
    (s) => `{"queueName":"${repository(s)}-events","queueOwnerAWSAccountId":"${s.account}"}`,
    { version: '1.08' },
  ),
  DECRYPT,
  SECRET,
];
