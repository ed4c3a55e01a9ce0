import type { EvidenceFile, FileStatus, Notice } from '../../../shared/model/evidence';
import type { Reader } from '../store/run';
import { type Sql, sql } from '../store/sql';

const fileRows = (start: number, count: number, status: FileStatus | undefined): Sql =>
  sql`SELECT id, path, container, size, modified_at AS "modifiedAt", kind, f.status, account, region, sha256,
      content_sha256 AS "contentSha256", content_size AS "contentSize", events, config_items AS "configItems", rejected,
      (SELECT count(*) FROM notice WHERE file_id = id) AS notices, loaded_at AS "loadedAt",
      i.verdict, i.status AS "verdictStatus", i.reason AS "verdictReason"
    FROM (SELECT *, row_number() OVER (ORDER BY path, id) - 1 AS place FROM evidence_file
      WHERE ${status ?? null}::VARCHAR IS NULL OR status = ${status ?? null}) AS f
    LEFT JOIN (SELECT file_id, min(verdict) AS verdict, min(status) AS status, min(reason) AS reason FROM integrity
      WHERE file_id IS NOT NULL GROUP BY file_id) AS i ON i.file_id = f.id
    WHERE place >= ${start} AND place < ${start + count} ORDER BY place`;

const noticeRows = (start: number, count: number): Sql =>
  sql`SELECT file, container, "position", kind, message
    FROM (SELECT f.path AS file, f.container, n."position", n.kind, n.message,
      row_number() OVER (ORDER BY f.path, n."position" NULLS FIRST, n.kind) - 1 AS place
      FROM notice AS n JOIN evidence_file AS f ON f.id = n.file_id)
    WHERE place >= ${start} AND place < ${start + count} ORDER BY place`;

export async function files(
  reader: Reader,
  args: { start: number; count: number; status?: FileStatus | undefined },
  signal?: AbortSignal,
): Promise<{ total: number; rows: EvidenceFile[] }> {
  const total = await reader.first<{ total: number }>(
    sql`SELECT count(*) AS total FROM evidence_file WHERE ${args.status ?? null}::VARCHAR IS NULL OR status = ${args.status ?? null}`,
    signal,
  );
  const rows = await reader.all<EvidenceFile>(fileRows(args.start, args.count, args.status), signal);
  return { total: total?.total ?? 0, rows };
}

export async function notices(
  reader: Reader,
  args: { start: number; count: number },
  signal?: AbortSignal,
): Promise<{ total: number; rows: Notice[] }> {
  const total = await reader.first<{ total: number }>(sql`SELECT count(*) AS total FROM notice`, signal);
  return {
    total: total?.total ?? 0,
    rows: await reader.all<Notice>(noticeRows(args.start, args.count), signal),
  };
}
