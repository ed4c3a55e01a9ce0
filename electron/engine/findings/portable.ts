import { z } from 'zod';
import { FINDING_STATUSES, type Finding, SEVERITIES } from '../../../shared/model/finding';
import type { Reader } from '../store/run';
import { sql } from '../store/sql';

const text = z.string();
const place = z.number().int().nonnegative();

/** A row a finding rests on, by where it stands in the evidence, and so the same in every case of that evidence. */
const portableRef = z.strictObject({
  kind: z.enum(['event', 'change', 'principal', 'detection', 'resource']),
  key: text.nullable(),
  /** SHA-256 of the content of the file it stands in, else of the file. */
  file: text.nullable(),
  offset: place.nullable(),
  length: place.nullable(),
  eventID: text.nullable(),
});
export type PortableRef = z.output<typeof portableRef>;

/** A finding as it leaves a case. */
export const portableFinding = z.strictObject({
  id: z.number().int(),
  revision: z.number().int(),
  title: text,
  severity: z.enum(SEVERITIES),
  status: z.enum(FINDING_STATUSES),
  tags: z.array(text),
  notes: text,
  author: text.nullable(),
  createdAt: text,
  updatedAt: text,
  search: z
    .strictObject({ query: text, from: text.nullable(), to: text.nullable(), sentence: text })
    .nullable(),
  rowsHash: text,
  refs: z.array(portableRef),
});
export type PortableFinding = z.output<typeof portableFinding>;

/** Findings with their rows by place. */
export async function portableFindings(
  reader: Reader,
  findings: readonly Finding[],
  signal?: AbortSignal,
): Promise<PortableFinding[]> {
  const result: PortableFinding[] = [];
  for (const finding of findings) {
    const {
      id,
      revision,
      title,
      severity,
      status,
      tags,
      notes,
      author,
      createdAt,
      updatedAt,
      search,
      rowsHash,
    } = finding;
    const refs = await reader.all<PortableRef>(
      sql`SELECT r.kind, r."key", coalesce(f.content_sha256, f.sha256) AS file, s."offset", s."length", s."eventID"
        FROM (SELECT r.* FROM finding_ref AS r JOIN (
            SELECT * FROM finding QUALIFY revision = max(revision) OVER (PARTITION BY id)
          ) AS f ON f.id = r.finding_id AND f.refs = r.revision WHERE f.id = ${id}) AS r
        LEFT JOIN (
          SELECT 'event' AS place, n, file_id, "offset", "length", "eventID" FROM event_record
          UNION ALL SELECT 'change', n, file_id, "offset", "length", NULL FROM config_item
        ) AS s ON s.n = r.n AND s.place = CASE r.kind WHEN 'change' THEN 'change' ELSE 'event' END
        LEFT JOIN evidence_file AS f ON f.id = s.file_id ORDER BY ALL`,
      signal,
    );
    result.push({
      ...{
        id,
        revision,
        title,
        severity,
        status,
        tags,
        notes,
        author,
        createdAt,
        updatedAt,
        search,
        rowsHash,
      },
      refs,
    });
  }
  return result;
}
