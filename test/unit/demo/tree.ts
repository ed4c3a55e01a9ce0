import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A file of an export: its key (path below the folder, with slashes), its bytes, and what they inflate to. */
export interface TreeFile {
  key: string;
  stored: Buffer;
  inflated: Buffer;
}

/** All files below a folder, by key. */
export function readTree(dir: string): TreeFile[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const stored = readFileSync(file);
      const inflated = stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored;
      return { key: path.relative(dir, file).split(path.sep).join('/'), stored, inflated };
    })
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The fields of a record that the tests look at. */
export interface LogRecord {
  eventID: string;
  eventTime: string;
  eventName: string;
  eventSource: string;
  awsRegion: string;
  recipientAccountId: string;
  sharedEventID?: string;
  errorCode?: string;
  userIdentity: {
    type?: string;
    accountId?: string;
    accessKeyId?: string;
    principalId?: string;
    sessionContext?: { attributes?: { creationDate?: string } };
  };
  responseElements: {
    credentials?: { accessKeyId?: string };
    assumedRoleUser?: { assumedRoleId?: string };
  } | null;
}

export interface ConfigItem {
  configurationItemVersion: string;
  configurationItemCaptureTime: string;
  configurationItemStatus: string;
  configurationStateId: number;
  awsAccountId: string;
  awsRegion: string;
  resourceType: string;
  resourceId: string;
  relationships: unknown;
  configuration: unknown;
  supplementaryConfiguration: unknown;
  tags: unknown;
}

export interface DigestBody {
  digestStartTime: string;
  digestEndTime: string;
  digestS3Bucket: string;
  digestS3Object: string;
  digestPublicKeyFingerprint: string;
  previousDigestS3Object: string | null;
  previousDigestHashValue: string | null;
  previousDigestSignature: string | null;
  logFiles: { s3Object: string; hashValue: string; oldestEventTime: string; newestEventTime: string }[];
}

const LOG =
  /^AWSLogs\/o-[a-z0-9]+\/(\d{12})\/CloudTrail\/([a-z0-9-]+)\/\d{4}\/\d\d\/\d\d\/\1_CloudTrail_\2_(\d{8}T\d{4}Z)_[A-Za-z0-9]{16}\.json\.gz$/;
const DIGEST = /\/CloudTrail-Digest\/.*\.gz$/;
const CONFIG = /^AWSLogs\/\d{12}\/Config\//;

export interface LogFile {
  file: TreeFile;
  account: string;
  region: string;
  /** Epoch milliseconds. */
  delivered: number;
  records: LogRecord[];
}

export function logFiles(tree: readonly TreeFile[]): LogFile[] {
  return tree.flatMap((file) => {
    const match = LOG.exec(file.key);
    if (match === null) return [];
    const [, account = '', region = '', stamp = ''] = match;
    const iso = stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:00Z');
    const body: { Records: LogRecord[] } = JSON.parse(file.inflated.toString('utf8'));
    return [{ file, account, region, delivered: Date.parse(iso), records: body.Records }];
  });
}

export function digests(tree: readonly TreeFile[]): { file: TreeFile; body: DigestBody }[] {
  return tree
    .filter((file) => DIGEST.test(file.key))
    .map((file) => ({ file, body: JSON.parse(file.inflated.toString('utf8')) }));
}

export function configFiles(tree: readonly TreeFile[]): { file: TreeFile; items: ConfigItem[] }[] {
  return tree
    .filter((file) => CONFIG.test(file.key))
    .map((file) => {
      const body: { configurationItems: ConfigItem[] } = JSON.parse(file.inflated.toString('utf8'));
      return { file, items: body.configurationItems };
    });
}
