import { NEED_MORE } from './json-scanner';

/** The text a CloudTrail record begins with when a trail writes it. */
const RECORD_START = Buffer.from('{"eventVersion"');
/** How far to look for the end of an element that is not JSON. */
const MAX_LOOK_BYTES = 4 * 2 ** 20;
/**
 * How far to look on once a text that begins as a record does has come by: it may stand inside the element, but then
 * the element's end is not far, since a call's parameters are smaller than this.
 */
const MAX_LOOK_PAST_START = 128 * 2 ** 10;
/** What one document may cost in looking: hostile text would otherwise be looked through from each of its bytes. */
export const MAX_LOOK_IN_ALL = 64 * 2 ** 20;

export interface ElementEnd {
  position: number;
  /** Whether an element, not a comma, stands at the position. */
  atElement: boolean;
  /** Bytes that were looked through. */
  looked: number;
}

/**
 * Where reading of a list can go on after an element that is not JSON: behind its closing brace when braces still
 * match, else at the next text that begins as a record does. null when neither is found.
 */
export function elementEnd(buffer: Buffer, from: number, final: boolean): ElementEnd | null {
  let most = from + MAX_LOOK_BYTES;
  let start = -1;
  let depth = 0;
  let inString = false;
  let at = from;
  for (; at < Math.min(buffer.length, most); at++) {
    const byte = buffer[at]!;
    if (byte === 0x7b && start === -1 && at >= from + 2 && isRecordStart(buffer, at)) {
      start = at;
      most = Math.min(most, at + MAX_LOOK_PAST_START);
    }
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
        const next = visibleFrom(buffer, at + 1);
        if (next === buffer.length && !final) throw NEED_MORE;
        if (buffer[next] === 0x2c || buffer[next] === 0x5d)
          return { position: at + 1, atElement: false, looked: next - from };
        break;
      }
    }
  }
  if (at >= buffer.length && buffer.length < most && !final) throw NEED_MORE;
  const looked = at - from;
  if (start !== -1) return { position: start, atElement: true, looked };
  const end = from + MAX_LOOK_BYTES;
  const next = buffer.subarray(0, end).indexOf(RECORD_START, from + 2);
  if (next !== -1) return { position: next, atElement: true, looked: looked + next - from };
  if (buffer.length < end && !final) throw NEED_MORE;
  return null;
}

const isRecordStart = (buffer: Buffer, at: number) =>
  buffer[at + 1] === 0x22 && RECORD_START.equals(buffer.subarray(at, at + RECORD_START.length));

function visibleFrom(buffer: Buffer, from: number): number {
  let at = from;
  while (at < buffer.length && buffer[at]! <= 0x20) at++;
  return at;
}
