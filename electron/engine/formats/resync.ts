import { NEED_MORE } from './json-scanner';

/** The text a CloudTrail record begins with when a trail writes it. */
const RECORD_START = Buffer.from('{"eventVersion"');
/** How far to look for the end of an element that is not JSON. */
const MAX_LOOK_BYTES = 4 * 2 ** 20;

/**
 * Where reading of a list can go on after an element that is not JSON: behind its closing brace when braces still
 * match, else at the next text that begins as a record does. null when neither is found.
 *
 * `atElement` says that an element, not a comma, stands at the position.
 */
export function elementEnd(
  buffer: Buffer,
  from: number,
  final: boolean,
): { position: number; atElement: boolean } | null {
  const limit = Math.min(buffer.length, from + MAX_LOOK_BYTES);
  let depth = 0;
  let inString = false;
  for (let at = from; at < limit; at++) {
    const byte = buffer[at]!;
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) {
      inString = true;
    } else if (byte === 0x7b || byte === 0x5b) {
      depth++;
    } else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 0) break;
      if (--depth === 0) {
        const next = nextVisible(buffer, at + 1);
        if (next === 0x2c || next === 0x5d) return { position: at + 1, atElement: false };
        break;
      }
    }
  }
  if (limit === buffer.length && limit < from + MAX_LOOK_BYTES && !final) throw NEED_MORE;
  const next = buffer.indexOf(RECORD_START, from + 2);
  return next === -1 ? null : { position: next, atElement: true };
}

function nextVisible(buffer: Buffer, from: number): number | undefined {
  let at = from;
  while (at < buffer.length && buffer[at]! <= 0x20) at++;
  return buffer[at];
}
