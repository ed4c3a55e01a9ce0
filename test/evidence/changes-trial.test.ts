import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeDemo } from '../../electron/engine/demo/demo';
import type { Change } from '../../shared/model/change';
import { judgeChanges, sumOf } from '../unit/changes/judged';
import { logFiles, readTree } from '../unit/demo/tree';
import { TestEngine } from '../unit/helpers/engine';
import { tempFolder } from '../unit/helpers/temp';

/** Seeds that nothing was tuned on; what each makes hard is drawn from it. */
const SEEDS = [4711, 90210];

async function allChanges(engine: TestEngine): Promise<Change[]> {
  const rows: Change[] = [];
  for (let start = 0; ; start += 1_000) {
    const page = await engine.call('changes', { start, count: 1_000 });
    rows.push(...page.rows);
    if (start + 1_000 >= page.total) return rows;
  }
}

describe('causes of changes, with crowds, denied attempts, lost files and a stopped recorder', () => {
  it('are right, and are not given where there is none', async () => {
    const tallies = [];
    for (const seed of SEEDS) {
      const dir = join(tempFolder(), `trial-${seed}`);
      const { truth } = await writeDemo({ dir, events: 6_000, seed, trial: true });
      const failed = new Set(
        logFiles(readTree(dir)).flatMap(({ records }) =>
          records.filter((record) => record.errorCode !== undefined).map((record) => record.eventID),
        ),
      );
      expect(failed.size).toBeGreaterThan(100);
      const engine = await TestEngine.load(dir);
      const changes = await allChanges(engine);
      expect(
        changes.flatMap(({ causes }) => causes).filter(({ eventID }) => failed.has(eventID ?? '')),
      ).toEqual([]);
      for (const change of changes) expect(change.unexplained.length > 0).toBe(change.causes.length === 0);
      tallies.push(...judgeChanges(truth.changes, changes).values());
    }
    const { explained, unexplained, lost } = sumOf(tallies);
    // A tie that goes and comes back before Config looks leaves nothing to see.
    expect(lost).toBeLessThanOrEqual(2);
    const known = explained.right + explained.wrong + explained.missed;
    const unknown = unexplained.abstained + unexplained.blamed;
    expect(known).toBeGreaterThan(500);
    expect(unknown).toBeGreaterThan(40);
    expect(explained.right / known).toBeGreaterThanOrEqual(0.97);
    expect(unexplained.abstained / unknown).toBeGreaterThanOrEqual(0.97);
  }, 180_000);
});
