import { type Canonical, canonicalJson } from '../../../shared/canonical';
import type { ExportedFile, ExportProgress, ExportRequest, ExportResult } from '../../../shared/model/export';
import { Failure } from '../../../shared/result';
import { portableFindings } from '../findings/portable';
import { appendJournal, sha256 } from '../store/journal';
import type { CaseStore } from '../store/open';
import type { Reader } from '../store/run';
import { sql } from '../store/sql';
import { hashResult, type QueryResult, queriesText, writeEvidence, writeJournal } from './case-files';
import { ChangeFiles } from './change-files';
import { copyEvidence } from './cited';
import { EventFiles } from './event-files';
import { parquetFiles, writeParquet } from './event-parquet';
import { eventParts } from './event-rows';
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
import { writeOriginals } from './originals';
import { type PackageMeans, type Prepared, prepare } from './prepare';
import { ABOUT } from './preview';
import { printPdf } from './printer';
import { type Imprint, reportText } from './report/report';
import { Timeline } from './timeline';
import { fitsWorkbook } from './xlsx';

/**
 * Writes an evidence package: a folder that appears under its name when it is whole, and of which nothing is left when
 * it is cancelled or the disk is full. The same case at the same head of its journal, the same request and author give
 * the same bytes.
 *
 * @throws Failure `exists`, `not-found`, `usage`, `query`, `unreadable`, `disk-full` or `cancelled`
 */
export async function writePackage(
  means: PackageMeans,
  place: string,
  request: ExportRequest,
): Promise<ExportResult> {
  const { reader, limits } = means.store;
  const little = { megabytes: await megabytesFor(reader), threads: 2, givesBack: true };
  return limits.sparingly(little, () => write(means, place, request));
}

/** What DuckDB may hold while it sorts and packs rows; with what the process itself needs it stays under a gigabyte. */
const MEGABYTES = 250;

/** Rows DuckDB reads at once, however long they are. */
const VECTOR_ROWS = 2_048;
/** Records of this many bytes are read within the memory above; of longer ones so many copies are held while they are packed. */
const USUAL_BYTES = 8_192;
const COPIES = 8;

async function megabytesFor(reader: Reader): Promise<number> {
  const longest = await reader.first<{ bytes: number }>(
    sql`SELECT coalesce(max(bytes), 0)::DOUBLE AS bytes
      FROM (SELECT sum("length") AS bytes FROM event_record GROUP BY rowid // ${VECTOR_ROWS})`,
  );
  const beyond = Math.max(0, (longest?.bytes ?? 0) - VECTOR_ROWS * USUAL_BYTES);
  return MEGABYTES + Math.ceil((COPIES * beyond) / 1e6);
}

async function write(means: PackageMeans, place: string, request: ExportRequest): Promise<ExportResult> {
  const { store, signer, onProgress, signal } = means;
  const { reader } = store;
  const folder = new PackageFolder(place);
  let prepared: Prepared | null = null;
  try {
    onProgress?.({ state: 'preparing', rows: { done: 0, total: 0 } });
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
    const events = new EventFiles(folder, fitsWorkbook(order.count));
    const parquet = parquetFiles(order.parts);
    const rowsOf = new Map(parquet.map(({ path, count }) => [path, count]));
    const pathOf = new Map(parquet.map(({ path, from }) => [from, path]));
    let done = 0;
    const ids = selection.findings.map(({ id }) => id);
    for await (const part of eventParts(store, order, redactor, ids, signal)) {
      const packed = writeParquet(store, folder, pathOf.get(part.from)!, part, signal);
      packed.catch(() => undefined);
      try {
        for await (const rows of part.rows()) {
          for (const event of rows) {
            timeline.event(event);
            const waits = events.row(event);
            if (waits) await waits;
            done++;
          }
          tell('writing', done);
        }
      } finally {
        await packed;
      }
    }
    await events.end();
    timeline.end();

    const queries: QueryResult[] = [];
    for (const query of selection.queries)
      queries.push({ ...query, ...(await hashResult(reader, query.where, signal)) });
    folder.write('queries.sql', queriesText(queries, redactor));
    rowsOf.set('queries.sql', queries.length);
    const findings = await portableFindings(reader, selection.findings, signal);
    for (const { refs } of findings)
      for (const ref of refs) if (ref.kind === 'principal' && ref.key) ref.key = redactor.principal(ref.key);
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
    const [shown, first] = redactor.hideTexts([facts, changes.first] as const);
    const report = reportText(selection, summary, shown, first, changes.total, imprint);
    folder.write('report.html', redactor.apply(report, false));
    if (prepared.printers.length > 0) {
      tell('printing', done);
      // Printed to a plain name: Chromium takes no folder that is hidden everywhere.
      const [page, pdf] = [folder.at('report.html'), folder.at('report.pdf')];
      if (!(await printPdf(prepared.printers, page, pdf, asOf, signal)))
        notes.push('There is no report.pdf: it could not be printed. report.html prints from any browser.');
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
