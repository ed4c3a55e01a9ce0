import type { Reader } from '../store/run';
import { raw } from '../store/sql';
import type { Scope } from './scope';

const IS_COUNTED = raw(`SELECT coalesce((SELECT max(load_id) FROM evidence_file), 0) =
  coalesce((SELECT value::INTEGER FROM case_info WHERE key = 'derivedLoad'), 0) AS counted`);

/**
 * Whether the whole case is asked about and `principal_use` tells of all of it. What a load under way has brought, or one
 * that was cut off, is not in there yet.
 */
export async function isCounted(
  reader: Reader,
  { query, from, to }: Scope,
  signal?: AbortSignal,
): Promise<boolean> {
  if (query.trim() !== '' || from || to) return false;
  return (await reader.first<{ counted: boolean }>(IS_COUNTED, signal))?.counted ?? false;
}
