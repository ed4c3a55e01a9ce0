import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';

/** A chain of digests made by the rules of the service's documentation, with a key of the test's own. */
export interface DigestKey {
  privateKey: KeyObject;
  fingerprint: string;
  /** What `aws cloudtrail list-public-keys` prints. */
  list: string;
  pem: string;
}

const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

export function digestKey(): DigestKey {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const der = publicKey.export({ format: 'der', type: 'pkcs1' });
  const fingerprint = createHash('md5').update(der).digest('hex');
  const entry = {
    Value: der.toString('base64'),
    ValidityStartTime: 1_700_000_000,
    ValidityEndTime: '2027-01-01T00:00:00+00:00',
    Fingerprint: fingerprint,
  };
  return {
    privateKey,
    fingerprint,
    list: JSON.stringify({ PublicKeyList: [entry] }),
    pem: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
}

export const BUCKET = 'trail-bucket';
const ACCOUNT = '111122223333';
const REGION = 'eu-central-1';

/** A file by its key in the bucket, and what it holds before compression. */
export interface Delivered {
  key: string;
  content: string;
}

export function deliveredLog(hour: number, content: string): Delivered {
  const at = `20260203T${String(hour).padStart(2, '0')}10Z`;
  const unique = sha256(content).slice(0, 16);
  return {
    key: `AWSLogs/${ACCOUNT}/CloudTrail/${REGION}/2026/02/03/${ACCOUNT}_CloudTrail_${REGION}_${at}_${unique}.json.gz`,
    content,
  };
}

export interface MadeDigest extends Delivered {
  signature: string;
  hour: number;
}

export interface DigestOptions {
  logs?: readonly Delivered[];
  previous?: MadeDigest | null;
  backfill?: boolean;
  /** Changes what is said before it is signed. */
  change?: Record<string, unknown>;
}

/** The digest of the hour that begins at `hour` of 2026-02-03. */
export function makeDigest(key: DigestKey, hour: number, options: DigestOptions = {}): MadeDigest {
  const { logs = [], previous = null, backfill = false, change = {} } = options;
  const time = (at: number) => `2026-02-03T${String(at).padStart(2, '0')}:00:00Z`;
  const end = time(hour + 1);
  const name = `${ACCOUNT}_CloudTrail-Digest_${REGION}_my_trail_${REGION}_${end.replaceAll(/[-:]/g, '')}${backfill ? '_backfill' : ''}.json.gz`;
  const object = `AWSLogs/${ACCOUNT}/CloudTrail-Digest/${REGION}/2026/02/03/${name}`;
  const body = {
    awsAccountId: ACCOUNT,
    digestStartTime: time(hour),
    digestEndTime: end,
    digestS3Bucket: BUCKET,
    digestS3Object: object,
    digestPublicKeyFingerprint: key.fingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: null,
    oldestEventTime: null,
    previousDigestS3Bucket: previous && BUCKET,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous && sha256(previous.content),
    previousDigestHashAlgorithm: previous && 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: logs.map((log) => ({
      s3Bucket: BUCKET,
      s3Object: log.key,
      hashValue: sha256(log.content),
      hashAlgorithm: 'SHA-256',
      newestEventTime: null,
      oldestEventTime: null,
    })),
    ...change,
  };
  const content = JSON.stringify(body);
  const text = `${body.digestEndTime}\n${BUCKET}/${body.digestS3Object}\n${sha256(content)}\n${body.previousDigestSignature ?? 'null'}`;
  const signature = sign('RSA-SHA256', Buffer.from(text), key.privateKey).toString('hex');
  return { key: object, content, signature, hour };
}

/** Digests from hour 0 on, each naming its logs and the one before it. */
export function makeChain(key: DigestKey, logs: readonly (readonly Delivered[])[]): MadeDigest[] {
  const chain: MadeDigest[] = [];
  for (const [hour, named] of logs.entries())
    chain.push(makeDigest(key, hour, { logs: named, previous: chain.at(-1) ?? null }));
  return chain;
}

/** Files of a bucket by their path, compressed as the service delivers them. */
export const bucketFiles = (delivered: readonly Delivered[]): Record<string, Buffer> =>
  Object.fromEntries(delivered.map(({ key, content }) => [key, gzipSync(content)]));

/** What `aws s3api head-object` prints for a digest. */
export const headObject = ({ signature }: MadeDigest): string =>
  JSON.stringify({
    ContentEncoding: 'gzip',
    Metadata: { 'signature-algorithm': 'SHA256withRSA', signature },
  });
