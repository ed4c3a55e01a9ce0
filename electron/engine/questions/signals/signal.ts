import type { Filter } from '../../../../shared/filter';
import { raw, type Sql } from '../../store/sql';
import type { Networks } from '../networks';

/** One thing that a signal points at, as its statement gives it. */
export interface Sighting {
  principal: string | null;
  /** What it is about: the address, the region, the key, the call. */
  subject: string | null;
  events: number;
  first: string | null;
  last: string | null;
  /** Further facts, told by `tell`. */
  facts: Record<string, string | number | null> | null;
}

/** A question that may point at something worth a look. It never says that something is wrong. */
export interface SignalQuestion {
  id: string;
  title: string;
  /** What is looked for, why, and what harmless reasons there are. */
  explanation: string;
  /** Sightings with the columns of `Sighting`, the most telling first. */
  statement: Sql;
  /** Whether a sighting is one, where the statement alone cannot tell; without it all are. */
  keeps?(sighting: Sighting, networks: Networks): boolean;
  /** A sighting in one sentence or two. */
  tell(sighting: Sighting, networks: Networks): string;
  /** The events of a sighting. */
  events(sighting: Sighting): Filter;
}

/** Calls that somebody made, rather than a service on its own or on someone's behalf. */
export const SOMEBODY = raw(`duplicate_of IS NULL AND NOT "byService" AND principal IS NOT NULL`);

/** The address stands for a place: it is no service, and nobody's inner network. */
export const isPublic = (column: string): Sql =>
  raw(`${column} IS NOT NULL AND regexp_full_match(${column}, '[0-9a-fA-F.:]+')
    AND NOT regexp_matches(${column}, '^(10\\.|127\\.|192\\.168\\.|169\\.254\\.|172\\.(1[6-9]|2[0-9]|3[01])\\.|100\\.(6[4-9]|[7-9][0-9]|1[01][0-9]|12[0-7])\\.|f[cd][0-9a-f]{2}:|fe80:|::1$)')`);

/** The network an address belongs to, roughly: what one provider or office has. */
export const networkOf = (column: string): Sql =>
  raw(`CASE WHEN contains(${column}, ':') THEN array_to_string(string_split(${column}, ':')[1:2], ':')
    ELSE array_to_string(string_split(${column}, '.')[1:2], '.') END`);
