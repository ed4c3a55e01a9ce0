import { closeSync, fstatSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { type Packing, packingOf } from '../evidence/archive';
import { openEvidence } from '../evidence/open';
import { asAsync, gunzipped } from '../evidence/portions';
import { portionsOf, type ReadReport, readEvidence } from '../evidence/read';
import { reason } from '../evidence/walk';
import { BulkRows } from '../formats/bulk';
import { DocumentReader, type DocumentReport, readersFor } from '../formats/document';
import { IdentityRows } from '../formats/identity-rows';
import { JsonScanner } from '../formats/json-scanner';
import { ArchiveReader, type LedgerFile } from './archive-reader';
import { type LargeRoom, takeRoom } from './large-records';
import { type BatchCounts, type BatchOrder, emptyCounts, type Task, type WorkerMessage } from './messages';
import { SpoolFailed, Spools } from './spools';

/** What an archive's files may bring before it is handed over: rows of a few megabytes, or as many files. */
const PART_CONTENT_BYTES = 32 * 2 ** 20;
const PART_FILES = 1_000;

const port = parentPort;
if (!port) throw new Error('This file runs as a worker of the loader.');
const post = (message: WorkerMessage) => port.postMessage(message);

const spools = new Spools();
const scanner = new JsonScanner();
const bulk = new BulkRows([
  spools.writer('event'),
  spools.writer('identity'),
  spools.writer('entity'),
  spools.writer('link'),
]);
const identities = new IdentityRows(spools.writer('identity'), bulk);
let largeRoom: LargeRoom | undefined;
let largeBytes = 0;
function takesLarge(bytes: number): boolean {
  if (largeRoom === undefined || !takeRoom(largeRoom, bytes)) return false;
  largeBytes += bytes;
  return true;
}
const shared = { identities, bulk, takesLarge };
const readers = readersFor(identities);
const writers = [spools.writer('event'), spools.writer('item')];

/** Called when a part of an archive has been taken. */
let taken: (() => void) | null = null;
port.on('message', (message: BatchOrder | 'taken') => {
  if (message === 'taken') taken?.();
  else void run(message);
});

/** What has come together since something was handed over. */
let counts: BatchCounts = emptyCounts();
let files = 0;
let contentBytes = 0;

function begin(order: BatchOrder, part: number): void {
  spools.begin(order.folder, part === 0 ? order.batch : `${order.batch}-p${part}`);
  identities.reset();
  bulk.reset();
  counts = emptyCounts();
  largeBytes = 0;
  files = 0;
  contentBytes = 0;
}

function soFar() {
  bulk.flush();
  const { identities, entities } = bulk;
  return { counts, spools: spools.end(), identities, entities, files, largeBytes };
}

async function run(order: BatchOrder): Promise<void> {
  begin(order, 0);
  largeRoom = order.largeRoom;
  let unchanged = false;
  let archive = false;
  const deferred: number[] = [];
  for (const task of order.tasks) {
    const { read, report, packing } = await readOne(task);
    unchanged = task.knownSha256 !== null && read?.sha256 === task.knownSha256;
    if (packing && !unchanged) {
      if (order.tasks.length > 1) {
        // What an archive holds may take long and is handed over in parts: it goes alone.
        deferred.push(task.id);
        continue;
      }
      archive = true;
      await readArchive(task, order, read, packing);
    } else {
      verdict(order.loadId, ledgerFile(task), read, report);
    }
    counts.bytes += task.size;
    progress(1, task.size, report);
  }
  tell();
  post({ type: 'batch', ...soFar(), unchanged, archive, deferred });
}

/** A word for every file would cost more than reading a small one. */
const TELL_MILLISECONDS = 50;
const nothing = () => ({ done: 0, bytes: 0, events: 0, configItems: 0, notices: 0 });
let untold = nothing();
let told = 0;

function progress(done: 0 | 1, bytes: number, { events, configItems, notices }: DocumentReport): void {
  untold.done += done;
  untold.bytes += bytes;
  untold.events += events;
  untold.configItems += configItems;
  untold.notices += notices.length;
  if (performance.now() - told > TELL_MILLISECONDS) tell();
}

function tell(): void {
  post({ type: 'progress', ...untold });
  untold = nothing();
  told = performance.now();
}

const documentOf = (id: number) =>
  new DocumentReader(id, writers, readers, shared, scanner, (table, cells) => spools.row(table, cells));

async function readOne(
  task: Task,
): Promise<{ read: ReadReport | null; report: DocumentReport; packing: Packing | null }> {
  const document = documentOf(task.id);
  let packing: Packing | null | undefined;
  try {
    const read = await readEvidence(
      task.path,
      (bytes) => {
        packing ??= packingOf(bytes);
        if (packing) return false;
        document.push(bytes);
        return true;
      },
      task.limits,
    );
    return { read, report: document.finish(packing ? undefined : read.damage), packing: packing ?? null };
  } catch (thrown) {
    if (thrown instanceof SpoolFailed) throw thrown;
    const report = document.finish({ kind: 'unreadable', message: reason(thrown) });
    return { read: null, report, packing: null };
  }
}

/** Reads an archive on disk, which stays as it is: nothing of it is written anywhere but rows. */
async function readArchive(
  task: Task,
  order: BatchOrder,
  read: ReadReport | null,
  packing: Packing,
): Promise<void> {
  let part = 0;
  const sink = {
    nextId: () => Atomics.add(order.numbers, 0, 1),
    document: documentOf,
    verdict: (file: LedgerFile, content: ReadReport | null, report: DocumentReport) => {
      verdict(order.loadId, file, content, report);
      progress(0, 0, report);
    },
    rest: async () => {
      if (contentBytes < PART_CONTENT_BYTES && files < PART_FILES) return;
      const handedOver = new Promise<void>((resolve) => {
        taken = resolve;
      });
      post({ type: 'part', ...soFar(), unchanged: false, archive: true, deferred: [] });
      await handedOver;
      begin(order, ++part);
    },
  };
  const { file, size, modified } = openEvidence(task.path);
  const reader = new ArchiveReader(sink, task.limits, size);
  try {
    const gzip = read !== null && isGzipFile(file);
    const names = [task.path];
    let report: DocumentReport;
    if (packing === 'tar') {
      const content = gzip ? gunzipped(portionsOf(file)) : asAsync(portionsOf(file));
      report = await reader.read({ packing, content }, task.id, names);
    } else if (gzip) {
      report = await reader.readGathered(gunzipped(portionsOf(file)), task.id, names);
    } else {
      report = await reader.read({ packing, bytes: { file, size } }, task.id, names);
    }
    const after = fstatSync(file);
    if (after.size !== size || after.mtimeMs !== modified) {
      const message = 'The file changed while it was read; load it again.';
      report = {
        ...report,
        status: 'partial',
        notices: [...report.notices, { position: null, kind: 'corrupt', message }],
      };
    }
    verdict(order.loadId, ledgerFile(task), read, report);
  } finally {
    closeSync(file);
  }
}

function isGzipFile(file: number): boolean {
  const head = portionsOf(file, 2).next();
  return !head.done && head.value[0] === 0x1f && head.value[1] === 0x8b;
}

const ledgerFile = ({ id, path, size, modified }: Task): LedgerFile => ({
  id,
  path,
  container: null,
  archiveId: null,
  size,
  modified,
});

/** Account and region stand in the records; the folder's word counts only where they are silent (formats §12). */
const FOLDER = /(?:^|[\\/])(\d{12})[\\/](?:CloudTrail[A-Za-z-]*|Config)[\\/]([a-z]{2}(?:-[a-z]+)+-\d)[\\/]/;

/** Milliseconds since 1970 as they are, when a database timestamp of the years to 9999 can hold them. */
const storableTime = (milliseconds: number | null): number | null =>
  milliseconds !== null && milliseconds >= 0 && milliseconds <= 253_402_300_799_999
    ? Math.trunc(milliseconds)
    : null;

/** Writes what became of a file into the ledger, and counts it. */
function verdict(loadId: number, file: LedgerFile, read: ReadReport | null, report: DocumentReport): void {
  const folder = FOLDER.exec(file.path);
  spools.row('file', [
    file.id,
    file.path,
    file.container,
    file.archiveId,
    read?.size ?? file.size,
    storableTime(file.modified),
    report.kind,
    report.status,
    report.account ?? folder?.[1] ?? null,
    report.region ?? folder?.[2] ?? null,
    read?.sha256 ?? null,
    read?.contentSha256 ?? null,
    read?.contentSize ?? null,
    report.events,
    report.configItems,
    report.rejected,
    report.notices.length,
    loadId,
    new Date().toISOString(),
  ]);
  for (const notice of report.notices) {
    spools.row('notice', [file.id, notice.position, notice.kind, notice.message]);
  }
  counts[report.status]++;
  counts.events += report.events;
  counts.configItems += report.configItems;
  if (report.kind === 'config-items' || report.configItems > report.events)
    counts.rejectedItems += report.rejected;
  else counts.rejectedEvents += report.rejected;
  files++;
  contentBytes += read?.contentSize ?? 0;
}
