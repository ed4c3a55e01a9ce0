/**
 * One line per row of formats §9.4, worked out from it by hand: how many calls it lists (both spellings counted, versions
 * left out), a resource as its items name it, and for each place where the reference says that the identifier stands a
 * call with such a body and the way it has to be found.
 */
export interface MapRow {
  type: string;
  source: string;
  calls: number;
  /** Id, name and ARN of the item; null where the reference says that there may be none. */
  item: readonly [id: string, name: string | null, arn: string | null];
  found: readonly (readonly [call: string, body: Body, match: 'id' | 'ARN' | 'name' | 'part'])[];
}

export interface Body {
  rq?: object;
  rs?: object;
  resources?: readonly object[];
}

const rq = (request: object): Body => ({ rq: request });
const rs = (response: object): Body => ({ rs: response });
const A = '111122223333';
const R = 'eu-central-1';
const arn = (service: string, rest: string) => `arn:aws:${service}:${R}:${A}:${rest}`;
const iam = (rest: string) => `arn:aws:iam::${A}:${rest}`;
const set = (name: string, ...values: string[]) => ({ items: values.map((value) => ({ [name]: value })) });
const row = (
  type: string,
  source: string,
  calls: number,
  item: MapRow['item'],
  ...found: MapRow['found'][number][]
): MapRow => ({ type: `AWS::${type}`, source, calls, item, found });

const BALANCER = arn('elasticloadbalancing', 'loadbalancer/app/web/50dc6c495c0c9188');
const SECRET = arn('secretsmanager', 'secret:db/pass-a1B2c3');
const CERT = arn('acm', 'certificate/12345678-1234-4234-8234-123456789012');
const KEY = '12345678-1234-4234-8234-123456789012';
const STACK = arn('cloudformation', `stack/net/${KEY}`);
const QUEUE = `https://sqs.${R}.amazonaws.com/${A}/jobs`;
const REST = 'arn:aws:apigateway:eu-central-1::/restapis/a1b2c3d4e5';
const GROUP = arn('autoscaling', `autoScalingGroup:${KEY}:autoScalingGroupName/workers`);
const LAUNCH = arn('autoscaling', `launchConfiguration:${KEY}:launchConfigurationName/lc-1`);
const ACL = arn('wafv2', `regional/webacl/edge/${KEY}`);
const DB = 'db-ABCDEFGHIJKLMNOPQRSTUVWX';
const CLUSTER = 'cluster-ABCDEFGHIJKLMNOPQRSTUVWX';

