/** A column of a table that holds what a document said, apart from records. */
export interface SideColumn {
  readonly name: string;
  readonly type: 'text' | 'time' | 'number' | 'boolean';
  readonly required?: true;
  readonly meaning: string;
}

const column = (
  name: string,
  type: SideColumn['type'],
  meaning: string,
  required?: 'required',
): SideColumn => (required ? { name, type, meaning, required: true } : { name, type, meaning });

/**
 * The tables that are filled from what is no record: digests and what belongs to them (formats §4), and notifications of
 * compliance (formats §8). Their columns in the order in which they are written and stored.
 */
export const SIDE_TABLES = {
  digest: [
    column('file_id', 'number', 'file it stands in', 'required'),
    column('awsAccountId', 'text', 'account whose log files it names'),
    column('awsRegion', 'text', 'region whose log files it names, from its object name'),
    column('trail', 'text', 'name of the trail, from its object name'),
    column('homeRegion', 'text', 'home region of the trail, from its object name'),
    column('backfill', 'boolean', 'whether it is a backfill digest', 'required'),
    column('digestStartTime', 'time', 'begin of the time it covers'),
    column('digestEndTime', 'time', 'end of the time it covers'),
    column('digestEndTimeText', 'text', 'the same as it was written, which is what was signed'),
    column('digestS3Bucket', 'text', 'bucket it was delivered to'),
    column('digestS3Object', 'text', 'key it was delivered under'),
    column('digestPublicKeyFingerprint', 'text', 'key it was signed with'),
    column('digestSignatureAlgorithm', 'text', 'how it was signed'),
    column('newestEventTime', 'time', 'newest event in the files it names'),
    column('oldestEventTime', 'time', 'oldest event in the files it names'),
    column('previousDigestS3Bucket', 'text', 'bucket of the digest before it'),
    column('previousDigestS3Object', 'text', 'key of the digest before it; NULL when a chain begins'),
    column('previousDigestHashValue', 'text', 'SHA-256 of the inflated digest before it'),
    column('previousDigestHashAlgorithm', 'text', 'how that hash was taken'),
    column('previousDigestSignature', 'text', 'signature of the digest before it, hex'),
    column('files', 'number', 'how many log files it names', 'required'),
  ],
  digest_file: [
    column('file_id', 'number', 'file of the digest', 'required'),
    column('position', 'number', 'place in its list, from 0', 'required'),
    column('s3Bucket', 'text', 'bucket of the log file'),
    column('s3Object', 'text', 'key of the log file'),
    column('name', 'text', 'last part of the key, without `.gz`'),
    column('hashValue', 'text', 'SHA-256 of the inflated log file'),
    column('hashAlgorithm', 'text', 'how the hash was taken'),
    column('newestEventTime', 'time', 'newest event in it'),
    column('oldestEventTime', 'time', 'oldest event in it'),
  ],
  digest_signature: [
    column('file_id', 'number', 'file it was saved in', 'required'),
    column('object', 'text', 'key of the digest it belongs to; NULL when only the name of the file tells'),
    column('signature', 'text', 'signature of the digest, hex', 'required'),
    column('algorithm', 'text', 'how it was signed'),
  ],
  public_key: [
    column('file_id', 'number', 'file it was found in; NULL when it was given to `verify`'),
    column('fingerprint', 'text', 'MD5 of the key, computed', 'required'),
    column('value', 'text', 'the key, DER, base64', 'required'),
    column('validFrom', 'time', 'begin of its validity'),
    column('validTo', 'time', 'end of its validity'),
  ],
  compliance_notice: [
    column('file_id', 'number', 'file it stands in', 'required'),
    column('position', 'number', 'place among those of its file, from 0', 'required'),
    column('awsAccountId', 'text', 'account of the resource'),
    column('awsRegion', 'text', 'region of the rule'),
    column('configRuleName', 'text', 'the rule', 'required'),
    column('resourceType', 'text', 'type of the resource', 'required'),
    column('resourceId', 'text', 'id of the resource', 'required'),
    column('complianceType', 'text', 'what the rule says now; NULL when it says nothing any more'),
    column('resultRecordedTime', 'time', 'when Config recorded that'),
    column('annotation', 'text', 'what the rule adds in words'),
    column('previousComplianceType', 'text', 'what it said before; NULL when it had not been asked'),
    column('previousRecordedTime', 'time', 'when Config recorded that'),
    column('notificationCreationTime', 'time', 'when the notification was made'),
  ],
} as const satisfies Record<string, readonly SideColumn[]>;

export type SideTable = keyof typeof SIDE_TABLES;
export const SIDE_TABLE_NAMES = Object.keys(SIDE_TABLES) as SideTable[];

/** What checking came to: the file is as it was delivered; it is not; no digest vouches for it; the means to tell are missing. */
export const VERDICTS = ['valid', 'invalid', 'not-covered', 'cannot-tell'] as const;
export type Verdict = (typeof VERDICTS)[number];

/** What was checked. A gap is a time between two digests; `other` files are none that digests are made for. */
export const INTEGRITY_KINDS = ['gap', 'digest', 'log', 'other'] as const;
export type IntegrityKind = (typeof INTEGRITY_KINDS)[number];

/** One line of what `verify` found. */
export interface IntegrityRow {
  kind: IntegrityKind;
  /** Of the chain of backfill digests. */
  backfill: boolean;
  verdict: Verdict;
  /** In the words of `aws cloudtrail validate-logs` where it has them. */
  status: string;
  /** One sentence that says why. */
  reason: string;
  /** `s3://bucket/key` where a digest names it. */
  object: string | null;
  /** Where it lies in the evidence; null for what is missing. */
  file: string | null;
  container: string | null;
  account: string | null;
  region: string | null;
}

export interface VerdictCounts {
  valid: number;
  invalid: number;
  notCovered: number;
  cannotTell: number;
}

/** What checking the whole case came to. */
export interface IntegritySummary {
  digests: VerdictCounts;
  backfillDigests: VerdictCounts;
  logs: VerdictCounts;
  others: VerdictCounts;
  gaps: number;
  /** Public keys that were given, and those that lay among the evidence, which prove less. */
  keys: { given: number; evidence: number };
  /** First and last moment that digests cover. */
  from: string | null;
  to: string | null;
  /** Which hashes were compared: those taken when the files were loaded, or of what is on disk now. */
  hashes: 'load' | 'disk';
  checkedAt: string | null;
}
