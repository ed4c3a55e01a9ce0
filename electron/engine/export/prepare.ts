import type { ExportProgress, ExportRequest } from '../../../shared/model/export';
import { Failure } from '../../../shared/result';
import { journalHead } from '../store/journal';
import type { CaseStore } from '../store/open';
import { sql } from '../store/sql';
import type { PlacedChange } from './change-files';
import { gatherChanges } from './changes';
import { citedFiles } from './cited';
import { type EventOrder, orderEvents } from './event-rows';
import { type Facts, gatherFacts } from './facts';
import type { ReadPlaces } from './originals';
import { type Printer, printersHere } from './printer';
import { Redactor } from './redact';
import { number } from './report/html';
import { type Selection, select } from './selection';
import type { Signer } from './signer';
import { summarise } from './summary';
import { fitsWorkbook, MOST_ROWS } from './xlsx';

/** What a package is made with, beside the case. */
export interface PackageMeans {
  readonly store: CaseStore;
  readonly signer: Signer;
  readonly readPlaces: ReadPlaces;
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
  /** Of the host, where it can; see `printersHere`. */
  readonly print?: Printer | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Everything that is known before a file is written: the preview, and what the package is then made from. */
export interface Prepared {
  selection: Selection;
  redactor: Redactor;
  order: EventOrder;
  changes: Awaited<ReturnType<typeof gatherChanges>>;
  facts: Facts;
  summary: ReturnType<typeof summarise>;
  head: { seq: number; hash: string };
  asOf: string;
  cited: Awaited<ReturnType<typeof citedFiles>>;
  printers: readonly Printer[];
  cautions: string[];
}

export async function prepare(
  { store, print, signal }: PackageMeans,
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
  const selected = await select(reader, request.what, signal);
  const selection = {
    ...selected,
    findings: selected.findings.map((one) => ({
      ...one,
      principals: one.principals.map((name) => redactor.principal(name)),
    })),
  };
  const head = await journalHead(reader);
  if (!head)
    throw new Failure('internal', 'This case has no journal; open it once with this version and try again.');
  const asOf = await reader.first<{ at: string }>(
    sql`SELECT strftime("at", '%Y-%m-%dT%H:%M:%SZ') AS "at" FROM journal WHERE seq = ${head.seq}`,
  );
  const changes = await gatherChanges(reader, selection, redactor, takeChanges, signal);
  const order = await orderEvents(store, selection.events, changes.causes, signal);
  try {
    const facts = await gatherFacts(reader, order, selection, changes.causes.size > 0, redactor, signal);
    const printers = request.pdf ? printersHere(print) : [];
    const cautions = [...redactor.notes];
    if (request.pdf && printers.length === 0)
      cautions.push(
        'There is no report.pdf: no Chromium was found to print it. report.html prints from any browser.',
      );
    if (!fitsWorkbook(order.count))
      cautions.push(
        `There is no events.xlsx: ${number(order.count)} events are more than a sheet holds (${number(MOST_ROWS)} rows). They stand in events.csv and the Parquet files.`,
      );
    return {
      ...{ selection, redactor, order, changes, facts, head, printers, cautions },
      summary: redactor.hideTexts(summarise(selection, facts, changes, redactor.notes, store.who.author)),
      asOf: asOf?.at ?? '',
      cited: await citedFiles(reader, order, changes.files, signal),
    };
  } catch (thrown) {
    await order.drop();
    throw thrown;
  }
}
