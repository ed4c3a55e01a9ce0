import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { RelocationReport } from '../../../shared/model/evidence';
import { Failure } from '../../../shared/result';
import { readEvidence } from '../evidence/read';
import { reason } from '../evidence/walk';
import { appendJournal } from '../store/journal';
import type { CaseStore } from '../store/open';
import { sql } from '../store/sql';
import { whereNow } from './where';

interface Known {
  path: string;
  sha256: string | null;
}

/**
 * Notes that evidence which was loaded from one folder lies in another now, after each of its files has been looked for
 * there and compared by hash. The ledger keeps the paths of the load.
 *
 * @throws Failure `not-found` when nothing was loaded from there, or none of it lies here
 */
export async function relocate(
  store: CaseStore,
  old: string,
  place: string,
  signal: AbortSignal,
): Promise<RelocationReport> {
  const oldRoot = old.replace(/(?<=.)[\\/]+$/, '');
  const newRoot = realRoot(place);
  const files = await store.writer.all<Known>(
    sql`SELECT path, arg_max(sha256, id) AS sha256 FROM evidence_file WHERE container IS NULL
      AND (path = ${oldRoot} OR starts_with(path, ${`${oldRoot}/`}) OR starts_with(path, ${`${oldRoot}\\`}))
      GROUP BY path ORDER BY path`,
    signal,
  );
  if (files.length === 0) throw new Failure('not-found', `No file of this case was loaded from ${oldRoot}.`);
  const report: RelocationReport = {
    old: oldRoot,
    new: newRoot,
    files: files.length,
    same: 0,
    changed: 0,
    missing: 0,
  };
  for (const { path, sha256 } of files) {
    // Others ask meanwhile.
    await turn();
    if (signal.aborted) throw new Failure('cancelled', 'Looking for the evidence was cancelled.');
    try {
      const read = await readEvidence(whereNow(path, [{ old: oldRoot, new: newRoot }]), () => undefined);
      if (sha256 === null || read.sha256 === sha256) report.same++;
      else report.changed++;
    } catch {
      report.missing++;
    }
  }
  if (report.same === 0)
    throw new Failure(
      'not-found',
      `None of the ${files.length} files that were loaded from ${oldRoot} lies under ${newRoot} as it was.`,
    );
  await store.writer.transaction(async (writer) => {
    await writer.run(sql`DELETE FROM relocation WHERE old_root = ${oldRoot}`);
    await writer.run(sql`INSERT INTO relocation VALUES (${oldRoot}, ${newRoot}, now()::TIMESTAMP)`);
    await appendJournal(writer, store.who, 'relocated', { ...report });
  });
  await store.checkpoint();
  return report;
}

function realRoot(place: string): string {
  try {
    return realpathSync(resolve(place));
  } catch (thrown) {
    throw new Failure('not-found', `${place} cannot be looked into. ${reason(thrown)}`);
  }
}
