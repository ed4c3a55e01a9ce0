import { isObject, type JsonObject, textIn, type WholeDocument } from './whole';

/** A signature as hex: 512 digits for the keys CloudTrail uses, more for longer ones. */
const SIGNATURE = /^[0-9a-f]{256,2048}$/i;
const DIGEST = /CloudTrail-Digest_.*\.json(\.gz)?$/;

/**
 * The signature of a digest, which S3 keeps as metadata of the object and a copy of the file loses (formats §4.4): the
 * answer of `aws s3api head-object`, or a map of object keys to signatures or to such answers.
 */
export const digestSignature: WholeDocument = {
  kind: 'digest-signature',
  recognises: (keys) => keys.has('Metadata') || [...keys].some((key) => DIGEST.test(key)),
  write(value, fileId, sink) {
    const found = signatureOf(value);
    if (found) sink('digest_signature', [fileId, null, found.signature, found.algorithm]);
    let written = found ? 1 : 0;
    for (const [key, entry] of Object.entries(value)) {
      if (!DIGEST.test(key)) continue;
      const mapped = typeof entry === 'string' ? { signature: entry, algorithm: null } : signatureOf(entry);
      if (!mapped || !SIGNATURE.test(mapped.signature)) continue;
      sink('digest_signature', [
        fileId,
        key.replace(/^s3:\/\/[^/]+\//, ''),
        mapped.signature,
        mapped.algorithm,
      ]);
      written++;
    }
    return written > 0 ? { account: null, region: null } : null;
  },
};

/** The signature in an object's metadata; the names of the headers come with and without their prefix. */
function signatureOf(value: unknown): { signature: string; algorithm: string | null } | null {
  if (!isObject(value)) return null;
  const metadata = isObject(value.Metadata) ? lowerCase(value.Metadata) : lowerCase(value);
  const signature = textIn(metadata, 'signature');
  if (!signature || !SIGNATURE.test(signature)) return null;
  return { signature, algorithm: textIn(metadata, 'signature-algorithm') };
}

const lowerCase = (value: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [name.toLowerCase().replace(/^x-amz-meta-/, ''), entry]),
  );
