import type { Coverage, CoverageBreak, CoverageCell } from '../../../shared/model/evidence';
import type { Reader } from '../store/run';
import { join, type Sql, sql } from '../store/sql';
import { hasDrawableTime } from './scope';

/** Calls that start, stop or narrow what is recorded (formats §10, defense evasion), and what each means. */
export const RECORDING_CALLS: Readonly<Record<string, string>> = {
  StopLogging: 'A trail was stopped: it records nothing until it is started again.',
  StartLogging: 'A trail was started.',
  DeleteTrail: 'A trail was deleted.',
  CreateTrail: 'A trail was created.',
  UpdateTrail: 'A trail was changed; it may record other regions or deliver elsewhere.',
  PutEventSelectors: 'The choice of recorded events was changed.',
  PutInsightSelectors: 'The choice of Insights was changed.',
  DeleteEventDataStore: 'An event data store of CloudTrail Lake was deleted.',
  StopEventDataStoreIngestion: 'An event data store of CloudTrail Lake was stopped.',
  StopConfigurationRecorder: 'AWS Config stopped recording: later changes have no configuration items.',
  StartConfigurationRecorder: 'AWS Config started recording.',
  DeleteConfigurationRecorder: 'The AWS Config recorder was deleted.',
  PutConfigurationRecorder: 'The choice of recorded resource types was changed.',
  PutDeliveryChannel: 'Where or how often AWS Config delivers its files was changed.',
  DeleteDeliveryChannel: 'AWS Config no longer delivers its files.',
  DeleteDetector: 'GuardDuty was switched off.',
  DeleteFlowLogs: 'Flow logs were deleted.',
};

const cells: Sql = sql`SELECT account, region, strftime(hour, '%Y-%m-%d') AS day, sum(events)::BIGINT AS events,
    count(DISTINCT file_id) AS files
  FROM coverage_file WHERE source = 'cloudtrail' AND events > 0 GROUP BY ALL ORDER BY ALL`;

const breaks =
  (): Sql => sql`SELECT coalesce(account, 'unknown') AS account, coalesce("awsRegion", 'unknown') AS region,
    "eventTime" AS "time", "eventName", "eventID", n, principal
  FROM event WHERE duplicate_of IS NULL AND outcome = 'ok' AND ${hasDrawableTime} AND "eventName" IN (${join(
    Object.keys(RECORDING_CALLS).map((name) => sql`${name}`),
    ', ',
  )}) ORDER BY "eventTime", n LIMIT 10000`;

/** Which account, region and day the evidence speaks of, and where it says that recording changed. */
export async function coverage(reader: Reader, signal?: AbortSignal): Promise<Coverage> {
  const found = await reader.all<CoverageCell>(cells, signal);
  const changed = await reader.all<Omit<CoverageBreak, 'meaning' | 'until'>>(breaks(), signal);
  return {
    days: everyDay(found),
    cells: found,
    breaks: changed.map((row) => ({
      ...row,
      until: untilOf(row, changed),
      meaning: RECORDING_CALLS[row.eventName] ?? '',
    })),
  };
}

/** What ends the time that these begin; a trail is started again under any region, a recorder in its own. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  StopLogging: ['StartLogging'],
  DeleteTrail: ['CreateTrail'],
  StopConfigurationRecorder: ['StartConfigurationRecorder'],
  DeleteConfigurationRecorder: ['PutConfigurationRecorder'],
  DeleteDeliveryChannel: [],
};

type Changed = Pick<CoverageBreak, 'account' | 'region' | 'time' | 'eventName'>;

function untilOf(stop: Changed, all: readonly Changed[]): string | null {
  const endings = ENDINGS[stop.eventName] ?? [];
  const same = ({ account, region }: Changed) =>
    account === stop.account &&
    (region === stop.region || stop.eventName.endsWith('Trail') || stop.eventName === 'StopLogging');
  return (
    all.find((one) => one.time > stop.time && endings.includes(one.eventName) && same(one))?.time ?? null
  );
}

/** Days that are drawn at most: fifty years, three times as long as there has been CloudTrail. */
const MOST_DAYS = 20_000;

/**
 * Every day from the first to the last, so that a gap is seen as one. Days far outside the rest are kept apart. Where
 * made-up times would make too many of it, the gaps are left out, and then the days with the fewest events.
 */
function everyDay(rows: readonly CoverageCell[]): string[] {
  const events = new Map<string, number>();
  for (const { day, events: more } of rows) events.set(day, (events.get(day) ?? 0) + more);
  const busiest = [...events].sort(([, a], [, b]) => b - a).slice(0, MOST_DAYS);
  const present = busiest.map(([day]) => day).sort();
  const days = withGaps(present);
  return days.length > MOST_DAYS ? present : days;
}

function withGaps(present: readonly string[]): string[] {
  const days: string[] = [];
  for (const day of present) {
    let next = days.length > 0 ? following(days[days.length - 1]!) : day;
    // A stray event years away must not draw a thousand empty columns.
    if (Date.parse(day) - Date.parse(next) > 90 * 86_400_000) next = day;
    for (; next < day; next = following(next)) days.push(next);
    days.push(day);
  }
  return days;
}

const following = (day: string) => new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
