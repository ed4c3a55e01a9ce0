import { isObject, type JsonObject, type SideSink, textIn, type WholeDocument } from './whole';

/**
 * `account_CloudTrail-Digest_region_trail_homeRegion_time.json.gz` (formats §1.2). A trail's name may hold underscores,
 * so it is what is left between what both ends fix.
 */
const NAME =
  /(?:^|\/)(\d{12})_CloudTrail-Digest_([a-z0-9-]+)_(.+)_([a-z]{2}(?:-[a-z]+)+-\d+)_\d{8}T\d{6}Z(_backfill)?\.json(?:\.gz)?$/;

/** A digest: an hour's log files with their hashes, and the digest before it (formats §4.1). */
export const cloudTrailDigest: WholeDocument = {
  kind: 'cloudtrail-digest',
  recognises: (keys) => keys.has('digestStartTime') && keys.has('logFiles'),
  write(value, fileId, sink) {
    const text = (name: string) => textIn(value, name);
    const object = text('digestS3Object');
    const [, nameAccount = null, region = null, trail = null, homeRegion = null, backfill] =
      NAME.exec(object ?? '') ?? [];
    const account = text('awsAccountId') ?? nameAccount;
    const logs = Array.isArray(value.logFiles) ? (value.logFiles as unknown[]).filter(isObject) : [];
    sink('digest', [
      fileId,
      account,
      region,
      trail,
      homeRegion,
      backfill !== undefined,
      text('digestStartTime'),
      text('digestEndTime'),
      text('digestEndTime'),
      text('digestS3Bucket'),
      object,
      text('digestPublicKeyFingerprint')?.toLowerCase() ?? null,
      text('digestSignatureAlgorithm'),
      text('newestEventTime'),
      text('oldestEventTime'),
      text('previousDigestS3Bucket'),
      text('previousDigestS3Object'),
      text('previousDigestHashValue')?.toLowerCase() ?? null,
      text('previousDigestHashAlgorithm'),
      text('previousDigestSignature'),
      logs.length,
    ]);
    for (const [position, log] of logs.entries()) writeLog(log, fileId, position, sink);
    return { account, region };
  },
};

function writeLog(log: JsonObject, fileId: number, position: number, sink: SideSink): void {
  const key = textIn(log, 's3Object');
  sink('digest_file', [
    fileId,
    position,
    textIn(log, 's3Bucket'),
    key,
    key?.slice(key.lastIndexOf('/') + 1).replace(/\.gz$/, '') ?? null,
    textIn(log, 'hashValue')?.toLowerCase() ?? null,
    textIn(log, 'hashAlgorithm'),
    textIn(log, 'newestEventTime'),
    textIn(log, 'oldestEventTime'),
  ]);
}
