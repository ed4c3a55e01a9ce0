import type { ExportPreview, ExportRequest } from '../../../shared/model/export';
import { parquetFiles } from './event-parquet';
import type { EventRange } from './event-rows';
import { type PackageMeans, prepare } from './prepare';
import { fitsWorkbook } from './xlsx';

/** What each file holds, in the order in which they are listed. */
export const ABOUT: Readonly<Record<string, string>> = {
  'report.html': 'the report, for reading and printing',
  'report.pdf': 'the same report, printed',
  'events.jsonl': 'the events as they stand in the evidence, one a line, with file, offset and length',
  'events.csv': 'the events as a table',
  'events.xlsx': 'the same table as a workbook',
  'events.parquet': 'the same table as Parquet',
  'changes.jsonl': 'the changes with their causes, one a line',
  'changes.csv': 'the changes as a table, one row for each path',
  'changes.xlsx': 'the same table as a workbook',
  'timeline.csv': 'events and changes in order of time, for Timesketch',
  'findings.json': 'the findings, for reading into another case',
  'evidence.csv': 'every evidence file with size, hashes, verdict, counts and notices',
  'queries.sql': 'every search with its values and what it found',
  'journal.jsonl': 'what was done in the case',
  'originals.txt': "the records' own bytes",
  'originals.csv': 'where each of them stands',
};

/** What a package would hold, worked out as the package itself is. */
export async function previewPackage(means: PackageMeans, request: ExportRequest): Promise<ExportPreview> {
  const prepared = await prepare(means, request);
  const { selection, order, changes, summary, cited, cautions, redactor, printers, facts } = prepared;
  await order.drop();
  const rows: Record<string, number | null> = {
    ...{ 'events.jsonl': order.count, 'events.csv': order.count, 'events.xlsx': order.count },
    'events.parquet': order.count,
    'changes.jsonl': changes.total,
    'findings.json': selection.findings.length,
    'evidence.csv': facts.evidence.files,
    'journal.jsonl': prepared.head.seq,
    'originals.csv': order.count,
  };
  const isWritten = (path: string) =>
    (path !== 'report.pdf' || printers.length > 0) &&
    (path !== 'events.xlsx' || fitsWorkbook(order.count)) &&
    (!path.startsWith('originals') || request.original);
  return {
    summary,
    findings: redactor.hideTexts(
      selection.findings.map(({ id, title, severity }) => ({ id, title, severity })),
    ),
    events: order.count,
    changes: changes.total,
    evidenceFiles: cited.length,
    files: Object.entries(ABOUT)
      .filter(([path]) => isWritten(path))
      .map(([path, about]) => ({
        path: path === 'events.parquet' ? parquetNames(order.parts) : path,
        about,
        rows: rows[path] ?? null,
      })),
    author: means.store.who.author,
    fingerprint: means.signer.fingerprint,
    cautions,
  };
}

function parquetNames(parts: readonly EventRange[]): string {
  const names = parquetFiles(parts).map(({ path }) => path);
  return names.length > 1 ? `${names[0]} … ${names.at(-1)}` : (names[0] ?? '');
}
