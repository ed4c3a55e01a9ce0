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
  /** Whether a document of its own begins at the position, on a line of its own. */
  atLine: boolean;
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
          return { position: at + 1, atElement: false, atLine: false, looked: next - from };
        break;
      }
    }
  }
  if (at >= buffer.length && buffer.length < most && !final) throw NEED_MORE;
  const looked = at - from;
  if (start !== -1) return { position: start, atElement: true, atLine: false, looked };
  const end = from + MAX_LOOK_BYTES;
  const next = buffer.subarray(0, end).indexOf(RECORD_START, from + 2);
  if (next !== -1) return { position: next, atElement: true, atLine: false, looked: looked + next - from };
  if (buffer.length < end && !final) throw NEED_MORE;
  return null;
}

/** What a line of an export by CloudWatch Logs begins with. */
const EXPORTED = /^\d{4}-\d\d-\d\dT\d\d:\d\d:[\d.]{2,12}Z[ \t]\{"/;

/**
 * The next line that begins a document of its own, an object or an exported log line, after one that is not JSON; null
 * when there is none.
 */
export function nextLine(buffer: Buffer, from: number, final: boolean): ElementEnd | null {
  const end = Math.min(buffer.length, from + MAX_LOOK_BYTES);
  for (let at = buffer.indexOf(0x0a, from); at !== -1 && at + 2 < end; at = buffer.indexOf(0x0a, at + 1)) {
    const position = at + 1;
    const plain = buffer[position] === 0x7b && buffer[position + 1] === 0x22;
    if (plain || EXPORTED.test(buffer.toString('latin1', position, position + 40)))
      return { position, atElement: true, atLine: true, looked: position - from };
  }
  if (end === buffer.length && !final) throw NEED_MORE;
  return null;
}

const isRecordStart = (buffer: Buffer, at: number) =>
  buffer[at + 1] === 0x22 && RECORD_START.equals(buffer.subarray(at, at + RECORD_START.length));

function visibleFrom(buffer: Buffer, from: number): number {
  let at = from;
  while (at < buffer.length && buffer[at]! <= 0x20) at++;
  return at;
}
