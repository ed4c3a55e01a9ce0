import type { ImportedFindings } from '../../../shared/model/finding';
import { Failure } from '../../../shared/result';
import { compileScope } from '../questions/scope';
import type { Who } from '../store/journal';
import type { Writer } from '../store/run';
import { type Sql, sql } from '../store/sql';
import type { PortableFinding, PortableRef } from './portable';
import { hashRefs, refsOf, spanOfRefs } from './refs';
import { lastLoad, NEWEST, putRevision } from './revisions';

/** References that are looked up at once. */
const PORTION = 20_000;

/**
 * Keeps the findings of another case of the same evidence. Their rows are found again by where they stand in it, whatever
 * numbers they have here. A finding that is here already, with the same words and rows, is left out; of one whose rows are
 * not all here, those that are not are counted, and one without any row is not kept.
 */
export async function importFindings(
  writer: Writer,
  who: Who,
  findings: readonly PortableFinding[],
  from: string,
): Promise<ImportedFindings> {
  const result: ImportedFindings = { imported: 0, already: 0, without: 0, missing: 0 };
  for (const finding of findings) {
    await writer.transaction(async (steps) => {
      const next = await steps.first<{ id: number }>(sql`SELECT coalesce(max(id), 0) + 1 AS id FROM finding`);
      const id = next?.id ?? 1;
      const missing = await keepPlaced(steps, id, finding.refs);
      const refs = refsOf(id, 1);
      const kept = await steps.first<{ rows: number }>(sql`SELECT count(*) AS rows FROM ${refs}`);
      const rows = kept?.rows ?? 0;
      const rowsHash = await hashRefs(steps, refs);
      const { title, severity, status, notes, tags, search } = finding;
      if (rows === 0 || (await isHere(steps, finding, rowsHash))) {
        if (rows === 0) result.without++;
        else result.already++;
        await steps.run(sql`DELETE FROM finding_ref WHERE finding_id = ${id}`);
        return;
      }
      // A search that this version cannot read is kept as words alone.
      const readable = search !== null && canRead(search.query);
      const basis = {
        refs: 1,
        rowsHash,
        query: readable ? search.query : null,
        from: readable ? search.from : null,
        to: readable ? search.to : null,
        sentence: search?.sentence ?? null,
        ...(await spanOfRefs(steps, refs)),
        lastLoad: await lastLoad(steps),
      };
      const text = { title, severity, status, notes, tags: [...tags].sort(), removed: false };
      await putRevision(steps, who, 'imported', id, 1, text, basis, {
        rows,
        missing,
        from,
        fromFinding: finding.id,
        fromAuthor: finding.author,
      });
      result.imported++;
      result.missing += missing;
    });
  }
  return result;
}

function canRead(query: string): boolean {
  try {
    compileScope({ query });
    return true;
  } catch (thrown) {
    if (thrown instanceof Failure) return false;
    throw thrown;
  }
}

async function isHere(writer: Writer, finding: PortableFinding, rowsHash: string): Promise<boolean> {
  const row = await writer.first(sql`SELECT id FROM ${NEWEST} WHERE NOT removed AND title = ${finding.title}
    AND notes = ${finding.notes} AND rows_hash = ${rowsHash} LIMIT 1`);
  return row !== undefined;
}

/** Writes down the rows that are here; answers how many are not. */
async function keepPlaced(writer: Writer, id: number, refs: readonly PortableRef[]): Promise<number> {
  let missing = 0;
  for (let at = 0; at < refs.length; at += PORTION) {
    const portion = refs.slice(at, at + PORTION);
    await writer.run(sql`INSERT INTO finding_ref SELECT DISTINCT ${id}::INTEGER, 1, kind, n, "key" FROM (${found(portion)})
      WHERE n IS NOT NULL OR kind = 'resource' OR (kind = 'principal' AND "key" IN (SELECT principal FROM event))`);
    const lost = await writer.first<{ count: number }>(
      sql`SELECT count(*) AS count FROM (${found(portion)}) WHERE n IS NULL AND kind NOT IN ('resource', 'principal')`,
    );
    missing += lost?.count ?? 0;
  }
  return missing;
}

/** References with the number their row has here; of an event with repeats, that of the first. */
const found = (refs: readonly PortableRef[]): Sql => sql`
  WITH ref AS (
    SELECT one->>'kind' AS kind, one->>'key' AS "key", one->>'file' AS file, (one->>'offset')::BIGINT AS "offset",
      (one->>'length')::BIGINT AS "length"
    FROM (SELECT unnest(CAST(${JSON.stringify(refs)} AS JSON[])) AS one)
  ), placed AS (
    SELECT r.*, f.id AS file_id FROM ref AS r LEFT JOIN evidence_file AS f ON coalesce(f.content_sha256, f.sha256) = r.file
  )
  SELECT p.kind, p."key", min(CASE WHEN p.kind = 'change' THEN c.n ELSE coalesce(e.duplicate_of, e.n) END) AS n
  FROM placed AS p
  LEFT JOIN event_record AS e ON p.kind <> 'change' AND e.file_id = p.file_id AND e."offset" = p."offset" AND e."length" = p."length"
  LEFT JOIN config_item AS c ON p.kind = 'change' AND c.file_id = p.file_id AND c."offset" = p."offset" AND c."length" = p."length"
  GROUP BY p.kind, p."key", p.file, p."offset", p."length"`;
