import { rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import type { LoadProgress, LoadSummary } from '../../../shared/model/evidence';
import { Failure } from '../../../shared/result';
import { derive } from '../derive/derive';
import { type WalkProblem, walk } from '../evidence/walk';
import { type CaseStore, ROW_GROUP_ROWS } from '../store/open';
import { raw, sql } from '../store/sql';
import { insertSpools, SPOOLS } from './batch';
import { Channel } from './channel';
import type { BatchCounts, Task } from './messages';
import { type BatchResult, WorkerDied, WorkerPool } from './pool';
import { ProgressMeter } from './progress';

/**
 * What a worker reads in one go, in stored bytes and files. The first batches are small, so that DuckDB has rows to take
 * soon after the start.
 */
const BATCH_BYTES = 2 * 2 ** 20;
const FIRST_BATCH_BYTES = 256 * 2 ** 10;
const BATCH_FILES = 256;
/**
 * Rows that make a transaction: enough that DuckDB writes whole row groups once, few enough that a kill loses little. A
 * file is never split over two.
 */
const COMMIT_ROWS = 4 * ROW_GROUP_ROWS;
const COMMIT_FILES = 2_000;

export interface LoadOptions {
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
}

/**
 * Refuses paths under which there is nothing to load, before a case is made for them.
 *
 * @throws Failure `not-found` or `unreadable`, one sentence about the first such path
 */
export function checkEvidence(paths: readonly string[]): void {
  for (const path of paths) {
    let problem: WalkProblem | null = null;
    let any = false;
    for (const found of walk([path])) {
      if ('file' in found) {
        any = true;
        break;
      }
      problem ??= found.problem;
    }
    if (any) continue;
    if (!problem) {
      const folder = statSync(path).isDirectory();
      const message = folder
        ? `There are no files under ${path}.`
        : `${path} is neither a file nor a folder.`;
      throw new Failure('not-found', message);
    }
    const kind = problem.message.startsWith('There is nothing') ? 'not-found' : 'unreadable';
    throw new Failure(kind, `${problem.path} cannot be loaded. ${problem.message}`);
  }
}

/**
 * Loads evidence into a case: workers read and inflate, DuckDB takes their rows batch by batch, ledger and rows of a
 * batch in one transaction. Files the case already has are left out. Nothing that goes wrong with a file ends the load.
 */
export async function load(
  store: CaseStore,
  paths: readonly string[],
  options: LoadOptions = {},
): Promise<LoadSummary> {
  const started = performance.now();
  const meter = new ProgressMeter(options.onProgress);
  const plan = await planLoad(store, paths, meter);
  const totals: BatchCounts = emptyCounts();
  let unchanged = 0;
  try {
    await store.setThreads(availableParallelism() / 3);
    totals.failed += await recordProblems(store, plan.problems, plan.loadId);
    unchanged = await readAll(store, plan, totals, meter, options);
  } finally {
    await store.setThreads(availableParallelism());
    meter.state('deriving');
    await derive(store);
  }
  const cancelled = options.signal?.aborted ?? false;
  if (!cancelled) await store.writer.run(raw('DELETE FROM pending_file'));
  await store.writer.run(raw('CHECKPOINT'));
  const outcome = await countOutcome(store, plan.loadId);
  meter.state(cancelled ? 'cancelled' : 'done');
  const alreadyLoaded = plan.alreadyLoaded + unchanged;
  return {
    files: {
      found: totals.loaded + totals.partial + totals.skipped + totals.failed + alreadyLoaded,
      loaded: totals.loaded,
      partial: totals.partial,
      skipped: totals.skipped,
      failed: totals.failed,
      alreadyLoaded,
    },
    events: tally(totals.events, outcome.eventDuplicates, totals.rejectedEvents),
    configItems: tally(totals.configItems, outcome.itemDuplicates, totals.rejectedItems),
    notices: outcome.notices,
    seconds: Math.round(performance.now() - started) / 1000,
    cancelled,
  };
}

/** records = unique + duplicates + rejected. */
const tally = (kept: number, duplicates: number, rejected: number) => ({
  records: kept + rejected,
  unique: kept - duplicates,
  duplicates,
  rejected,
});

interface Plan {
  loadId: number;
  tasks: Task[];
  problems: { id: number; problem: WalkProblem }[];
  alreadyLoaded: number;
}

interface Known {
  id: number;
  path: string;
  size: number;
  modified: string | null;
  status: string;
  sha256: string | null;
}

/** Finds the files, leaves out those the case has, and gives the others their numbers. */
async function planLoad(store: CaseStore, paths: readonly string[], meter: ProgressMeter): Promise<Plan> {
  meter.state('walking');
  const known = new Map<string, Known>();
  const rows = await store.writer.all<Known>(
    raw(
      "SELECT id, path, size, strftime(modified_at, '%Y-%m-%dT%H:%M:%S.%gZ') AS modified, status, sha256 FROM evidence_file",
    ),
  );
  for (const row of rows) known.set(row.path, row);
  const pending = new Map<string, number>();
  const waiting = await store.writer.all<{ id: number; path: string }>(
    raw('SELECT id, path FROM pending_file'),
  );
  for (const row of waiting) pending.set(row.path, row.id);
  const ids = await store.writer.first<{ id: number; load: number }>(
    raw(`SELECT greatest((SELECT coalesce(max(id), 0) FROM evidence_file), (SELECT coalesce(max(id), 0) FROM pending_file)) AS id,
      (SELECT coalesce(max(load_id), 0) FROM evidence_file) AS load`),
  );
  let lastId = ids?.id ?? 0;
  const plan: Plan = { loadId: (ids?.load ?? 0) + 1, tasks: [], problems: [], alreadyLoaded: 0 };
  const failedBefore: number[] = [];
  const fresh: { id: number; path: string }[] = [];
  const number = (path: string): number => {
    const kept = pending.get(path);
    if (kept !== undefined) return kept;
    lastId++;
    fresh.push({ id: lastId, path });
    return lastId;
  };
  const own = resolve(store.path);
  for (const found of walk(paths)) {
    if ('problem' in found) {
      const before = known.get(found.problem.path);
      if (before) failedBefore.push(before.id);
      plan.problems.push({ id: number(found.problem.path), problem: found.problem });
      continue;
    }
    const { path, size, modified } = found.file;
    // The case itself may lie in the folder; opening it here would lose its lock (traps, DuckDB).
    if (path === own || path.startsWith(`${own}.`)) continue;
    const before = known.get(path);
    if (before?.status === 'failed') {
      failedBefore.push(before.id);
    } else if (before && before.size === size && before.modified === new Date(modified).toISOString()) {
      plan.alreadyLoaded++;
      continue;
    }
    const knownSha256 = before && before.status !== 'failed' ? before.sha256 : null;
    plan.tasks.push({ id: number(path), path, size, modified, knownSha256 });
  }
  await store.writer.transaction(async (writer) => {
    // What failed before is tried again under a new number; the old verdict goes.
    for (const id of failedBefore) {
      await writer.run(sql`DELETE FROM evidence_file WHERE id = ${id}`);
      await writer.run(sql`DELETE FROM notice WHERE file_id = ${id}`);
    }
    const pairs = JSON.stringify(fresh.map(({ id, path }) => [id, path]));
    await writer.run(sql`INSERT INTO pending_file
      SELECT (pair->>0)::INTEGER, pair->>1 FROM (SELECT unnest(CAST(${pairs} AS JSON[])) AS pair)`);
  });
  meter.total(
    plan.tasks.length,
    plan.tasks.reduce((sum, task) => sum + task.size, 0),
  );
  return plan;
}

/** Paths that could not be looked into stand in the ledger as failed, with the reason as a notice. */
async function recordProblems(store: CaseStore, problems: Plan['problems'], loadId: number): Promise<number> {
  if (problems.length === 0) return 0;
  await store.writer.transaction(async (writer) => {
    for (const { id, problem } of problems) {
      await writer.run(sql`INSERT INTO evidence_file VALUES
        (${id}, ${problem.path}, NULL, 0, NULL, 'unrecognised', 'failed', NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 1, ${loadId}, now()::TIMESTAMP)`);
      await writer.run(sql`INSERT INTO notice VALUES (${id}, NULL, 'unreadable', ${problem.message})`);
    }
  });
  return problems.length;
}

/** Has the workers read every task and commits what they bring; answers how many files turned out unchanged. */
async function readAll(
  store: CaseStore,
  plan: Plan,
  totals: BatchCounts,
  meter: ProgressMeter,
  options: LoadOptions,
): Promise<number> {
  const queue = groupTasks(plan.tasks);
  const size = Math.min(queue.length, options.workers ?? readers());
  const pool = new WorkerPool(size, (progress) => meter.file(progress));
  const channel = new Channel<BatchResult>(size + 1);
  let batch = 0;
  let unchanged = 0;
  meter.state('loading');
  const serve = async (index: number) => {
    for (let tasks = queue.shift(); tasks && !options.signal?.aborted; tasks = queue.shift()) {
      const order = { batch: ++batch, loadId: plan.loadId, folder: store.spoolFolder, tasks };
      try {
        const result = await pool.run(index, order);
        if (result.unchanged) {
          unchanged++;
          removeSpools(result);
        } else {
          await channel.put(result);
        }
      } catch (thrown) {
        if (options.signal?.aborted) return;
        if (!(thrown instanceof WorkerDied)) throw thrown;
        clearSpools(store.spoolFolder, order.batch);
        if (tasks.length > 1) {
          // One of these files brought the thread down; alone, each shows whether it was the one.
          queue.unshift(...tasks.map((task) => [task]));
        } else if (tasks[0]) {
          const problem = { path: tasks[0].path, message: `Reading it broke off: ${thrown.message}.` };
          totals.failed += await recordProblems(store, [{ id: tasks[0].id, problem }], plan.loadId);
        }
      }
    }
  };
  const onAbort = () => void pool.close();
  options.signal?.addEventListener('abort', onAbort);
  const reading = Promise.all(Array.from({ length: size }, (_, index) => serve(index))).finally(() =>
    channel.close(),
  );
  try {
    await Promise.all([reading, takeBatches(store, channel, totals)]);
  } finally {
    // Whichever of the two broke off, the other must not wait for it.
    channel.close();
    queue.length = 0;
    options.signal?.removeEventListener('abort', onAbort);
    await pool.close();
  }
  return unchanged;
}

/**
 * Moves batches into the case as they come. Many share a transaction, so that DuckDB writes whole row groups once, and
 * their rows are inserted while the next ones are still being read.
 */
async function takeBatches(
  store: CaseStore,
  channel: Channel<BatchResult>,
  totals: BatchCounts,
): Promise<void> {
  for (let next = await channel.take(); next; next = await channel.take()) {
    const counts = emptyCounts();
    const first = next;
    await store.loader.transaction(async (writer) => {
      let rows = 0;
      let files = 0;
      for (let result: BatchResult | undefined = first; result; ) {
        for (const name of SPOOLS) {
          const file = result.spools[name];
          if (file) await writer.run(insertSpools(name, [file]));
        }
        removeSpools(result);
        for (const key of COUNTS) counts[key] += result.counts[key];
        rows += result.counts.events + result.counts.configItems;
        files += result.files;
        result = rows < COMMIT_ROWS && files < COMMIT_FILES ? await channel.take() : undefined;
      }
    });
    for (const key of COUNTS) totals[key] += counts[key];
  }
}

function removeSpools(result: BatchResult): void {
  for (const file of Object.values(result.spools)) rmSync(file.path, { force: true });
}

function clearSpools(folder: string, batch: number): void {
  for (const name of SPOOLS) rmSync(`${folder}/${batch}.${name}`, { force: true });
}

/** One core is DuckDB's, which takes the rows; more than a few readers would only wait for it. */
const readers = (): number => Math.max(1, Math.min(6, availableParallelism() - 1));

/** Files in walking order, in groups of about a batch. One whose content may be known already goes alone. */
function groupTasks(tasks: readonly Task[]): Task[][] {
  const groups: Task[][] = [];
  let group: Task[] = [];
  let bytes = 0;
  let most = FIRST_BATCH_BYTES;
  for (const task of tasks) {
    if (task.knownSha256 !== null) {
      groups.push([task]);
      continue;
    }
    if (group.length > 0 && (group.length >= BATCH_FILES || bytes + task.size > most)) {
      groups.push(group);
      most = Math.min(BATCH_BYTES, most * 2);
      group = [];
      bytes = 0;
    }
    group.push(task);
    bytes += task.size;
  }
  if (group.length > 0) groups.push(group);
  return groups;
}

/** What only shows once everything is in: repeats, and notices that comparing them raised. */
async function countOutcome(
  store: CaseStore,
  loadId: number,
): Promise<{ eventDuplicates: number; itemDuplicates: number; notices: number }> {
  const files = sql`SELECT id FROM evidence_file WHERE load_id = ${loadId}`;
  const row = await store.writer.first<{ eventDuplicates: number; itemDuplicates: number; notices: number }>(
    sql`SELECT (SELECT count(duplicate_of) FROM event WHERE file_id IN (${files})) AS "eventDuplicates",
      (SELECT count(duplicate_of) FROM config_item WHERE file_id IN (${files})) AS "itemDuplicates",
      (SELECT count(*) FROM notice WHERE file_id IN (${files})) AS notices`,
  );
  return row ?? { eventDuplicates: 0, itemDuplicates: 0, notices: 0 };
}

const emptyCounts = (): BatchCounts => ({
  loaded: 0,
  partial: 0,
  skipped: 0,
  failed: 0,
  events: 0,
  configItems: 0,
  rejectedEvents: 0,
  rejectedItems: 0,
  bytes: 0,
});

const COUNTS = Object.keys(emptyCounts()) as (keyof BatchCounts)[];
