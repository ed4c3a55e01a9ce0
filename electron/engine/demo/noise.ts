import { type Actor, type ActorKind, throughService } from './actors';
import { HOSTILE_AGENTS } from './agents';
import { CI_CALLS } from './calls-ci';
import { INSTANCE_CALLS, LAMBDA_CALLS } from './calls-machines';
import { PEOPLE_CALLS } from './calls-people';
import { BUCKETS, ROLES } from './names';
import { type Call, GLOBAL_SOURCES, type Scene } from './noise-calls';
import { fail } from './noise-failures';
import { serviceCall } from './noise-services';
import { GLOBAL_REGION, type Stream } from './organisation';
import type { Cast } from './planner';
import { Random, Weighted } from './prng';
import { hostOf, type RecordParts, renderRecord } from './record';
import type { Slot } from './slots';
import type { World } from './world';

/** A rendered record of the everyday traffic. */
export interface NoiseRecord {
  time: number;
  text: string;
  failed: boolean;
}

const FAILURES = 0.07;
const HOSTILE = 1 / 1500;

const CALLS: Record<ActorKind, readonly Call[]> = {
  ci: CI_CALLS,
  deploy: CI_CALLS,
  instance: INSTANCE_CALLS,
  lambda: LAMBDA_CALLS,
  person: PEOPLE_CALLS,
  contractor: PEOPLE_CALLS,
  user: PEOPLE_CALLS,
};

const KIND_WEIGHTS: Record<ActorKind | 'service', number> = {
  ci: 12,
  deploy: 14,
  instance: 19,
  lambda: 15,
  person: 13,
  contractor: 2,
  user: 9,
  service: 20,
};

/** Renders the everyday traffic of one account and region. */
export class NoiseMaker {
  readonly #stream: Stream;
  readonly #sessions: readonly Actor[];
  readonly #users: readonly Actor[];
  readonly #calls: Record<ActorKind, Weighted<Call>>;
  readonly #scene: Omit<Scene, 'random' | 'time'>;
  readonly #seed: number;

  constructor(seed: number, stream: Stream, cast: Cast, world: World) {
    const { account, region } = stream;
    this.#seed = seed;
    this.#stream = stream;
    this.#sessions = cast.sessions.filter(
      (a) => a.account === account && (a.region === null || a.region === region),
    );
    this.#users = cast.users.filter((actor) => actor.account === account);
    const here = (call: Call): boolean => region === GLOBAL_REGION || !GLOBAL_SOURCES.has(call.source);
    const weighted = (kind: ActorKind): Weighted<Call> =>
      new Weighted(CALLS[kind].filter(here), (call) => call.weight);
    this.#calls = {
      ci: weighted('ci'),
      deploy: weighted('deploy'),
      instance: weighted('instance'),
      lambda: weighted('lambda'),
      person: weighted('person'),
      contractor: weighted('contractor'),
      user: weighted('user'),
    };
    const buckets = BUCKETS.filter((bucket) => bucket.account === account && bucket.reserved !== true);
    const local = buckets.filter((bucket) => bucket.region === region);
    this.#scene = {
      account,
      region,
      instances: initial(world, 'instance', account, region),
      volumes: initial(world, 'volume', account, region),
      buckets: (local.length > 0 ? local : buckets).map((bucket) => bucket.name),
      functions: (ROLES[account] ?? []).filter((name) => name.startsWith('fn-')).map((name) => name.slice(3)),
      key: `arn:aws:kms:${region}:${account}:key/${new Random('key', account, region).uuid()}`,
    };
  }

  /** The slot's share of everyday records, in no order. */
  render(slot: Slot): NoiseRecord[] {
    const random = new Random(this.#seed, 'noise', slot.stream.index, slot.delivered, slot.noise);
    const present = new Map<ActorKind, Actor[]>();
    for (const actor of this.#sessions) {
      if (actor.from > slot.to || actor.until < slot.from) continue;
      const list = present.get(actor.kind);
      if (list === undefined) present.set(actor.kind, [actor]);
      else list.push(actor);
    }
    present.set('user', [...(present.get('user') ?? []), ...this.#users]);
    const kinds: (ActorKind | 'service')[] = [...present.keys(), 'service'];
    const chooser = new Weighted(kinds, (kind) => KIND_WEIGHTS[kind]);
    const records: NoiseRecord[] = [];
    for (let i = 0; i < slot.noise; i++) {
      const kind = chooser.pick(random);
      records.push(
        kind === 'service'
          ? this.#service(random, slot)
          : this.#call(random, slot, random.pick(present.get(kind)!)),
      );
    }
    return records;
  }

  #service(random: Random, slot: Slot): NoiseRecord {
    const time = moment(random, slot.from, slot.to);
    const scene: Scene = { ...this.#scene, random, time };
    const { account, region } = this.#stream;
    const parts = {
      time,
      region,
      requestID: random.uuid(),
      eventID: random.uuid(),
      recipient: account,
      ...serviceCall(scene),
    };
    return { time, text: renderRecord(parts), failed: false };
  }

  #call(random: Random, slot: Slot, actor: Actor): NoiseRecord {
    const { account, region } = this.#stream;
    const call = this.#calls[actor.kind].pick(random);
    const time = moment(random, Math.max(slot.from, actor.from), Math.min(slot.to, actor.until));
    const scene: Scene = { ...this.#scene, random, time };
    const requestJson = call.request(scene);
    const through = call.name === 'Decrypt' && random.chance(0.6) ? 's3' : null;
    const failed = call.name !== 'GetCallerIdentity' && random.chance(FAILURES);
    const agent = random.chance(HOSTILE) ? random.pick(HOSTILE_AGENTS) : random.pick(actor.agents);
    const parts: RecordParts = {
      version: random.chance(0.1) ? '1.09' : call.version,
      identityJson: through === null ? actor.identityJson : throughService(actor.identityJson, through),
      time,
      source: call.source,
      name: call.name,
      region,
      address: through === null ? random.pick(actor.addresses) : `${through}.amazonaws.com`,
      agent:
        through === null
          ? call.source === 's3' && !agent.startsWith('[')
            ? `[${agent}]`
            : agent
          : `${through}.amazonaws.com`,
      requestJson,
      responseJson: failed ? 'null' : (call.response?.(scene) ?? 'null'),
      additionalJson: call.additional?.(scene),
      resourcesJson: call.resources?.(scene, requestJson),
      requestID: call.source === 's3' ? random.upper(16) : random.uuid(),
      eventID: random.uuid(),
      readOnly: call.readOnly,
      data: call.data,
      recipient: account,
      vpcEndpoint: actor.kind === 'instance' && call.source === 's3' ? 'vpce-0a1b2c3d4e5f60718' : undefined,
      host: through === null ? hostOf(call.source, region) : undefined,
      console: actor.console && through === null,
    };
    if (failed) fail(random, parts, call, actor);
    return { time, text: renderRecord(parts), failed };
  }
}

function initial(world: World, kind: 'instance' | 'volume', account: string, region: string): string[] {
  return world.of(kind, account, region, true).map((resource) => resource.id);
}

function moment(random: Random, from: number, to: number): number {
  return from + Math.floor((random.unit() * (to - from)) / 1_000) * 1_000;
}
