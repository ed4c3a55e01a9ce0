export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `2026-02-10T09:14:11Z`: event times have whole seconds (formats §2.2). All times here are epoch milliseconds, UTC. */
export function isoSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** `2026-02-10T09:14:11.042Z`, as Config writes capture times (formats §7.3). */
export function isoMillis(time: number): string {
  return new Date(time).toISOString();
}

/** `20260210T0914Z`, the delivery time in a log file's name (formats §1.2). */
export function compactMinutes(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16).replace(/[-:]/g, '')}Z`;
}

/** `20260210T091411Z`, as in digest and Config file names. */
export function compactSeconds(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** `2026/02/10` for CloudTrail, `2026/2/10` for Config (formats §1.1, §7.1). */
export function datePath(time: number, padded: boolean): string {
  const date = new Date(time);
  const month = String(date.getUTCMonth() + 1);
  const day = String(date.getUTCDate());
  return padded
    ? `${date.getUTCFullYear()}/${month.padStart(2, '0')}/${day.padStart(2, '0')}`
    : `${date.getUTCFullYear()}/${month}/${day}`;
}

/** `Feb 10, 2026, 9:14:11 AM`, the spelling inside STS and IAM responses; IAM puts U+202F before AM and PM (formats §2.6). */
export function spokenDate(time: number, space = ' '): string {
  const date = new Date(time);
  const hour = date.getUTCHours();
  const minutes = String(date.getUTCMinutes()).padStart(2, '0');
  const seconds = String(date.getUTCSeconds()).padStart(2, '0');
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  return `${day}, ${hour % 12 === 0 ? 12 : hour % 12}:${minutes}:${seconds}${space}${hour < 12 ? 'AM' : 'PM'}`;
}
