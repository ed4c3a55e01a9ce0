import { type ChangeScene, EC2_CHANGES, type Happening, type Mutation, record } from './changes';
import { iamChange } from './changes-iam';
import { s3Change } from './changes-s3';
import {
  ACCOUNTS,
  GLOBAL_REGION,
  HOME_REGION,
  loggedPart,
  PRODUCTION,
  RECORDER_STOPPED,
  REGIONS,
  TRAIL_STOPPED,
  WINDOW_FROM,
  WINDOW_TO,
} from './organisation';
import type { Cast } from './planner';
import { Random } from './prng';
import type { Slot, SlotPlan } from './slots';
import { HOUR, MINUTE, SECOND } from './times';
import type { ConfigChange } from './truth';
import type { World } from './world';

/**
 * How hard it is made to say who changed what: drawn anew for every seed, so that nothing can be tuned to one of them.
 */
export interface Trial {
  /** Bursts of changes on neighbouring resources within a minute. */
  bursts: number;
  /** Chances, per change: of a denied attempt just before, of another call that changes nothing soon after, and of a record that is nowhere. */
  denied: number;
  idle: number;
  silent: number;
  /** Share of the log files that are lost. */
  lost: number;
  /** Factor on the time that Config takes to see a change, and how much of it is chance. */
  lag: number;
  spread: number;
}

export function drawTrial(seed: number): Trial {
  const random = new Random(seed, 'trial');
  const between = (low: number, high: number) => low + (high - low) * random.unit();
  return {
    bursts: random.int(90, 160),
    denied: between(0.15, 0.5),
    idle: between(0.05, 0.3),
    silent: between(0.04, 0.15),
    lost: between(0.02, 0.12),
    lag: between(0.3, 3.5),
    spread: between(1, 3),
  };
}

/** A call made again, which changes nothing as long as what it set stands. */
export interface Repeat {
  scene: ChangeScene;
  mutation: Mutation;
  /** When it was made first. */
  since: number;
}

/**
 * Changes in bursts: several admins at neighbouring resources in the same minute, some of them while no recorder runs.
 * Calls that are made again are added to `repeats` as the happenings run.
 */
export function trialChanges(
  seed: number,
  trial: Trial,
  world: World,
  plan: SlotPlan,
  cast: Cast,
  repeats: Repeat[],
): Happening[] {
  const random = new Random(seed, 'trial-changes');
  const happenings: Happening[] = [];
  for (let burst = 0; burst < trial.bursts; burst++) {
    const isPaused = random.chance(0.1);
    const account = isPaused ? PRODUCTION : random.pick(ACCOUNTS);
    const dice = isPaused ? 0 : random.unit();
    const region = isPaused
      ? HOME_REGION
      : dice < 0.6
        ? random.pick(REGIONS)
        : dice < 0.8
          ? GLOBAL_REGION
          : HOME_REGION;
    const [from, to] = isPaused
      ? [RECORDER_STOPPED, TRAIL_STOPPED - 3 * MINUTE]
      : [WINDOW_FROM + HOUR, WINDOW_TO - 3 * HOUR];
    const begin = Math.floor(random.int(from, to) / 1_000) * 1_000;
    for (let k = random.int(2, 5); k > 0; k--) {
      const time = begin + random.int(0, 55) * SECOND;
      const own = new Random(seed, 'trial', burst, k);
      const change = dice < 0.6 ? own.pick(EC2_CHANGES) : dice < 0.8 ? iamChange : s3Change;
      const scene: ChangeScene = { random: own, world, account, region, time, requestID: own.uuid() };
      happenings.push({
        time,
        run: () => {
          if (!isLogged(scene)) return;
          const mutation = change(scene);
          if (mutation !== null) repeats.push(...perform(scene, mutation, trial, plan, cast));
        },
      });
    }
  }
  return happenings;
}

/** The trail was logging at this moment, and in the minutes around it. */
function isLogged({ time }: ChangeScene): boolean {
  const part = loggedPart(time - MINUTE, time + 5 * MINUTE);
  return part !== null && part.from === time - MINUTE && part.to === time + 5 * MINUTE;
}

/** Records repeated calls, once everything has happened: not those that would have undone what came between. */
export function recordRepeats(repeats: readonly Repeat[], plan: SlotPlan, cast: Cast): void {
  for (const { scene, mutation, since } of repeats) {
    const isUndone = mutation.touched.some(({ versions }) =>
      versions.some(({ time }) => time > since && time <= scene.time),
    );
    if (!isUndone) record(scene, { ...mutation, touched: [] }, cast, plan);
  }
}

/** Makes a call, with what makes it hard to see; answers how it is made again. */
function perform(scene: ChangeScene, mutation: Mutation, trial: Trial, plan: SlotPlan, cast: Cast): Repeat[] {
  const { random, world, time } = scene;
  const at = (moment: number): ChangeScene => ({ ...scene, time: moment, requestID: random.uuid() });
  if (mutation.error === undefined && random.chance(trial.denied)) {
    const error = ['AccessDenied', 'You are not authorized to perform this operation.'] as const;
    record(
      at(time - random.int(1, 20) * SECOND),
      { ...mutation, responseJson: 'null', touched: [], error },
      cast,
      plan,
    );
  }
  if (mutation.error === undefined && random.chance(trial.silent)) {
    for (const resource of new Set(mutation.touched)) world.touch(resource, time, null, 'service');
    return [];
  }
  record(scene, mutation, cast, plan);
  const isRepeated =
    mutation.error === undefined && REPEATABLE.test(mutation.name) && random.chance(trial.idle);
  return isRepeated ? [{ scene: at(time + random.int(20, 240) * SECOND), mutation, since: time }] : [];
}

/** Calls that succeed when nothing is left for them to change. */
const REPEATABLE = /^(CreateTags|Put|Attach(Role|User)Policy)/;

/** Leaves some files out, of those that hold nothing of the story; answers which events are lost with them. */
export function loseFiles(
  seed: number,
  trial: Trial,
  slots: readonly Slot[],
): { kept: Slot[]; lost: Set<string> } {
  const random = new Random(seed, 'lost-files');
  const lost = new Set<string>();
  const kept = slots.filter((slot) => {
    if (slot.story || !random.chance(trial.lost)) return true;
    for (const event of slot.planned) lost.add(event.eventID);
    return false;
  });
  for (const slot of kept) for (const event of slot.planned) lost.delete(event.eventID);
  return { kept, lost };
}

/** What can still be known of a change when events are lost. */
export function withoutLost(change: ConfigChange, lost: ReadonlySet<string>): ConfigChange {
  const causes = change.causes.filter((id) => !lost.has(id));
  const isBare = causes.length === 0 && change.causes.length > 0;
  return {
    ...change,
    causes,
    unexplained: isBare ? (change.unexplained ?? 'file-lost') : change.unexplained,
  };
}
