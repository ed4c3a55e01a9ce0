import { gunzipSync } from 'node:zlib';
import { MAX_RECORD_BYTES } from './rows';

/** What the packed texts of one file may inflate to, all together: more would be a bomb. */
const MAX_PACKED_BYTES = 8 * 2 ** 30;
/** One packed text may inflate to this, or to this many times its size. */
const MAX_SMALL_BYTES = 4 * 2 ** 20;
const MAX_RATIO = 400;

/** The beginning of base64 text that holds gzip, or JSON: `{"`, `{` and space or line end, `[{`. */
const PACKED = /^(?:H4sI|eyJ|ewo|ewk|eyA|ew0|W3s)[A-Za-z0-9+/_=\s-]*$/;

/** How much the packed texts of one file have inflated to. */
export class PackedLimit {
  bytes = 0;
}

/** Whether a text looks like base64 of gzip or of JSON. */
export const isPacked = (text: string): boolean => PACKED.test(text);

/** @throws Error with the reason, when the text is damaged or would inflate past the limits */
export function unpack(text: string, limit: PackedLimit): Buffer {
  const bytes = Buffer.from(text, 'base64');
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const most = Math.min(MAX_RECORD_BYTES, Math.max(MAX_SMALL_BYTES, bytes.length * MAX_RATIO));
  if (limit.bytes > MAX_PACKED_BYTES) throw new Error('the packed texts of this file are too large together');
  const inflated = gunzipSync(bytes, { maxOutputLength: most });
  limit.bytes += inflated.length;
  return inflated;
}
