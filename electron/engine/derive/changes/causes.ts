import type { Cause } from '../../../../shared/model/change';
import type { Reader } from '../../store/run';
import { raw, type Sql, sql } from '../../store/sql';
import { callsOf } from './calls';
import { type CallBody, type Leaf, leavesOf, type ResourceNames, traces } from './names';
import { type CausedStep, CERTAIN, judge } from './score';
import { isOneOf } from './steps';

/** A step whose causes are looked for. */
export interface SearchedStep extends CausedStep {
  awsAccountId: string;
  /** Capture of the item before, epoch milliseconds; null for a first item. */
  previousCapturedAt: number | null;
  /** eventIDs that Config named (formats §9.1 step 0). */
  relatedEvents: readonly string[];
}

/** One line of what is looked for: events of a service and account in a time range whose text holds a trace of a name. */
interface Wanted {
  step: number;
  account: string;
  region: string;
  source: string;
  /** Epoch milliseconds, both inclusive. */
  from: number;
  to: number;
  trace: string;
}

interface EventText extends CallBody {
  n: number;
  eventID: string | null;
  eventTime: string;
  eventName: string;
  principal: string | null;
}

const HOUR = 3_600_000;
/** Config's clock and CloudTrail's may differ; an event time has whole seconds, cut off. */
const AFTER_CAPTURE = 60_000;
const BEFORE_PREVIOUS = 1_000;
const BEFORE_FIRST = 24 * HOUR;
/** Calls taken per step, those nearest to the capture: enough to show, and a bound on what a flood of calls can cost. */
const MOST_PER_STEP = 500;
const MOST_RELATED = 200;

/**
 * The calls that may have caused each step, best first (formats §9.1). Only successful, mutating management calls of the
 * item's account and region count; those of a global item are recorded in the partition's first region.
 */
export async function findCauses(
  reader: Reader,
  steps: readonly SearchedStep[],
  signal?: AbortSignal,
): Promise<Cause[][]> {
  const wanted = steps.flatMap(wantedOf);
  const pairs =
    wanted.length === 0 ? [] : await reader.all<{ step: number; n: number }>(candidates(wanted), signal);
  const certain = await namedByConfig(reader, steps, signal);
  const events = await readEvents(reader, [...new Set(pairs.map((pair) => pair.n))], signal);
  const leaves = new Map<number, Leaf[]>();
  const byStep = new Map<number, number[]>();
  for (const { step, n } of pairs) byStep.set(step, [...(byStep.get(step) ?? []), n]);
  return steps.map((step, index) => {
    const known = step.relatedEvents.flatMap((id) => certain.get(`${step.awsAccountId} ${id}`) ?? []);
    const knownNumbers = new Set(known.map((event) => event.n));
    const judged = (byStep.get(index) ?? []).flatMap((n) => {
      const event = events.get(n);
      if (event === undefined || knownNumbers.has(n)) return [];
      const read = leaves.get(n) ?? leavesOf(event);
      leaves.set(n, read);
      const call = { eventName: event.eventName, time: Date.parse(event.eventTime), leaves: read };
      const verdict = judge(step, call);
      return verdict === null ? [] : [{ ...verdict, event }];
    });
    const isExplained = known.length > 0 || judged.some((one) => one.rank === 'likely');
    const told = judged.filter((one) => one.rank === 'likely' || (one.rank === 'stray') === isExplained);
    told.sort((a, b) => b.score - a.score || compareTimes(b.event, a.event) || a.event.n - b.event.n);
    return [
      ...known.map((event) =>
        toCause(
          event,
          CERTAIN,
          `${event.eventName} is an event that Config itself names with this item (relatedEvents)`,
        ),
      ),
      ...told.map(({ event, score, reason }) => toCause(event, score, reason)),
    ];
  });
}

const compareTimes = (a: EventText, b: EventText) => Date.parse(a.eventTime) - Date.parse(b.eventTime);

function toCause(event: EventText, score: number, reason: string): Cause {
  const { eventID, n, eventTime, eventName, principal } = event;
  return { eventID, n, eventTime, eventName, score, reason, principal, actor: null };
}

function wantedOf(step: SearchedStep, index: number): Wanted[] {
  const from =
    step.previousCapturedAt === null
      ? step.capturedAt - BEFORE_FIRST
      : step.previousCapturedAt - BEFORE_PREVIOUS;
  const to = step.capturedAt + AFTER_CAPTURE;
  const { awsAccountId: account, awsRegion: region } = step;
  // No account or region is spelt otherwise, and what a damaged item says must not spoil the question for the others.
  if (!isPlain(account) || !isPlain(region)) return [];
  const named = [step.names, ...step.retied.slice(0, MOST_RELATED), ...parentsOf(step)];
  const lines = new Map<string, Wanted>();
  for (const names of named) {
    const service = callsOf(names.resourceType)?.service;
    if (service === undefined) continue;
    for (const trace of traces(names)) {
      const source = `${service}.amazonaws.com`;
      lines.set(`${source} ${trace}`, { step: index, account, region, source, from, to, trace });
    }
  }
  return [...lines.values()];
}

