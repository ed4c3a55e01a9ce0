import type { Item } from './config-items';
import { STREAMS, WINDOW_FROM, WINDOW_TO } from './organisation';
import type { Output } from './output';
import { Random } from './prng';
import { compactSeconds, DAY, datePath, HOUR, MINUTE, SECOND } from './times';

const HISTORY_WINDOW = 6 * HOUR;

export interface ConfigCounts {
  configFiles: number;
  /** Items written, in snapshots and histories. */
  configItems: number;
  distinctConfigItems: number;
}

/** Writes a snapshot per account and region at the beginning of each day, and histories per type every six hours (formats §7.1, §7.2). */
export async function deliverConfig(
  seed: number,
  items: readonly Item[],
  output: Output,
): Promise<ConfigCounts> {
  let configFiles = 0;
  let configItems = 0;
  const written = new Set<Item>();
  for (const stream of STREAMS) {
    const random = new Random(seed, 'config-delivery', stream.index);
    const { account, region } = stream;
    const own = items.filter((item) => item.account === account && item.deliveredIn === region);
    const folder = (time: number): string => `AWSLogs/${account}/Config/${region}/${datePath(time, false)}`;
    const put = async (key: string, envelope: string, batch: readonly Item[]): Promise<void> => {
      for (const item of batch) written.add(item);
      configFiles++;
      configItems += batch.length;
      await output.write(
        key,
        Buffer.from(
          `{"fileVersion":"1.0",${envelope}"configurationItems":[${batch.map((item) => item.text).join(',')}]}`,
        ),
      );
    };
    for (let day = WINDOW_FROM; day < WINDOW_TO; day += DAY) {
      const time = day + random.int(3, 9) * MINUTE + random.int(0, 59) * SECOND;
      const id = random.uuid();
      const name = `${account}_Config_${region}_ConfigSnapshot_${compactSeconds(time)}_${id}.json.gz`;
      await put(
        `${folder(time)}/ConfigSnapshot/${name}`,
        `"configSnapshotId":"${id}",`,
        currentAt(own, time),
      );
    }
    for (let from = WINDOW_FROM; from < WINDOW_TO; from += HISTORY_WINDOW) {
      const to = from + HISTORY_WINDOW;
      const captured = own.filter((item) => item.capturedAt >= from && item.capturedAt < to);
      for (const type of [...new Set(captured.map((item) => item.type))].sort()) {
        const batch = captured
          .filter((item) => item.type === type)
          .sort((a, b) => a.capturedAt - b.capturedAt);
        const last = to - SECOND;
        const name = `${account}_Config_${region}_ConfigHistory_${type}_${compactSeconds(from)}_${compactSeconds(last)}_1.json.gz`;
        await put(`${folder(last)}/ConfigHistory/${name}`, '', batch);
      }
    }
  }
  await output.finish();
  return { configFiles, configItems, distinctConfigItems: written.size };
}

/** The newest item of each resource at a moment, the deleted left out. */
function currentAt(items: readonly Item[], time: number): Item[] {
  const newest = new Map<Item['resource'], Item>();
  for (const item of items) {
    const known = newest.get(item.resource);
    if (item.capturedAt <= time && (known === undefined || known.capturedAt <= item.capturedAt))
      newest.set(item.resource, item);
  }
  return [...newest.values()].filter((item) => !item.deleted);
}
