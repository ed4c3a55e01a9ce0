import { basename } from 'node:path';
import { Failure } from '../../../shared/result';
import type { Reader } from '../store/run';
import { sql } from '../store/sql';
import type { EventOrder } from './event-rows';
import type { PackageFolder } from './folder';

export interface CitedFile {
  id: number;
  path: string;
  container: string | null;
  sha256: string | null;
  size: number;
}

/** The evidence files that a package rests on: those its events and the items of its changes stand in, and the archives these lie in. */
export async function citedFiles(
  reader: Reader,
  order: EventOrder,
  besides: ReadonlySet<number>,
  signal?: AbortSignal,
): Promise<CitedFile[]> {
  return reader.all(
    sql`WITH RECURSIVE cited AS (
        SELECT id, archive_id FROM evidence_file
        WHERE id IN (SELECT file_id FROM event_record WHERE n IN (SELECT n FROM ${order.table}))
          OR id IN (SELECT unnest(CAST(${JSON.stringify([...besides])} AS INTEGER[])))
        UNION SELECT f.id, f.archive_id FROM evidence_file AS f JOIN cited AS c ON f.id = c.archive_id
      ) SELECT id, path, container, sha256, size FROM evidence_file
      WHERE id IN (SELECT id FROM cited) ORDER BY path, id`,
    signal,
  );
}

/** Copies evidence files under a name that begins with their hash, and leaves out those that are not what was loaded. */
export async function copyEvidence(
  folder: PackageFolder,
  cited: readonly CitedFile[],
  signal?: AbortSignal,
): Promise<{ copied: Map<string, string>; missing: string[] }> {
  const copied = new Map<string, string>();
  const missing: string[] = [];
  for (const { path, container, sha256: expected } of cited) {
    // What lies in an archive is copied with it.
    if (container !== null) continue;
    if (expected === null) {
      missing.push(path);
      continue;
    }
    const name = `evidence/${expected.slice(0, 16)}-${basename(path)
      .replace(/[^A-Za-z0-9._-]/g, '_')
      .slice(-100)}`;
    if (copied.has(name)) continue;
    try {
      if ((await folder.copy(path, name, signal)) !== expected)
        throw new Error('changed since it was loaded');
      copied.set(name, path);
    } catch (thrown) {
      if (signal?.aborted || thrown instanceof Failure) throw thrown;
      folder.remove(name);
      missing.push(path);
    }
  }
  return { copied, missing };
}
