import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { type ReadReport, readEvidence } from '../evidence/read';
import { reason } from '../evidence/walk';
import { DocumentReader, type DocumentReport, readersFor } from '../formats/document';
import { EntityRows } from '../formats/entity-rows';
import { IdentityRows } from '../formats/identity-rows';
import { JsonScanner } from '../formats/json-scanner';
import { RowWriter } from '../formats/row-writer';
import type { SideCell } from '../formats/whole';
import { SPOOLS, type SpoolFile, type SpoolName } from './batch';
import { type BatchOrder, emptyCounts, type Task, type WorkerMessage } from './messages';

/** A spool file that comes into being with its first row. */
class Spool {
  readonly writer = new RowWriter((bytes) => {
    this.#file ??= openSync(this.path, 'wx', 0o600);
    writeSync(this.#file, bytes);
  });
  #file: number | null = null;

  constructor(private path: string) {}

  /** Starts over under another name. */
  next(path: string): void {
    this.path = path;
    this.writer.longest = 0;
  }

  /** What was written; undefined when nothing was. */
  end(): SpoolFile | undefined {
    this.writer.flush();
    if (this.#file === null) return undefined;
    closeSync(this.#file);
    this.#file = null;
    return { path: this.path, longest: this.writer.longest };
  }
}

const port = parentPort;
if (!port) throw new Error('This file runs as a worker of the loader.');
const post = (message: WorkerMessage) => port.postMessage(message);

const spools = new Map<SpoolName, Spool>(SPOOLS.map((name) => [name, new Spool('')]));
const scanner = new JsonScanner();
const identities = new IdentityRows(writerOf('identity'));
const entities = new EntityRows(writerOf('entity'), writerOf('link'));
const shared = { identities, entities };
const readers = readersFor(identities);

port.on('message', (order: BatchOrder) => {
  void run(order);
});

async function run(order: BatchOrder): Promise<void> {
  for (const [name, spool] of spools) spool.next(join(order.folder, `${order.batch}.${name}`));
  identities.reset();
  entities.reset();
  const counts = emptyCounts();
  let unchanged = false;
  for (const task of order.tasks) {
    const { read, report } = await readOne(task);
    unchanged = task.knownSha256 !== null && read?.sha256 === task.knownSha256;
    writeLedger(task, order.loadId, read, report);
    counts[report.status]++;
    counts.events += report.events;
    counts.configItems += report.configItems;
    if (report.kind === 'config-items' || report.configItems > report.events)
      counts.rejectedItems += report.rejected;
    else counts.rejectedEvents += report.rejected;
    counts.bytes += task.size;
    post({
      type: 'file',
      bytes: task.size,
      events: report.events,
      configItems: report.configItems,
      notices: report.notices.length,
    });
  }
  const files: Partial<Record<SpoolName, SpoolFile>> = {};
  for (const [name, spool] of spools) {
    const file = spool.end();
    if (file) files[name] = file;
  }
  post({
    type: 'batch',
    counts,
    spools: files,
    identities: identities.count,
    entities: entities.count,
    unchanged,
  });
}

async function readOne(task: Task): Promise<{ read: ReadReport | null; report: DocumentReport }> {
  const document = new DocumentReader(
    task.id,
    [writerOf('event'), writerOf('item')],
    readers,
    shared,
    scanner,
    (table, cells) => writeRow(writerOf(table), cells),
  );
  try {
    const read = await readEvidence(task.path, (bytes) => document.push(bytes));
    return { read, report: document.finish(read.damage) };
  } catch (thrown) {
    return { read: null, report: document.finish({ kind: 'unreadable', message: reason(thrown) }) };
  }
}

function writerOf(name: SpoolName): RowWriter {
  const spool = spools.get(name);
  if (!spool) throw new Error(`no spool named ${name}`);
  return spool.writer;
}

/** Account and region stand in the records; the folder's word counts only where they are silent (formats §12). */
const FOLDER = /(?:^|[\\/])(\d{12})[\\/](?:CloudTrail[A-Za-z-]*|Config)[\\/]([a-z]{2}(?:-[a-z]+)+-\d)[\\/]/;

/** Milliseconds since 1970 as they are, when a database timestamp of the years to 9999 can hold them. */
const storableTime = (milliseconds: number): number | null =>
  milliseconds >= 0 && milliseconds <= 253_402_300_799_999 ? milliseconds : null;

function writeLedger(task: Task, loadId: number, read: ReadReport | null, report: DocumentReport): void {
  const folder = FOLDER.exec(task.path);
  writeRow(writerOf('file'), [
    task.id,
    task.path,
    null,
    read?.size ?? task.size,
    storableTime(task.modified),
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
    writeRow(writerOf('notice'), [task.id, notice.position, notice.kind, notice.message]);
  }
}

function writeRow(writer: RowWriter, cells: readonly SideCell[]): void {
  cells.forEach((cell, index) => {
    if (index > 0) writer.separator();
    if (typeof cell === 'number') writer.number(cell);
    else if (cell !== null) writer.text(String(cell));
  });
  writer.endRow();
}
