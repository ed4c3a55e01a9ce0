import type { KeyObject } from 'node:crypto';
import type { IntegrityKind, Verdict } from '../../../../shared/model/integrity';
import { locationOf } from './location';
import { isSigned, type Signed } from './signature';

/** A digest as it was read, and the file it was read from. Times in ISO 8601. */
export interface DigestFact {
  fileId: number;
  path: string;
  contentSha256: string | null;
  account: string | null;
  region: string | null;
  backfill: boolean;
  start: string | null;
  end: string | null;
  endText: string | null;
  bucket: string | null;
  object: string | null;
  fingerprint: string | null;
  previousBucket: string | null;
  previousObject: string | null;
  previousHash: string | null;
  previousSignature: string | null;
}

/** What digests are checked with. */
export interface Means {
  /** By fingerprint; null for one that is no RSA key. */
  keys: ReadonlyMap<string, { key: KeyObject | null; given: boolean }>;
  /** Signatures that were saved beside digests. */
  signaturesOf(digest: DigestFact): readonly string[];
  /** File of this name that is no digest, though a digest of this name was delivered. */
  unreadable(name: string): number | null;
}

/** What checking one thing came to. */
export interface Judgement {
  kind: IntegrityKind;
  backfill: boolean;
  verdict: Verdict;
  status: string;
  reason: string;
  object: string | null;
  fileId: number | null;
  account: string | null;
  region: string | null;
  begins: string | null;
  ends: string | null;
  /** Whether its content is beyond doubt, wherever it lies: then what it says of other files counts. */
  proven: boolean;
}

type Found = Pick<Judgement, 'verdict' | 'status' | 'reason' | 'proven'>;

const valid = (reason: string): Found => ({ verdict: 'valid', status: 'valid', reason, proven: true });
const invalid = (status: string, reason: string, proven = false): Found => ({
  verdict: 'invalid',
  status: `INVALID: ${status}`,
  reason,
  proven,
});
const cannotTell = (reason: string): Found => ({
  verdict: 'cannot-tell',
  status: 'cannot tell',
  reason,
  proven: false,
});

const keyOf = (bucket: string | null, object: string | null) => `${bucket}/${object}`;

/**
 * Judges the digests of one chain (one trail, account and region; standard or backfill), the newest first, because each
 * holds the hash and the signature of the one before it (formats §4.5), and names what is missing between them.
 *
 * @param digests of one chain, the newest first
 */
export function judgeChain(digests: readonly DigestFact[], means: Means): Judgement[] {
  const followers = new Map<string, DigestFact[]>();
  const present = new Set<string>();
  for (const digest of digests) {
    present.add(keyOf(digest.bucket, digest.object));
    if (digest.previousObject === null) continue;
    const before = keyOf(digest.previousBucket, digest.previousObject);
    followers.set(before, [...(followers.get(before) ?? []), digest]);
  }
  const judged = new Map<DigestFact, Judgement>();
  const missing = new Map<string, Judgement>();
  digests.forEach((digest, index) => {
    const after = (followers.get(keyOf(digest.bucket, digest.object)) ?? []).flatMap((one) => {
      const judgement = judged.get(one);
      return judgement ? [{ digest: one, judgement }] : [];
    });
    const judgement = { ...about(digest), ...judge(digest, after, means) };
    judged.set(digest, judgement);
    if (judgement.verdict === 'invalid' && !judgement.proven) return;
    let next = index + 1;
    while (digests[next]?.object === digest.object && next < digests.length) next++;
    const older = digests[next];
    const hole = before(digest, older, present, means);
    if (hole) missing.set(`${hole.object} ${hole.begins}`, hole);
  });
  return [...judged.values(), ...missing.values()];
}

const about = (digest: DigestFact): Omit<Judgement, keyof Found> => ({
  kind: 'digest',
  backfill: digest.backfill,
  object: digest.object && `s3://${keyOf(digest.bucket, digest.object)}`,
  fileId: digest.fileId,
  account: digest.account,
  region: digest.region,
  begins: digest.start,
  ends: digest.end,
});

interface Follower {
  digest: DigestFact;
  judgement: Judgement;
}

