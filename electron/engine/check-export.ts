import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCsv } from '../../shared/csv';
import type { PackageProblem, PackageVerdict } from '../../shared/model/export';
import { hashResult } from './export/case-files';
import { checkPackage } from './export/check';
import type { Manifest } from './export/manifest';
import { checkEvidence, load } from './ingest/load';
import { compileScope } from './questions/scope';
import { type CaseStore, createCase } from './store/open';
import { sql } from './store/sql';

/** Checks a package; with evidence at hand, reads that again into a case of its own and runs the searches on it. */
export async function checkExport(
  folder: string,
  expected: string | null,
  evidence: string | null,
  signal?: AbortSignal,
): Promise<PackageVerdict> {
  const { problems, manifest, fingerprint, files, stamp } = await checkPackage(folder, expected);
  const verdict: PackageVerdict = {
    ok: false,
    files,
    fingerprint,
    expected: expected === null ? null : fingerprint === expected,
    author: manifest?.author ?? null,
    case: manifest?.case.id ?? null,
    stamp,
    evidence: null,
    queries: null,
    problems,
  };
  if (evidence !== null && manifest)
    Object.assign(verdict, await runAgain(folder, manifest, evidence, problems, signal));
  return { ...verdict, ok: problems.length === 0 };
}

async function runAgain(
  folder: string,
  manifest: Manifest,
  evidence: string,
  problems: PackageProblem[],
  signal?: AbortSignal,
): Promise<Pick<PackageVerdict, 'evidence' | 'queries'>> {
  checkEvidence([evidence]);
  const place = mkdtempSync(join(tmpdir(), 'coldtrail-check-'));
  let store: CaseStore | null = null;
  try {
    store = await createCase(join(place, 'check.coldtrail'));
    await load(store, [evidence], signal ? { signal } : {});
    return {
      evidence: await compareFiles(store, folder, problems),
      queries: await compareQueries(store, manifest, folder, problems, signal),
    };
  } finally {
    store?.close();
    rmSync(place, { recursive: true, force: true });
  }
}

/** The files of `evidence.csv` by hash, each with its path. */
function listedFiles(folder: string): Map<string, string> {
  const [header = [], ...rows] = readCsv(readFileSync(join(folder, 'evidence.csv'), 'utf8'));
  const [path, hash] = [header.indexOf('path'), header.indexOf('sha256')];
  return new Map(rows.filter((row) => row[hash]).map((row) => [row[hash] ?? '', row[path] ?? '']));
}

async function compareFiles(
  store: CaseStore,
  folder: string,
  problems: PackageProblem[],
): Promise<{ files: number; unchanged: number }> {
  const listed = listedFiles(folder);
  const found = await store.reader.all<{ sha256: string }>(
    sql`SELECT DISTINCT sha256 FROM evidence_file WHERE sha256 IS NOT NULL`,
  );
  const present = new Set(found.map(({ sha256 }) => sha256));
  for (const [hash, path] of listed) {
    if (present.has(hash)) continue;
    problems.push({
      file: 'evidence.csv',
      place: path,
      message: `No file of the evidence has this one's SHA-256, ${hash}: it is missing or was changed.`,
    });
  }
  return { files: listed.size, unchanged: [...listed.keys()].filter((hash) => present.has(hash)).length };
}

async function compareQueries(
  store: CaseStore,
  manifest: Manifest,
  folder: string,
  problems: PackageProblem[],
  signal?: AbortSignal,
): Promise<{ asked: number; same: number }> {
  const hashes = JSON.stringify([...listedFiles(folder).keys()]);
  // What lies beside the evidence of the package has no say.
  const listed = sql`file_id IN (SELECT id FROM evidence_file WHERE sha256 IN (SELECT unnest(CAST(${hashes} AS VARCHAR[]))))`;
  let same = 0;
  for (const { name, query, from, to, rows, result } of manifest.queries) {
    const { where } = compileScope({ query, from: from ?? undefined, to: to ?? undefined });
    const again = await hashResult(store.reader, sql`(${where}) AND ${listed}`, signal);
    if (again.rows === rows && (result === null || again.result === result)) same++;
    else {
      const found = `${again.rows} events now, ${rows} in the package`;
      const message = again.rows === rows ? 'It finds other events than it did.' : `It finds ${found}.`;
      problems.push({ file: 'queries.sql', place: name, message });
    }
  }
  return { asked: manifest.queries.length, same };
}
