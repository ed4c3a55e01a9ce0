import { type Call, cluster, digest, none, objectCall, read, repository, write } from './noise-calls';

/** What builds and deployments call. */
export const CI_CALLS: readonly Call[] = [
  read('ecr', 'GetAuthorizationToken', 8, none, { version: '1.08' }),
  read(
    'ecr',
    'BatchCheckLayerAvailability',
    12,
    (s) =>
      `{"repositoryName":"${repository(s)}","registryId":"${s.account}","layerDigests":["${digest(s)}","${digest(s)}"]}`,
    {
      version: '1.08',
      response: (s) =>
        `{"layers":[{"layerDigest":"${digest(s)}","layerAvailability":"AVAILABLE","layerSize":${s.random.int(1_000, 90_000_000)},"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip"}],"failures":[]}`,
    },
  ),
  write(
    'ecr',
    'InitiateLayerUpload',
    5,
    (s) => `{"repositoryName":"${repository(s)}","registryId":"${s.account}"}`,
    {
      version: '1.08',
      response: (s) => `{"uploadId":"${s.random.uuid()}","partSize":20971520}`,
    },
  ),
  write(
    'ecr',
    'PutImage',
    3,
    (s) =>
      `{"repositoryName":"${repository(s)}","imageTag":"${s.random.hex(12)}","registryId":"${s.account}","imageManifestMediaType":"application/vnd.docker.distribution.manifest.v2+json"}`,
    {
      version: '1.08',
      errors: [
        ['ImageAlreadyExistsException', 'Image with that digest and tag already exists in the repository'],
      ],
    },
  ),
  read(
    'ecs',
    'DescribeServices',
    9,
    (s) => `{"cluster":"${cluster(s)}","services":["${repository(s)}"],"include":["TAGS"]}`,
  ),
  read(
    'ecs',
    'DescribeTasks',
    5,
    (s) =>
      `{"cluster":"main","tasks":["arn:aws:ecs:${s.region}:${s.account}:task/main/${s.random.hex(32)}"]}`,
  ),
  read(
    'ecs',
    'DescribeTaskDefinition',
    4,
    (s) => `{"taskDefinition":"${repository(s)}:${s.random.int(100, 900)}"}`,
    {
      errors: [['ClientException', 'Unable to describe task definition.']],
    },
  ),
  write(
    'ecs',
    'RegisterTaskDefinition',
    2,
    (s) =>
      `{"family":"${repository(s)}","networkMode":"awsvpc","cpu":"512","memory":"1024","containerDefinitions":[{"name":"app","image":"${s.account}.dkr.ecr.${s.region}.amazonaws.com/${repository(s)}:${s.random.hex(12)}","essential":true}]}`,
    {
      response: (s) =>
        `{"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:${s.region}:${s.account}:task-definition/shop:${s.random.int(100, 900)}","status":"ACTIVE","family":"shop"}}`,
    },
  ),
  write(
    'ecs',
    'UpdateService',
    2,
    (s) =>
      `{"cluster":"main","service":"${repository(s)}","taskDefinition":"${repository(s)}:${s.random.int(100, 900)}","forceNewDeployment":true}`,
  ),
  read(
    'cloudformation',
    'DescribeStacks',
    8,
    (s) =>
      `{"stackName":"arn:aws:cloudformation:${s.region}:${s.account}:stack/${repository(s)}/${s.random.uuid()}"}`,
    {
      version: '1.08',
      errors: [['ValidationException', 'Stack with id checkout-preview does not exist']],
    },
  ),
  read('cloudformation', 'DescribeStackEvents', 5, (s) => `{"stackName":"${repository(s)}"}`, {
    version: '1.08',
  }),
  write(
    'cloudformation',
    'CreateChangeSet',
    2,
    (s) =>
      `{"stackName":"${repository(s)}","changeSetName":"cs-${s.random.hex(8)}","capabilities":["CAPABILITY_NAMED_IAM"],"changeSetType":"UPDATE"}`,
    {
      version: '1.08',
      response: (s) =>
        `{"id":"arn:aws:cloudformation:${s.region}:${s.account}:changeSet/cs/${s.random.uuid()}","stackId":"arn:aws:cloudformation:${s.region}:${s.account}:stack/shop/${s.random.uuid()}"}`,
    },
  ),
  read('sts', 'GetCallerIdentity', 3, none, { version: '1.08' }),
  objectCall('PutObject', 4, 4_000_000, 0),
];
