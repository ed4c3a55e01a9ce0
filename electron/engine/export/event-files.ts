import { csvCell, csvLine } from '../../../shared/csv';
import { EVENT_FIELDS } from '../../../shared/model/event';
import { type RecordRow, recordLine } from '../questions/record';
import type { ExportedEvent } from './event-rows';
import { SOURCE_FIELDS } from './event-rows';
import type { PackageFile, PackageFolder } from './folder';
import { type Cell, prepared, Workbook } from './xlsx';

const COLUMNS = [...EVENT_FIELDS.map(({ name }) => name), ...SOURCE_FIELDS.map((name) => `source_${name}`)];
const SHARED = new Set(EVENT_FIELDS.filter(({ table }) => table === 'identity').map(({ name }) => name));
/** The columns as runs of those that events share, and those of the event's own one by one. */
const RUNS: string[][] = [];
for (const [at, name] of COLUMNS.entries()) {
  if (SHARED.has(name) && SHARED.has(COLUMNS[at - 1] ?? '')) RUNS.at(-1)!.push(name);
  else RUNS.push([name]);
}

/** How an identity is written; null for what is the event's own. */
interface Shared {
  /** Run by run. */
  csv: readonly (string | null)[];
  /** Cell by cell. */
  sheet: readonly (Cell | null)[];
}

/** The events of a package as JSON lines, CSV and, where they fit, a workbook, all from the same rows. */
export class EventFiles {
  readonly #jsonl: PackageFile;
  readonly #csv: PackageFile;
  readonly #xlsx: PackageFile | null;
  readonly #workbook: Workbook | null;
  /** Kept as long as the identities are. */
  readonly #shared = new WeakMap<RecordRow, Shared>();

  constructor(folder: PackageFolder, hasWorkbook: boolean) {
    this.#jsonl = folder.file('events.jsonl');
    this.#csv = folder.file('events.csv');
    const xlsx = hasWorkbook ? folder.file('events.xlsx') : null;
    this.#xlsx = xlsx;
    this.#csv.put(csvLine(COLUMNS));
    this.#workbook = xlsx && new Workbook((bytes) => xlsx.put(bytes), 'events', COLUMNS);
  }

  /** Answers what is to be waited for, if anything. */
  row(event: ExportedEvent): Promise<void> | undefined {
    const shared = this.#sharedOf(event);
    this.#jsonl.put(`${recordLine(event)}\n`);
    const cells = shared.csv.map((run, at) => run ?? csvCell(event[RUNS[at]![0]!]));
    this.#csv.put(`${cells.join(',')}\r\n`);
    for (const file of [this.#jsonl, this.#csv, this.#xlsx]) if (file) file.rows++;
    return this.#workbook?.row(shared.sheet.map((cell, at) => cell ?? scalar(event[COLUMNS[at]!])));
  }

  async end(): Promise<void> {
    await this.#workbook?.end();
  }

  /** The columns that the event shares with others, written once for all of them. */
  #sharedOf({ shared }: ExportedEvent): Shared {
    const known = this.#shared.get(shared);
    if (known) return known;
    const made: Shared = {
      csv: RUNS.map((run) =>
        SHARED.has(run[0]!) ? run.map((name) => csvCell(shared[name])).join(',') : null,
      ),
      sheet: this.#workbook
        ? COLUMNS.map((name) => (SHARED.has(name) ? prepared(scalar(shared[name])) : null))
        : [],
    };
    this.#shared.set(shared, made);
    return made;
  }
}

const scalar = (value: unknown): string | number | boolean | null =>
  value === undefined || value === null
    ? null
    : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : JSON.stringify(value);
