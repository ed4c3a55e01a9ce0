import { callsOf } from './calls';
import { isObject, type Json, readDocument } from './json';
import { isPolicy } from './policy';

/** What a resource is called. */
export interface ResourceNames {
  resourceType: string;
  resourceId: string;
  resourceName: string | null;
  ARN: string | null;
}

/** A string in a call, under the nearest member name that says something. */
export interface Leaf {
  /** In lower case. */
  member: string;
  text: string;
  /** Whether it stands in a part that names other resources than the one the call is about. */
  aside: boolean;
  /** Whether AWS answered it; else it was asked for. */
  answered: boolean;
}

/** The parts of a call in which resources are named; JSON text or NULL. */
export interface CallBody {
  requestParameters: string | null;
  responseElements: string | null;
  resources: string | null;
}

/** Wrappers of lists in EC2's bodies (formats §9.2). */
const WRAPPERS = new Set(['items', 'item', 'content', 'member', 'tag']);

/** Parts of a call that name sources of rules, tags and conditions rather than what the call changes. */
const ASIDES = new Set(['ippermissions', 'referencedgroupinfo', 'tagset', 'tags', 'tagging', 'bucketpolicy']);

/** Hardly a value of a configuration is longer, policies of keys being the longest: such a text is not worth comparing. */
const LONGEST_TEXT = 2 ** 15;

/** The leaves of a call: its strings and, as text, its numbers and the policies that stand in it unquoted. */
export function leavesOf(body: CallBody): Leaf[] {
  const leaves: Leaf[] = [];
  let answered = false;
  const walk = (value: Json, member: string, aside: boolean) => {
    if (typeof value === 'string') {
      if (value !== '' && value.length <= LONGEST_TEXT) leaves.push({ member, text: value, aside, answered });
    } else if (typeof value === 'number') {
      leaves.push({ member, text: String(value), aside, answered });
    } else if (Array.isArray(value)) {
      for (const element of value) walk(element, member, aside);
    } else if (isObject(value)) {
      if (isPolicy(value)) leaves.push({ member, text: JSON.stringify(value), aside: true, answered });
      for (const name of Object.keys(value)) {
        const next = WRAPPERS.has(name) ? member : name.toLowerCase();
        walk(value[name] ?? null, next, aside || ASIDES.has(next));
      }
    }
  };
  for (const part of [body.requestParameters, body.responseElements]) {
    const document = readDocument(part);
    if (document !== undefined) walk(document, '', false);
    answered = true;
  }
  const resources = readDocument(body.resources);
  for (const resource of Array.isArray(resources) ? resources : []) {
    const arn = isObject(resource) ? (resource.ARN ?? resource.arn) : undefined;
    if (typeof arn === 'string') leaves.push({ member: 'arn', text: arn, aside: false, answered });
  }
  return leaves;
}

/** How a call names a resource, the most specific way first; null when it does not. */
export type Match = 'id' | 'ARN' | 'name' | 'part' | 'mention' | null;

/** How specific each is (formats §9.1 step 6): a name can be given again once its bearer is gone, a mention may be anything. */
export const SPECIFICITY: Readonly<Record<Exclude<Match, null>, number>> = {
  id: 1,
  ARN: 1,
  name: 0.8,
  part: 0.5,
  mention: 0.3,
};

/**
 * How a call names a resource. Leaves are compared whole and with case. The id or name counts in a member that names
 * resources of this type, an ARN and an id that AWS made up anywhere; what only stands aside is a mention.
 */
export function matchOf(names: ResourceNames, leaves: readonly Leaf[]): Match {
  const members = callsOf(names.resourceType)?.members ?? new Set<string>();
  let best: Match = null;
  for (const leaf of leaves) {
    const hit = hitOf(names, leaf, members);
    if (hit !== null && (best === null || SPECIFICITY[hit] > SPECIFICITY[best])) best = hit;
  }
  return best;
}

function hitOf(names: ResourceNames, leaf: Leaf, members: ReadonlySet<string>): Match {
  const listed = members.has(leaf.member);
  for (const text of formsOf(leaf.text)) {
    const hit = text.startsWith('arn:') ? hitOfArn(names, text, listed) : hitOfText(names, text, listed);
    if (hit === null) continue;
    if (leaf.aside) return 'mention';
    // The id of a mapped type in a member of another meaning: the call has to do with it, at least.
    return hit === 'id' && !listed && members.size > 0 && !text.startsWith('arn:') ? 'part' : hit;
  }
  return null;
}

function hitOfText(names: ResourceNames, text: string, listed: boolean): Match {
  const tail = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1);
  if (text === names.resourceId || (listed && tail === names.resourceId)) {
    return listed || isUniqueId(names.resourceId) ? 'id' : 'mention';
  }
  const own = [names.resourceName, tailOf(names.ARN), innerName(names)].filter((name) => name !== null);
  if (own.includes(text) || (listed && own.includes(tail))) return listed ? 'name' : 'mention';
  return null;
}

