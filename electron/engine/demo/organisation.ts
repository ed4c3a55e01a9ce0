import { DAY, HOUR, MINUTE } from './times';

/** The invented organisation. The account numbers are the ones AWS's own documentation uses for examples. */
export const ORGANISATION = 'o-n0rdl1cht7';
export const MANAGEMENT = '111122223333';
export const PRODUCTION = '444455556666';
export const SANDBOX = '777788889999';
/** Not of the organisation: where a snapshot goes to. */
export const FOREIGN_ACCOUNT = '123456789012';

export const ACCOUNTS = [MANAGEMENT, PRODUCTION, SANDBOX] as const;
export const GLOBAL_REGION = 'us-east-1';
export const HOME_REGION = 'eu-central-1';
export const REGIONS = [GLOBAL_REGION, HOME_REGION, 'eu-west-1', 'us-west-2'] as const;

export const TRAIL = 'org-trail';
export const TRAIL_ARN = `arn:aws:cloudtrail:${HOME_REGION}:${MANAGEMENT}:trail/${TRAIL}`;
/** The bucket the export was copied from; digests name it. */
export const LOG_BUCKET = 'nordlicht-log-archive';

/** The evidence begins and ends here. */
export const WINDOW_FROM = Date.UTC(2026, 1, 10);
export const WINDOW_TO = WINDOW_FROM + 2 * DAY;
export const INCIDENT_DAY = WINDOW_FROM + DAY;

/** StopLogging and StartLogging of the organisation trail: between the two no event is recorded anywhere. */
export const TRAIL_STOPPED = at('15:02:17');
export const TRAIL_STARTED = at('16:08:44');

/** The recorder of production's home region is stopped meanwhile. */
export const RECORDER_STOPPED = at('13:41:36');
export const RECORDER_STARTED = at('16:14:52');

/** `hh:mm:ss` on the day of the incident, as epoch milliseconds. */
export function at(clock: string): number {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number);
  return INCIDENT_DAY + hours * HOUR + minutes * MINUTE + seconds * 1_000;
}

/** One account × region: what a trail delivers to one folder, and one chain of digests. */
export interface Stream {
  index: number;
  account: string;
  region: string;
  /** Share of the organisation's noise. */
  weight: number;
}

const WEIGHTS: Record<string, readonly number[]> = {
  [MANAGEMENT]: [8, 5, 2, 1],
  [PRODUCTION]: [14, 30, 8, 5],
  [SANDBOX]: [10, 10, 4, 3],
};

export const STREAMS: readonly Stream[] = ACCOUNTS.flatMap((account, a) =>
  REGIONS.map((region, r) => ({
    index: a * REGIONS.length + r,
    account,
    region,
    weight: WEIGHTS[account]?.[r] ?? 1,
  })),
);

/** The stream of an account and region; global services land in us-east-1 (formats §1.2). */
export function streamOf(account: string, region: string): Stream {
  const wanted = region === 'global' ? GLOBAL_REGION : region;
  const stream = STREAMS.find((s) => s.account === account && s.region === wanted);
  if (stream === undefined) throw new Error(`No stream for account ${account} and region ${region}.`);
  return stream;
}

/** The part of [from, to] in which the trail was logging, or null when there is none. */
export function loggedPart(from: number, to: number): { from: number; to: number } | null {
  let begin = Math.max(from, WINDOW_FROM);
  let end = Math.min(to, WINDOW_TO - 1_000);
  if (begin <= TRAIL_STOPPED) end = Math.min(end, TRAIL_STOPPED);
  else begin = Math.max(begin, TRAIL_STARTED);
  return begin <= end ? { from: begin, to: end } : null;
}