const isPlain = (text: string) => /^[\w.-]{1,100}$/.test(text);

/** Related resources matter beyond changed ties only where calls on them make or end resources of this type. */
function parentsOf(step: SearchedStep): readonly ResourceNames[] {
  const hasParents = (callsOf(step.names.resourceType)?.parentCalls.size ?? 0) > 0;
  return hasParents ? step.related.slice(0, MOST_RELATED) : [];
}

/** Calls that change something, by what CloudTrail says or, where it does not say, by the name. */
const isMutating = raw(`coalesce(event."readOnly" = false,
  NOT regexp_matches(event."eventName", '^(Get|List|Describe|Head|Lookup|Search|Select|Query|Scan|Batch(Get|Describe)|Check|Test|Simulate|Generate|Preview|Validate|Verify|Assume|Decode|Estimate)'))`);

/** Failed calls change nothing, and repeats of a record are the same call. */
const canBeCause = raw(
  `event.duplicate_of IS NULL AND event.outcome = 'ok' AND coalesce(event."eventCategory", 'Management') = 'Management'`,
);

/** Where the events of global services are recorded, one region in each partition. */
const GLOBAL_EVENT_REGIONS = raw(`('us-east-1', 'us-gov-west-1', 'cn-north-1')`);

/**
 * Pairs of step and event, for all steps at once: a hash join on account and service of the calls that can be a cause,
 * within each step's time range. The traces only thin out; whether a call really names the resource is decided by its
 * parsed leaves.
 */
function candidates(wanted: readonly Wanted[]): Sql {
  const shape =
    '[{"step":"INTEGER","account":"VARCHAR","region":"VARCHAR","source":"VARCHAR","from":"BIGINT","to":"BIGINT","trace":"VARCHAR"}]';
  return sql`
    WITH line AS (SELECT unnest(from_json(${JSON.stringify(wanted)}, ${shape})) AS line),
    wanted AS (
      SELECT line.step, line.account, line.region, line.source, line.trace,
        epoch_ms(line."from") AS since, epoch_ms(line."to") AS until
      FROM line
    ),
    span AS (SELECT min(since) AS since, max(until) AS until FROM wanted),
    mutating AS (
      SELECT event.n, event.account, event."eventSource" AS source, event."awsRegion" AS region, event."eventTime" AS at,
        concat_ws(' ', event."requestParameters", event."responseElements", event.resources) AS body
      FROM event, span
      WHERE event."eventTime" BETWEEN span.since AND span.until AND ${canBeCause}
        AND event."eventSource" IN (SELECT source FROM wanted) AND ${isMutating}
    )
    SELECT DISTINCT wanted.step, mutating.n
    FROM mutating JOIN wanted ON mutating.account = wanted.account AND mutating.source = wanted.source
      AND mutating.at >= wanted.since AND mutating.at <= wanted.until
    WHERE (mutating.region = wanted.region OR (wanted.region = 'global' AND mutating.region IN ${GLOBAL_EVENT_REGIONS}))
      AND contains(mutating.body, wanted.trace)
    QUALIFY dense_rank() OVER (PARTITION BY wanted.step ORDER BY mutating.at DESC, mutating.n) <= ${MOST_PER_STEP}`;
}

const textColumns = raw(
  `n, "eventID", "eventTime", "eventName", principal, "requestParameters", "responseElements", resources`,
);

async function readEvents(
  reader: Reader,
  numbers: readonly number[],
  signal?: AbortSignal,
): Promise<Map<number, EventText>> {
  if (numbers.length === 0) return new Map();
  const rows = await reader.all<EventText>(
    sql`SELECT ${textColumns} FROM event WHERE ${isOneOf('n', numbers)}`,
    signal,
  );
  return new Map(rows.map((row) => [row.n, row]));
}

/** Events that Config named, by account and eventID. */
async function namedByConfig(
  reader: Reader,
  steps: readonly SearchedStep[],
  signal?: AbortSignal,
): Promise<Map<string, EventText[]>> {
  const ids = [...new Set(steps.flatMap((step) => step.relatedEvents))].filter(isPlain);
  const found = new Map<string, EventText[]>();
  if (ids.length === 0) return found;
  const rows = await reader.all<EventText & { account: string }>(
    sql`SELECT ${textColumns}, account FROM event
      WHERE duplicate_of IS NULL AND outcome = 'ok' AND account IS NOT NULL
        AND "eventID" IN (SELECT unnest(from_json(${JSON.stringify(ids)}, '["VARCHAR"]')))`,
    signal,
  );
  for (const row of rows) {
    const key = `${row.account} ${row.eventID}`;
    found.set(key, [...(found.get(key) ?? []), row]);
  }
  return found;
}
