import { isNothing, isObject, type Json, type JsonObject, toText } from './json';

/** One rule of a security group: one protocol, one range of ports, one source or destination. */
export interface Rule {
  /** Readable and unique in its direction, e.g. `tcp 22 from 0.0.0.0/0`. */
  label: string;
  ipProtocol: string;
  fromPort: number | null;
  toPort: number | null;
  /** CIDR block, prefix list id or group id (or name, where no id is given). */
  source: string;
  description: string | null;
}

const PROTOCOLS: Readonly<Record<string, string>> = { '1': 'icmp', '6': 'tcp', '17': 'udp', '58': 'icmpv6' };

/**
 * The rules in `ipPermissions` or `ipPermissionsEgress`, one per source, from both spellings of IPv4 ranges (formats §9.5).
 * Keyed by label; equal rules in several permissions count once.
 */
export function readRules(permissions: Json | undefined, direction: 'from' | 'to'): Map<string, Rule> {
  const rules = new Map<string, Rule>();
  for (const permission of listOf(permissions)) {
    for (const rule of rulesOf(permission, direction)) {
      const known = rules.get(rule.label);
      if (known === undefined) rules.set(rule.label, rule);
      else if (known.description === null && rule.description !== null) {
        rules.set(rule.label, { ...known, description: rule.description });
      }
    }
  }
  return rules;
}

const read = {
  from: new WeakMap<JsonObject, readonly Rule[]>(),
  to: new WeakMap<JsonObject, readonly Rule[]>(),
};

/** The rules of one permission; of one that several items share, they are worked out once. */
function rulesOf(permission: JsonObject, direction: 'from' | 'to'): readonly Rule[] {
  let rules = read[direction].get(permission);
  if (rules === undefined) {
    const protocol = protocolOf(permission);
    const every = protocol === 'all';
    const fromPort = every ? null : portOf(permission.fromPort);
    const toPort = every ? null : portOf(permission.toPort);
    rules = [...sourcesOf(permission)].map(([source, description]) => ({
      label: `${protocol}${portsText(protocol, fromPort, toPort)} ${direction} ${source}`,
      ipProtocol: protocol,
      fromPort,
      toPort,
      source,
      description,
    }));
    read[direction].set(permission, rules);
  }
  return rules;
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function protocolOf(permission: JsonObject): string {
  const written = isNothing(permission.ipProtocol) ? '-1' : toText(permission.ipProtocol).toLowerCase();
  return written === '-1' ? 'all' : (PROTOCOLS[written] ?? written);
}

function portOf(value: Json | undefined): number | null {
  const port = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof port === 'number' && Number.isFinite(port) ? port : null;
}

/** ICMP has a type and a code where the others have ports; -1 stands for every one. */
function portsText(protocol: string, from: number | null, to: number | null): string {
  if (protocol.startsWith('icmp')) {
    if (from === null || from === -1) return '';
    return to === null || to === -1 ? ` type ${from}` : ` type ${from} code ${to}`;
  }
  if (from === null && to === null) return '';
  return from === to || to === null ? ` ${from}` : ` ${from}-${to}`;
}

function* sourcesOf(permission: JsonObject): Generator<[source: string, description: string | null]> {
  for (const [list, names] of SOURCES) {
    const elements = permission[list];
    if (!Array.isArray(elements)) continue;
    for (const element of elements) {
      if (typeof element === 'string') yield [element, null];
      if (!isObject(element)) continue;
      const name = names.find(
        (candidate) => typeof element[candidate] === 'string' && element[candidate] !== '',
      );
      const description = element.description;
      if (name !== undefined)
        yield [toText(element[name]), typeof description === 'string' ? description : null];
    }
  }
}

const SOURCES: readonly (readonly [list: string, names: readonly string[]])[] = [
  ['ipv4Ranges', ['cidrIp']],
  ['ipRanges', ['cidrIp']],
  ['ipv6Ranges', ['cidrIpv6']],
  ['prefixListIds', ['prefixListId']],
  ['userIdGroupPairs', ['groupId', 'groupName']],
];
