import type { IdentityKind } from './identity';

/** What the actor of an event rests on; docs/identity.md tells what each means. */
export const ACTOR_FROM = [
  'self',
  'chain',
  'source-identity',
  'session-name',
  'service-role',
  'cut',
] as const;
export type ActorFrom = (typeof ACTOR_FROM)[number];

/** One credential of a chain. */
export interface Hop {
  /** What it is called in the table `credential`. */
  key: string;
  /** The access key; null where there is none. */
  credential: string | null;
  principal: string | null;
  identityKind: IdentityKind | null;
  session: string | null;
  account: string | null;
  /** The call that issued it, in the caller's account; null for the first of a chain. */
  eventID: string | null;
  n: number | null;
  /** The role owner's copy of that call. */
  copyEventID: string | null;
  issuedAt: string | null;
  issuedWith: string | null;
  joinedBy: 'access-key' | 'session-time' | 'issuer' | 'unique-id' | null;
  parent: string | null;
  /** Hops from the first of its chain. */
  depth: number;
  events: number;
  firstUsed: string | null;
  lastUsed: string | null;
  /** The search that finds its events. */
  query: string;
}

export interface Lineage {
  /** `key` of the credential that was asked for. */
  key: string;
  /** Whom the chain begins with; null when that is not known. */
  origin: string | null;
  actor: string | null;
  actorFrom: ActorFrom;
  endedBy: string;
  /** One or two sentences: what the chain begins with, or where and why it ends. */
  ended: string;
  /** Of a long-term key it begins with: the call that made it, when that is in the evidence. */
  keyMade: {
    eventID: string | null;
    n: number;
    time: string | null;
    principal: string | null;
    actor: string | null;
  } | null;
  /** From the first credential to the one that was asked for. */
  path: Hop[];
  /** What was issued under it, nearest first, as many as were asked for. */
  onward: Hop[];
  /** All that was issued under it, and the events that it and they made. */
  under: { credentials: number; events: number };
}