function hitOfArn(names: ResourceNames, arn: string, listed: boolean): Match {
  const own = names.ARN ?? (names.resourceId.startsWith('arn:') ? names.resourceId : null);
  if (own !== null) {
    if (arn === own || arn.startsWith(`${own}:`)) return 'ARN';
    if (arn.startsWith(`${own}/`)) return 'part';
    const balancer = /:loadbalancer\/(.+)$/.exec(own)?.[1];
    return balancer !== undefined && arn.includes(`/${balancer}/`) ? 'part' : null;
  }
  const tail = tailOf(arn);
  if (tail === names.resourceId) return listed || isUniqueId(tail) ? 'id' : 'mention';
  const isName = tail !== null && (tail === names.resourceName || tail === innerName(names));
  return isName ? (listed ? 'name' : 'mention') : null;
}

/** The text, and what it decodes to when it is URL-encoded. */
function formsOf(text: string): string[] {
  if (!text.includes('%')) return [text];
  try {
    return [text, decodeURIComponent(text)];
  } catch {
    return [text];
  }
}

/** What AWS made up: `sg-0a…`, `AIDA…`, a UUID. Such an id means this resource wherever it stands. */
const isUniqueId = (text: string) =>
  /^(?:[a-z]+-[0-9a-f]{8,}|A[A-Z]{3}[A-Z0-9]{12,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|E[A-Z0-9]{12,}|db-[A-Z0-9]{20,}|cluster-[A-Z0-9]{20,})$/.test(
    text,
  );

/** The last segment of an ARN, which may end with a revision: `api:3` of a task definition. */
export function tailOf(arn: string | null): string | null {
  if (arn === null || !arn.startsWith('arn:')) return null;
  const slash = arn.lastIndexOf('/');
  const tail = arn.slice((slash < 0 ? arn.lastIndexOf(':') : slash) + 1);
  return tail === '' ? null : tail;
}

/**
 * The name inside an id that has more to it (formats §9.4): a secret's ARN ends with its name, a hyphen and six random
 * characters; a rule is keyed by its bus and a domain by its account, which calls name beside it.
 */
function innerName({ resourceType, resourceId, ARN }: ResourceNames): string | null {
  if (resourceType === 'AWS::SecretsManager::Secret')
    return /:secret:(.+)-[A-Za-z0-9]{6}$/.exec(ARN ?? resourceId)?.[1] ?? null;
  if (resourceType === 'AWS::Events::Rule' || resourceType === 'AWS::OpenSearch::Domain')
    return /^[^/:]+\/([^/]+)$/.exec(resourceId)?.[1] ?? null;
  return null;
}

/** Every text in a call's leaves by which `matchOf` could find a resource: whole, without its path, and each part of an ARN. */
export function namesIn(leaves: readonly Leaf[]): string[] {
  const found = new Set<string>();
  for (const leaf of leaves) {
    if (found.size >= MOST_NAMES) break;
    if (NAMES_NOTHING.has(leaf.member) || leaf.text.startsWith('{')) continue;
    for (const text of formsOf(leaf.text)) {
      const parts = text.startsWith('arn:')
        ? text.split(':').slice(5).join(':').split(/[:/]/)
        : [lastPart(text)];
      for (const one of [text, ...parts]) if (isTelling(one)) found.add(one.slice(0, LONGEST_NAME));
    }
  }
  return [...found];
}

/** Names longer than any AWS gives, and more of them than any call holds, come from those who would slow us down. */
const LONGEST_NAME = 500;
const MOST_NAMES = 5_000;

const lastPart = (text: string) => text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1);

/** Members that never name a resource, and are in many calls. */
const NAMES_NOTHING = new Set([
  'requestid',
  'ipprotocol',
  'fromport',
  'toport',
  'cidrip',
  'cidripv4',
  'cidripv6',
]);

/** Words that every other call holds find nothing. */
const isTelling = (text: string) => text.length > 1 && !COMMON.has(text);
const COMMON = new Set([
  'tcp',
  'udp',
  '-1',
  'true',
  'false',
  '0.0.0.0/0',
  '*',
  'key',
  'policy',
  'role',
  'user',
  'group',
  'enabled',
  'Enabled',
]);

/** Leaves as `mutation.leaves` keeps them: member, text and, where it is not 0, aside (1) and answered (2). */
export function writeLeaves(leaves: readonly Leaf[]): string {
  return JSON.stringify(
    leaves.map(({ member, text, aside, answered }) => {
      const marks = (aside ? 1 : 0) + (answered ? 2 : 0);
      return marks === 0 ? [member, text] : [member, text, marks];
    }),
  );
}

export function readLeaves(text: string | null): Leaf[] {
  const value = readDocument(text);
  if (!Array.isArray(value)) return [];
  return value.filter(Array.isArray).map(([member, said, marks]) => ({
    member: String(member),
    text: String(said),
    aside: marks === 1 || marks === 3,
    answered: marks === 2 || marks === 3,
  }));
}