export const MAP_ROWS: readonly MapRow[] = [
  row(
    'EC2::SecurityGroup',
    'ec2',
    11,
    ['sg-0123456789abcdef0', 'web', null],
    ['AuthorizeSecurityGroupIngress', rq({ groupId: 'sg-0123456789abcdef0' }), 'id'],
    ['DeleteSecurityGroup', rq({ groupName: 'web' }), 'name'],
    ['CreateSecurityGroup', rs({ groupId: 'sg-0123456789abcdef0' }), 'id'],
    [
      'ModifySecurityGroupRules',
      rq({ ModifySecurityGroupRulesRequest: { GroupId: 'sg-0123456789abcdef0' } }),
      'id',
    ],
    ['RevokeSecurityGroupEgress', rs({ securityGroupRuleSet: set('groupId', 'sg-0123456789abcdef0') }), 'id'],
  ),
  row(
    'EC2::Instance',
    'ec2',
    24,
    ['i-0123456789abcdef0', null, null],
    ['ModifyInstanceAttribute', rq({ instanceId: 'i-0123456789abcdef0' }), 'id'],
    ['StopInstances', rq({ instancesSet: set('instanceId', 'i-1', 'i-0123456789abcdef0') }), 'id'],
    ['RunInstances', rs({ instancesSet: set('instanceId', 'i-0123456789abcdef0') }), 'id'],
    [
      'AssociateIamInstanceProfile',
      rq({ AssociateIamInstanceProfileRequest: { InstanceId: 'i-0123456789abcdef0' } }),
      'id',
    ],
  ),
  row(
    'EC2::Volume',
    'ec2',
    8,
    ['vol-0123456789abcdef0', null, null],
    ['ModifyVolume', rq({ volumeId: 'vol-0123456789abcdef0' }), 'id'],
    ['CreateVolume', rs({ volumeId: 'vol-0123456789abcdef0' }), 'id'],
  ),
  row(
    'EC2::NetworkInterface',
    'ec2',
    12,
    ['eni-0123456789abcdef0', null, null],
    ['DeleteNetworkInterface', rq({ networkInterfaceId: 'eni-0123456789abcdef0' }), 'id'],
    [
      'CreateNetworkInterface',
      rs({ networkInterface: { networkInterfaceId: 'eni-0123456789abcdef0' } }),
      'id',
    ],
  ),
  row(
    'EC2::Subnet',
    'ec2',
    10,
    ['subnet-0123456789abcdef0', null, null],
    ['ModifySubnetAttribute', rq({ subnetId: 'subnet-0123456789abcdef0' }), 'id'],
    ['CreateSubnet', rs({ subnet: { subnetId: 'subnet-0123456789abcdef0' } }), 'id'],
  ),
  row(
    'EC2::VPC',
    'ec2',
    8,
    ['vpc-0123456789abcdef0', null, null],
    ['DeleteVpc', rq({ vpcId: 'vpc-0123456789abcdef0' }), 'id'],
    ['CreateVpc', rs({ vpc: { vpcId: 'vpc-0123456789abcdef0' } }), 'id'],
    [
      'CreateDefaultVpc',
      {
        rq: { CreateDefaultVpcRequest: '' },
        rs: { CreateDefaultVpcResponse: { vpc: { vpcId: 'vpc-0123456789abcdef0' } } },
      },
      'id',
    ],
  ),
  row(
    'EC2::RouteTable',
    'ec2',
    10,
    ['rtb-0123456789abcdef0', null, null],
    ['CreateRoute', rq({ routeTableId: 'rtb-0123456789abcdef0' }), 'id'],
    ['CreateRouteTable', rs({ routeTable: { routeTableId: 'rtb-0123456789abcdef0' } }), 'id'],
  ),
  row(
    'EC2::InternetGateway',
    'ec2',
    4,
    ['igw-0123456789abcdef0', null, null],
    ['AttachInternetGateway', rq({ internetGatewayId: 'igw-0123456789abcdef0', vpcId: 'vpc-1' }), 'id'],
    ['CreateInternetGateway', rs({ internetGateway: { internetGatewayId: 'igw-0123456789abcdef0' } }), 'id'],
  ),
  row(
    'EC2::NatGateway',
    'ec2',
    4,
    ['nat-0123456789abcdef0', null, null],
    ['DeleteNatGateway', rq({ DeleteNatGatewayRequest: { NatGatewayId: 'nat-0123456789abcdef0' } }), 'id'],
    [
      'CreateNatGateway',
      rs({ CreateNatGatewayResponse: { natGateway: { natGatewayId: 'nat-0123456789abcdef0' } } }),
      'id',
    ],
  ),
  row(
    'EC2::NetworkAcl',
    'ec2',
    6,
    ['acl-0123456789abcdef0', null, null],
    ['CreateNetworkAclEntry', rq({ networkAclId: 'acl-0123456789abcdef0' }), 'id'],
    ['CreateNetworkAcl', rs({ networkAcl: { networkAclId: 'acl-0123456789abcdef0' } }), 'id'],
  ),
  row(
    'EC2::EIP',
    'ec2',
    5,
    ['eipalloc-0123456789abcdef0', '203.0.113.7', null],
    ['AssociateAddress', rq({ allocationId: 'eipalloc-0123456789abcdef0' }), 'id'],
    ['ReleaseAddress', rq({ publicIp: '203.0.113.7' }), 'name'],
    ['AllocateAddress', rs({ allocationId: 'eipalloc-0123456789abcdef0', publicIp: '203.0.113.7' }), 'id'],
    ['AllocateAddress', rs({ publicIp: '203.0.113.7' }), 'name'],
  ),
  row(
    'EC2::FlowLog',
    'ec2',
    2,
    ['fl-0123456789abcdef0', null, null],
    [
      'DeleteFlowLogs',
      rq({ DeleteFlowLogsRequest: { FlowLogId: { tag: 1, content: 'fl-0123456789abcdef0' } } }),
      'id',
    ],
    [
      'CreateFlowLogs',
      rs({ CreateFlowLogsResponse: { flowLogIdSet: { item: 'fl-0123456789abcdef0' } } }),
      'id',
    ],
  ),
  row(
    'EC2::VPCEndpoint',
    'ec2',
    3,
    ['vpce-0123456789abcdef0', null, null],
    [
      'ModifyVpcEndpoint',
      rq({ ModifyVpcEndpointRequest: { VpcEndpointId: 'vpce-0123456789abcdef0' } }),
      'id',
    ],
    [
      'CreateVpcEndpoint',
      rs({ CreateVpcEndpointResponse: { vpcEndpoint: { vpcEndpointId: 'vpce-0123456789abcdef0' } } }),
      'id',
    ],
  ),
  row(
    'EC2::VPCPeeringConnection',
    'ec2',
    5,
    ['pcx-0123456789abcdef0', null, null],
    ['AcceptVpcPeeringConnection', rq({ vpcPeeringConnectionId: 'pcx-0123456789abcdef0' }), 'id'],
    [
      'CreateVpcPeeringConnection',
      rs({ vpcPeeringConnection: { vpcPeeringConnectionId: 'pcx-0123456789abcdef0' } }),
      'id',
    ],
  ),
  row(
    'EC2::TransitGateway',
    'ec2',
    3,
    ['tgw-0123456789abcdef0', null, null],
    [
      'ModifyTransitGateway',
      rq({ ModifyTransitGatewayRequest: { TransitGatewayId: 'tgw-0123456789abcdef0' } }),
      'id',
    ],
    [
      'CreateTransitGateway',
      rs({ CreateTransitGatewayResponse: { transitGateway: { transitGatewayId: 'tgw-0123456789abcdef0' } } }),
      'id',
    ],
  ),
  row(
    'EC2::LaunchTemplate',
    'ec2',
    5,
    ['lt-0123456789abcdef0', 'web', null],
    [
      'DeleteLaunchTemplate',
      rq({ DeleteLaunchTemplateRequest: { LaunchTemplateId: 'lt-0123456789abcdef0' } }),
      'id',
    ],
    ['ModifyLaunchTemplate', rq({ ModifyLaunchTemplateRequest: { LaunchTemplateName: 'web' } }), 'name'],
    [
      'CreateLaunchTemplate',
      rs({ CreateLaunchTemplateResponse: { launchTemplate: { launchTemplateId: 'lt-0123456789abcdef0' } } }),
      'id',
    ],
  ),
  // The tags of every EC2 type, here of one that has no row of its own.
  row(
    'EC2::DHCPOptions',
    'ec2',
    2,
    ['dopt-0123456789abcdef0', null, null],
    [
      'CreateTags',
      rq({
        resourcesSet: set('resourceId', 'vpc-1', 'dopt-0123456789abcdef0'),
        tagSet: { items: [{ key: 'a', value: 'b' }] },
      }),
      'id',
    ],
    ['DeleteTags', rq({ resourcesSet: set('resourceId', 'dopt-0123456789abcdef0') }), 'id'],
  ),
  row(
    'S3::Bucket',
    's3',
    37,
    ['logs', 'logs', 'arn:aws:s3:::logs'],
    ['PutBucketPolicy', rq({ bucketName: 'logs', policy: '' }), 'id'],
    [
      'DeleteBucket',
      { resources: [{ ARN: 'arn:aws:s3:::logs', accountId: A, type: 'AWS::S3::Bucket' }] },
      'ARN',
    ],
  ),
  row(
    'S3::AccountPublicAccessBlock',
    's3',
    4,
    [A, null, null],
    ['PutAccountPublicAccessBlock', rq({ accountId: A }), 'id'],
  ),
  row(
    'IAM::User',
    'iam',
    25,
    ['AIDAEXAMPLE0EXAMPLE00', 'eve', iam('user/eve')],
    ['AttachUserPolicy', rq({ userName: 'eve' }), 'name'],
    ['UpdateUser', rq({ userName: 'old', newUserName: 'eve' }), 'name'],
    [
      'CreateUser',
      rs({ user: { userName: 'eve', userId: 'AIDAEXAMPLE0EXAMPLE00', arn: iam('user/eve') } }),
      'id',
    ],
    ['CreateAccessKey', rs({ accessKey: { userName: 'eve', accessKeyId: 'AKIAEXAMPLE0EXAMPLE0' } }), 'name'],
  ),
  row(
    'IAM::Role',
    'iam',
    19,
    ['AROAEXAMPLE0EXAMPLE00', 'deploy', iam('role/ci/deploy')],
    ['PutRolePolicy', rq({ roleName: 'deploy' }), 'name'],
    [
      'CreateRole',
      rs({ role: { roleName: 'deploy', roleId: 'AROAEXAMPLE0EXAMPLE00', arn: iam('role/ci/deploy') } }),
      'id',
    ],
    ['CreateServiceLinkedRole', rs({ role: { arn: iam('role/ci/deploy') } }), 'ARN'],
    ['DeleteInstanceProfile', rq({ instanceProfileName: 'deploy' }), 'name'],
  ),
  row(
    'IAM::Policy',
    'iam',
    13,
    ['ANPAEXAMPLE0EXAMPLE00', 'read', iam('policy/read')],
    ['CreatePolicyVersion', rq({ policyArn: iam('policy/read') }), 'ARN'],
    ['CreatePolicy', rq({ policyName: 'read' }), 'name'],
    [
      'CreatePolicy',
      rs({ policy: { policyName: 'read', policyId: 'ANPAEXAMPLE0EXAMPLE00', arn: iam('policy/read') } }),
      'id',
    ],
  ),
  row(
    'IAM::Group',
    'iam',
    9,
    ['AGPAEXAMPLE0EXAMPLE00', 'admins', iam('group/admins')],
    ['AddUserToGroup', rq({ groupName: 'admins', userName: 'eve' }), 'name'],
    ['UpdateGroup', rq({ groupName: 'old', newGroupName: 'admins' }), 'name'],
    [
      'CreateGroup',
      rs({ group: { groupName: 'admins', groupId: 'AGPAEXAMPLE0EXAMPLE00', arn: iam('group/admins') } }),
      'id',
    ],
  ),
  row(
    'KMS::Key',
    'kms',
    22,
    [KEY, null, arn('kms', `key/${KEY}`)],
    ['ScheduleKeyDeletion', rq({ keyId: KEY }), 'id'],
    ['DisableKey', rq({ keyId: arn('kms', `key/${KEY}`) }), 'ARN'],
    ['CreateKey', rs({ keyMetadata: { keyId: KEY, arn: arn('kms', `key/${KEY}`) } }), 'id'],
    ['EnableKey', { rq: { keyId: 'alias/app' }, resources: [{ ARN: arn('kms', `key/${KEY}`) }] }, 'ARN'],
    ['CreateAlias', rq({ aliasName: 'alias/app', targetKeyId: KEY }), 'id'],
  ),
  row(
    'Lambda::Function',
    'lambda',
    24,
    ['work', 'work', arn('lambda', 'function:work')],
    ['UpdateFunctionCode20150331v2', rq({ functionName: 'work' }), 'id'],
    ['AddPermission20150331v2', rq({ functionName: arn('lambda', 'function:work:live') }), 'ARN'],
    ['DeleteFunction20150331', rq({ functionName: `${A}:function:work` }), 'id'],
    [
      'CreateFunction20150331',
      rs({ functionName: 'work', functionArn: arn('lambda', 'function:work') }),
      'id',
    ],
    ['TagResource', rq({ resource: arn('lambda', 'function:work') }), 'ARN'],
  ),
  row(
    'RDS::DBInstance',
    'rds',
    16,
    [DB, 'orders', arn('rds', 'db:orders')],
    ['ModifyDBInstance', rq({ dBInstanceIdentifier: 'orders' }), 'name'],
    [
      'CreateDBInstance',
      rs({ dBInstanceIdentifier: 'orders', dbiResourceId: DB, dBInstanceArn: arn('rds', 'db:orders') }),
      'id',
    ],
    ['AddTagsToResource', rq({ resourceName: arn('rds', 'db:orders') }), 'ARN'],
  ),
  row(
    'RDS::DBCluster',
    'rds',
    8,
    [CLUSTER, 'shop', arn('rds', 'cluster:shop')],
    ['StopDBCluster', rq({ dBClusterIdentifier: 'shop' }), 'name'],
    ['CreateDBCluster', rs({ dBClusterIdentifier: 'shop', dBClusterArn: arn('rds', 'cluster:shop') }), 'ARN'],
  ),
  row(
    'RDS::DBSnapshot',
    'rds',
    5,
    ['before', null, arn('rds', 'snapshot:before')],
    ['ModifyDBSnapshotAttribute', rq({ dBSnapshotIdentifier: 'before' }), 'id'],
    ['CreateDBSnapshot', rs({ dBSnapshotIdentifier: 'before' }), 'id'],
  ),
  row(
    'ElasticLoadBalancingV2::LoadBalancer',
    'elasticloadbalancing',
    23,
    [BALANCER, 'web', BALANCER],
    ['SetSecurityGroups', rq({ loadBalancerArn: BALANCER }), 'ARN'],
    ['CreateLoadBalancer', rq({ name: 'web' }), 'name'],
    [
      'ModifyListener',
      rq({ listenerArn: arn('elasticloadbalancing', 'listener/app/web/50dc6c495c0c9188/f2f7') }),
      'part',
    ],
    [
      'DeleteRule',
      rq({ ruleArn: arn('elasticloadbalancing', 'listener-rule/app/web/50dc6c495c0c9188/f2f7/9683') }),
      'part',
    ],
    ['CreateLoadBalancer', rs({ loadBalancers: [{ loadBalancerArn: BALANCER }] }), 'ARN'],
    ['AddTags', rq({ resourceArns: [BALANCER] }), 'ARN'],
  ),
  row(
    'ElasticLoadBalancing::LoadBalancer',
    'elasticloadbalancing',
    13,
    ['old-web', 'old-web', null],
    ['ConfigureHealthCheck', rq({ loadBalancerName: 'old-web' }), 'id'],
  ),
  row(
    'ACM::Certificate',
    'acm',
    9,
    [CERT, null, CERT],
    ['DeleteCertificate', rq({ certificateArn: CERT }), 'ARN'],
    ['RequestCertificate', rs({ certificateArn: CERT }), 'ARN'],
  ),
  row(
    'CloudTrail::Trail',
    'cloudtrail',
    10,
    ['main', 'main', arn('cloudtrail', 'trail/main')],
    ['StopLogging', rq({ name: 'main' }), 'id'],
    ['DeleteTrail', rq({ name: arn('cloudtrail', 'trail/main') }), 'ARN'],
    ['PutEventSelectors', rq({ trailName: 'main' }), 'id'],
    ['CreateTrail', rs({ trailARN: arn('cloudtrail', 'trail/main') }), 'ARN'],
    ['AddTags', rq({ resourceId: arn('cloudtrail', 'trail/main') }), 'ARN'],
  ),
  row(
    'CloudFormation::Stack',
    'cloudformation',
    10,
    [STACK, 'net', STACK],
    ['UpdateStack', rq({ stackName: 'net' }), 'name'],
    ['DeleteStack', rq({ stackName: STACK }), 'ARN'],
    ['CreateStack', rs({ stackId: STACK }), 'ARN'],
  ),
  row(
    'SNS::Topic',
    'sns',
    11,
    [arn('sns', 'alerts'), 'alerts', null],
    ['Subscribe', rq({ topicArn: arn('sns', 'alerts') }), 'ARN'],
    ['CreateTopic', rs({ topicArn: arn('sns', 'alerts') }), 'ARN'],
    ['TagResource', rq({ resourceArn: arn('sns', 'alerts') }), 'ARN'],
  ),
  row(
    'SQS::Queue',
    'sqs',
    8,
    [QUEUE, 'jobs', arn('sqs', 'jobs')],
    ['SetQueueAttributes', rq({ queueUrl: QUEUE }), 'id'],
    ['CreateQueue', rq({ queueName: 'jobs' }), 'name'],
    ['CreateQueue', rs({ queueUrl: QUEUE }), 'id'],
  ),
  row(
    'DynamoDB::Table',
    'dynamodb',
    13,
    ['orders', 'orders', arn('dynamodb', 'table/orders')],
    ['UpdateTable', rq({ tableName: 'orders' }), 'id'],
    ['DeleteTable', rq({ tableName: arn('dynamodb', 'table/orders') }), 'ARN'],
    [
      'CreateTable',
      rs({ tableDescription: { tableName: 'orders', tableArn: arn('dynamodb', 'table/orders') } }),
      'id',
    ],
    ['PutResourcePolicy', rq({ resourceArn: arn('dynamodb', 'table/orders') }), 'ARN'],
  ),
  row(
    'SecretsManager::Secret',
    'secretsmanager',
    14,
    [SECRET, 'db/pass', SECRET],
    ['DeleteSecret', rq({ secretId: SECRET }), 'ARN'],
    ['RotateSecret', rq({ secretId: 'db/pass' }), 'name'],
    ['CreateSecret', rq({ name: 'db/pass' }), 'name'],
    ['CreateSecret', rs({ aRN: SECRET }), 'ARN'],
    ['UpdateSecret', rs({ arn: SECRET }), 'ARN'],
  ),
  row(
    'EKS::Cluster',
    'eks',
    22,
    ['prod', 'prod', arn('eks', 'cluster/prod')],
    ['UpdateClusterConfig', rq({ name: 'prod' }), 'id'],
    [
      'CreateAccessEntry',
      rq({ clusterName: 'prod', principalArn: 'arn%3Aaws%3Aiam%3A%3A111122223333%3Auser%2Feve' }),
      'id',
    ],
    ['CreateCluster', rs({ cluster: { name: 'prod', arn: arn('eks', 'cluster/prod') } }), 'id'],
  ),
  row(
    'ECR::Repository',
    'ecr',
    12,
    ['app', 'app', arn('ecr', 'repository/app')],
    ['SetRepositoryPolicy', rq({ repositoryName: 'app' }), 'id'],
    [
      'CreateRepository',
      rs({ repository: { repositoryName: 'app', repositoryArn: arn('ecr', 'repository/app') } }),
      'id',
    ],
  ),
  row(
    'ECS::Cluster',
    'ecs',
    5,
    [arn('ecs', 'cluster/jobs'), 'jobs', arn('ecs', 'cluster/jobs')],
    ['CreateCluster', rq({ clusterName: 'jobs' }), 'name'],
    ['DeleteCluster', rq({ cluster: 'jobs' }), 'name'],
    ['UpdateCluster', rq({ cluster: arn('ecs', 'cluster/jobs') }), 'ARN'],
    ['CreateCluster', rs({ cluster: { clusterArn: arn('ecs', 'cluster/jobs') } }), 'ARN'],
  ),
  row(
    'ECS::Service',
    'ecs',
    4,
    [arn('ecs', 'service/jobs/api'), 'api', arn('ecs', 'service/jobs/api')],
    ['CreateService', rq({ serviceName: 'api', cluster: 'jobs' }), 'name'],
    ['UpdateService', rq({ service: 'api', cluster: 'jobs' }), 'name'],
    ['CreateService', rs({ service: { serviceArn: arn('ecs', 'service/jobs/api') } }), 'ARN'],
  ),
  row(
    'ECS::TaskDefinition',
    'ecs',
    5,
    [arn('ecs', 'task-definition/api:3'), 'api', arn('ecs', 'task-definition/api:3')],
    ['RegisterTaskDefinition', rq({ family: 'api' }), 'name'],
    ['DeregisterTaskDefinition', rq({ taskDefinition: 'api:3' }), 'name'],
    [
      'RegisterTaskDefinition',
      rs({ taskDefinition: { taskDefinitionArn: arn('ecs', 'task-definition/api:3') } }),
      'ARN',
    ],
  ),
  row(
    'CloudWatch::Alarm',
    'monitoring',
    6,
    [arn('cloudwatch', 'alarm:cpu'), 'cpu', arn('cloudwatch', 'alarm:cpu')],
    ['PutMetricAlarm', rq({ alarmName: 'cpu' }), 'name'],
    ['DeleteAlarms', rq({ alarmNames: ['mem', 'cpu'] }), 'name'],
  ),
  row(
    'Config::ConfigurationRecorder',
    'config',
    22,
    ['default', 'default', null],
    ['StopConfigurationRecorder', rq({ configurationRecorderName: 'default' }), 'id'],
    ['PutConfigurationRecorder', rq({ configurationRecorder: { name: 'default' } }), 'id'],
  ),
  row(
    'Organizations::OrganizationalUnit',
    'organizations',
    25,
    ['ou-ab12-cdefghij', 'prod', null],
    ['DeleteOrganizationalUnit', rq({ organizationalUnitId: 'ou-ab12-cdefghij' }), 'id'],
    ['AttachPolicy', rq({ policyId: 'p-1', targetId: 'ou-ab12-cdefghij' }), 'id'],
    ['CreateOrganizationalUnit', rq({ name: 'prod' }), 'name'],
    ['CreateOrganizationalUnit', rs({ organizationalUnit: { id: 'ou-ab12-cdefghij' } }), 'id'],
  ),
  row(
    'ApiGateway::RestApi',
    'apigateway',
    20,
    [REST, 'shop', REST],
    ['UpdateRestApi', rq({ restApiId: 'a1b2c3d4e5' }), 'name'],
    ['CreateRestApi', rs({ id: 'a1b2c3d4e5' }), 'name'],
    ['UpdateStage', rq({ restApiId: 'a1b2c3d4e5', stageName: 'live' }), 'name'],
  ),
  row(
    'ApiGatewayV2::Api',
    'apigateway',
    15,
    ['b2c3d4e5f6', 'shop', null],
    ['UpdateApi', rq({ apiId: 'b2c3d4e5f6' }), 'id'],
    ['CreateApi', rs({ apiId: 'b2c3d4e5f6' }), 'id'],
  ),
  row(
    'AutoScaling::AutoScalingGroup',
    'autoscaling',
    12,
    [GROUP, 'workers', GROUP],
    ['SetDesiredCapacity', rq({ autoScalingGroupName: 'workers' }), 'name'],
  ),
  row(
    'AutoScaling::LaunchConfiguration',
    'autoscaling',
    2,
    [LAUNCH, 'lc-1', LAUNCH],
    ['DeleteLaunchConfiguration', rq({ launchConfigurationName: 'lc-1' }), 'name'],
  ),
  row(
    'GuardDuty::Detector',
    'guardduty',
    16,
    ['12abc34d567e8fa901bc2d34e56789f0', null, null],
    ['DeleteDetector', rq({ detectorId: '12abc34d567e8fa901bc2d34e56789f0' }), 'id'],
    ['CreateDetector', rs({ detectorId: '12abc34d567e8fa901bc2d34e56789f0' }), 'id'],
  ),
  row(
    'CloudFront::Distribution',
    'cloudfront',
    5,
    ['E1ABCDEFGHIJK', null, `arn:aws:cloudfront::${A}:distribution/E1ABCDEFGHIJK`],
    ['UpdateDistribution2020_05_31', rq({ id: 'E1ABCDEFGHIJK' }), 'id'],
    [
      'CreateDistribution2020_05_31',
      rs({
        distribution: { id: 'E1ABCDEFGHIJK', aRN: `arn:aws:cloudfront::${A}:distribution/E1ABCDEFGHIJK` },
      }),
      'id',
    ],
  ),
  row(
    'Route53::HostedZone',
    'route53',
    6,
    ['Z0123456789ABC', 'example.com.', null],
    ['ChangeResourceRecordSets', rq({ hostedZoneId: '/hostedzone/Z0123456789ABC' }), 'id'],
    ['DeleteHostedZone', rq({ hostedZoneId: 'Z0123456789ABC' }), 'id'],
    ['CreateHostedZone', rs({ hostedZone: { id: '/hostedzone/Z0123456789ABC' } }), 'id'],
  ),
  row(
    'Logs::LogGroup',
    'logs',
    12,
    ['/aws/lambda/work', '/aws/lambda/work', arn('logs', 'log-group:/aws/lambda/work')],
    ['DeleteLogGroup', rq({ logGroupName: '/aws/lambda/work' }), 'id'],
    ['PutResourcePolicy', rq({ resourceArn: arn('logs', 'log-group:/aws/lambda/work:*') }), 'ARN'],
  ),
  row(
    'Events::Rule',
    'events',
    6,
    ['bus-1/nightly', null, null],
    ['DisableRule', rq({ name: 'nightly', eventBusName: 'bus-1' }), 'name'],
    ['PutTargets', rq({ rule: 'nightly', eventBusName: 'bus-1' }), 'name'],
    ['PutRule', rs({ ruleArn: arn('events', 'rule/bus-1/nightly') }), 'name'],
  ),
  row(
    'SSM::Document',
    'ssm',
    5,
    ['patch', 'patch', null],
    ['ModifyDocumentPermission', rq({ name: 'patch' }), 'id'],
    ['CreateDocument', rs({ documentDescription: { name: 'patch' } }), 'id'],
  ),
  row(
    'EFS::FileSystem',
    'elasticfilesystem',
    10,
    ['fs-0123456789abcdef0', null, arn('elasticfilesystem', 'file-system/fs-0123456789abcdef0')],
    ['PutFileSystemPolicy', rq({ fileSystemId: 'fs-0123456789abcdef0' }), 'id'],
    [
      'CreateFileSystem',
      rs({
        fileSystemId: 'fs-0123456789abcdef0',
        fileSystemArn: arn('elasticfilesystem', 'file-system/fs-0123456789abcdef0'),
      }),
      'id',
    ],
  ),
  row(
    'OpenSearch::Domain',
    'es',
    4,
    [`${A}/logs`, 'logs', arn('es', 'domain/logs')],
    ['UpdateDomainConfig', rq({ domainName: 'logs' }), 'name'],
    ['CreateDomain', rs({ domainStatus: { domainName: 'logs', aRN: arn('es', 'domain/logs') } }), 'ARN'],
  ),
  row(
    'Redshift::Cluster',
    'redshift',
    8,
    ['dwh', 'dwh', null],
    ['ModifyCluster', rq({ clusterIdentifier: 'dwh' }), 'id'],
    ['CreateCluster', rs({ clusterIdentifier: 'dwh' }), 'id'],
  ),
  row(
    'WAFv2::WebACL',
    'wafv2',
    7,
    [ACL, 'edge', ACL],
    ['UpdateWebACL', rq({ name: 'edge', id: KEY }), 'name'],
    ['AssociateWebACL', rq({ webACLArn: ACL, resourceArn: BALANCER }), 'ARN'],
    ['PutLoggingConfiguration', rq({ loggingConfiguration: { resourceArn: ACL } }), 'ARN'],
    ['CreateWebACL', rs({ summary: { id: KEY, aRN: ACL } }), 'ARN'],
  ),
];
