import { isUtf8 } from 'node:buffer';
import type { FileKind } from '../../../shared/model/evidence';
import { csvRow } from './csv';
import { type EventTable, eventTable, recordText } from './csv-events';
import { type JsonScanner, NEED_MORE } from './json-scanner';
import type { Notes } from './notes';
import type { Context, Rows } from './rows';
import type { Wrapped } from './wrapped';

/** The rows of a table of events, each as the record it stands for. */
export class TableRows {
  private constructor(
    private readonly table: EventTable,
    private readonly rows: Rows,
    private readonly wrapped: Wrapped,
    private readonly notes: Notes,
  ) {}

  get kind(): FileKind {
    return this.table.kind;
  }

  /** Reads the first line and leaves the scanner behind it; null, and the scanner where it was, when it heads no events. */
  static begin(scanner: JsonScanner, rows: Rows, wrapped: Wrapped, notes: Notes): TableRows | null {
    let header: ReturnType<typeof csvRow>;
    try {
      header = csvRow(scanner.buffer, scanner.position, scanner.length, true);
    } catch {
      return null;
    }
    const table = header && eventTable(header.cells);
    if (!header || !table) return null;
    scanner.position = Math.min(header.next, scanner.length);
    return new TableRows(table, rows, wrapped, notes);
  }

  /** Takes one row and leaves the scanner behind it; false at the end. @throws NEED_MORE */
  next(scanner: JsonScanner, context: Context): boolean {
    const { table, rows, wrapped, notes } = this;
    const start = scanner.position;
    const row = csvRow(scanner.buffer, start, scanner.length, scanner.final);
    if (row === null) throw NEED_MORE;
    const { cells, end } = row;
    if (end === scanner.length && start === end) return false;
    if (cells.length === table.columns.length) {
      const written = Buffer.from(scanner.buffer.subarray(start, end));
      const span = { offset: context.base + start, length: end - start };
      const around = { ...context, span, written, depth: 1, loose: true };
      const before = rows.position;
      if (table.whole !== -1) wrapped.text(cells[table.whole]!, around);
      if (rows.position === before) wrapped.bytes(Buffer.from(recordText(table, cells)), around);
      if (rows.position > before && !context.trusted && !isUtf8(written))
        notes.record(before, 'corrupt', 'Bytes that are not UTF-8 were replaced by U+FFFD.');
    } else if (cells.length > 1 || cells[0] !== '') {
      const message = `This row has ${cells.length} cells and the header ${table.columns.length}.`;
      notes.reject(rows.position++, 'partial-record', message);
    }
    scanner.position = Math.min(row.next, scanner.length);
    return true;
  }
}
