import { csvLine } from '../../shared/csv';

export const FORMATS = ['table', 'json', 'jsonl', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

/** Longest cell of a table on a terminal. */
const CELL = 60;

/** Control, escape and direction-changing characters: harmless in a file, not on a terminal. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** Text without what could drive a terminal. */
export const printable = (text: string): string => text.replace(UNSAFE, '');

/** Writes results to standard output in one of the formats, safely for a terminal when it is one. */
export class Output {
  #rows = 0;
  #columns: string[] | null = null;
  #held: Record<string, unknown>[] = [];

  constructor(
    readonly format: Format,
    private readonly stream: NodeJS.WriteStream = process.stdout,
  ) {}

  /** Rows as objects; in JSON they are written as they are. Can be called portion by portion. */
  rows(rows: readonly object[]): Promise<void> {
    const records = rows.map((row) => ({ ...row }) as Record<string, unknown>);
    if (this.format === 'json' || this.format === 'jsonl')
      return this.texts(records.map((row) => JSON.stringify(row)));
    if (this.format === 'table') {
      for (const record of records) this.#held.push(record);
      return Promise.resolve();
    }
    return this.#csv(records);
  }

  /** Rows that are JSON texts already. */
  async texts(rows: readonly string[]): Promise<void> {
    let text = '';
    for (const row of rows) {
      const lead = this.format === 'jsonl' ? '' : this.#rows === 0 ? '[' : ',\n ';
      text += `${lead}${row}${this.format === 'jsonl' ? '\n' : ''}`;
      this.#rows++;
    }
    await this.write(text);
  }

  /** One object that is the whole answer. */
  async object(value: object): Promise<void> {
    if (this.format === 'json' || this.format === 'jsonl') {
      await this.write(`${JSON.stringify(value, null, this.format === 'json' ? 2 : 0)}\n`);
      return;
    }
    const flat = Object.entries(value).flatMap(([name, part]) =>
      part !== null && typeof part === 'object' && !Array.isArray(part)
        ? Object.entries(part).map(([inner, cell]) => ({ what: `${name} ${inner}`, value: cell as unknown }))
        : [{ what: name, value: part as unknown }],
    );
    await this.rows(flat);
    await this.end();
  }

  /** Text as it is, made safe when it goes to a terminal. */
  async write(text: string): Promise<void> {
    if (text === '') return;
    const safe = this.stream.isTTY ? printable(text) : text;
    if (!this.stream.write(safe)) await new Promise((resolve) => this.stream.once('drain', resolve));
  }

  /** Closes what was begun. */
  async end(): Promise<void> {
    if (this.format === 'json' && this.#columns === null) await this.write(this.#rows === 0 ? '[]\n' : ']\n');
    if (this.format === 'table' && this.#held.length > 0) await this.write(table(this.#held));
    this.#held = [];
    this.#columns ??= [];
  }

  async #csv(rows: readonly Record<string, unknown>[]): Promise<void> {
    if (rows.length === 0) return;
    let text = '';
    if (!this.#columns) {
      this.#columns = Object.keys(rows[0] ?? {});
      text += csvLine(this.#columns);
    }
    for (const row of rows) text += csvLine(this.#columns.map((name) => row[name]));
    await this.write(text);
  }
}

/** Columns aligned, long cells shortened; numbers to the right. */
function table(rows: readonly Record<string, unknown>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((name) => cellText(row[name])));
  const widths = columns.map((name, index) =>
    cells.reduce((width, row) => Math.max(width, row[index]!.length), name.length),
  );
  const right = columns.map((name) =>
    rows.every((row) => row[name] === null || typeof row[name] === 'number'),
  );
  const line = (row: readonly string[]) =>
    `${row
      .map((cell, index) => (right[index] ? cell.padStart(widths[index]!) : cell.padEnd(widths[index]!)))
      .join('  ')
      .trimEnd()}\n`;
  return line(columns) + line(widths.map((width) => '─'.repeat(width))) + cells.map(line).join('');
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = printable(typeof value === 'object' ? JSON.stringify(value) : String(value)).replace(
    /\s+/g,
    ' ',
  );
  return text.length > CELL ? `${text.slice(0, CELL / 2)}…${text.slice(-(CELL / 2 - 1))}` : text;
}
