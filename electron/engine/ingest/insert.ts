import { rmSync } from 'node:fs';
import { SIDE_TABLE_NAMES } from '../../../shared/model/integrity';
import { Failure } from '../../../shared/result';
import { ROW_GROUP_ROWS } from '../store/open';
import type { Connection, Writer } from '../store/run';
import { raw, sql } from '../store/sql';
import { type FirstNumbers, insertSpools } from './batch';
import type { Channel } from './channel';
import { giveRoom } from './large-records';
import { forget, recordProblem } from './ledger';
import { addCounts, type BatchCounts, type BatchOrder, emptyCounts } from './messages';
import { type BatchResult, WorkerPool } from './pool';

/**
 * Rows that make a transaction: enough that DuckDB writes whole row groups once, few enough that a kill loses little. A
 * file is never split over two.
 */
const COMMIT_ROWS = 8 * ROW_GROUP_ROWS;
const COMMIT_FILES = 2_000;

/** What a worker made of an order. */
export interface Batch {
  order: BatchOrder;
  result: BatchResult;
}

/**
 * Moves batches into the case as they come. Many share a transaction, so that DuckDB writes whole row groups once, and
 * their rows are inserted while the next ones are still being read. When the database refuses rows, the files are taken
 * one by one, so that the one at fault becomes a notice and its neighbours load. `commit` ends a transaction before it is
 * full. Several may take batches side by side, each with its connection and its channel; they share totals and numbers.
 */
export async function takeBatches(
  loader: Connection,
  channel: Channel<Batch | 'commit'>,
  totals: BatchCounts,
  numbers: FirstNumbers,
): Promise<void> {
  for (let next = await channel.take(); next; next = await channel.take()) {
    if (next === 'commit') continue;
    const first = next;
    const taken: Batch[] = [];
    try {
      await loader.transaction(async (writer) => {
        let rows = 0;
        let files = 0;
        for (let batch: Batch | 'commit' | undefined = first; batch && batch !== 'commit'; ) {
          taken.push(batch);
          await insertRecords(writer, batch, numbers);
          rows += batch.result.counts.events + batch.result.counts.configItems;
          files += batch.result.files;
          batch = rows < COMMIT_ROWS && files < COMMIT_FILES ? await channel.take() : undefined;
        }
        await insertLedger(writer, taken);
      });
      for (const { result } of taken) addCounts(totals, result.counts);
    } catch (thrown) {
      if (!isRefusal(thrown)) throw thrown;
      for (const batch of taken) await takeOneByOne(loader, batch, totals, numbers);
    } finally {
      for (const { result } of taken) removeSpools(result);
    }
  }
}

/** Whether the database refused some rows, and may well take others. */
const isRefusal = (thrown: unknown): thrown is Failure =>
  thrown instanceof Failure && (thrown.kind === 'internal' || thrown.kind === 'out-of-memory');

/** The next numbers. One that is given is not given again, whether its rows stay or not. */
export async function nextNumbers(loader: Connection): Promise<FirstNumbers> {
  const row = await loader.first<FirstNumbers>(
    raw(`SELECT (SELECT coalesce(max(id) + 1, 0) FROM identity) AS identity,
      (SELECT coalesce(max(id) + 1, 0) FROM entity) AS entity`),
  );
  return row ?? { identity: 0, entity: 0 };
}

async function insertRecords(writer: Writer, { result }: Batch, numbers: FirstNumbers): Promise<void> {
  const first = { ...numbers };
  numbers.identity += result.identities;
  numbers.entity += result.entities;
  for (const name of ['identity', 'event', 'entity', 'link', 'item'] as const) {
    const file = result.spools[name];
    if (!file) continue;
    await writer.run(insertSpools(name, [file], first));
    // What cannot be read again must stand until the transaction has ended.
    if (result.archive) continue;
    // At once, so that the next spool can use the memory this one holds in the file cache.
    rmSync(file.path, { force: true });
  }
}

/** The verdicts on the files of a transaction, in place of those of files that are tried again. */
async function insertLedger(writer: Writer, batches: readonly Batch[]): Promise<void> {
  // What was put off is replaced where it comes again, and two transactions must not remove the same row.
  const again = batches.flatMap(({ order, result }) =>
    order.tasks.filter(({ id, retry }) => retry && !result.deferred.includes(id)).map(({ id }) => id),
  );
  if (again.length > 0) await forget(writer, again);
  for (const name of ['file', 'notice', ...SIDE_TABLE_NAMES] as const) {
    const files = batches.flatMap(({ result }) => result.spools[name] ?? []);
    if (files.length > 0) await writer.run(insertSpools(name, files));
  }
}

/** Reads the files of a batch again, each alone and in a transaction of its own. */
async function takeOneByOne(
  loader: Connection,
  batch: Batch,
  totals: BatchCounts,
  numbers: FirstNumbers,
): Promise<void> {
  const { order } = batch;
  if (batch.result.archive) {
    await takePart(loader, batch, totals, numbers);
    return;
  }
  giveRoom(order.largeRoom, batch.result.largeBytes);
  const pool = new WorkerPool(1, () => undefined);
  try {
    const tasks = order.tasks.filter(({ id }) => !batch.result.deferred.includes(id));
    for (const [index, task] of tasks.entries()) {
      const alone = { ...order, batch: `${order.batch}-${index}`, tasks: [task] };
      let message: string;
      try {
        const result = await pool.run(0, alone, () => Promise.resolve());
        try {
          await loader.transaction(async (writer) => {
            await insertRecords(writer, { order: alone, result }, numbers);
            await insertLedger(writer, [{ order: alone, result }]);
          });
          addCounts(totals, result.counts);
          continue;
        } finally {
          removeSpools(result);
        }
      } catch (thrown) {
        if (thrown instanceof Failure && !isRefusal(thrown)) throw thrown;
        message = thrown instanceof Error ? thrown.message : String(thrown);
      }
      const problem = { path: task.path, message: `Its rows could not be stored. ${message}` };
      await loader.transaction((writer) =>
        recordProblem(writer, { id: task.id, problem }, order.loadId, 'corrupt'),
      );
      addCounts(totals, { ...emptyCounts(), failed: 1 });
    }
  } finally {
    await pool.close();
  }
}

/** Takes a part of an archive in a transaction of its own; when that is refused too, the archive has a notice of it. */
async function takePart(
  loader: Connection,
  batch: Batch,
  totals: BatchCounts,
  numbers: FirstNumbers,
): Promise<void> {
  const { order, result } = batch;
  try {
    await loader.transaction(async (writer) => {
      await insertRecords(writer, batch, numbers);
      await insertLedger(writer, [batch]);
    });
    addCounts(totals, result.counts);
  } catch (thrown) {
    if (!isRefusal(thrown)) throw thrown;
    const message = `The rows of ${result.files} files of this archive could not be stored. ${thrown.message}`;
    const [task] = order.tasks;
    await loader.transaction((writer) =>
      task
        ? recordProblem(
            writer,
            { id: task.id, problem: { path: task.path, message } },
            order.loadId,
            'corrupt',
          )
        : writer.run(sql`INSERT INTO notice VALUES (${order.archive}, NULL, 'corrupt', ${message})`),
    );
    addCounts(totals, { ...emptyCounts(), failed: task ? 1 : 0 });
  }
}

export function removeSpools(result: BatchResult): void {
  for (const file of Object.values(result.spools)) rmSync(file.path, { force: true });
}
