import { readFileSync, statSync, writeFileSync } from 'node:fs';
import ipaddr from 'ipaddr.js';
import { Reader } from 'maxmind';
import type { NetworkPlace } from '../../../shared/model/identity';
import type { NetworkDatabase } from '../../../shared/model/network';
import { Failure } from '../../../shared/result';

/** Fields of MaxMind's city, country, ASN and ISP databases, and of others in that format. */
interface Entry {
  country?: { iso_code?: unknown } | string;
  registered_country?: { iso_code?: unknown };
  location?: { latitude?: unknown; longitude?: unknown };
  autonomous_system_number?: unknown;
  autonomous_system_organization?: unknown;
  organization?: unknown;
}

const LARGEST = 2 ** 30;

/** Looks addresses up in the databases the user named; nothing is ever asked of the network. */
export class Networks {
  #open: { database: NetworkDatabase; reader: Reader<never> }[] | null = null;

  /** `settings` remembers the paths from one run to the next. */
  constructor(private readonly settings: string) {}

  /**
   * Uses these databases, instead of those in use or, when `keep` says so, beside them.
   *
   * @throws Failure `unreadable` for a file that is no such database; those in use stay
   */
  use(paths: readonly string[], keep = false): NetworkDatabase[] {
    const opened = paths.map(openDatabase);
    const kept = keep ? this.#databases().filter(({ database }) => !paths.includes(database.path)) : [];
    this.#open = [...kept, ...opened];
    const used = this.#open.map(({ database }) => database.path);
    try {
      writeFileSync(this.settings, JSON.stringify(used, null, 2), { mode: 0o600 });
    } catch {
      // A profile that cannot be written costs the memory of this choice and nothing else.
    }
    return this.list();
  }

  list(): NetworkDatabase[] {
    return this.#databases().map(({ database }) => database);
  }

  place(address: string): NetworkPlace {
    const network = networkKind(address);
    const place: NetworkPlace = { network, country: null, organisation: null };
    if (network !== 'public') return place;
    for (const entry of this.#entries(address)) {
      const country =
        typeof entry.country === 'string'
          ? entry.country
          : (entry.country ?? entry.registered_country)?.iso_code;
      place.country ??= text(country);
      place.organisation ??= text(entry.autonomous_system_organization) ?? text(entry.organization);
    }
    return place;
  }

  /** Degrees north and east, where a database tells. */
  position(address: string): [latitude: number, longitude: number] | null {
    for (const { location } of this.#entries(address)) {
      if (typeof location?.latitude === 'number' && typeof location.longitude === 'number') {
        return [location.latitude, location.longitude];
      }
    }
    return null;
  }

  #entries(address: string): Entry[] {
    return this.#databases().flatMap(({ reader }) => {
      try {
        return (reader.get(address) as Entry | null) ?? [];
      } catch {
        // An IPv6 address in a database of IPv4 networks.
        return [];
      }
    });
  }

  #databases(): { database: NetworkDatabase; reader: Reader<never> }[] {
    this.#open ??= remembered(this.settings).flatMap((path) => {
      try {
        return [openDatabase(path)];
      } catch {
        // Moved or deleted since: the addresses are shown without it.
        return [];
      }
    });
    return this.#open;
  }
}

const EARTH_RADIUS = 6_371;
const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Kilometres along the ground. */
export function distance(
  [north, east]: readonly [number, number],
  [toNorth, toEast]: readonly [number, number],
): number {
  const half = (from: number, to: number): number => Math.sin(radians(to - from) / 2) ** 2;
  const share =
    half(north, toNorth) + Math.cos(radians(north)) * Math.cos(radians(toNorth)) * half(east, toEast);
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(share)));
}

function openDatabase(path: string): { database: NetworkDatabase; reader: Reader<never> } {
  try {
    if (statSync(path).size > LARGEST) throw new Error('it is larger than 1 GiB');
    const reader = new Reader<never>(readFileSync(path));
    const { databaseType, buildEpoch } = reader.metadata;
    return { database: { path, type: databaseType, built: new Date(buildEpoch).toISOString() }, reader };
  } catch (thrown) {
    const why = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Failure(
      'unreadable',
      `${path} is no database of networks in MaxMind's format (.mmdb): ${why}.`,
    );
  }
}

function remembered(settings: string): string[] {
  try {
    const value: unknown = JSON.parse(readFileSync(settings, 'utf8'));
    return Array.isArray(value) ? value.filter((path) => typeof path === 'string') : [];
  } catch {
    return [];
  }
}

export function networkKind(address: string): NetworkPlace['network'] {
  if (/\.amazonaws\.com(\.cn)?$|^AWS Internal/.test(address)) return 'service';
  if (!ipaddr.isValid(address)) return 'unknown';
  const range = ipaddr.process(address).range();
  if (range === 'unicast') return 'public';
  // Networks set aside for examples and measurements stand for outside ones wherever they are met.
  return ['reserved', 'benchmarking', 'documentation'].includes(range) ? 'public' : 'private';
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
