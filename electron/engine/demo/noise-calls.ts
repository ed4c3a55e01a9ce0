import type { Random } from './prng';

/** What a call of the everyday traffic can mention. */
export interface Scene {
  random: Random;
  account: string;
  region: string;
  time: number;
  instances: readonly string[];
  volumes: readonly string[];
  buckets: readonly string[];
  functions: readonly string[];
  key: string;
}

/** One kind of everyday call. Texts are JSON. */
export interface Call {
  source: string;
  name: string;
  weight: number;
  readOnly: boolean;
  version: string;
  request: (s: Scene) => string;
  response?: (s: Scene) => string;
  additional?: (s: Scene) => string;
  resources?: (s: Scene, request: string) => string;
  data?: boolean;
  /** Errors it meets now and then besides AccessDenied and throttling: code, message. */
  errors?: readonly (readonly [string, string])[];
}

export const none = (): string => 'null';
export const json = (value: unknown) => (): string => JSON.stringify(value);

export function read(
  source: string,
  name: string,
  weight: number,
  request: Call['request'] = none,
  more: Partial<Call> = {},
): Call {
  return { source, name, weight, readOnly: true, version: '1.11', request, ...more };
}

export function write(
  source: string,
  name: string,
  weight: number,
  request: Call['request'],
  more: Partial<Call> = {},
): Call {
  return { source, name, weight, readOnly: false, version: '1.10', request, ...more };
}

export function transfer(s: Scene, incoming: number, outgoing: number): string {
  return `{"SignatureVersion":"SigV4","CipherSuite":"TLS_AES_128_GCM_SHA256","bytesTransferredIn":${incoming},"AuthenticationMethod":"AuthHeader","x-amz-id-2":"${s.random.base64(
    75,
  )}=","bytesTransferredOut":${outgoing}}`;
}

const PREFIXES = ['orders/2026/02/', 'thumbs/', 'exports/daily/', 'sessions/', 'reports/größe/'];

export function objectCall(name: string, weight: number, incoming: number, outgoing: number): Call {
  return {
    source: 's3',
    name,
    weight,
    readOnly: name !== 'PutObject' && name !== 'DeleteObject',
    version: '1.11',
    data: true,
    request: (s) => {
      const bucket = s.random.pick(s.buckets);
      const key = `${s.random.pick(PREFIXES)}${s.random.hex(12)}.${s.random.pick(['json', 'parquet', 'jpg'])}`;
      return `{"bucketName":"${bucket}","Host":"${bucket}.s3.${s.region}.amazonaws.com","key":"${key}"}`;
    },
    response: name === 'PutObject' ? json({ 'x-amz-server-side-encryption': 'AES256' }) : none,
    additional: (s) => transfer(s, s.random.int(0, incoming), s.random.int(0, outgoing)),
    resources: (s, request) => {
      const [, bucket, , key] = /"bucketName":"([^"]+)","Host":"([^"]+)","key":"([^"]+)"/.exec(request) ?? [];
      return `[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::${bucket}/${key}"},{"accountId":"${s.account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${bucket}"}]`;
    },
    errors: [['NoSuchKey', 'The specified key does not exist.']],
  };
}

export function bucketCall(name: string, weight: number, sub: string): Call {
  return read(
    's3',
    name,
    weight,
    (s) => {
      const bucket = s.random.pick(s.buckets);
      return `{"bucketName":"${bucket}","Host":"${bucket}.s3.${s.region}.amazonaws.com","${sub}":""}`;
    },
    {
      additional: (s) => transfer(s, 0, s.random.int(200, 900)),
      resources: (s, request) =>
        `[{"accountId":"${s.account}","type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::${/"bucketName":"([^"]+)"/.exec(request)?.[1]}"}]`,
    },
  );
}

export const keyResource = (s: Scene): string =>
  `[{"accountId":"${s.account}","type":"AWS::KMS::Key","ARN":"${s.key}"}]`;
export const digest = (s: Scene): string => `sha256:${s.random.hex(64)}`;
export const repository = (s: Scene): string => s.random.pick(['shop', 'checkout', 'data-platform']);
export const cluster = (s: Scene): string => `arn:aws:ecs:${s.region}:${s.account}:cluster/main`;

/** Services that are recorded in us-east-1 only (formats §1.2). */
export const GLOBAL_SOURCES = new Set(['iam', 'sts', 'organizations', 'ce', 'health']);
