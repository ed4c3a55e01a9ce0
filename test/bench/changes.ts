import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDemo } from '../../electron/engine/demo/demo';
import { derive } from '../../electron/engine/derive/derive';
import { load } from '../../electron/engine/ingest/load';
import { listChanges } from '../../electron/engine/questions/changes';
import { listResources } from '../../electron/engine/questions/resources';
import { stateAt } from '../../electron/engine/questions/state';
import { type CaseStore, createCase } from '../../electron/engine/store/open';
import { CALLS } from '../../shared/api';
import type { Change } from '../../shared/model/change';
import { judgeChanges, sumOf, type Tally } from '../unit/changes/judged';
import { fillScale, SCALE } from './changes-scale';

/**
 * How well changes are explained, against the truth of examples made hard by seeds that nothing was tuned on, and how
 * long it takes at 200,000 items and two million events. Run by `npm run bench`; alone with `tsx test/bench/changes.ts`.
 */
export async function benchChanges(seeds: readonly number[]): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), 'coldtrail-bench-changes-'));
  try {
    await accuracy(work, seeds);
    await speed(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function accuracy(work: string, seeds: readonly number[]): Promise<void> {
  const byType = new Map<string, Tally[]>();
  for (const seed of seeds) {
    const dir = join(work, `evidence-${seed}`);
    const { truth } = await writeDemo({ dir, events: 10_000, seed, trial: true });
    const store = await createCase(join(work, `${seed}.coldtrail`));
    await load(store, [dir], {});
    const found = await everyChange(store);
    store.close();
    for (const [type, tally] of judgeChanges(truth.changes, found)) {
      byType.set(type, [...(byType.get(type) ?? []), tally]);
    }
  }
  console.log(`causes of changes, seeds ${seeds.join(', ')}`);
  console.log(`${'type'.padEnd(28)} changes  precision  recall  false attribution  abstention`);
  for (const [type, tallies] of [...byType].sort()) line(type.replace('AWS::', ''), sumOf(tallies));
  line('all', sumOf([...byType.values()].flat()));
}

/** Precision: of the causes named first, those that are. Recall: of the changes with one, those that got it. */
function line(name: string, { explained, unexplained }: Tally): void {
  const known = explained.right + explained.wrong + explained.missed;
  const unknown = unexplained.blamed + unexplained.abstained;
  const share = (part: number, whole: number) =>
    whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
  const named = explained.right + explained.wrong + unexplained.blamed;
  console.log(
    [
      name.padEnd(28),
      String(known + unknown).padStart(7),
      share(explained.right, named).padStart(10),
      share(explained.right, known).padStart(7),
      share(unexplained.blamed, unknown).padStart(18),
      share(unexplained.abstained, unknown).padStart(11),
    ].join(' '),
  );
}

async function everyChange({ reader }: CaseStore): Promise<Change[]> {
  const args = CALLS.changes.args.parse({ count: 10_000 });
  return (await listChanges(reader, args)).rows;
}

async function speed(work: string): Promise<void> {
  const store = await createCase(join(work, 'scale.coldtrail'));
  try {
    await fillScale(store);
    const { resources, itemsEach, events } = SCALE;
    console.log(`${resources * itemsEach} items, ${events} events`);
    await timed('all changes and causes, s', 1, () => derive(store));
    const one = { resourceId: 'group-777' };
    await timed("a resource's timeline, s", 5, () =>
      listChanges(store.reader, CALLS.changes.args.parse({ resource: one })),
    );
    await timed('newest changes, s', 5, () =>
      listChanges(store.reader, CALLS.changes.args.parse({ order: 'newest' })),
    );
    await timed('resources by words, s', 5, () =>
      listResources(store.reader, CALLS.resources.args.parse({ text: 'group-77 team-7' })),
    );
    await timed('the account at T, s', 3, () =>
      stateAt(store.reader, CALLS.state.args.parse({ at: '2026-02-01T12:00:00Z' })),
    );
  } finally {
    store.close();
  }
}

async function timed(name: string, times: number, work: () => Promise<unknown>): Promise<void> {
  const seconds: number[] = [];
  const cpu = process.cpuUsage();
  for (let turn = 0; turn < times; turn++) {
    const begun = performance.now();
    await work();
    seconds.push((performance.now() - begun) / 1_000);
  }
  const used = process.cpuUsage(cpu);
  const median = seconds.toSorted((a, b) => a - b)[Math.floor(times / 2)] ?? 0;
  const spent = (used.user + used.system) / 1e6 / times;
  console.log(`${name.padEnd(44)}${median.toFixed(3).padStart(8)}   (CPU ${spent.toFixed(2)})`);
}

const SEEDS = [271828, 161803, 5772, 14142, 99991];
if (process.argv[1]?.endsWith('changes.ts')) await benchChanges(SEEDS);

export { SEEDS as CHANGE_SEEDS };
