import { addChains } from './chains';
import { everydayChanges, type Happening } from './changes';
import { silentChanges } from './changes-silent';
import { judgeItems, saveNotices } from './compliance';
import { deliverConfig } from './config-delivery';
import { captureItems } from './config-items';
import { deliver } from './delivery';
import { publicKeysJson } from './demo-key';
import { addExtras } from './extras';
import {
  HOME_REGION,
  ORGANISATION,
  PRODUCTION,
  RECORDER_STARTED,
  RECORDER_STOPPED,
  streamOf,
  TRAIL_STARTED,
  TRAIL_STOPPED,
  WINDOW_FROM,
  WINDOW_TO,
} from './organisation';
import { Output } from './output';
import { planSessions } from './sessions';
import { fillPlan, SlotPlan, shareOut } from './slots';
import { tellStory } from './story';
import { DAY, isoSeconds } from './times';
import { drawTrial, loseFiles, type Repeat, recordRepeats, trialChanges, withoutLost } from './trial';
import type { DemoTruth } from './truth';
import { createWorld } from './world-create';

const DEFAULT_EVENTS = 30_000;
const FEWEST_EVENTS = 1_000;

export interface DemoOptions {
  /** Missing or empty; everything is written below it. */
  dir: string;
  /** CloudTrail records to write, duplicates included; 30,000 unless given, at least 1,000. */
  events?: number;
  /** The same seed and number of events give the same bytes. */
  seed?: number;
  /** Make it hard to say who changed what: crowds, denied attempts, lost files, slower or faster captures. */
  trial?: boolean;
  signal?: AbortSignal;
  /** Records written so far, and in all. */
  onProgress?: (done: number, total: number) => void;
}

export interface DemoResult {
  dir: string;
  logFiles: number;
  events: number;
  configFiles: number;
  configItems: number;
  /** Saved notifications of what Config rules say, one in each. */
  noticeFiles: number;
  digestFiles: number;
  /** Signatures of digests that no other digest holds. */
  signatureFiles: number;
  /** On disk. */
  bytes: number;
  seconds: number;
  truth: DemoTruth;
}

/**
 * Writes the example incident: an S3 export of an invented organisation's trail and AWS Config, two days long. What
 * happens is decided first; records, configuration items and the returned truth are all made from that decision.
 */
export async function writeDemo(options: DemoOptions): Promise<DemoResult> {
  const { dir, events = DEFAULT_EVENTS, signal } = options;
  if (!Number.isInteger(events) || events < FEWEST_EVENTS) {
    throw new Error(`The example needs a whole number of events, at least ${FEWEST_EVENTS}.`);
  }
  signal?.throwIfAborted();
  const output = await Output.open(dir);
  try {
    return await write(options, output);
  } finally {
    await output.settle();
  }
}

async function write(options: DemoOptions, output: Output): Promise<DemoResult> {
  const { dir, events = DEFAULT_EVENTS, seed = 1, signal } = options;
  const trial = options.trial === true ? drawTrial(seed) : null;
  const begun = performance.now();
  const world = createWorld(seed);
  const story = tellStory(seed, world);
  const plan = new SlotPlan();
  for (const event of story.script.events) plan.place(streamOf(event.account, event.region), event, true);
  fillPlan(plan, seed, events);
  const cast = planSessions(seed, events, world, plan);
  const extra = [...addExtras(seed, plan, cast, story.cast), ...addChains(seed, events, world, plan, cast)];

  const repeats: Repeat[] = [];
  const happenings: Happening[] = [
    ...story.script.effects.map(({ time, eventID, apply }) => ({
      time,
      run: () => {
        for (const resource of apply(world, time)) world.touch(resource, time, eventID);
      },
    })),
    ...everydayChanges(seed, events, world, plan, cast),
    ...silentChanges(seed, world),
    ...(trial === null ? [] : trialChanges(seed, trial, world, plan, cast, repeats)),
  ].sort((a, b) => a.time - b.time);
  for (const happening of happenings) happening.run();
  recordRepeats(repeats, plan, cast);
  if (!shareOut(plan, seed, events))
    throw new Error(`The example's story does not fit into ${events} events.`);

  const captured = world.resources.map((resource) => captureItems(resource, seed, trial ?? undefined));
  const verdicts = captured
    .flatMap(({ items }) => judgeItems(seed, items))
    .sort((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1));
  const { kept, lost } =
    trial === null ? { kept: plan.sorted(), lost: new Set<string>() } : loseFiles(seed, trial, plan.sorted());
  const counts = await deliver(seed, kept, cast, world, output, (done) => {
    signal?.throwIfAborted();
    options.onProgress?.(done, events);
  });
  const config = await deliverConfig(
    seed,
    captured.flatMap((each) => each.items),
    output,
  );
  const noticeFiles = await saveNotices(seed, verdicts, output);
  await output.write(
    'public-keys.json',
    Buffer.from(publicKeysJson(WINDOW_FROM - 30 * DAY, WINDOW_TO + 30 * DAY)),
  );
  await output.finish();

  const truth: DemoTruth = {
    organisation: ORGANISATION,
    window: { from: isoSeconds(WINDOW_FROM), to: isoSeconds(WINDOW_TO) },
    totals: {
      events: counts.events,
      uniqueEvents: counts.uniqueEvents,
      failedEvents: counts.failedEvents,
      uniqueFailedEvents: counts.uniqueFailedEvents,
      configItems: config.configItems,
      distinctConfigItems: config.distinctConfigItems,
      resources: captured.filter((each) => each.items.length > 0).length,
      inflatedLogBytes: counts.inflatedLogBytes,
    },
    story: story.script.steps,
    entry: story.entry,
    changes: captured
      .flatMap((each) => each.changes)
      .map((change) => withoutLost(change, lost))
      .sort((a, b) => (a.capturedAt < b.capturedAt ? -1 : 1)),
    verdicts,
    credentials: [...cast.credentials, ...extra, ...story.credentials],
    stopped: [
      {
        what: 'recorder',
        account: PRODUCTION,
        region: HOME_REGION,
        from: isoSeconds(RECORDER_STOPPED),
        to: isoSeconds(RECORDER_STARTED),
      },
      {
        what: 'trail',
        account: null,
        region: null,
        from: isoSeconds(TRAIL_STOPPED),
        to: isoSeconds(TRAIL_STARTED),
      },
    ],
  };
  return {
    dir,
    logFiles: counts.logFiles,
    events: counts.events,
    configFiles: config.configFiles,
    configItems: config.configItems,
    noticeFiles,
    digestFiles: counts.digestFiles,
    signatureFiles: counts.signatureFiles,
    bytes: output.bytes,
    seconds: (performance.now() - begun) / 1_000,
    truth,
  };
}
