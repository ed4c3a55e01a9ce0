import type { RowWriter } from './row-writer';

const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Writes `YYYY-MM-DDThh:mm:ssZ` or `YYYY-MM-DDThh:mm:ss.mmmZ` as microseconds since 1970; false for any other text. */
export function writeMoment(buffer: Buffer, start: number, end: number, writer: RowWriter): boolean {
  const length = end - start;
  if ((length !== 20 && length !== 24) || buffer[end - 1] !== 0x5a || buffer[start + 10] !== 0x54)
    return false;
  const digits = (from: number, count: number): number => {
    let value = 0;
    for (let at = start + from; at < start + from + count; at++) {
      const digit = buffer[at]! - 0x30;
      if (digit < 0 || digit > 9) return Number.NaN;
      value = value * 10 + digit;
    }
    return value;
  };
  const year = digits(0, 4);
  const month = digits(5, 2);
  const day = digits(8, 2);
  const hour = digits(11, 2);
  const minute = digits(14, 2);
  const second = digits(17, 2);
  const millisecond = length === 24 ? digits(20, 3) : 0;
  const valid =
    buffer[start + 4] === 0x2d &&
    buffer[start + 7] === 0x2d &&
    buffer[start + 13] === 0x3a &&
    buffer[start + 16] === 0x3a &&
    (length === 20 || buffer[start + 19] === 0x2e) &&
    day <= (month === 2 && year % 4 !== 0 ? 28 : (DAYS[month - 1] ?? 0)) &&
    hour < 24 &&
    minute < 60 &&
    second < 60;
  const milliseconds = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  if (!valid || day < 1 || !(milliseconds > 0)) return false;
  writer.number(milliseconds * 1000);
  return true;
}

/** A time as AWS's tools and shippers write it, in microseconds since 1970; null when it is none. */
export function momentOf(text: string): number | null {
  const digits = /^\d+(\.\d+)?$/.test(text);
  // A time without a zone is UTC, as everything else here.
  const zoned = /(?:[zZ]|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.replace(' ', 'T')}Z`;
  const milliseconds = Date.parse(digits ? timeOfNumber(text) : zoned);
  return milliseconds > 0 && milliseconds <= 253_402_300_799_999 ? milliseconds * 1000 : null;
}

/** Epoch seconds or milliseconds as ISO 8601; the number itself when it is no time. */
export function timeOfNumber(text: string): string {
  const value = Number(text);
  const date = new Date(Math.round(Math.abs(value) > 1e11 ? value : value * 1000));
  return Number.isNaN(date.getTime()) ? text : date.toISOString();
}
