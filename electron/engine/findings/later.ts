import type { LaterEvidence } from '../../../shared/model/finding';
import { compileScope } from '../questions/scope';
import type { Reader } from '../store/run';
import { sql } from '../store/sql';
import { refsOf, type Span } from './refs';
import type { Revision } from './revisions';

type Asked = Pick<Revision, 'id' | 'refs' | 'query' | 'from' | 'to' | 'lastLoad'> & Span;

/** Answers that hold until more is loaded: one scan per finding and load, however often findings are listed. */
const known = new WeakMap<Reader, Map<string, LaterEvidence>>();

/** What the search of a finding finds now and did not then, and the other way round; null when that cannot have changed. */
export async function laterEvidence(
  reader: Reader,
  finding: Asked,
  now: number,
  signal?: AbortSignal,
): Promise<LaterEvidence | null> {
  const { id, refs, query, from, to, lastLoad } = finding;
  if (query === null || lastLoad === now) return null;
  const answers = known.get(reader) ?? new Map<string, LaterEvidence>();
  known.set(reader, answers);
  const key = `${id} ${refs} ${now}`;
  const answer = answers.get(key);
  if (answer) return answer;
  const { where } = compileScope({ query, from: from ?? undefined, to: to ?? undefined });
  const found = await reader.first<LaterEvidence>(
    sql`WITH kept AS (SELECT n, "key" FROM ${refsOf(id, refs)} WHERE kind = 'event')
      SELECT (SELECT count(*) FROM event WHERE (${where}) AND n NOT IN (SELECT n FROM kept)) AS added,
        (SELECT count(*) FROM kept JOIN event USING (n) WHERE "key" IS NULL AND NOT coalesce(${where}, false)) AS gone`,
    signal,
  );
  const later = found ?? { added: 0, gone: 0 };
  answers.set(key, later);
  return later;
}
