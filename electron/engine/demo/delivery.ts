import { createHash } from 'node:crypto';
import { type DeliveredLog, headObject, makeDigests } from './digests';
import { NoiseMaker, type NoiseRecord } from './noise';
import { ORGANISATION, STREAMS } from './organisation';
import type { Output } from './output';
import type { Cast } from './planner';
import { Random } from './prng';
import type { Slot } from './slots';
import { compactMinutes, datePath } from './times';
import type { World } from './world';

export interface DeliveryCounts {
  logFiles: number;
  digestFiles: number;
  signatureFiles: number;
  events: number;
  uniqueEvents: number;
  failedEvents: number;
  uniqueFailedEvents: number;
  inflatedLogBytes: number;
}

/**
 * Renders and writes all log files, account by account and region by region, in the order of delivery, and after each
 * such stream its digests. Only the file being written is in memory.
 */
export async function deliver(
  seed: number,
  slots: readonly Slot[],
  cast: Cast,
  world: World,
  output: Output,
  step: (done: number) => void,
): Promise<DeliveryCounts> {
  const counts: DeliveryCounts = {
    logFiles: 0,
    digestFiles: 0,
    signatureFiles: 0,
    events: 0,
    uniqueEvents: 0,
    failedEvents: 0,
    uniqueFailedEvents: 0,
    inflatedLogBytes: 0,
  };
  for (const stream of STREAMS) {
    const maker = new NoiseMaker(seed, stream, cast, world);
    const logs: DeliveredLog[] = [];
    let before: readonly NoiseRecord[] = [];
    for (const slot of slots) {
      if (slot.stream !== stream) continue;
      const own: NoiseRecord[] = [...slot.planned, ...maker.render(slot)];
      const repeated = before
        .filter((record) => record.time >= slot.from && record.time <= slot.to)
        .slice(0, slot.repeats);
      // What cannot be delivered again is made up for, so that the total stays what was asked for.
      if (repeated.length < slot.repeats)
        own.push(...maker.render({ ...slot, noise: slot.repeats - repeated.length }));
      const records = shuffled(new Random(seed, 'order', stream.index, logs.length), [...own, ...repeated]);
      const content = Buffer.from(`{"Records":[${records.map((record) => record.text).join(',')}]}`);
      const key = logKey(seed, slot, logs.length);
      logs.push({
        key,
        delivered: slot.delivered,
        sha256: createHash('sha256').update(content).digest('hex'),
        ...span(records),
      });
      await output.write(key, content);
      counts.logFiles++;
      counts.events += records.length;
      counts.uniqueEvents += own.length;
      counts.failedEvents += records.filter((record) => record.failed).length;
      counts.uniqueFailedEvents += own.filter((record) => record.failed).length;
      counts.inflatedLogBytes += content.length;
      before = own;
      step(counts.events);
    }
    for (const digest of makeDigests(stream, logs)) {
      await output.write(digest.key, digest.content);
      counts.digestFiles++;
      if (!digest.last) continue;
      await output.write(`${digest.key}.head-object.json`, Buffer.from(headObject(digest)));
      counts.signatureFiles++;
    }
  }
  await output.finish();
  return counts;
}

function span(records: readonly NoiseRecord[]): { oldest: number; newest: number } {
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (const record of records) {
    oldest = Math.min(oldest, record.time);
    newest = Math.max(newest, record.time);
  }
  return { oldest, newest };
}

/** Formats §1.1, §1.2. */
function logKey(seed: number, slot: Slot, ordinal: number): string {
  const { account, region, index } = slot.stream;
  const unique = new Random(seed, 'file', index, slot.delivered, ordinal).mixed(16);
  const name = `${account}_CloudTrail_${region}_${compactMinutes(slot.delivered)}_${unique}.json.gz`;
  return `AWSLogs/${ORGANISATION}/${account}/CloudTrail/${region}/${datePath(slot.delivered, true)}/${name}`;
}

/** Events inside a file are in no order (formats §1.2). */
function shuffled<T>(random: Random, list: T[]): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = random.int(0, i);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}
