import { basename } from 'node:path';
import { type Canonical, canonicalJson } from '../../../shared/canonical';
import type {
  ExportedFile,
  ExportPreview,
  ExportProgress,
  ExportRequest,
  ExportResult,
} from '../../../shared/model/export';
import { Failure } from '../../../shared/result';
import { portableFindings } from '../findings/portable';
import { appendJournal, journalHead, sha256 } from '../store/journal';
import type { CaseStore } from '../store/open';
import { sql } from '../store/sql';
import { hashResult, type QueryResult, queriesText, writeEvidence, writeJournal } from './case-files';
import { ChangeFiles, type PlacedChange } from './change-files';
import { gatherChanges } from './changes';
import { findChromium, printPdf, setPdfTime } from './chromium';
import { EventFiles } from './event-files';
import { writeParquet } from './event-parquet';
import { type EventOrder, eventPages, orderEvents } from './event-rows';
import { type Facts, gatherFacts } from './facts';
import { PackageFolder } from './folder';
import {
  fileEntryOf,
  MANIFEST,
  type Manifest,
  PUBLIC_KEY,
  SIGNATURE,
  STAMP_QUERY,
  stampQuery,
} from './manifest';
import { citedFiles, type ReadPlaces, writeOriginals } from './originals';
import { Redactor } from './redact';
import { type Imprint, reportText } from './report/report';
import { type Selection, select } from './selection';
import type { Signer } from './signer';
import { summarise } from './summary';
import { Timeline } from './timeline';

/** What a package is made with, beside the case. */
export interface PackageMeans {
  readonly store: CaseStore;
  readonly signer: Signer;
  readonly readPlaces: ReadPlaces;
  readonly onProgress?: (progress: ExportProgress) => void;
  readonly signal?: AbortSignal | undefined;
}

