import { statSync } from 'node:fs';
import type { LoadProgress } from '../../../shared/model/evidence';
import { SIDE_TABLE_NAMES } from '../../../shared/model/integrity';
import type { ReadLimits } from '../evidence/limits';
import { type FoundFile, type WalkProblem, walk } from '../evidence/walk';
import type { CaseStore } from '../store/open';
import type { Writer } from '../store/run';
import { identifier, raw, sql } from '../store/sql';
import type { Task } from './messages';
import { relocations, whereNow } from './where';

/** What a load has to do, worked out before it begins. */
export interface Plan {
  loadId: number;
  tasks: Task[];
  problems: NumberedProblem[];
  /** Number of the first file that is found in an archive. */
  nextId: number;
  /** Files the case has, those in archives included, unchanged by size and time, or whose folder cannot be looked into any more. */
  alreadyLoaded: number;
}

export interface NumberedProblem {
  id: number;
  problem: WalkProblem;
}

interface Known {
  id: number;
  path: string;
  size: number;
  /** Milliseconds since 1970; null when the file's time is outside of what can be stored. */
  modified: number | null;
  status: string;
  sha256: string | null;
  /** Files in it, when it is an archive. */
  inside: number;
}

/**
 * Finds the files under the paths, leaves out those the case has, and gives the others their numbers. The numbers are
 * kept in the case from the start, so that a load that was cut off goes on with the same ones.
 */
export async function planLoad(
  store: CaseStore,
  paths: readonly string[],
  limits: ReadLimits,
  tell: (state: LoadProgress['state']) => void,
): Promise<Plan> {
  tell('walking');
  await forgetUnfinished(store);
  const known = await knownFiles(store);
  const moved = await relocations(store.writer);
  // A file that lies elsewhere now is known there too, unless another was loaded from there.
  for (const [path, row] of moved.length > 0 ? [...known] : []) {
    const now = whereNow(path, moved);
    if (!known.has(now)) known.set(now, row);
  }
  const numbers = await Numbers.read(store);
  const own = ownFiles(store);
  const plan: Plan = { loadId: numbers.loadId, tasks: [], problems: [], nextId: 0, alreadyLoaded: 0 };
  const gone: { id: number; problem: WalkProblem }[] = [];
  for (const found of walk(paths)) {
    if ('problem' in found) {
      const before = known.get(found.problem.path);
      if (before && before.status !== 'failed') {
        gone.push({ id: before.id, problem: found.problem });
        plan.alreadyLoaded += 1 + before.inside;
      } else {
        plan.problems.push({ id: before?.id ?? numbers.of(found.problem.path), problem: found.problem });
      }
      continue;
    }
    const { file } = found;
    // The case itself may lie in the folder; opening it here would lose its lock (traps, DuckDB).
    if (own.has(file.identity)) continue;
    const before = known.get(file.path);
    if (before && before.status !== 'failed' && isUnchanged(before, file)) {
      plan.alreadyLoaded += 1 + before.inside;
      continue;
    }
    const failed = before?.status === 'failed';
    plan.tasks.push({
      // A file that failed has no rows; its number is used again and the old verdict replaced by the new one.
      id: failed ? before.id : numbers.of(file.path),
      path: file.path,
      size: file.size,
      modified: Math.trunc(file.modified),
      knownSha256: before && !failed ? before.sha256 : null,
      limits,
      inside: before?.inside ?? 0,
      retry: failed,
    });
  }
  const again = plan.tasks.filter(({ retry, inside }) => retry && inside > 0).map(({ id }) => id);
  if (again.length > 0) await store.writer.transaction((writer) => forgetInside(writer, again));
  await numbers.keep(store);
  plan.nextId = numbers.next;
  for (const { id, problem } of gone) await noteGone(store, id, problem);
  return plan;
}

async function knownFiles(store: CaseStore): Promise<Map<string, Known>> {
  const rows = await store.writer.all<Known>(
    raw(
      `WITH RECURSIVE inside(top, id) AS (
        SELECT archive_id, id FROM evidence_file
          WHERE archive_id IN (SELECT id FROM evidence_file WHERE archive_id IS NULL)
        UNION ALL SELECT top, f.id FROM inside JOIN evidence_file AS f ON f.archive_id = inside.id)
      SELECT id, path, size, epoch_ms(modified_at) AS modified, status, sha256, coalesce(i.files, 0) AS inside
      FROM evidence_file LEFT JOIN (SELECT top, count(*) AS files FROM inside GROUP BY top) AS i ON i.top = evidence_file.id
      WHERE archive_id IS NULL ORDER BY id`,
    ),
  );
  return new Map(rows.map((row) => [row.path, row]));
}

const isUnchanged = (known: Known, file: FoundFile) =>
  known.size === file.size && known.modified === Math.trunc(file.modified);

/** Device and inode of what belongs to the case. */
function ownFiles(store: CaseStore): Set<string> {
  const identities = new Set<string>();
  for (const end of ['', '.wal', '.lock']) {
    const stat = statSync(`${store.path}${end}`, { throwIfNoEntry: false });
    if (stat) identities.add(`${stat.dev}:${stat.ino}`);
  }
  return identities;
}

/** File numbers: those of the ledger, those a load that was cut off had given, and new ones above both. */
class Numbers {
  readonly #fresh: [number, string][] = [];

