import { JsonFault } from './json-scanner';

/** One row of comma-separated values (RFC 4180). */
export interface CsvRow {
  readonly cells: string[];
  /** Behind the row's last byte, its line end not counted. */
  readonly end: number;
  /** Where the next row begins. */
  readonly next: number;
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/**
 * The row that begins at `from`; null when it goes on past the bytes at hand and more may come.
 *
 * @throws JsonFault `truncated` when the text ends inside quotes
 */
export function csvRow(buffer: Buffer, from: number, to: number, final: boolean): CsvRow | null {
  const cells: string[] = [];
  let at = from;
  for (;;) {
    let cell: string;
    if (buffer[at] === QUOTE && at < to) {
      let end = at + 1;
      let doubled = false;
      for (;;) {
        end = buffer.subarray(0, to).indexOf(QUOTE, end);
        if (end === -1 || (end + 1 >= to && !final)) {
          if (final) throw new JsonFault('truncated', to, 'the text ends inside quotes');
          return null;
        }
        if (end + 1 >= to || buffer[end + 1] !== QUOTE) break;
        doubled = true;
        end += 2;
      }
      cell = buffer.toString('utf8', at + 1, end);
      if (doubled) cell = cell.replaceAll('""', '"');
      at = end + 1;
      // What stands between a closing quote and the comma is kept: nothing is dropped in silence.
      const rest = plainEnd(buffer, at, to);
      cell += buffer.toString('utf8', at, rest);
      at = rest;
    } else {
      const end = plainEnd(buffer, at, to);
      cell = buffer.toString('utf8', at, end);
      at = end;
    }
    cells.push(cell);
    if (at >= to) return final ? { cells, end: at, next: at } : null;
    if (buffer[at] === COMMA) {
      at++;
      continue;
    }
    const end = at;
    if (buffer[at] === RETURN) {
      if (at + 1 >= to && !final) return null;
      if (buffer[at + 1] === LINE_FEED) at++;
    }
    return { cells, end, next: at + 1 };
  }
}

function plainEnd(buffer: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const byte = buffer[at]!;
    if (byte === COMMA || byte === LINE_FEED || byte === RETURN) break;
    at++;
  }
  return at;
}