/** What each file holds, in the order in which they are listed. */
const ABOUT: Readonly<Record<string, string>> = {
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

/** Everything that is known before a file is written: the preview, and what the package is then made from. */
interface Prepared {
  selection: Selection;
  redactor: Redactor;
  order: EventOrder;
  changes: Awaited<ReturnType<typeof gatherChanges>>;
  facts: Facts;
  summary: ReturnType<typeof summarise>;
  head: { seq: number; hash: string };
  asOf: string;
  cited: Awaited<ReturnType<typeof citedFiles>>;
  chromium: string | null;
  cautions: string[];
}

async function prepare(
  { store, signal }: PackageMeans,
  request: ExportRequest,
  takeChanges: (rows: readonly PlacedChange[]) => Promise<void> = async () => undefined,
): Promise<Prepared> {
  const { reader } = store;
  const { redact } = request;
  if (request.cited && (redact.secrets || redact.fields.length + redact.accounts.length > 0)) {
    throw new Failure(
      'usage',
      'Evidence files are copied as they are: nothing in them can be hidden. Leave them out, or ask for secrets to be shown.',
    );
  }
  const redactor = new Redactor(redact);
  const selection = await select(reader, request.what, signal);
  const head = await journalHead(reader);
  if (!head)
    throw new Failure('internal', 'This case has no journal; open it once with this version and try again.');
  const asOf = await reader.first<{ at: string }>(
    sql`SELECT strftime("at", '%Y-%m-%dT%H:%M:%SZ') AS "at" FROM journal WHERE seq = ${head.seq}`,
  );
  const changes = await gatherChanges(reader, selection, redactor, takeChanges, signal);
  const order = await orderEvents(store, selection.events, changes.causes, signal);
  try {
    const facts = await gatherFacts(reader, order, selection.findings, redactor, signal);
    const chromium = request.pdf ? findChromium() : null;
    const cautions = [...redactor.notes];
    if (request.pdf && !chromium)
      cautions.push(
        'There is no report.pdf: no Chromium was found to print it. report.html prints from any browser.',
      );
    return {
      ...{ selection, redactor, order, changes, facts, head, chromium, cautions },
      summary: summarise(selection, facts, changes, redactor.notes),
      asOf: asOf?.at ?? '',
      cited: await citedFiles(reader, order, changes.files, signal),
    };
  } catch (thrown) {
    await order.drop();
    throw thrown;
  }
}

/** What a package would hold, worked out as the package itself is. */
export async function previewPackage(means: PackageMeans, request: ExportRequest): Promise<ExportPreview> {
  const prepared = await prepare(means, request);
  const { selection, order, changes, summary, cited, cautions, redactor, chromium, facts } = prepared;
  await order.drop();
  const hide = <T>(value: T): T => JSON.parse(redactor.apply(JSON.stringify(value), false)) as T;
  const rows: Record<string, number | null> = {
    'report.html': null,
    ...(chromium ? { 'report.pdf': null } : {}),
    'events.jsonl': order.count,
    'events.csv': order.count,
    'events.xlsx': order.count,
    'events.parquet': order.count,
    'changes.jsonl': changes.total,
    'findings.json': selection.findings.length,
    'evidence.csv': facts.evidence.files,
    'journal.jsonl': prepared.head.seq,
    ...(request.original ? { 'originals.csv': order.count } : {}),
  };
  return {
    summary: hide(summary),
    findings: hide(selection.findings.map(({ id, title, severity }) => ({ id, title, severity }))),
    events: order.count,
    changes: changes.total,
    evidenceFiles: cited.length,
    files: Object.entries(ABOUT)
      .filter(
        ([path]) =>
          !/^originals|\.pdf$/.test(path) || path in rows || (request.original && /^originals/.test(path)),
      )
      .map(([path, about]) => ({ path, about, rows: rows[path] ?? null })),
    author: means.store.who.author,
    fingerprint: means.signer.fingerprint,
    cautions,
  };
}

/**
 * Writes an evidence package: a folder that appears under its name when it is whole, and of which nothing is left when
 * it is cancelled or the disk is full. The same case at the same head of its journal, the same request and author give
 * the same bytes.
 *
 * @throws Failure `exists`, `not-found`, `usage`, `query`, `unreadable`, `disk-full` or `cancelled`
 */
export function writePackage(
  means: PackageMeans,
  place: string,
  request: ExportRequest,
): Promise<ExportResult> {
  return means.store.limits.sparingly(MEMORY_MEGABYTES, () => write(means, place, request));
}

/** What DuckDB may hold while it sorts and packs rows; with what the process itself needs it stays under a gigabyte. */
const MEMORY_MEGABYTES = 400;

async function write(means: PackageMeans, place: string, request: ExportRequest): Promise<ExportResult> {
  const { store, signer, onProgress, signal } = means;
  const { reader } = store;
  const folder = new PackageFolder(place);
  let prepared: Prepared | null = null;
  try {
    const timeline = new Timeline(folder.file('timeline.csv'));
    const changeFiles = new ChangeFiles(folder);
    prepared = await prepare(means, request, async (rows) => {
      await changeFiles.rows(rows);
      timeline.changes(rows);
    });
    await changeFiles.end();
    timeline.begin();
    const { selection, redactor, order, changes, facts, summary, head, asOf, cited } = prepared;
    const notes = [...prepared.cautions];
    const tell = (state: ExportProgress['state'], done: number) =>
      onProgress?.({ state, rows: { done, total: order.count } });
    const events = new EventFiles(folder);
    let done = 0;
    const ids = selection.findings.map(({ id }) => id);
    for await (const rows of eventPages(reader, order, redactor, ids, signal)) {
      await events.rows(rows);
      timeline.events(rows);
      done += rows.length;
      tell('writing', done);
    }
    await events.end();
    timeline.end();
    const rowsOf = new Map<string, number>();
    for (const { path, rows } of await writeParquet(store, folder, order, redactor, signal))
      rowsOf.set(path, rows);

    const queries: QueryResult[] = [];
    for (const query of selection.queries)
      queries.push({ ...query, ...(await hashResult(reader, query.where, signal)) });
    folder.write('queries.sql', queriesText(queries, redactor));
    rowsOf.set('queries.sql', queries.length);
    const findings = await portableFindings(reader, selection.findings, signal);
    folder.write('findings.json', `${redactor.apply(JSON.stringify(findings, null, 1))}\n`);
    rowsOf.set('findings.json', findings.length);
    const evidence = folder.file('evidence.csv');
    const citedIds = new Set(cited.map(({ id }) => id));
    await writeEvidence(reader, evidence, citedIds, redactor, signal);
    const journal = folder.file('journal.jsonl');
    const hidden = await writeJournal(reader, journal, head.seq, redactor);
    if (hidden > 0)
      notes.push(
        `${hidden} of the ${head.seq} entries of the journal name something hidden; their hashes stand in their place.`,
      );

    if (request.original) {
      const made = await writeOriginals(reader, folder, order, redactor, means.readPlaces, signal);
      notes.push(
        `The bytes of ${made.written} of ${order.count} records were cut out of the evidence again.`,
      );
      if (made.hidden > 0)
        notes.push(
          `${made.hidden} records are left out of originals.txt because something in them is hidden.`,
        );
      if (made.missing > 0)
        notes.push(`${made.missing} records could not be read again; originals.csv says why.`);
    }
    const copies = request.cited
      ? await copyEvidence(folder, cited, signal)
      : { copied: new Map(), missing: [] };
    if (copies.missing.length > 0)
      notes.push(
        `${copies.missing.length} of ${cited.length} evidence files were not at hand or changed, and were not copied.`,
      );

    const imprint: Imprint = {
      tool: store.who.tool,
      author: store.who.author,
      caseId: (await store.info('id')) ?? '',
      asOf,
      journalEntries: head.seq,
      journalHead: head.hash,
      fingerprint: signer.fingerprint,
      notes,
    };
    const report = reportText(selection, summary, facts, changes.first, changes.total, imprint);
    folder.write('report.html', redactor.apply(report, false));
    if (prepared.chromium) {
      tell('printing', done);
      // Printed to a plain name: Chromium takes no folder that is hidden everywhere.
      const isPrinted = await printPdf(
        prepared.chromium,
        folder.at('report.html'),
        folder.at('report.pdf'),
        signal,
      );
      if (isPrinted) setPdfTime(folder.at('report.pdf'), asOf);
      else
        notes.push(
          'There is no report.pdf: Chromium could not print it. report.html prints from any browser.',
        );
    }

    tell('sealing', done);
    for (const file of folder.finished())
      if (file.rows > 0 || /csv$|jsonl$|xlsx$|txt$/.test(file.path)) rowsOf.set(file.path, file.rows);
    const files = [];
    for (const path of folder.list()) {
      const about = copies.copied.has(path)
        ? 'evidence, as it was found'
        : (ABOUT[path] ?? ABOUT['events.parquet'] ?? '');
      files.push(await fileEntryOf(folder.at('.'), path, about, rowsOf.get(path) ?? null));
    }
    const { coverage } = facts;
    const manifest: Manifest = {
      asOf,
      author: store.who.author,
      case: {
        createdAt: (await store.info('createdAt')) ?? '',
        id: imprint.caseId,
        schemaVersion: Number(await store.info('schemaVersion')),
      },
      counts: {
        changes: changes.total,
        events: order.count,
        evidenceFiles: facts.evidence.files,
        findings: selection.findings.length,
      },
      coverage: {
        accounts: [...new Set(coverage.cells.map(({ account }) => account))].sort(),
        breaks: coverage.breaks.length,
        firstEventTime: facts.caseFirst,
        lastEventTime: facts.caseLast,
        regions: [...new Set(coverage.cells.map(({ region }) => region))].sort(),
      },
      files,
      fingerprint: signer.fingerprint,
      format: 'coldtrail-package',
      journal: { entries: head.seq, head: head.hash },
      notes,
      queries: queries.map(({ name, query, from, to, sentence, rows, result }) => ({
        ...{ name, query, from, to, sentence, rows, result },
      })),
      request: canonicalRequest(request),
      timeZone: 'UTC',
      tool: store.who.tool,
      version: 1,
    };
    // Hidden texts stand in names of queries and in what was asked for; what is hidden is told by count alone.
    const text = redactor.apply(canonicalJson(manifest as unknown as Canonical), false);
    folder.write(MANIFEST, text);
    const signature = signer.sign(Buffer.from(text));
    folder.write(SIGNATURE, signature);
    folder.write(PUBLIC_KEY, signer.publicKey);
    folder.write(STAMP_QUERY, stampQuery(signature));
    if (signal?.aborted) throw new Failure('cancelled', 'The export was cancelled; nothing was written.');
    folder.finish();
    if (!store.readOnly) await tellJournal(store, request, manifest, sha256(text));
    tell('done', done);
    return {
      path: folder.target,
      files: files.map(
        ({ path, about, rows, size, sha256: hash }): ExportedFile => ({
          ...{ path, about, rows, bytes: size, sha256: hash },
        }),
      ),
      events: order.count,
      changes: changes.total,
      findings: selection.findings.length,
      fingerprint: signer.fingerprint,
      manifest: sha256(text),
      cautions: notes,
    };
  } catch (thrown) {
    onProgress?.({ state: 'failed', rows: { done: 0, total: prepared?.order.count ?? 0 } });
    throw thrown;
  } finally {
    folder.discard();
    await prepared?.order.drop().catch(() => undefined);
  }
}

/** The request as it stands in the manifest. Account numbers that are to be hidden are told by their count. */
function canonicalRequest({ what, original, cited, pdf, redact }: ExportRequest): Manifest['request'] {
  const { accounts, ...rest } = redact;
  return { what: { ...what }, original, cited, pdf, redact: { ...rest, accounts: accounts.length } };
}

function tellJournal(
  store: CaseStore,
  request: ExportRequest,
  manifest: Manifest,
  hash: string,
): Promise<unknown> {
  const { counts, fingerprint, journal, files } = manifest;
  return store.writer.transaction((writer) =>
    appendJournal(writer, store.who, 'exported', {
      request: canonicalRequest(request) as Canonical,
      manifest: hash,
      head: journal.head,
      fingerprint,
      events: counts.events,
      changes: counts.changes,
      findings: counts.findings,
      files: files.length,
    }),
  );
}

/** Copies evidence files under a name that begins with their hash, and leaves out those that are not what was loaded. */
async function copyEvidence(
  folder: PackageFolder,
  cited: Prepared['cited'],
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