  private constructor(
    private readonly pending: Map<string, number>,
    private last: number,
    readonly loadId: number,
  ) {}

  static async read(store: CaseStore): Promise<Numbers> {
    // What has come into the ledger since is no longer pending; its number is taken.
    await store.writer.run(raw('DELETE FROM pending_file WHERE id IN (SELECT id FROM evidence_file)'));
    const waiting = await store.writer.all<{ id: number; path: string }>(
      raw('SELECT id, path FROM pending_file'),
    );
    const last = await store.writer.first<{ id: number; load: number }>(
      raw(`SELECT greatest((SELECT coalesce(max(id), 0) FROM evidence_file), (SELECT coalesce(max(id), 0) FROM pending_file)) AS id,
        greatest((SELECT coalesce(max(load_id), 0) FROM evidence_file), (SELECT coalesce(max(id), 0) FROM load)) AS load`),
    );
    const pending = new Map(waiting.map((row) => [row.path, row.id]));
    return new Numbers(pending, last?.id ?? 0, (last?.load ?? 0) + 1);
  }

  of(path: string): number {
    const pending = this.pending.get(path);
    if (pending !== undefined) return pending;
    this.last++;
    this.#fresh.push([this.last, path]);
    return this.last;
  }

  /** The number after all that are given. */
  get next(): number {
    return this.last + 1;
  }

  async keep(store: CaseStore): Promise<void> {
    await store.writer.run(sql`INSERT INTO pending_file SELECT (pair->>0)::INTEGER, pair->>1
      FROM (SELECT unnest(CAST(${JSON.stringify(this.#fresh)} AS JSON[])) AS pair)`);
  }
}

/** A path that could not be read stands in the ledger as failed, with the reason as a notice. */
export async function recordProblem(
  writer: Writer,
  { id, problem }: NumberedProblem,
  loadId: number,
  kind: 'unreadable' | 'corrupt' = 'unreadable',
): Promise<void> {
  await forget(writer, [id]);
  await writer.run(sql`INSERT INTO evidence_file VALUES
    (${id}, ${problem.path}, NULL, NULL, 0, NULL, 'unrecognised', 'failed', NULL, NULL, NULL, NULL, NULL, 0, 0, 0, 1, ${loadId}, now()::TIMESTAMP)`);
  await writer.run(sql`INSERT INTO notice VALUES (${id}, NULL, ${kind}, ${problem.message})`);
}

/** Removes the verdicts of files that are tried again. */
export async function forget(writer: Writer, ids: readonly number[]): Promise<void> {
  const list = sql`(SELECT unnest(CAST(${JSON.stringify(ids)} AS INTEGER[])))`;
  await writer.run(sql`DELETE FROM notice WHERE file_id IN ${list}`);
  for (const table of SIDE_TABLE_NAMES)
    await writer.run(sql`DELETE FROM ${identifier(table)} WHERE file_id IN ${list}`);
  await writer.run(sql`DELETE FROM evidence_file WHERE id IN ${list}`);
}

/**
 * A load that is cut off leaves files of an archive without the archive, which comes last: they go, with their rows, and
 * the archive is read again.
 */
async function forgetUnfinished(store: CaseStore): Promise<void> {
  await store.writer.transaction(async (writer) => {
    for (;;) {
      const rows = await writer.all<{ id: number }>(
        raw(`SELECT id FROM evidence_file
          WHERE archive_id IS NOT NULL AND archive_id NOT IN (SELECT id FROM evidence_file)`),
      );
      if (rows.length === 0) return;
      await forgetWithRows(
        writer,
        rows.map(({ id }) => id),
      );
    }
  });
}

/** Removes what archives hold, so that they can be read again. */
async function forgetInside(writer: Writer, archives: readonly number[]): Promise<void> {
  for (let ids = archives; ids.length > 0; ) {
    const rows = await writer.all<{ id: number }>(
      sql`SELECT id FROM evidence_file WHERE archive_id IN (SELECT unnest(CAST(${JSON.stringify(ids)} AS INTEGER[])))`,
    );
    ids = rows.map(({ id }) => id);
    if (ids.length > 0) await forgetWithRows(writer, ids);
  }
}

async function forgetWithRows(writer: Writer, ids: readonly number[]): Promise<void> {
  const list = sql`(SELECT unnest(CAST(${JSON.stringify(ids)} AS INTEGER[])))`;
  await writer.run(
    sql`DELETE FROM event_entity WHERE n IN (SELECT n FROM event_record WHERE file_id IN ${list})`,
  );
  await writer.run(sql`DELETE FROM event_record WHERE file_id IN ${list}`);
  await writer.run(sql`DELETE FROM config_item WHERE file_id IN ${list}`);
  await forget(writer, ids);
}

/** A file that was loaded and cannot be looked at any more stays as it is, and says so. */
async function noteGone(store: CaseStore, id: number, problem: WalkProblem): Promise<void> {
  const message = `Loaded earlier, and not readable any more: ${problem.message}`;
  await store.writer.run(sql`INSERT INTO notice SELECT ${id}, NULL, 'unreadable', ${message}
    WHERE NOT EXISTS (SELECT 1 FROM notice WHERE file_id = ${id} AND message = ${message})`);
}
