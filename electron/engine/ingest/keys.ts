import { createPublicKey } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { Failure } from '../../../shared/result';
import { reason } from '../evidence/walk';
import { fingerprintOf, keysOf, type PublicKey } from '../formats/public-keys';
import { isObject } from '../formats/whole';
import type { Writer } from '../store/run';
import { sql } from '../store/sql';

/** A list of keys is a few kilobytes; what is far beyond that is something else. */
const MOST_BYTES = 16 * 2 ** 20;
const PEM = /-----BEGIN (?:RSA )?PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END (?:RSA )?PUBLIC KEY-----/g;

/**
 * Adds the public keys of a file to the case: what `aws cloudtrail list-public-keys` prints, a list or map of such
 * answers, or PEM.
 *
 * @throws Failure `not-found`, `unreadable` or `usage` when no key can be had from it
 */
export async function giveKeys(writer: Writer, path: string): Promise<void> {
  const keys = parse(readText(path));
  if (keys.length === 0) {
    throw new Failure(
      'usage',
      `${path} holds no public keys. Give what "aws cloudtrail list-public-keys" prints, or PEM.`,
    );
  }
  for (const { fingerprint, value, validFrom, validTo } of keys) {
    await writer.run(
      sql`DELETE FROM public_key WHERE file_id IS NULL AND fingerprint = ${fingerprint} AND "value" = ${value}`,
    );
    await writer.run(sql`INSERT INTO public_key VALUES (NULL, ${fingerprint}, ${value},
      ${validFrom}::TIMESTAMP, ${validTo}::TIMESTAMP)`);
  }
}

function readText(path: string): string {
  let size: number;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw new Error('It is not a file.');
    size = stat.size;
    if (size <= MOST_BYTES) return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new Failure('unreadable', `The public keys at ${path} cannot be read. ${reason(thrown)}`);
  }
  throw new Failure('usage', `${path} is no list of public keys: it has ${size} bytes.`);
}

function parse(text: string): PublicKey[] {
  const pems = text.match(PEM);
  if (pems) return pems.flatMap(fromPem);
  try {
    return lists(JSON.parse(text));
  } catch {
    return [];
  }
}

/** A list may stand alone, or one for each region in a list or under its name. */
function lists(value: unknown): PublicKey[] {
  const parts = Array.isArray(value) ? (value as unknown[]) : isObject(value) ? Object.values(value) : [];
  return [...(isObject(value) ? keysOf(value) : []), ...parts.filter(isObject).flatMap(keysOf)];
}

/** CloudTrail takes the fingerprint of either form (formats §4.2), and PEM does not say of which. */
function fromPem(pem: string): PublicKey[] {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyType !== 'rsa') return [];
    return (['pkcs1', 'spki'] as const).map((type) => {
      const der = key.export({ format: 'der', type });
      return {
        fingerprint: fingerprintOf(der),
        value: der.toString('base64'),
        validFrom: null,
        validTo: null,
      };
    });
  } catch {
    return [];
  }
}
