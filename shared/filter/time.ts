/** The stretch of time a date or date-time stands for, UTC, `from` included and `until` excluded. */
export interface Period {
  /** `YYYY-MM-DD HH:MM:SS.mmm` */
  from: string;
  until: string;
}

const FORM =
  /^(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?)?)?$/i;

/**
 * Reads an ISO 8601 date, month, year or date-time: `2026-02-10` is the whole day, `2026-02-10T12:30` the whole minute.
 * Without an offset it is UTC. Fractions count to the millisecond. Undefined when it is no such moment.
 */
export function parsePeriod(text: string): Period | undefined {
  const match = FORM.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const [y, mo, d] = [Number(year), Number(month ?? 1), Number(day ?? 1)];
  const [h, mi, s] = [Number(hour ?? 0), Number(minute ?? 0), Number(second ?? 0)];
  if (y < 1000 || mo < 1 || mo > 12 || d < 1 || d > daysIn(y, mo) || h > 23 || mi > 59 || s > 59)
    return undefined;
  const shift = offsetMinutes(offset);
  if (shift === undefined) return undefined;
  const milliseconds = Number((fraction ?? '').padEnd(3, '0').slice(0, 3));
  const from = Date.UTC(y, mo - 1, d, h, mi, s, milliseconds) - shift * 60_000;
  let until: number;
  if (month === undefined) until = Date.UTC(y + 1, 0, 1);
  else if (day === undefined) until = Date.UTC(y, mo, 1);
  else if (hour === undefined) until = from + 86_400_000;
  else if (minute === undefined) until = from + 3_600_000;
  else if (second === undefined) until = from + 60_000;
  else until = from + (fraction === undefined ? 1000 : 1);
  return { from: moment(from), until: moment(until) };
}

/** A date or date-time, and not a bare year, which outside of time fields is a number. */
export const isMoment = (text: string): boolean => text.includes('-') && parsePeriod(text) !== undefined;

const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

function offsetMinutes(offset: string | undefined): number | undefined {
  if (offset === undefined || /^z$/i.test(offset)) return 0;
  const digits = offset.slice(1).replace(':', '');
  const [hours, minutes] = [Number(digits.slice(0, 2)), Number(digits.slice(2) || 0)];
  if (hours > 18 || minutes > 59) return undefined;
  return (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

function moment(milliseconds: number): string {
  const date = new Date(milliseconds);
  const time = date.toISOString().slice(-13, -1);
  const two = (value: number) => String(value).padStart(2, '0');
  const year = String(date.getUTCFullYear()).padStart(4, '0');
  return `${year}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())} ${time}`;
}
