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
  accessKeys: number;
  services: number;
  firstUsed: string | null;
  lastUsed: string | null;
}

export interface UsePeriod {
  value: string;
  events: number;
  firstUsed: string | null;
  lastUsed: string | null;
}

export interface PrincipalDetail extends PrincipalRow {
  calls: FacetValue[];
  servicesUsed: FacetValue[];
  deniedCalls: FacetValue[];
  regions: FacetValue[];
  agents: UsePeriod[];
  addressesUsed: UsePeriod[];
  keysUsed: UsePeriod[];
  sessionsUsed: UsePeriod[];
  /** Events by weekday (0 = Monday) and hour, UTC. */
  activity: { weekday: number; hour: number; events: number }[];
}
