import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeDemo } from '../../electron/engine/demo/demo';
import type { Change } from '../../shared/model/change';
import { judgeChanges, sumOf } from '../unit/changes/judged';
import { logFiles, readTree } from '../unit/demo/tree';
import { TestEngine } from '../unit/helpers/engine';
import { tempFolder } from '../unit/helpers/temp';

/** Seeds that nothing was tuned on; what each makes hard is drawn from it. */
const SEEDS = [271828, 161803];

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
      const extra: Change[] = [];
      const judged = judgeChanges(truth.changes, changes, (what, _, found) => {
        if (what === 'extra' && found !== undefined) extra.push(found);
      });
      tallies.push(...judged.values());
      // The truth begins with the window; a resource that Config saw within a day of its creation was made before it.
      for (const { kind, causes, capturedAt } of extra)
        expect([kind, causes, capturedAt < truth.window.from]).toEqual(['created', [], true]);
    }
    const { explained, unexplained, lost } = sumOf(tallies);
    expect(lost).toBe(0);
    const known = explained.right + explained.wrong + explained.missed;
    const unknown = unexplained.abstained + unexplained.blamed;
    expect(known).toBeGreaterThan(500);
    expect(unknown).toBeGreaterThan(40);
    expect(explained.right / known).toBeGreaterThanOrEqual(0.97);
    expect(unexplained.abstained / unknown).toBeGreaterThanOrEqual(0.97);
  }, 180_000);
});
