const PATTERN =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:\d{2})?$/i;

/** An ISO time as `2026-02-11 05:06:15Z`; a fraction is kept when it is not zero. Anything else comes back as it was. */
export function formatTime(iso: string): string {
  const time = Date.parse(iso);
  if (Number.isNaN(time)) return iso;
  const text = new Date(time).toISOString();
  const fraction = text.slice(20, 23);
  return `${text.slice(0, 10)} ${text.slice(11, 19)}${fraction === '000' ? '' : `.${fraction}`}Z`;
}

/** Without its fraction, for times of this program's own doing, where it says nothing. */
export function wholeSecond(iso: string): string {
  return iso.replace(/\.\d+(?=Z$)/, '');
}

const local = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'medium',
  timeStyle: 'long',
});

/** The same moment on this machine's clock, with its offset; for the hover beside a UTC time. */
export function localTime(iso: string): string {
  const time = Date.parse(iso);
  return Number.isNaN(time) ? '' : `${formatTime(iso)} (UTC), here ${local.format(time)}`;
}

/**
 * What a person typed as a time, read as UTC unless it names an offset: a day, a minute or a second.
 * Undefined when it is none of these or no such moment exists.
 */
export function parseTime(text: string): string | undefined {
  const match = PATTERN.exec(text.trim());
  if (!match) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '0', zone = 'Z'] = match;
  const plain = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
  const check = new Date(`${plain}Z`);
  if (Number.isNaN(check.getTime()) || check.toISOString().slice(0, 10) !== `${year}-${month}-${day}`) {
    return undefined;
  }
  const time = new Date(`${plain}${zone.toUpperCase()}`);
  return Number.isNaN(time.getTime()) ? undefined : shortIso(time);
}

/** ISO without an empty fraction, as the case writes it. */
export function shortIso(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}

export function addSeconds(iso: string, seconds: number): string {
  return shortIso(new Date(Date.parse(iso) + seconds * 1000));
}

/** A histogram's step in words. */
export function formatStep(seconds: number): string {
  if (seconds % 86_400 === 0) return seconds === 86_400 ? '1 day' : `${seconds / 86_400} days`;
  if (seconds % 3600 === 0) return seconds === 3600 ? '1 hour' : `${seconds / 3600} hours`;
  if (seconds % 60 === 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}
