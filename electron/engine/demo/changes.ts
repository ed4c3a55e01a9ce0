import type { Actor } from './actors';
import { AGENTS } from './agents';
import { COMPUTE_CHANGES } from './changes-compute';
import { GROUP_CHANGES } from './changes-groups';
import { iamChange } from './changes-iam';
import { s3Change } from './changes-s3';
import {
  ACCOUNTS,
  GLOBAL_REGION,
  HOME_REGION,
  PRODUCTION,
  REGIONS,
  streamOf,
  WINDOW_FROM,
} from './organisation';
import type { Cast } from './planner';
import { Random } from './prng';
import { hostOf, renderRecord } from './record';
import type { Resource } from './resources';
import type { SlotPlan } from './slots';
import { MINUTE } from './times';
import type { World } from './world';

/** A mutating call that was just applied to the world, before it has a caller. Texts are JSON. */
export interface Mutation {
  source: string;
  name: string;
  requestJson: string;
  responseJson: string;
  additionalJson?: string;
  /** Resources whose recorded state the call changed; none when it failed. */
  touched: readonly Resource[];
  error?: readonly [code: string, message: string];
}

/** What a change may work with. */
export interface ChangeScene {
  random: Random;
  world: World;
  account: string;
  region: string;
  time: number;
  requestID: string;
}

/** Applies one change to the world, if there is something it fits. */
export type Change = (s: ChangeScene) => Mutation | null;

/** Changes to what EC2 has, as often as they are listed. */
export const EC2_CHANGES: readonly Change[] = [...GROUP_CHANGES, ...COMPUTE_CHANGES];

/** Something that happens to the world at a moment; run in the order of time. */
export interface Happening {
  time: number;
  run: () => void;
}

/** Everyday changes by people and builds: how many there are grows slowly with the number of events. */
export function everydayChanges(
  seed: number,
  events: number,
  world: World,
  plan: SlotPlan,
  cast: Cast,
): Happening[] {
  const random = new Random(seed, 'changes');
  const happenings: Happening[] = [];
  const count = 100 + Math.floor(Math.sqrt(events) / 3);
  for (let i = 0; i < count; i++) {
    const dice = random.unit();
    const account = random.pick([...ACCOUNTS, PRODUCTION]);
    const region = dice < 0.6 ? random.pick(REGIONS) : dice < 0.8 ? GLOBAL_REGION : HOME_REGION;
    const slots = plan
      .inStream(streamOf(account, region))
      .filter((slot) => slot.from > WINDOW_FROM + 30 * MINUTE);
    if (slots.length === 0) continue;
    const slot = random.pick(slots);
    const time = slot.from + random.int(0, Math.floor((slot.to - slot.from) / 1_000)) * 1_000;
    const change = dice < 0.6 ? random.pick(EC2_CHANGES) : dice < 0.8 ? iamChange : s3Change;
    const own = new Random(seed, 'change', i);
    happenings.push({
      time,
      run: () => {
        const scene = { random: own, world, account, region, time, requestID: own.uuid() };
        const mutation = change(scene);
        if (mutation !== null) record(scene, mutation, cast, plan);
      },
    });
  }
  return happenings;
}

/** Finds a caller for an applied change, writes its record, and remembers the states it led to. */
export function record(scene: ChangeScene, mutation: Mutation, cast: Cast, plan: SlotPlan): void {
  const { random, account, region, time } = scene;
  const able = cast.sessions.filter(
    (a) =>
      a.account === account &&
      a.from <= time &&
      time <= a.until &&
      (a.kind === 'deploy' || (a.kind === 'person' && !a.arn.includes('ReadOnly'))),
  );
  const terraform = cast.users.filter(
    (actor) => actor.account === account && actor.agents === AGENTS.terraform,
  );
  const actor: Actor = random.pick(able.length > 0 && random.chance(0.7) ? able : terraform);
  const eventID = random.uuid();
  const text = renderRecord({
    version: mutation.source === 's3' ? '1.11' : '1.10',
    identityJson: actor.identityJson,
    time,
    source: mutation.source,
    name: mutation.name,
    region,
    address: random.pick(actor.addresses),
    agent: random.pick(actor.agents),
    errorCode: mutation.error?.[0],
    errorMessage: mutation.error?.[1],
    requestJson: mutation.requestJson,
    responseJson: mutation.responseJson,
    additionalJson: mutation.additionalJson,
    requestID: scene.requestID,
    eventID,
    readOnly: false,
    recipient: account,
    host: hostOf(mutation.source, region),
    console: actor.console,
  });
  plan.place(streamOf(account, region), {
    time,
    account,
    region,
    eventID,
    text,
    failed: mutation.error !== undefined,
  });
  for (const resource of new Set(mutation.touched)) scene.world.touch(resource, time, eventID);
}
