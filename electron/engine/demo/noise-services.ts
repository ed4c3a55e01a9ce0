import { roleIdentity, serviceIdentity } from './actors';
import type { Scene } from './noise-calls';
import { reservedRole } from './planner';
import type { RecordParts } from './record';

type Made = Pick<
  RecordParts,
  | 'version'
  | 'identityJson'
  | 'source'
  | 'name'
  | 'address'
  | 'agent'
  | 'requestJson'
  | 'responseJson'
  | 'readOnly'
> &
  Partial<RecordParts>;

function byService(
  service: string,
  source: string,
  name: string,
  requestJson: string,
  readOnly: boolean,
  more: Partial<RecordParts>,
): Made {
  const host = `${service}.amazonaws.com`;
  return {
    version: '1.11',
    identityJson: serviceIdentity(service),
    source,
    name,
    address: host,
    agent: host,
    requestJson,
    responseJson: 'null',
    readOnly,
    ...more,
  };
}

function bucketResource(s: Scene, bucket: string): string {
  return `[{"accountId":"${s.account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${bucket}"}]`;
}

/** Calls of AWS services: in their own name, through a service-linked role, or without a call at all. */
export function serviceCall(s: Scene): Made {
  const { random, account, region } = s;
  const dice = random.unit();
  if (dice < 0.22) {
    const bucket = random.pick(s.buckets);
    return byService(
      'cloudtrail',
      's3',
      'GetBucketAcl',
      `{"bucketName":"${bucket}","Host":"${bucket}.s3.${region}.amazonaws.com","acl":""}`,
      true,
      {
        additionalJson: `{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":0,"AuthenticationMethod":"AuthHeader","x-amz-id-2":"${random.base64(75)}=","bytesTransferredOut":568}`,
        resourcesJson: bucketResource(s, bucket),
        sharedEventID: random.uuid(),
      },
    );
  }
  if (dice < 0.42) {
    return byService(
      'lambda',
      'kms',
      'Decrypt',
      `{"encryptionContext":{"aws:lambda:FunctionArn":"arn:aws:lambda:${region}:${account}:function:${random.pick(s.functions)}"},"encryptionAlgorithm":"SYMMETRIC_DEFAULT"}`,
      true,
      {
        resourcesJson: `[{"accountId":"${account}","type":"AWS::KMS::Key","ARN":"${s.key}"}]`,
        sharedEventID: random.uuid(),
      },
    );
  }
  if (dice < 0.96) {
    const role = {
      ...reservedRole(account, 'config'),
      name: 'AWSServiceRoleForConfig',
      path: '/aws-service-role/config.amazonaws.com/',
    };
    const [source, name, requestJson] = random.pick([
      [
        'ec2',
        'DescribeSecurityGroups',
        '{"maxResults":1000,"securityGroupSet":{},"securityGroupIdSet":{},"filterSet":{}}',
      ],
      [
        'ec2',
        'DescribeVolumes',
        `{"volumeSet":{"items":[{"volumeId":"${random.pick(s.volumes)}"}]},"filterSet":{}}`,
      ],
      [
        'ec2',
        'DescribeInstances',
        `{"instancesSet":{"items":[{"instanceId":"${random.pick(s.instances)}"}]},"filterSet":{}}`,
      ],
      ['lambda', 'ListFunctions20150331', '{"maxItems":50}'],
      ['rds', 'DescribeDBInstances', '{"maxRecords":100}'],
      ['elasticloadbalancing', 'DescribeLoadBalancers', '{"pageSize":400}'],
    ] as const);
    const session = 'AWSConfig-Describe';
    const identityJson = roleIdentity({
      role,
      session,
      accessKeyId: null,
      created: s.time,
      invokedBy: 'config.amazonaws.com',
    });
    return {
      version: '1.10',
      identityJson,
      source,
      name,
      address: 'config.amazonaws.com',
      agent: 'config.amazonaws.com',
      requestJson,
      responseJson: 'null',
      readOnly: true,
    };
  }
  return serviceEvent(s);
}

/** Things AWS did of its own accord: userIdentity has no type (formats §3.1). */
function serviceEvent(s: Scene): Made {
  const { random, account, region } = s;
  const own = (
    service: string,
    name: string,
    detailsJson: string,
    details: 'additionalJson' | 'serviceDetailsJson',
  ): Made => ({
    version: '1.08',
    identityJson: `{"accountId":"${account}","invokedBy":"${service === 'kms' ? 'AWS Internal' : `${service}.amazonaws.com`}"}`,
    source: service,
    name,
    address: service === 'kms' ? 'AWS Internal' : `${service}.amazonaws.com`,
    agent: service === 'kms' ? 'AWS Internal' : `${service}.amazonaws.com`,
    requestJson: 'null',
    responseJson: 'null',
    [details]: detailsJson,
    readOnly: false,
    type: 'AwsServiceEvent',
  });
  const secret = `arn:aws:secretsmanager:${region}:${account}:secret:app/checkout-Xk3vQ9`;
  const dice = random.unit();
  if (dice < 0.3)
    return own('secretsmanager', 'RotationSucceeded', `{"SecretId":"${secret}"}`, 'additionalJson');
  if (dice < 0.35) return own('kms', 'RotateKey', `{"keyId":"${s.key}"}`, 'serviceDetailsJson');
  const done = random.chance(0.5);
  const job = `{"backupJobId":"${random.uuid()}","backupVaultName":"daily","backupVaultArn":"arn:aws:backup:${region}:${account}:backup-vault:daily","recoveryPointArn":"arn:aws:ec2:${region}::snapshot/snap-0${random.hex(16)}","state":"${done ? 'COMPLETED' : 'RUNNING'}","resourceType":"EBS","percentDone":${done ? 100 : 0}}`;
  return own('backup', done ? 'BackupJobCompleted' : 'BackupJobStarted', job, 'serviceDetailsJson');
}
