import type { TestEngine } from './engine';

/** What was loaded, each with the columns that tell of the moment of loading, or are numbers of the case's own. */
const LOADED = {
  event: ['identity'],
  '(SELECT n, value, document, key FROM event_entity JOIN entity ON id = entity)': [],
  config_item: [],
  evidence_file: ['loaded_at', 'load_id'],
  notice: [],
} as const;

/** Number of rows and a hash over every column of every row, table by table. */
export async function caseRows(engine: TestEngine): Promise<Record<string, { rows: number; hash: string }>> {
  const result: Record<string, { rows: number; hash: string }> = {};
  for (const [table, without] of Object.entries(LOADED)) {
    const columns = without.length > 0 ? `* EXCLUDE (${without.join(', ')})` : '*';
    const [row] = await engine.rows<{ rows: number; hash: string | null }>(
      `SELECT count(*) AS rows, sha256(string_agg(sha256(t::VARCHAR), '' ORDER BY t::VARCHAR)) AS hash
       FROM (SELECT ${columns} FROM ${table}) AS t`,
    );
    result[table] = { rows: row!.rows, hash: row!.hash ?? '' };
  }
  return result;
}
