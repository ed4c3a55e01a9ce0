import { csvLine } from '../../../shared/csv';
import { EVENT_FIELDS } from '../../../shared/model/event';
import { recordLine, sourceOf } from '../questions/record';
import type { ExportedEvent } from './event-rows';
import { SOURCE_FIELDS } from './event-rows';
import type { PackageFile, PackageFolder } from './folder';
import { Workbook } from './xlsx';

const FIELDS = EVENT_FIELDS.map((field) => field.name);
const COLUMNS = [...FIELDS, ...SOURCE_FIELDS.map((name) => `source_${name}`)];

/** The events of a package as JSON lines, CSV and, where they fit, a workbook, all from the same rows. */
export class EventFiles {
  readonly #jsonl: PackageFile;
  readonly #csv: PackageFile;
  readonly #xlsx: PackageFile | null;
  readonly #workbook: Workbook | null;

  constructor(folder: PackageFolder, hasWorkbook: boolean) {
    this.#jsonl = folder.file('events.jsonl');
    this.#csv = folder.file('events.csv');
    const xlsx = hasWorkbook ? folder.file('events.xlsx') : null;
    this.#xlsx = xlsx;
    this.#csv.put(csvLine(COLUMNS));
    this.#workbook = xlsx && new Workbook((bytes) => xlsx.put(bytes), 'events', COLUMNS);
  }

  async rows(events: readonly ExportedEvent[]): Promise<void> {
    const table = events.map((event) => {
      const source = sourceOf(event);
      return [
        ...FIELDS.map((name) => scalar(event[name])),
        ...SOURCE_FIELDS.map((name) => scalar(source[name])),
      ];
    });
    this.#jsonl.put(events.map((event) => `${recordLine(event)}\n`).join(''));
    this.#csv.put(table.map(csvLine).join(''));
    await this.#workbook?.rows(table);
    for (const file of [this.#jsonl, this.#csv, this.#xlsx]) if (file) file.rows += events.length;
  }

  async end(): Promise<void> {
    await this.#workbook?.end();
  }
}

const scalar = (value: unknown): string | number | boolean | null =>
  value === undefined || value === null
    ? null
    : typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : JSON.stringify(value);
