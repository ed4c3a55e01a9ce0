import type { Agent } from '../agent';
import type { FacetValue } from './search';

export const IDENTITY_KINDS = [
  'root',
  'user',
  'role',
  'federated',
  'saml',
  'web',
  'identity-center',
  'service',
  'account',
  'anonymous',
  'unknown',
] as const;
export type IdentityKind = (typeof IDENTITY_KINDS)[number];

/** One principal: the role, user, service or provider identity behind events. */
export interface PrincipalRow {
  principal: string;
  identityKind: string;
  account: string | null;
  events: number;
  denied: number;
  failed: number;
  sessions: number;
  addresses: number;
  userAgents: number;
  accessKeys: number;
  services: number;
  /** Events in sessions with a second factor. */
  withMfa: number;
  firstUsed: string | null;
  lastUsed: string | null;
}

export interface UsePeriod {
  value: string;
  events: number;
  denied: number;
  firstUsed: string | null;
  lastUsed: string | null;
}

/** Where an address belongs: to an AWS service, to an inner network, or to the world. */
export interface NetworkPlace {
  network: 'service' | 'private' | 'public' | 'unknown';
  /** From the databases the user named: ISO code of the country, and who runs the network. */
  country: string | null;
  organisation: string | null;
}

export interface AddressUse extends UsePeriod, NetworkPlace {}
export interface AgentUse extends UsePeriod, Agent {}

export interface KeyUse extends UsePeriod {
  kind: 'long-term' | 'temporary' | 'masked';
  /** When and by which call it was issued or made, where the evidence tells. */
  issuedAt: string | null;
  issuedWith: string | null;
  /** Whole days from then to its last use. */
  age: number | null;
}

/** Something a principal used, seen against everybody else. */
export interface Novelty {
  field: string;
  value: string;
  events: number;
  /** Its first use by this principal in the period. */
  first: string | null;
  /** How many principals used it in the whole case. */
  principals: number;
}

/** What a principal did in a period. */
export interface PrincipalDoings extends PrincipalRow {
  calls: FacetValue[];
  servicesUsed: FacetValue[];
  deniedCalls: FacetValue[];
  regions: FacetValue[];
  /** Who was behind it. */
  actors: FacetValue[];
  agents: AgentUse[];
  addressesUsed: AddressUse[];
  keysUsed: KeyUse[];
  sessionsUsed: UsePeriod[];
  /** Events by weekday (0 = Monday) and hour, UTC. */
  activity: { weekday: number; hour: number; events: number }[];
  /** Events in sessions with a second factor, without, and where the record does not say. */
  mfa: { used: number; unused: number; unsaid: number };
}

export interface PrincipalDetail extends PrincipalDoings {
  /** What it was the first of the case to use, after it had been at work for a while. */
  firstSeen: Novelty[];
  /** What hardly anyone else in the case uses, at any time. */
  rare: Novelty[];
}

/** The fields a principal's page lists, by which two of them are compared. */
export const COMPARED = ['eventName', 'eventSource', 'awsRegion', 'sourceIPAddress', 'userAgent'] as const;

export interface Comparison {
  left: PrincipalDoings;
  right: PrincipalDoings;
  /** Of the values listed: what only one of them used, and how many both did. */
  differences: { field: (typeof COMPARED)[number]; onlyLeft: string[]; onlyRight: string[]; both: number }[];
}

/** By what principals can be broken down. */
export const BREAKDOWNS = [
  ...([
    'identityKind',
    'account',
    'eventSource',
    'outcome',
    'awsRegion',
    'sourceIPAddress',
    'userAgent',
  ] as const),
  ...(['actor', 'actorFrom', 'credentialType', 'channel', 'mfa', 'crossAccount'] as const),
] as const;
export type BreakdownField = (typeof BREAKDOWNS)[number];

export interface BreakdownRow {
  /** null stands for "absent". */
  value: string | null;
  principals: number;
  events: number;
  denied: number;
  failed: number;
  firstUsed: string | null;
  lastUsed: string | null;
}
