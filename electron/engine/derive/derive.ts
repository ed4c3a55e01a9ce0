import type { CaseStore } from '../store/open';
import { raw, sql } from '../store/sql';
import { markDuplicates } from './duplicates';
import { judgeIntegrity } from './integrity/integrity';

/**
 * Brings what is computed over the whole case up to date with the last load. A process that died between a load and
 * this is made good by the next one, because the case remembers how far it came.
 */
export async function derive(store: CaseStore): Promise<void> {
  const row = await store.writer.first<{ last: number }>(
    raw('SELECT coalesce(max(load_id), 0) AS last FROM evidence_file'),
  );
  const last = row?.last ?? 0;
  if ((await store.info('derivedLoad')) === String(last)) return;
  await store.writer.transaction(async (writer) => {
    await markDuplicates(writer);
    await judgeIntegrity(writer);
    await writer.run(raw("DELETE FROM case_info WHERE key = 'derivedLoad'"));
    await writer.run(sql`INSERT INTO case_info VALUES ('derivedLoad', ${String(last)})`);
  });
}
