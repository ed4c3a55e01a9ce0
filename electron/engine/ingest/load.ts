import { rmSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { LoadProgress, LoadSummary } from '../../../shared/model/evidence';
import { Failure } from '../../../shared/result';
import { derive } from '../derive/derive';
import { DEFAULT_LIMITS, type ReadLimits } from '../evidence/limits';
import { type WalkProblem, walk } from '../evidence/walk';
import { journalLoads } from '../store/journal';
import type { CaseStore } from '../store/open';
import { raw, sql } from '../store/sql';
import { beginLoad, endLoad, settleLoads } from './account';
import { SPOOLS } from './batch';
import { Channel } from './channel';
import type { Gate } from './gate';
import { type Batch, nextNumbers, removeSpools, takeBatches } from './insert';
import { giveRoom, largeRoom } from './large-records';
import { type Plan, planLoad, recordProblem } from './ledger';
import { LoadMemory } from './load-memory';
import { type BatchCounts, emptyCounts, type Task } from './messages';
import { WorkerDied, WorkerPool } from './pool';
import { ProgressMeter } from './progress';

/**
 * What a worker reads in one go, in stored bytes and files. Each costs DuckDB some 10 ms to plan; the first ones are small,
 * so that it has rows to take soon after the start, and the last ones, so that little is left when reading is done.
 */
const BATCH_BYTES = 3 * 2 ** 20;
const LARGE_BATCH_BYTES = 16 * 2 ** 20;
/** A large load is worth larger batches: their number is what planning costs by. */
const BATCHES = 16;
const FIRST_BATCH_BYTES = 512 * 2 ** 10;
const BATCH_FILES = 256;
/** Connections that store rows side by side: more than two would mostly wait for the one file they write to. */
const MAX_TAKERS = 2;

export interface LoadOptions {
  /**
   * How many cores a load is meant for, all of them unless said otherwise. With one, reading and storing take turns; with two,
   * one thread reads and two connections store; with more, more threads read.
   */
  readonly workers?: number;
  /** Limits other than the usual ones. */
  readonly limits?: Partial<ReadLimits> | undefined;
  readonly signal?: AbortSignal;
  /** Closed, it holds the load: what was read is committed, and nothing more is. */
  readonly gate?: Gate;
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
export function load(
  store: CaseStore,
  paths: readonly string[],
  options: LoadOptions = {},
): Promise<LoadSummary> {
  const memory = new LoadMemory(store);
  return memory.sparingly(() => loadAll(store, paths, options, memory));
}

async function loadAll(
  store: CaseStore,
  paths: readonly string[],
  options: LoadOptions,
  memory: LoadMemory,
): Promise<LoadSummary> {
  const started = performance.now();
  const meter = new ProgressMeter(options.onProgress);
  const before = await countUnique(store);
  const totals = emptyCounts();
  const workers = options.workers ?? availableParallelism();
  const pool = new WorkerPool(readers(workers), (progress) => meter.file(progress));
  let plan: Plan;
  let unchanged: number;
  let derived: number;
  let threads: Promise<void> | undefined;
  try {
    plan = await planLoad(store, paths, { ...DEFAULT_LIMITS, ...options.limits }, (state) =>
      meter.state(state),
    );
    meter.total(
      plan.tasks.length,
      plan.tasks.reduce((sum, task) => sum + task.size, 0),
    );
    const { loadId } = plan;
    await settleLoads(store.writer);
    await beginLoad(store.writer, loadId, paths);
    for (const problem of plan.problems) {
      await store.writer.transaction((writer) => recordProblem(writer, problem, loadId));
      totals.failed++;
    }
    await store.limits.setThreads(1);
    try {
      unchanged = await readAll(store, plan, pool, totals, meter, memory, { ...options, workers });
    } finally {
      threads = store.limits.setThreads(availableParallelism());
    }
    await threads;
    // What did not fill a row group is in the log until now; nothing is written twice while rows come in.
    await store.checkpoint();
    meter.state('deriving');
    derived = await derive(store);
  } catch (thrown) {
    await pool.close();
    await threads?.catch(() => undefined);
    // A full disk takes no word of it either; the next load makes it good.
    await settleLoads(store.writer, 'failed').catch(() => undefined);
    meter.state('failed');
    throw thrown instanceof Failure && thrown.kind === 'disk-full' ? diskFull() : thrown;
  }
  const cancelled = options.signal?.aborted ?? false;
  const after = await countUnique(store);
  const alreadyLoaded = plan.alreadyLoaded + unchanged;
  const summary: LoadSummary = {
    files: {
      found: totals.loaded + totals.partial + totals.skipped + totals.failed + alreadyLoaded,
      loaded: totals.loaded,
      partial: totals.partial,
      skipped: totals.skipped,
      failed: totals.failed,
      alreadyLoaded,
    },
    events: tally(totals.events, after.events - before.events, totals.rejectedEvents),
    configItems: tally(totals.configItems, after.items - before.items, totals.rejectedItems),
    notices: await countNotices(store, plan.loadId),
    seconds: Math.round(performance.now() - started) / 1000,
    derivingSeconds: Math.round(derived * 1000) / 1000,
    cancelled,
  };
  await store.writer.transaction(async (writer) => {
    await endLoad(writer, plan.loadId, cancelled ? 'cancelled' : 'done', summary);
    if (!cancelled) await writer.run(raw('DELETE FROM pending_file'));
    await journalLoads(writer, store.who, {
      places: paths,
      events: after.events - before.events,
      configItems: after.items - before.items,
      failed: totals.failed,
      cancelled,
    });
  });
  await store.checkpoint();
  meter.state(cancelled ? 'cancelled' : 'done');
  return summary;
}

/** records = unique + duplicates + rejected. */
const tally = (kept: number, unique: number, rejected: number) => ({
  records: kept + rejected,
  unique,
  duplicates: kept - unique,
  rejected,
});

/** Has the workers read every task and the case take what they bring; answers how many files turned out unchanged. */
async function readAll(
  store: CaseStore,
  plan: Plan,
  pool: WorkerPool,
  totals: BatchCounts,
  meter: ProgressMeter,
  memory: LoadMemory,
  options: LoadOptions & { workers: number },
): Promise<number> {
  const { workers } = options;
  const queue = groupTasks(plan.tasks);
  const size = Math.min(queue.length, pool.size);
  const loaders = store.loaders.slice(0, Math.min(workers, MAX_TAKERS));
  const channels = loaders.map(() => new Channel<Batch | 'commit'>(size));
  const leastBusy = () => channels.reduce((least, other) => (other.waiting < least.waiting ? other : least));
  const put = async (channel: Channel<Batch | 'commit'>, batch: Batch) => {
    await memory.fit(batch.result);
    await channel.put(batch);
    if (workers === 1) await channel.idle();
  };
  const fileNumbers = new Int32Array(new SharedArrayBuffer(4));
  fileNumbers[0] = plan.nextId;
  const large = await largeRoom(store);
  let number = 0;
  let unchanged = 0;
  let stopped = false;
  /** The next tasks; held at the gate, after what was read has been committed. */
  const next = async (): Promise<Task[] | undefined> => {
    const { gate } = options;
    while (gate?.closed && !stopped && queue.length > 0) {
      for (const channel of channels) await channel.put('commit');
      meter.state('paused');
      await gate.passed();
      if (!stopped) meter.state('loading');
    }
    return queue.shift();
  };
  const serve = async (index: number) => {
    for (let tasks = await next(); tasks && !stopped; tasks = await next()) {
      const batch = String(++number);
      const order = {
        batch,
        loadId: plan.loadId,
        folder: store.spoolFolder,
        tasks,
        archive: null,
        numbers: fileNumbers,
        largeRoom: large,
      };
      let parts = 0;
      // One for all parts of an archive: its own row, which says that it is in the case, must not be committed before them.
      const channel = leastBusy();
      try {
        const result = await pool.run(index, order, async (part) => {
          parts++;
          await put(channel, { order: { ...order, tasks: [], archive: tasks[0]?.id ?? null }, result: part });
        });
        if (result.unchanged) {
          unchanged += 1 + (tasks[0]?.inside ?? 0);
          removeSpools(result);
          giveRoom(large, result.largeBytes);
        } else {
          await put(channel, { order, result });
        }
        const deferred = tasks.filter(({ id }) => result.deferred.includes(id));
        queue.unshift(...deferred.map((task) => [task]));
      } catch (thrown) {
        if (stopped) return;
        if (!(thrown instanceof WorkerDied)) throw thrown;
        clearSpools(store.spoolFolder, parts === 0 ? batch : `${batch}-p${parts}`);
        if (/ENOSPC|no space/i.test(thrown.message)) throw diskFull();
        if (tasks.length > 1) {
          // One of these files brought the thread down; alone, each shows whether it was the one.
          queue.unshift(...tasks.map((task) => [task]));
        } else if (tasks[0]) {
          const problem = { path: tasks[0].path, message: `Reading it broke off: ${thrown.message}.` };
          const numbered = { id: tasks[0].id, problem };
          await store.writer.transaction((writer) => recordProblem(writer, numbered, plan.loadId));
          totals.failed++;
        }
      }
    }
  };
  const stop = () => {
    stopped = true;
    options.gate?.open();
    void pool.close();
  };
  options.signal?.addEventListener('abort', stop);
  if (options.signal?.aborted) stop();
  meter.state('loading');
  const close = () => {
    for (const channel of channels) channel.close();
  };
  const numbers = await nextNumbers(store.loader);
  const reading = Promise.all(Array.from({ length: size }, (_, index) => serve(index))).finally(close);
  const taking = channels.map((channel, index) => takeBatches(loaders[index]!, channel, totals, numbers));
  try {
    await Promise.all([reading, ...taking]);
  } finally {
    // Whichever of them broke off, the others must not wait for it, and nothing may go on behind the caller's back.
    stop();
    close();
    options.signal?.removeEventListener('abort', stop);
    await Promise.allSettled([reading, ...taking]);
    await pool.close();
  }
  return unchanged;
}

const diskFull = () =>
  new Failure(
    'disk-full',
    'The disk that holds the case is full. Free some space and load again; it goes on where it stopped.',
  );

function clearSpools(folder: string, batch: string): void {
  for (const name of SPOOLS) rmSync(`${folder}/${batch}.${name}`, { force: true });
}

/** About one core stores what the others read; more than a few readers would only wait for it. */
const readers = (workers: number): number => Math.max(1, Math.min(6, workers - 1));

/** Files in walking order, in groups of about a batch. One whose content may be known already goes alone. */
function groupTasks(tasks: readonly Task[]): Task[][] {
  const groups: Task[][] = [];
  let group: Task[] = [];
  let bytes = 0;
  let most = FIRST_BATCH_BYTES;
  let rest = tasks.reduce((sum, task) => sum + task.size, 0);
  const batch = Math.max(BATCH_BYTES, Math.min(LARGE_BATCH_BYTES, rest / BATCHES));
  for (const task of tasks) {
    if (task.knownSha256 !== null) {
      groups.push([task]);
      continue;
    }
    if (group.length > 0 && (group.length >= BATCH_FILES || bytes + task.size > most)) {
      groups.push(group);
      rest -= bytes;
      most = Math.min(batch, most * 2, Math.max(2 ** 20, rest / 3));
      group = [];
      bytes = 0;
    }
    group.push(task);
    bytes += task.size;
  }
  if (group.length > 0) groups.push(group);
  return groups;
}

interface Unique {
  events: number;
  items: number;
}

/** How many different events and items the case holds. */
async function countUnique(store: CaseStore): Promise<Unique> {
  const row = await store.writer.first<Unique>(
    raw(`SELECT (SELECT count(*) - count(duplicate_of) FROM event_record) AS events,
      (SELECT count(*) - count(duplicate_of) FROM config_item) AS items`),
  );
  return row ?? { events: 0, items: 0 };
}

async function countNotices(store: CaseStore, loadId: number): Promise<number> {
  const row = await store.writer.first<{ notices: number }>(
    sql`SELECT count(*) AS notices FROM notice WHERE file_id IN (SELECT id FROM evidence_file WHERE load_id = ${loadId})`,
  );
  return row?.notices ?? 0;
}
