import { INCIDENT_DAY, loggedPart, STREAMS, type Stream, WINDOW_FROM, WINDOW_TO } from './organisation';
import { Random, Weighted } from './prng';
import { HOUR, MINUTE } from './times';

const TICK = 5 * MINUTE;
const SHORTEST_DELAY = 2 * MINUTE;
const LONGEST_DELAY = 12 * MINUTE;
/** Events of a file on average; the number of files follows from it. */
const EVENTS_PER_FILE = 280;

/** A record whose text is already settled. */
export interface PlannedEvent {
  time: number;
  account: string;
  region: string;
  eventID: string;
  text: string;
  failed: boolean;
}

/** One log file to be delivered. */
export interface Slot {
  stream: Stream;
  /** Delivery time, to the minute. */
  delivered: number;
  /** Its events happen here: 2–12 minutes before delivery, and while the trail was logging. */
  from: number;
  to: number;
  planned: PlannedEvent[];
  /** How many records of everyday traffic it carries. */
  noise: number;
  /** How many records of the file before it are delivered here once more. */
  repeats: number;
  /** Part of the story: somewhat smaller files. */
  story: boolean;
}

/** Which files are delivered when. Everything else finds its place in them. */
export class SlotPlan {
  readonly slots: Slot[] = [];
  readonly #byStream = new Map<number, Slot[]>();

  inStream(stream: Stream): readonly Slot[] {
    return this.#byStream.get(stream.index) ?? [];
  }

  /** The slot that can carry an event of this moment, if there is one. */
  covering(stream: Stream, time: number): Slot | null {
    return this.inStream(stream).find((slot) => slot.from <= time && time <= slot.to) ?? null;
  }

  /** Adds the slot delivered at `delivered`, unless the trail was not logging then. */
  add(stream: Stream, delivered: number, story = false): Slot | null {
    const window = loggedPart(delivered - LONGEST_DELAY, delivered - SHORTEST_DELAY);
    if (window === null || (!story && window.to - window.from < MINUTE)) return null;
    const slot: Slot = { stream, delivered, ...window, planned: [], noise: 0, repeats: 0, story };
    this.slots.push(slot);
    const list = this.#byStream.get(stream.index);
    if (list === undefined) this.#byStream.set(stream.index, [slot]);
    else list.push(slot);
    return slot;
  }

  /** Puts a settled event where it belongs, opening a file for it when none fits. */
  place(stream: Stream, event: PlannedEvent, story = false): void {
    const latest = Math.floor((event.time + LONGEST_DELAY) / TICK) * TICK;
    const slot = this.covering(stream, event.time) ?? this.add(stream, latest, story);
    if (slot === null) throw new Error(`The trail was not logging at ${new Date(event.time).toISOString()}.`);
    slot.planned.push(event);
  }

  /** By stream, then by delivery. */
  sorted(): Slot[] {
    return [...this.slots].sort((a, b) => a.stream.index - b.stream.index || a.delivered - b.delivered);
  }
}

/** How busy an hour of the day is; the organisation sits in central Europe. */
export function activity(time: number): number {
  const hour = new Date(time).getUTCHours();
  if (hour >= 7 && hour < 17) return 1;
  if (hour >= 5 && hour < 20) return 0.6;
  return 0.3;
}

/** Fills a plan that already holds the story's slots up to the number of files that `events` calls for. */
export function fillPlan(plan: SlotPlan, seed: number, events: number): void {
  const random = new Random(seed, 'slots');
  const wanted = Math.max(Math.round(events / EVENTS_PER_FILE), plan.slots.length + 24);
  const taken = new Set(plan.slots.map((slot) => key(slot.stream, slot.delivered)));
  const open = (stream: Stream, delivered: number): boolean => {
    if (delivered > WINDOW_TO + 10 * MINUTE || taken.has(key(stream, delivered))) return false;
    if (plan.add(stream, delivered) === null) return false;
    taken.add(key(stream, delivered));
    return true;
  };
  // The three us-east-1 streams now and then deliver together, so that calls across accounts find both their files.
  const shared = [7 * HOUR + 40 * MINUTE, 14 * HOUR + 20 * MINUTE, 31 * HOUR + 15 * MINUTE];
  for (const offset of shared)
    for (const s of STREAMS) if (s.region === 'us-east-1') open(s, WINDOW_FROM + offset);
  for (const stream of STREAMS) {
    if (stream.weight >= 10) {
      // Two in a row: their times overlap, and some records are delivered with both.
      const first = WINDOW_FROM + (9 + stream.index) * HOUR;
      open(stream, first);
      open(stream, first + TICK);
    }
    open(stream, WINDOW_FROM + random.int(6, 10) * HOUR + random.int(0, 11) * TICK);
    open(stream, INCIDENT_DAY + random.int(6, 9) * HOUR + random.int(0, 11) * TICK);
  }
  const ticks = Array.from(
    { length: (WINDOW_TO - WINDOW_FROM) / TICK + 2 },
    (_, i) => WINDOW_FROM + (i + 1) * TICK,
  );
  const byStream = new Weighted(STREAMS, (stream) => stream.weight);
  const byTick = new Weighted(ticks, (tick) => activity(tick));
  let misses = 0;
  while (plan.slots.length < wanted) {
    const stream = byStream.pick(random);
    const existing = plan.inStream(stream);
    // Traffic comes in runs: half of the files follow another one.
    const tick =
      random.chance(0.5) && existing.length > 0
        ? random.pick(existing).delivered + TICK
        : byTick.pick(random);
    if (open(stream, tick)) continue;
    misses++;
    // When most ticks are taken, a tick may deliver a second file, as busy accounts do.
    if (misses > wanted && plan.add(stream, Math.min(tick, WINDOW_TO)) !== null) misses = wanted - 50;
  }
}

/** Shares out the everyday traffic so that records of all kinds add up to `events`. Returns false when there are too few. */
export function shareOut(plan: SlotPlan, seed: number, events: number): boolean {
  const random = new Random(seed, 'shares');
  const slots = plan.sorted();
  let fixed = 0;
  let following = 0;
  slots.forEach((slot, index) => {
    const before = slots[index - 1];
    const follows =
      before !== undefined && before.stream === slot.stream && before.to - slot.from >= 2 * MINUTE;
    // Some for a small export already, and never many.
    if (follows) following++;
    slot.repeats = follows && (following <= 8 || random.chance(0.05)) ? random.int(1, 2) : 0;
    fixed += slot.planned.length + slot.repeats;
  });
  const free = events - fixed;
  if (free < slots.length) return false;
  const weights = slots.map((slot) => {
    const busy = 0.4 + 0.6 * activity(slot.from) + slot.stream.weight / 40;
    return (
      busy *
      Math.exp(random.normal() * 0.5) *
      (slot.story ? 0.6 : 1) *
      ((slot.to - slot.from + MINUTE) / (11 * MINUTE))
    );
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let given = 0;
  let carry = 0;
  slots.forEach((slot, index) => {
    carry += (weights[index]! / total) * free;
    slot.noise = Math.floor(carry) - given;
    given += slot.noise;
  });
  slots[slots.length - 1]!.noise += free - given;
  return true;
}

function key(stream: Stream, delivered: number): string {
  return `${stream.index} ${delivered}`;
}
