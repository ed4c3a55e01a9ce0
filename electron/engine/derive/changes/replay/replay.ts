import type { ReplayedPart } from '../../../../../shared/model/change';
import { isObject, type Json, type JsonObject } from '../json';

/** A call as replay reads it: who made it, and its bodies, decoded. */
export interface ReplayCall {
  told: NonNullable<ReplayedPart['call']>;
  eventSource: string;
  eventName: string;
  request: JsonObject;
  response: JsonObject;
}

/** How the calls on one type of resource are replayed. */
export interface Replayer {
  resourceType: string;
  eventSource: string;
  /** In the order they are shown. */
  settings: readonly string[];
  /** Whether a call changes the resource that goes by one of these names. */
  isOn(call: ReplayCall, names: ReadonlySet<string>): boolean;
  apply(board: Board, call: ReplayCall, names: ReadonlySet<string>): void;
}

interface Held {
  state: 'present' | 'absent';
  value: string;
  call: ReplayCall;
}

/** The state so far. A setting is complete once nothing that no call told of can be in it. */
export class Board {
  exists: boolean | null = null;
  readonly #held = new Map<string, Map<string, Held>>();
  readonly #complete = new Set<string>();

  /** The resource came into being: what it has is what the calls from here on give it. */
  begin(complete: readonly string[]): void {
    this.#held.clear();
    this.#complete.clear();
    for (const setting of complete) this.#complete.add(setting);
    this.exists = true;
  }

  end(): void {
    this.begin([]);
    this.exists = false;
  }

  /** One of several: a rule, an attached policy. */
  add(setting: string, key: string, value: string, call: ReplayCall): void {
    this.#of(setting).set(key, { state: 'present', value, call });
  }

  remove(setting: string, key: string, value: string, call: ReplayCall): void {
    this.#of(setting).set(key, { state: 'absent', value, call });
  }

  /** What there is only one of: a policy, a status. */
  put(setting: string, value: string, call: ReplayCall): void {
    this.#held.set(setting, new Map([['', { state: 'present', value, call }]]));
    this.#complete.add(setting);
  }

  clear(setting: string, call: ReplayCall): void {
    this.#held.set(setting, new Map([['', { state: 'absent', value: '', call }]]));
    this.#complete.add(setting);
  }

  forget(setting: string): void {
    this.#held.delete(setting);
    this.#complete.delete(setting);
  }

  /** Every setting, with what is known of it; last in each, that more may be there. */
  parts(settings: readonly string[]): ReplayedPart[] {
    if (this.exists !== true) return [];
    return settings.flatMap((setting) => {
      const parts: ReplayedPart[] = [...this.#of(setting).values()].map(({ state, value, call }) => ({
        setting,
        state,
        value: value === '' ? null : value,
        call: call.told,
      }));
      if (!this.#complete.has(setting)) parts.push({ setting, state: 'unknown', value: null, call: null });
      else if (parts.length === 0) parts.push({ setting, state: 'absent', value: null, call: null });
      return parts;
    });
  }

  #of(setting: string): Map<string, Held> {
    const held = this.#held.get(setting) ?? new Map<string, Held>();
    this.#held.set(setting, held);
    return held;
  }
}

/** A member's text; numbers as text, everything else as nothing. */
export function textOf(value: Json | undefined): string | null {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' ? String(value) : null;
}

export function memberOf(value: Json | undefined, ...path: readonly string[]): Json | undefined {
  let held = value;
  for (const name of path) held = isObject(held) ? held[name] : undefined;
  return held;
}

/** The elements of a list in any of EC2's spellings: `{items: []}`, `[]`, or one object alone. */
export function elementsOf(value: Json | undefined): JsonObject[] {
  const list = isObject(value) && Array.isArray(value.items) ? value.items : value;
  return (Array.isArray(list) ? list : [list]).filter(isObject);
}

/** A document as JSON text, whether the call holds it as text or as an object. */
export function documentText(value: Json | undefined): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  return value === undefined || value === null ? null : JSON.stringify(value);
}

export const tail = (text: string): string =>
  text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf(':')) + 1);
