import type { Actor, RoleRef, UserRef } from './actors';
import { GLOBAL_REGION, HOME_REGION, streamOf } from './organisation';
import { Random } from './prng';
import type { PlannedEvent, Slot, SlotPlan } from './slots';
import { HOUR } from './times';
import type { IssuedCredential } from './truth';
import type { World } from './world';

/** Everyone who makes everyday calls, and where their credentials came from. */
export interface Cast {
  users: Actor[];
  sessions: Actor[];
  credentials: IssuedCredential[];
}

/** Benchmark network 198.18.0.0/15 and documentation IPv6 stand for the company's own addresses. */
export const OFFICE = ['198.18.7.20', '198.18.7.31', '198.18.7.44', '2001:db8:7:20::5c'];
export const RUNNERS = ['198.19.4.12', '198.19.4.77', '198.19.5.130', '198.19.6.9'];

/** The Identity Center role of a permission set in an account. */
export function reservedRole(account: string, set: string): RoleRef {
  const random = new Random('reserved-role', account, set);
  return {
    account,
    name: `AWSReservedSSO_${set}_${random.hex(16)}`,
    path: `/aws-reserved/sso.amazonaws.com/${HOME_REGION}/`,
    id: `AROA${random.upper(17)}`,
  };
}

/** What the makers of sessions share: a generator, the world, the files, and the cast they add to. */
export class Planner {
  readonly random: Random;
  readonly cast: Cast = { users: [], sessions: [], credentials: [] };
  readonly world: World;
  readonly plan: SlotPlan;

  constructor(random: Random, world: World, plan: SlotPlan) {
    this.random = random;
    this.world = world;
    this.plan = plan;
  }

  slot(account: string): Slot {
    return this.random.pick(this.plan.inStream(streamOf(account, GLOBAL_REGION)));
  }

  moment(slot: Slot): number {
    return slot.from + this.random.int(0, Math.floor((slot.to - slot.from) / 1_000)) * 1_000;
  }

  role(account: string, name: string): RoleRef {
    return { account, name, path: '/', id: this.world.find('role', account, name).id };
  }

  user(account: string, name: string): UserRef {
    return { account, name, id: this.world.find('user', account, name).id };
  }

  remember(
    actor: Omit<Actor, 'until'> & { hours: number },
    events: readonly PlannedEvent[],
    chain: Pick<IssuedCredential, 'origin' | 'originPrincipal'> & { parent?: string },
  ): Actor {
    const { hours, ...rest } = actor;
    const session: Actor = { ...rest, until: actor.from + hours * HOUR };
    this.cast.sessions.push(session);
    for (const event of events) this.plan.place(streamOf(event.account, event.region), event);
    this.cast.credentials.push({
      accessKeyId: actor.accessKeyId,
      principal: actor.arn,
      issuedBy: events[0]?.eventID ?? null,
      otherCopy: events[1]?.eventID ?? null,
      parent: chain.parent ?? null,
      origin: events.length === 0 ? 'before-window' : chain.origin,
      originPrincipal: chain.originPrincipal,
    });
    return session;
  }
}
