import { createHash, sign } from 'node:crypto';
import { demoFingerprint, demoPrivateKey } from './demo-key';
import {
  HOME_REGION,
  LOG_BUCKET,
  ORGANISATION,
  type Stream,
  TRAIL,
  TRAIL_STARTED,
  TRAIL_STOPPED,
  WINDOW_FROM,
  WINDOW_TO,
} from './organisation';
import { compactSeconds, datePath, HOUR, isoSeconds, MINUTE } from './times';

/** A log file as a digest vouches for it. Times are epoch milliseconds. */
export interface DeliveredLog {
  key: string;
  sha256: string;
  delivered: number;
  oldest: number;
  newest: number;
}

export interface Digest {
  key: string;
  content: Buffer;
  /** Hex. Real ones are metadata of the S3 object. */
  signature: string;
  /** No digest follows that would hold its signature. */
  last: boolean;
}

interface Period {
  from: number;
  to: number;
  /** Nothing came before: first ever, or first after logging was started again. */
  first: boolean;
}

/** The hours that digests of a stream cover: one chain until the trail is stopped, another after it is started (formats §4). */
export function digestPeriods(stream: Stream): Period[] {
  const offset = ((stream.index * 7 + 11) % 60) * MINUTE;
  const periods: Period[] = [];
  const add = (begin: number, end: number): void => {
    let from = begin;
    while (from < end) {
      const next = Math.floor((from - offset) / HOUR) * HOUR + HOUR + offset;
      const to = Math.min(next, end);
      periods.push({ from, to, first: from === begin });
      from = to;
    }
  };
  // A last digest is delivered after StopLogging, when the last log files have arrived.
  add(WINDOW_FROM, TRAIL_STOPPED + 13 * MINUTE);
  add(TRAIL_STARTED, WINDOW_TO + offset + 15 * MINUTE);
  return periods;
}

/** Makes a stream's chain of digests from its log files, which must be in the order of delivery. */
export function* makeDigests(stream: Stream, logs: readonly DeliveredLog[]): Generator<Digest> {
  let previous: { key: string; sha256: string; signature: string } | null = null;
  let next = 0;
  const periods = digestPeriods(stream);
  for (const [index, period] of periods.entries()) {
    if (period.first) previous = null;
    const covered: DeliveredLog[] = [];
    while (next < logs.length && logs[next]!.delivered < period.to) covered.push(logs[next++]!);
    const key = digestKey(stream, period.to);
    const content: Buffer = Buffer.from(JSON.stringify(digestBody(stream, period, key, previous, covered)));
    const sha256 = createHash('sha256').update(content).digest('hex');
    const text: string = `${isoSeconds(period.to)}\n${LOG_BUCKET}/${key}\n${sha256}\n${previous?.signature ?? 'null'}`;
    previous = {
      key,
      sha256,
      signature: sign('RSA-SHA256', Buffer.from(text), demoPrivateKey).toString('hex'),
    };
    yield { key, content, signature: previous.signature, last: periods[index + 1]?.first ?? true };
  }
  if (next < logs.length) throw new Error('A log file was delivered outside of every digest.');
}

/** What `aws s3api head-object` prints for a digest; the copy of a file loses the signature that stands there. */
export function headObject(digest: Digest): string {
  const head = {
    AcceptRanges: 'bytes',
    ContentType: 'application/json',
    ContentEncoding: 'gzip',
    ServerSideEncryption: 'AES256',
    Metadata: { signature: digest.signature, 'signature-algorithm': 'SHA256withRSA' },
  };
  return `${JSON.stringify(head, null, 2)}\n`;
}

function digestKey(stream: Stream, end: number): string {
  const { account, region } = stream;
  const name = `${account}_CloudTrail-Digest_${region}_${TRAIL}_${HOME_REGION}_${compactSeconds(end)}.json.gz`;
  return `AWSLogs/${ORGANISATION}/${account}/CloudTrail-Digest/${region}/${datePath(end, true)}/${name}`;
}

/** Formats §4.1. */
function digestBody(
  stream: Stream,
  period: Period,
  key: string,
  previous: { key: string; sha256: string; signature: string } | null,
  logs: readonly DeliveredLog[],
): object {
  const newest = Math.max(...logs.map((log) => log.newest));
  const oldest = Math.min(...logs.map((log) => log.oldest));
  return {
    awsAccountId: stream.account,
    digestStartTime: isoSeconds(period.from),
    digestEndTime: isoSeconds(period.to),
    digestS3Bucket: LOG_BUCKET,
    digestS3Object: key,
    digestPublicKeyFingerprint: demoFingerprint,
    digestSignatureAlgorithm: 'SHA256withRSA',
    newestEventTime: logs.length === 0 ? null : isoSeconds(newest),
    oldestEventTime: logs.length === 0 ? null : isoSeconds(oldest),
    previousDigestS3Bucket: previous === null ? null : LOG_BUCKET,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.sha256 ?? null,
    previousDigestHashAlgorithm: previous === null ? null : 'SHA-256',
    previousDigestSignature: previous?.signature ?? null,
    logFiles: logs.map((log) => ({
      s3Bucket: LOG_BUCKET,
      s3Object: log.key,
      hashValue: log.sha256,
      hashAlgorithm: 'SHA-256',
      newestEventTime: isoSeconds(log.newest),
      oldestEventTime: isoSeconds(log.oldest),
    })),
  };
}
