import { at, HOME_REGION, PRODUCTION } from './organisation';
import type { Script } from './script';
import type { StoryCast } from './story-cast';
import { shareSnapshot } from './story-snapshot';
import { isoSeconds } from './times';
import type { World } from './world';

const BUCKET = 'nordlicht-prod-customer-exports';
const ARN = `arn:aws:s3:::${BUCKET}`;
const HOST = `${BUCKET}.s3.${HOME_REGION}.amazonaws.com`;

const PUBLIC_POLICY = {
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'Share',
      Effect: 'Allow',
      Principal: '*',
      Action: ['s3:GetObject', 's3:ListBucket'],
      Resource: [ARN, `${ARN}/*`],
    },
  ],
};

function transfer(script: Script, incoming: number, outgoing: number, signed = true): object {
  return {
    ...(signed ? { SignatureVersion: 'SigV4', AuthenticationMethod: 'AuthHeader' } : {}),
    CipherSuite: 'TLS_AES_128_GCM_SHA256',
    bytesTransferredIn: incoming,
    'x-amz-id-2': `${script.random.base64(75)}=`,
    bytesTransferredOut: outgoing,
  };
}

/** Third part: a public bucket, a bulk download, a snapshot given away, and Config's recorder out of the way. */
export function exfiltrate(script: Script, cast: StoryCast, world: World): void {
  makePublic(script, cast);
  download(script, cast);
  blind(script, cast);
  shareSnapshot(script, cast, world);
}

function makePublic(script: Script, cast: StoryCast): void {
  const s3 = {
    by: cast.newUserKey,
    region: HOME_REGION,
    source: 's3',
    resources: [{ accountId: PRODUCTION, type: 'AWS::S3::Bucket', ARN }],
  };
  const put = { bucketPolicy: PUBLIC_POLICY, bucketName: BUCKET, Host: HOST, policy: '' };
  script.call({
    ...s3,
    clock: '12:30:05',
    name: 'GetBucketPublicAccessBlock',
    request: { bucketName: BUCKET, Host: HOST, publicAccessBlock: '' },
    additional: transfer(script, 0, 512),
    summary: 'Looks whether the bucket blocks public access.',
  });
  script.call({
    ...s3,
    clock: '12:31:18',
    name: 'PutBucketPolicy',
    readOnly: false,
    request: put,
    additional: transfer(script, 268, 417),
    error: [
      'AccessDenied',
      `User: ${cast.newUserKey.arn} is not authorized to perform: s3:PutBucketPolicy on resource: "${ARN}" because public policies are blocked by the BlockPublicPolicy block public access setting.`,
    ],
    summary: 'A public bucket policy is refused by the public access block.',
  });
  script.call({
    ...s3,
    clock: '12:32:40',
    name: 'DeleteBucketPublicAccessBlock',
    readOnly: false,
    request: { bucketName: BUCKET, Host: HOST, publicAccessBlock: '' },
    additional: transfer(script, 0, 0),
    summary: 'The public access block of the customer exports is removed.',
    effect: (w) => {
      const bucket = w.find('bucket', PRODUCTION, BUCKET);
      bucket.model.blocked = null;
      return [bucket];
    },
  });
  script.call({
    ...s3,
    clock: '12:38:11',
    name: 'PutBucketPolicy',
    readOnly: false,
    request: put,
    additional: transfer(script, 268, 0),
    summary: 'The bucket of customer exports becomes readable by anyone.',
    effect: (w) => {
      const bucket = w.find('bucket', PRODUCTION, BUCKET);
      bucket.model.policy = JSON.stringify(PUBLIC_POLICY);
      return [bucket];
    },
  });
}

function download(script: Script, cast: StoryCast): void {
  const data = { region: HOME_REGION, source: 's3', data: true };
  script.call({
    ...data,
    clock: '12:50:02',
    by: cast.newUserKey,
    name: 'ListObjects',
    request: { bucketName: BUCKET, Host: HOST, 'list-type': '2', 'encoding-type': 'url', prefix: '' },
    additional: transfer(script, 0, 48_211),
    resources: [
      { type: 'AWS::S3::Object', ARNPrefix: `${ARN}/` },
      { accountId: PRODUCTION, type: 'AWS::S3::Bucket', ARN },
    ],
    summary: 'Lists the customer exports.',
  });
  for (let i = 0; i < 34; i++) {
    const anonymous = i % 3 === 2;
    const seconds = i * 43 + script.random.int(0, 20);
    const clock = isoSeconds(at('12:51:10') + seconds * 1_000).slice(11, 19);
    const key = `exports/2026/${String(1 + Math.floor(i / 17)).padStart(2, '0')}/customers-${String(i).padStart(4, '0')}.csv.gz`;
    const bytes = script.random.int(18_000_000, 96_000_000);
    script.call({
      ...data,
      clock,
      by: anonymous ? cast.anonymous : cast.newUserKey,
      account: PRODUCTION,
      name: 'GetObject',
      request: { bucketName: BUCKET, Host: HOST, key },
      additional: transfer(script, 0, bytes, !anonymous),
      resources: [
        { type: 'AWS::S3::Object', ARN: `${ARN}/${key}` },
        { accountId: PRODUCTION, type: 'AWS::S3::Bucket', ARN },
      ],
      summary: `Downloads ${key} (${bytes} bytes)${anonymous ? ', without credentials' : ''}.`,
    });
  }
}

function blind(script: Script, cast: StoryCast): void {
  const config = { region: HOME_REGION, source: 'config', readOnly: false };
  script.call({
    ...config,
    clock: '13:38:20',
    by: cast.deploy,
    name: 'DescribeConfigurationRecorders',
    readOnly: true,
    request: null,
    summary: 'Looks for the recorder of AWS Config.',
  });
  script.call({
    ...config,
    clock: '13:41:36',
    by: cast.newUserKey,
    name: 'StopConfigurationRecorder',
    request: { configurationRecorderName: 'default' },
    summary: 'The recorder of AWS Config in production is stopped.',
  });
}
