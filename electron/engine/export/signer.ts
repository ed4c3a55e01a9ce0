import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';

/** SHA-256 of a public key in DER (SubjectPublicKeyInfo), lower-case hex: what is passed on another way. */
export const fingerprintOf = (key: KeyObject): string =>
  createHash('sha256')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest('hex');

/** A person's Ed25519 key. */
export class Signer {
  readonly #private: KeyObject;
  readonly #public: KeyObject;

  /** @throws when the text holds no Ed25519 key */
  constructor(pem: string) {
    this.#private = createPrivateKey(pem);
    if (this.#private.asymmetricKeyType !== 'ed25519') throw new Error('not an Ed25519 key');
    this.#public = createPublicKey(this.#private);
  }

  /** A new private key, as PKCS #8 in PEM. */
  static generate(): string {
    const { privateKey } = generateKeyPairSync('ed25519');
    return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  }

  get publicKey(): string {
    return this.#public.export({ type: 'spki', format: 'pem' }).toString();
  }

  get fingerprint(): string {
    return fingerprintOf(this.#public);
  }

  /** 64 bytes; the same for the same content. */
  sign(content: Buffer): Buffer {
    return sign(null, content, this.#private);
  }
}

/** Whether a signature over this content was made with this public key (PEM); null when that is no Ed25519 key. */
export function isSealed(content: Buffer, signature: Buffer, pem: string): boolean | null {
  const key = readPublicKey(pem);
  return key && verify(null, content, key, signature);
}

export function readPublicKey(pem: string): KeyObject | null {
  try {
    const key = createPublicKey(pem);
    return key.asymmetricKeyType === 'ed25519' ? key : null;
  } catch {
    return null;
  }
}
