import { at } from './organisation';
import type { Random } from './prng';
import { escaped, hostOf, renderRecord } from './record';
import type { Resource } from './resources';
import type { PlannedEvent } from './slots';
import type { Player } from './story-cast';
import { isoSeconds } from './times';
import type { StoryStep } from './truth';
import type { World } from './world';

/** A call of the story. */
export interface StoryCall {
  /** hh:mm:ss on the day of the incident. */
  clock: string;
  by: Player;
  /** Recipient; the player's own account unless given. */
  account?: string;
  region: string;
  source: string;
  name: string;
  readOnly?: boolean;
  request?: unknown;
  response?: unknown;
  additional?: unknown;
  resources?: unknown;
  data?: boolean;
  error?: readonly [code: string, message: string];
  summary: string;
  /** Applied to the world when the timeline gets there; returns what it changed. */
  effect?: (world: World, time: number) => readonly Resource[];
}

/** An effect waiting for its moment. */
export interface Effect {
  time: number;
  eventID: string;
  apply: (world: World, time: number) => readonly Resource[];
}

/** Collects the story: its records, its steps for the truth, and what they do to the world. */
export class Script {
  readonly events: PlannedEvent[] = [];
  readonly steps: StoryStep[] = [];
  readonly effects: Effect[] = [];
  readonly random: Random;

  constructor(random: Random) {
    this.random = random;
  }

  /** Adds a call; returns its eventID. */
  call(c: StoryCall): string {
    const time = at(c.clock);
    const account = c.account ?? c.by.account;
    const eventID = this.random.uuid();
    const requestID = c.source === 's3' ? this.random.upper(16) : this.random.uuid();
    const text = renderRecord({
      version: c.source === 's3' || c.source === 'ec2' ? '1.11' : '1.10',
      identityJson: c.by.identityJson,
      time,
      source: c.source,
      name: c.name,
      region: c.region,
      address: c.by.address,
      agent: c.source === 's3' ? `[${c.by.agent}]` : c.by.agent,
      errorCode: c.error?.[0],
      errorMessage: c.error === undefined ? undefined : escaped(c.error[1]),
      requestJson: JSON.stringify(c.request ?? null),
      responseJson: JSON.stringify(
        c.source === 'ec2' && c.response ? { requestId: requestID, ...c.response } : (c.response ?? null),
      ),
      additionalJson: c.additional === undefined ? undefined : JSON.stringify(c.additional),
      resourcesJson: c.resources === undefined ? undefined : JSON.stringify(c.resources),
      requestID,
      eventID,
      readOnly: c.readOnly ?? true,
      data: c.data,
      recipient: account,
      host: hostOf(c.source, c.region),
      console: c.by.console,
    });
    const event = { time, account, region: c.region, eventID, text, failed: c.error !== undefined };
    this.add(event, c.name, c.by, c.summary, c.error?.[0] ?? null);
    if (c.effect !== undefined) this.effects.push({ time, eventID, apply: c.effect });
    return eventID;
  }

  /** Adds a record that was rendered elsewhere. */
  add(
    event: PlannedEvent,
    eventName: string,
    by: Player,
    summary: string,
    errorCode: string | null = null,
  ): void {
    this.events.push(event);
    this.steps.push({
      time: isoSeconds(event.time),
      eventID: event.eventID,
      eventName,
      account: event.account,
      region: event.region,
      principal: by.arn,
      accessKeyId: by.accessKeyId,
      sourceIPAddress: by.address,
      errorCode,
      actor: by.side,
      summary,
    });
  }
}

/** The message IAM gives when nothing allows a call (formats §2.6). */
export function denied(arn: string, action: string, resource = '*'): readonly [string, string] {
  return [
    'AccessDenied',
    `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  ];
}
