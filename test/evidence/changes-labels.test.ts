import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeDemo } from '../../electron/engine/demo/demo';
import type { Change } from '../../shared/model/change';
import { logFiles, readTree } from '../unit/demo/tree';
import { TestEngine } from '../unit/helpers/engine';
import { tempFolder } from '../unit/helpers/temp';
import labels from './changes-labels.json';

/**
 * Changes of one trial, drawn by lot from every type of resource and labelled by reading the log files and items
 * themselves: which calls made what the item shows, or none. Neither the engine nor the trial's truth was asked.
 */
const SEED = 61_803;

const keyOf = (
  change: Pick<Change, 'awsAccountId' | 'awsRegion' | 'resourceType' | 'resourceId' | 'capturedAt'>,
) =>
  [
    change.awsAccountId,
    change.awsRegion,
    change.resourceType,
    change.resourceId,
    Date.parse(change.capturedAt),
  ].join(' ');

describe('changes labelled by hand', () => {
  let found: Map<string, Change>;
  let recorded: Set<unknown>;

  beforeAll(async () => {
    const dir = join(tempFolder(), 'labelled');
    await writeDemo({ dir, events: 2_500, seed: SEED, trial: true });
    recorded = new Set(
      logFiles(readTree(dir)).flatMap(({ records }) => records.map(({ eventID }) => eventID)),
    );
    const engine = await TestEngine.load(dir);
    const { rows } = await engine.call('changes', { count: 10_000 });
    found = new Map(rows.map((change) => [keyOf(change), change]));
  }, 120_000);

  it('are fifty and more, and of the evidence that was labelled', () => {
    expect(labels.length).toBeGreaterThanOrEqual(50);
    // Whoever changes what the trial writes draws and labels anew.
    expect(labels.flatMap(({ calls }) => calls).filter(({ eventID }) => !recorded.has(eventID))).toEqual([]);
  });

  it('are all found, with the likeliest cause among the labelled calls, or none', () => {
    const wrong = labels.flatMap((label) => {
      const change = found.get(keyOf(label));
      const top = change?.causes[0];
      const isRight =
        change !== undefined &&
        (label.calls.length === 0
          ? top === undefined
          : label.calls.some(({ eventID }) => eventID === top?.eventID));
      return isRight
        ? []
        : [`${keyOf(label)}: ${change === undefined ? 'no change' : (top?.eventName ?? 'no cause')}`];
    });
    expect(wrong).toEqual([]);
  });

  it('name every labelled call among their causes', () => {
    const missing = labels.flatMap((label) => {
      const causes = new Set(found.get(keyOf(label))?.causes.map(({ eventID }) => eventID));
      return label.calls
        .filter(({ eventID }) => !causes.has(eventID))
        .map(({ eventName }) => `${keyOf(label)}: ${eventName}`);
    });
    expect(missing).toEqual([]);
  });
});
