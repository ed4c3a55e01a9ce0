import { existsSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDemo } from '../../electron/engine/demo/demo';
import type { DemoTruth } from '../../electron/engine/demo/truth';
import { deriveWho } from '../../electron/engine/derive/who';
import { load } from '../../electron/engine/ingest/load';
import { lineage } from '../../electron/engine/questions/lineage';
import { Networks } from '../../electron/engine/questions/networks';
import { compare, principal, touchedBy } from '../../electron/engine/questions/principal';
import { principals, principalsBy } from '../../electron/engine/questions/principals';
import { SIGNALS } from '../../electron/engine/questions/signals/index';
import { signals } from '../../electron/engine/questions/signals/run';
import { type CaseStore, createCase, openCase } from '../../electron/engine/store/open';
import { SCHEMA_VERSION } from '../../electron/engine/store/schema';
import { raw } from '../../electron/engine/store/sql';
import { BREAKDOWNS } from '../../shared/model/identity';
import { ACTOR_ROWS, type ActorRow, judge } from '../unit/lineage/origins';
import { median, withFolder } from './tools';

/**
 * Who: the origin of every event of the first half against the truth, and how long lineage, breakdowns and signals take on
 * all of them. The case is made once and kept, for as long as its schema is the same.
 */
export async function benchIdentity(events: number): Promise<void> {
  const path = join(tmpdir(), `coldtrail-bench-identity-${events}-v${SCHEMA_VERSION}.coldtrail`);
  if (!existsSync(path)) await withFolder((work) => make(work, path, events / 2));
  const store = await openCase(path);
  try {
    await withFolder((work) => speed(store, join(work, 'networks.json'), events));
  } finally {
    store.close();
  }
}

async function make(work: string, path: string, half: number): Promise<void> {
  const made = join(work, 'made.coldtrail');
  const store = await createCase(made);
  try {
    const { truth } = await writeDemo({ dir: join(work, 'one'), events: half });
    await load(store, [join(work, 'one')], {});
    await origins(store, truth);
    rmSync(join(work, 'one'), { recursive: true });
    await writeDemo({ dir: join(work, 'two'), events: half, seed: 2 });
    await load(store, [join(work, 'two')], {});
  } finally {
    store.close();
  }
  renameSync(made, path);
}

async function origins(store: CaseStore, truth: DemoTruth): Promise<void> {
  const { right, saidCut, wrong } = judge(await store.reader.all<ActorRow>(raw(ACTOR_ROWS)), truth);
  const lost = wrong.reduce((sum, { row }) => sum + row.events, 0);
  console.log(
    `origins of ${truth.totals.uniqueEvents} events: ${right} right, ${saidCut} said to be cut, ${lost} wrong (at most 0)${lost > 0 ? '  MISSED' : ''}`,
  );
}

async function speed(store: CaseStore, settings: string, events: number): Promise<void> {
  const { reader } = store;
  const networks = new Networks(settings);
  console.log(`identity on ${events} events, milliseconds: median of ${RUNS}, best, and least CPU`);
  const derive = () => store.writer.transaction(deriveWho);
  await timed('lineage of the whole case, and what principals used', 20_000, derive, 1);
  const [deep] = await reader.all<{ key: string; event: string }>(
    raw(`SELECT c.key, min(e."eventID") AS event FROM credential AS c JOIN event AS e ON e.credential = c.key
      WHERE c.depth = (SELECT max(depth) FROM credential) GROUP BY c.key ORDER BY c.key LIMIT 1`),
  );
  if (!deep) throw new Error('the example has no chain');
  await timed('lineage of a key', 50, () => lineage(reader, { of: deep.key, count: 500 }));
  await timed('lineage of an event', 50, () => lineage(reader, { of: deep.event, count: 500 }));
  const everyone = await principals(reader, { query: '', count: 1_000 });
  await timed('principals', 300, () => principals(reader, { query: '', count: 1_000 }));
  for (const by of BREAKDOWNS) {
    await timed(`principals by ${by}`, 300, () => principalsBy(reader, { query: '', by, count: 200 }));
  }
  const [first, second] = everyone;
  if (!first || !second) throw new Error('the example has no principals');
  const [left, right] = [{ principal: first.principal }, { principal: second.principal }];
  await timed(`page of a principal with ${first.events} events`, 300, () =>
    principal(reader, left, networks),
  );
  await timed('what it touched', 300, () => touchedBy(reader, left));
  await timed('two principals side by side', 300, () => compare(reader, { left, right }, networks));
  const middle = await reader.first<{ at: string }>(
    raw('SELECT median("eventTime") AS at FROM event_record WHERE "eventTime" IS NOT NULL'),
  );
  const [before, after] = [
    { ...left, to: middle?.at },
    { ...left, from: middle?.at },
  ];
  await timed('its page in a period', 300, () => principal(reader, after, networks));
  await timed('what it touched in a period', 300, () => touchedBy(reader, after));
  await timed('one principal in two periods', 300, () =>
    compare(reader, { left: before, right: after }, networks),
  );
  for (const { id } of SIGNALS) {
    await timed(`signal ${id}`, 300, () => signals(reader, { ids: [id], count: 100 }, networks));
  }
}

const RUNS = 5;

/** Wall-clock time depends on what else the machine does; CPU time says what the work costs. */
async function timed(name: string, limit: number, work: () => Promise<unknown>, times = RUNS): Promise<void> {
  const runs: { wall: number; cpu: number }[] = [];
  for (let run = 0; run < times; run++) {
    const [usage, started] = [process.cpuUsage(), performance.now()];
    await work();
    const { user, system } = process.cpuUsage(usage);
    runs.push({ wall: performance.now() - started, cpu: (user + system) / 1_000 });
  }
  const walls = runs.map((run) => run.wall);
  const wall = median(walls);
  const figures = [wall, Math.min(...walls), Math.min(...runs.map((run) => run.cpu))];
  const text = figures.map((one) => one.toFixed(0).padStart(8)).join('');
  console.log(`${name.padEnd(52)}${text}   (at most ${limit})${wall > limit ? '  MISSED' : ''}`);
}
