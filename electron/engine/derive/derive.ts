import { Failure } from '../../../shared/result';
import { hasLongRows } from '../store/long-rows';
import type { CaseStore } from '../store/open';
import type { Writer } from '../store/run';
import { raw, sql } from '../store/sql';
import { deriveChanges } from './changes/derive-changes';
import { deriveCoverage } from './coverage/coverage';
import { markDuplicates } from './duplicates';
import { judgeIntegrity } from './integrity/integrity';
import { deriveWho } from './who';

/** What DuckDB goes with, however large the case is: its statements put aside on the disk what does not fit. */
const LITTLE = { megabytes: 800, givesBack: true };

/**
 * Brings what is computed over the whole case up to date with the last load. A process that died between a load and
 * this is made good by the next one, because the case remembers how far it came. Answers the seconds it took beyond the
 * marking of repeats: by then everything can be searched and counted.
 */
export async function derive(store: CaseStore): Promise<number> {
  if (await hasLongRows(store)) return bringUpToDate(store);
  try {
    return await store.limits.sparingly(LITTLE, () => bringUpToDate(store));
  } catch (thrown) {
    if (!(thrown instanceof Failure) || thrown.kind !== 'out-of-memory') throw thrown;
    // Not everything can be put aside, and a case may be stranger than those this was tried with.
    return await store.limits.freely(() => bringUpToDate(store));
  }
}

async function bringUpToDate(store: CaseStore): Promise<number> {
  const row = await store.writer.first<{ last: number }>(
    raw('SELECT coalesce(max(load_id), 0) AS last FROM evidence_file'),
  );
  const last = row?.last ?? 0;
  let started = performance.now();
  const derived = Number((await store.info('derivedLoad')) ?? 0);
  if (derived !== last) {
    await store.writer.transaction(async (writer) => {
      await markDuplicates(writer);
      started = performance.now();
      await deriveWho(writer);
      await judgeIntegrity(writer);
      await deriveCoverage(writer, derived);
      await remember(writer, 'derivedLoad', last);
    });
  }
  const compared = Number((await store.info('comparedLoad')) ?? 0);
  if (compared !== last) {
    // Not the writer's turn: findings can be kept while items are compared.
    await deriveChanges(store, compared);
    await store.writer.transaction((writer) => remember(writer, 'comparedLoad', last));
  }
  return (performance.now() - started) / 1000;
}

async function remember(writer: Writer, key: string, load: number): Promise<void> {
  await writer.run(sql`DELETE FROM case_info WHERE key = ${key}`);
  await writer.run(sql`INSERT INTO case_info VALUES (${key}, ${String(load)})`);
}