function judge(digest: DigestFact, after: readonly Follower[], means: Means): Found {
  const { bucket, object, endText, contentSha256, fingerprint, region } = digest;
  if (!bucket || !object || !endText || !digest.start || !fingerprint || !contentSha256)
    return invalid(
      'invalid format',
      'Fields that every digest has are missing, or it could not be read to its end.',
    );
  const signed: Signed = {
    bucket,
    object,
    endText,
    contentSha256,
    previousSignature: digest.previousSignature,
  };
  const location = locationOf(digest.path, object);
  const known = means.keys.get(fingerprint);
  const beside = means.signaturesOf(digest);
  const trusted = after.filter(({ judgement }) => judgement.verdict !== 'invalid' || judgement.proven);
  const signatureIn = ({ digest: { previousSignature } }: Follower) => previousSignature ?? [];
  const key = known?.key;
  const isSignedByAny = (signatures: readonly string[]) =>
    key ? signatures.some((signature) => isSigned(signed, signature, key)) : false;

  const signature = isSignedByAny([...beside, ...after.flatMap(signatureIn)]);
  const sameHash = ({ digest: { previousHash } }: Follower) => previousHash === contentSha256;
  const vouched = after.some((one) => one.judgement.proven && sameHash(one));
  if (signature || vouched) {
    const why = signature
      ? `Its signature is that of a public key ${known?.given ? 'that was given' : 'found among the evidence'}.`
      : 'The digest after it is valid and holds its hash.';
    if (location === 'moved') return moved(object, why);
    return valid(
      location === 'here' ? why : `${why} Its location cannot be checked: the folders were rearranged.`,
    );
  }
  const replaced = trusted.some((one) => one.digest.previousHash !== null && !sameHash(one));
  if (means.keys.size === 0) {
    if (replaced)
      return invalid(
        "hash value doesn't match",
        'The digest after it holds another hash for it: it was changed or replaced.',
      );
    if (location === 'moved') return moved(object, '');
    return cannotTell(
      `No public key was given or found to check its signature with.${trusted.some(sameHash) ? ' The digest after it holds its hash.' : ''}`,
    );
  }
  if (!known)
    return invalid(
      `public key not found in region ${region ?? 'unknown'} for fingerprint ${fingerprint}`,
      'None of the public keys is the one it says it was signed with.',
    );
  if (!key)
    return invalid(
      `Unable to load PKCS #1 key with fingerprint ${fingerprint}`,
      'The public key with this fingerprint is no RSA key.',
    );
  const relied = [...beside, ...trusted.flatMap(signatureIn)];
  if (relied.length > 0)
    return invalid(
      'signature verification failed',
      replaced
        ? 'The digest after it holds another hash for it: it was changed or replaced.'
        : 'What it says, or where it says it lies, is not what was signed.',
    );
  if (location === 'moved') return moved(object, '');
  return cannotTell(
    after.length > 0
      ? 'The only copy of its signature stands in a digest that is not valid.'
      : 'Its signature is not among the evidence: no later digest holds it, and it was not saved beside it.',
  );
}

const moved = (object: string, why: string): Found =>
  invalid(
    'has been moved from its original location',
    `It was delivered as ${object}.${why ? ` ${why}` : ''}`,
    why !== '',
  );

/** What is missing before a digest: one that is not there, or a time for which none was made. */
function before(
  digest: DigestFact,
  older: DigestFact | undefined,
  present: ReadonlySet<string>,
  means: Means,
): Judgement | null {
  const hole = {
    ...about(digest),
    begins: older?.end ?? null,
    ends: digest.start,
    fileId: null,
    proven: false,
  };
  const { previousObject } = digest;
  if (previousObject === null) {
    // The chain begins here: the first digest ever, or the first one after logging was started again.
    if (!older?.end || !digest.start || older.end >= digest.start || digest.backfill) return null;
    return {
      ...hole,
      kind: 'gap',
      verdict: 'not-covered',
      status: `No log files were delivered by CloudTrail between ${older.end} and ${digest.start}`,
      reason: 'Logging or the validation of log files was switched off, and a new chain of digests begins.',
      object: null,
    };
  }
  const location = keyOf(digest.previousBucket, previousObject);
  if (present.has(location)) return null;
  const object = `s3://${location}`;
  const name = previousObject.slice(previousObject.lastIndexOf('/') + 1);
  const fileId = means.unreadable(name);
  if (fileId !== null)
    return { ...hole, ...invalid('invalid format', 'It cannot be read as a digest.'), object, fileId };
  // Where the evidence begins, what came before is not expected to be there.
  if (!older) return null;
  return {
    ...hole,
    ...invalid('not found', 'The digest after it names it, older ones are there, and it is not.'),
    object,
  };
}
