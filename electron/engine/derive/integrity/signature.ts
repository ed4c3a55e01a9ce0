import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** A public key in DER, as PKCS #1 or SPKI (formats §4.2); null when it is no RSA key. */
export function loadKey(der: Buffer): KeyObject | null {
  for (const type of ['pkcs1', 'spki'] as const) {
    try {
      const key = createPublicKey({ key: der, format: 'der', type });
      return key.asymmetricKeyType === 'rsa' ? key : null;
    } catch {
      // The other form is tried, then none.
    }
  }
  return null;
}

export interface Signed {
  /** As the digest has it. */
  endText: string;
  bucket: string;
  object: string;
  /** SHA-256 of the inflated digest, hex. */
  contentSha256: string;
  previousSignature: string | null;
}

/** The text that CloudTrail signs for a digest (formats §4.2). */
export const signedText = (digest: Signed): string =>
  [
    digest.endText,
    `${digest.bucket}/${digest.object}`,
    digest.contentSha256,
    digest.previousSignature ?? 'null',
  ].join('\n');

/** Whether the signature, in hex, is this key's over this digest: RSASSA-PKCS1-v1_5 with SHA-256. */
export function isSigned(digest: Signed, signature: string, key: KeyObject): boolean {
  return verify('RSA-SHA256', Buffer.from(signedText(digest)), key, Buffer.from(signature, 'hex'));
}
