import {
  GLOBAL_REGION,
  HOME_REGION,
  PRODUCTION,
  RECORDER_STARTED,
  RECORDER_STOPPED,
  WINDOW_TO,
} from './organisation';
import { Random } from './prng';
import { type Body, type Resource, TYPES, type Version } from './resources';
import { isoMillis, SECOND } from './times';
import type { ChangeKind, ConfigChange, Unexplained } from './truth';

/** A configuration item, finished. */
export interface Item {
  type: string;
  account: string;
  /** Where it is delivered; IAM's items carry `global` and come through us-east-1 (formats §7.5). */
  deliveredIn: string;
  capturedAt: number;
  resource: Resource;
  /** JSON text. */
  text: string;
  deleted: boolean;
}

/** Seconds from a call to the capture of what it led to (formats §9.1). */
const LAGS: Record<Resource['model']['kind'], readonly [number, number]> = {
  group: [28, 170],
  instance: [35, 180],
  volume: [25, 175],
  bucket: [60, 290],
  role: [240, 820],
  user: [200, 780],
  policy: [240, 840],
};

/** How much longer than usual Config takes, and how much of it is chance. */
export interface Pace {
  lag: number;
  spread: number;
}

/** All items of a resource: the one that was current when the window began, and one for each captured step. */
export function captureItems(
  resource: Resource,
  seed: number,
  pace: Pace = { lag: 1, spread: 1 },
): { items: Item[]; changes: ConfigChange[] } {
  const random = new Random(seed, 'capture', resource.account, resource.id);
  const items: Item[] = [];
  const changes: ConfigChange[] = [];
  let last: Body | null = null;
  if (resource.baseline !== null && resource.baselineAt !== null) {
    last = resource.baseline;
    items.push(
      makeItem(resource, resource.baselineAt, last, random.chance(0.5) ? 'OK' : 'ResourceDiscovered'),
    );
  }
  const versions = [...resource.versions].sort((a, b) => a.time - b.time);
  let next = 0;
  while (next < versions.length) {
    const [low, high] = LAGS[resource.model.kind];
    const usual = random.int(low * 1_000, high * 1_000);
    const waited = pace.spread === 1 ? usual : usual * (0.4 + random.unit() ** pace.spread);
    let capturedAt = versions[next]!.time + Math.floor(waited * pace.lag);
    if (recorderStopped(resource, capturedAt))
      capturedAt = RECORDER_STARTED + random.int(20, 95) * SECOND + random.int(0, 999);
    if (capturedAt >= WINDOW_TO) break;
    let end = next + 1;
    while (end < versions.length && versions[end]!.time < capturedAt - SECOND) end++;
    const steps = versions.slice(next, end);
    next = end;
    const body = steps.at(-1)?.body ?? null;
    const kind = kindOf(last, body);
    if (kind === null) continue;
    const status = kind === 'created' ? 'ResourceDiscovered' : kind === 'deleted' ? 'ResourceDeleted' : 'OK';
    items.push(makeItem(resource, capturedAt, body, status));
    changes.push(changeOf(resource, capturedAt, kind, stepsSeen(last, steps)));
    last = body;
  }
  return { items, changes };
}

function recorderStopped(resource: Resource, time: number): boolean {
  return (
    resource.account === PRODUCTION &&
    resource.region === HOME_REGION &&
    time >= RECORDER_STOPPED &&
    time < RECORDER_STARTED
  );
}

function kindOf(before: Body | null, after: Body | null): ChangeKind | null {
  if (before === null) return after === null ? null : 'created';
  if (after === null) return 'deleted';
  const same =
    before.configurationJson === after.configurationJson &&
    before.supplementaryJson === after.supplementaryJson &&
    before.tagsJson === after.tagsJson;
  if (!same) return 'modified';
  return before.relationshipsJson === after.relationshipsJson ? null : 'relationship';
}

/** The steps of which the item shows anything: what one did and another undid before the capture, it does not. */
function stepsSeen(before: Body | null, steps: readonly Version[]): Version[] {
  const shown = changedMembers(before, steps.at(-1)?.body ?? null);
  return steps.filter((step, index) => {
    const from = index === 0 ? before : steps[index - 1]!.body;
    return [...changedMembers(from, step.body)].some((member) => shown.has(member));
  });
}

function changedMembers(before: Body | null, after: Body | null): Set<string> {
  const [from, to] = [membersOf(before), membersOf(after)];
  const names = new Set([...from.keys(), ...to.keys()]);
  return new Set([...names].filter((name) => from.get(name) !== to.get(name)));
}

/** The members of a state's documents, as JSON; of its relationships, each is one. */
function membersOf(body: Body | null): Map<string, string> {
  const members = new Map<string, string>();
  for (const [document, text] of Object.entries(body ?? {})) {
    for (const [name, value] of Object.entries(JSON.parse(text))) {
      const member = JSON.stringify(value);
      members.set(`${document} ${document === 'relationshipsJson' ? member : name}`, member);
    }
  }
  return members;
}

function changeOf(
  resource: Resource,
  capturedAt: number,
  kind: ChangeKind,
  steps: readonly Version[],
): ConfigChange {
  const causes = steps.flatMap((step) => (step.cause === null ? [] : [step.cause]));
  const unexplained: Unexplained | null =
    steps.find((step) => step.unexplained !== null)?.unexplained ?? null;
  return {
    resourceType: TYPES[resource.model.kind],
    resourceId: resource.id,
    awsAccountId: resource.account,
    awsRegion: resource.region,
    capturedAt: isoMillis(capturedAt),
    kind,
    causes,
    unexplained,
  };
}

/** Version 1.3, S3 spelling (formats §7.3); a deleted resource has no configuration (formats §7.4). */
function makeItem(resource: Resource, capturedAt: number, body: Body | null, status: string): Item {
  const type = TYPES[resource.model.kind];
  const name = resource.name === null ? '' : `"resourceName":${JSON.stringify(resource.name)},`;
  const created = body === null ? 'null' : `"${isoMillis(resource.created)}"`;
  const text = `{"relatedEvents":[],"relationships":${body?.relationshipsJson ?? '[]'},"configuration":${
    body?.configurationJson ?? 'null'
  },"supplementaryConfiguration":${body?.supplementaryJson ?? '{}'},"tags":${
    body?.tagsJson ?? '{}'
  },"configurationItemVersion":"1.3","configurationItemCaptureTime":"${isoMillis(
    capturedAt,
  )}","configurationStateId":${capturedAt},"awsAccountId":"${resource.account}","configurationItemStatus":"${status}","resourceType":"${type}","resourceId":"${
    resource.id
  }",${name}"ARN":"${resource.arn}","awsRegion":"${resource.region}","availabilityZone":"${
    resource.zone
  }","configurationStateMd5Hash":"","resourceCreationTime":${created}}`;
  const deliveredIn = resource.region === 'global' ? GLOBAL_REGION : resource.region;
  return { type, account: resource.account, deliveredIn, capturedAt, resource, text, deleted: body === null };
}
