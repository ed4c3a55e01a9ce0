import { createHash } from 'node:crypto';
import { isObject, type JsonObject, textIn, type WholeDocument } from './whole';

/** A key as `aws cloudtrail list-public-keys` prints it. Times in ISO 8601; null where none can be read. */
export interface PublicKey {
  /** MD5 of the DER bytes, lower-case hex: computed, never taken from the file. */
  fingerprint: string;
  /** DER, base64. */
  value: string;
  validFrom: string | null;
  validTo: string | null;
}

const LISTS = ['PublicKeyList', 'publicKeyList'] as const;

/** What `aws cloudtrail list-public-keys` prints (formats §4.3). */
export const publicKeys: WholeDocument = {
  kind: 'public-keys',
  recognises: (keys) => LISTS.some((name) => keys.has(name)),
  write(value, fileId, sink) {
    const keys = keysOf(value);
    if (keys.length === 0) return null;
    for (const key of keys)
      sink('public_key', [fileId, key.fingerprint, key.value, key.validFrom, key.validTo]);
    return { account: null, region: null };
  },
};

/** The keys of a list as JSON; entries that hold none are left out. */
export function keysOf(value: JsonObject): PublicKey[] {
  const list: unknown = LISTS.map((name) => value[name]).find(Array.isArray);
  if (!Array.isArray(list)) return [];
  return (list as unknown[]).filter(isObject).flatMap((entry) => {
    const der = Buffer.from(textIn(entry, 'Value') ?? textIn(entry, 'value') ?? '', 'base64');
    if (der.length === 0) return [];
    return {
      fingerprint: fingerprintOf(der),
      value: der.toString('base64'),
      validFrom: timeOf(entry.ValidityStartTime ?? entry.validityStartTime),
      validTo: timeOf(entry.ValidityEndTime ?? entry.validityEndTime),
    };
  });
}

/** Lower-case hex MD5 of a key's DER bytes (formats §4.2). */
export const fingerprintOf = (der: Buffer): string => createHash('md5').update(der).digest('hex');

/** Seconds since 1970 as number or text, or ISO 8601 with an offset. */
function timeOf(value: unknown): string | null {
  const seconds = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const date = new Date(
    typeof seconds === 'number' && !Number.isNaN(seconds) ? seconds * 1000 : String(value ?? ''),
  );
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}
