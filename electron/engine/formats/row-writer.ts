import { isUtf8 } from 'node:buffer';

/** Separates fields. Valid JSON and valid text fields hold no raw control characters, so it needs no quoting. */
export const FIELD = '\x01';
/** Encloses the few values that do hold control characters once their escapes are decoded; doubled inside. */
export const QUOTE = '\x02';

const FIELD_BYTE = 0x01;
const QUOTE_BYTE = 0x02;
const NEWLINE = 0x0a;
const FLUSH_AT = 128 * 2 ** 10;
const BUFFER_BYTES = FLUSH_AT + 2 ** 20;

/**
 * Writes rows as delimited text for DuckDB's `read_csv`: fields apart by U+0001, rows by a line feed. Absent values are
 * empty. Whole portions are handed to `flush` as they fill, so that memory stays flat however large the file.
 */
export class RowWriter {
  /** Bytes of the longest row so far. */
  longest = 0;
  #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #position = 0;
  #rowStart = 0;

  constructor(private readonly flushed: (bytes: Buffer) => void) {}

  separator(): void {
    this.#ensure(1);
    this.#buffer[this.#position++] = FIELD_BYTE;
  }

  endRow(): void {
    this.#ensure(1);
    this.#buffer[this.#position++] = NEWLINE;

    this.longest = Math.max(this.longest, this.#position - this.#rowStart);
    if (this.#position >= FLUSH_AT) this.flush();
    this.#rowStart = this.#position;
  }

  /** Takes back what was written since the last row ended. */
  dropRow(): void {
    this.#position = this.#rowStart;
  }

  /** Takes whole rows as they are; their bytes may change when the call returns. `longest`: bytes of the longest one. */
  rows(bytes: Buffer, longest: number): void {
    this.longest = Math.max(this.longest, longest);
    if (bytes.length >= FLUSH_AT) {
      this.flush();
      this.flushed(bytes);
      return;
    }
    // Few at a time where plain records and others take turns: a call to the system for each would cost more than a copy.
    this.#ensure(bytes.length);
    this.#position += bytes.copy(this.#buffer, this.#position);
    if (this.#position >= FLUSH_AT) this.flush();
    this.#rowStart = this.#position;
  }

  flush(): void {
    const end = this.#position;
    // First, so that what could not be written is not handed over a second time.
    this.#position = 0;
    this.#rowStart = 0;
    if (end > 0) this.flushed(this.#buffer.subarray(0, end));
    // One uncommonly long row must not cost its memory for the rest of a load.
    if (this.#buffer.length > 2 * BUFFER_BYTES) this.#buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  }

  /** A whole number, not negative. */
  number(value: number): void {
    this.#ensure(17);
    // Digit by digit: five numbers a row are too many for a string each. Halves, so that the arithmetic stays small.
    const high = Math.floor(value / 1e8);
    if (high > 0) {
      this.#digits(high, 1);
      this.#digits(value - high * 1e8, 8);
    } else {
      this.#digits(value, 1);
    }
  }

  #digits(value: number, least: number): void {
    let count = least;
    for (let power = least === 1 ? 10 : 1e8; power <= value; power *= 10) count++;
    let rest = value | 0;
    for (let at = this.#position + count - 1; at >= this.#position; at--) {
      const next = (rest / 10) | 0;
      this.#buffer[at] = 0x30 + rest - next * 10;
      rest = next;
    }
    this.#position += count;
  }

  ascii(text: string): void {
    this.#ensure(text.length);
    this.#position += this.#buffer.write(text, this.#position, 'latin1');
  }

  /** Bytes that hold no control character. `trusted` says they are known to be UTF-8. */
  bytes(source: Buffer, start: number, end: number, trusted: boolean): void {
    if (!trusted && !isUtf8(source.subarray(start, end))) {
      this.text(source.toString('utf8', start, end));
      return;
    }
    const length = end - start;
    this.#ensure(length);
    if (length < 48) {
      const buffer = this.#buffer;
      let to = this.#position;
      for (let from = start; from < end; from++) buffer[to++] = source[from]!;
      this.#position = to;
    } else {
      source.copy(this.#buffer, this.#position, start, end);
      this.#position += length;
    }
  }

  /** JSON with the white space between its tokens left out. */
  compact(source: Buffer, start: number, end: number, trusted: boolean): void {
    if (!trusted && !isUtf8(source.subarray(start, end))) {
      const mended = Buffer.from(source.toString('utf8', start, end));
      this.compact(mended, 0, mended.length, true);
      return;
    }
    this.#ensure(end - start);
    const buffer = this.#buffer;
    let to = this.#position;
    let inString = false;
    for (let from = start; from < end; from++) {
      const byte = source[from]!;
      if (inString) {
        buffer[to++] = byte;
        if (byte === 0x5c) buffer[to++] = source[++from]!;
        else if (byte === 0x22) inString = false;
      } else if (byte > 0x20) {
        buffer[to++] = byte;
        if (byte === 0x22) inString = true;
      }
    }
    this.#position = to;
  }

  /** Any text, enclosed when it holds control characters. */
  text(value: string): void {
    if (!hasControl(value)) {
      this.#utf8(value);
      return;
    }
    this.#ensure(1);
    this.#buffer[this.#position++] = QUOTE_BYTE;
    this.#utf8(value.replaceAll(QUOTE, QUOTE + QUOTE));
    this.#ensure(1);
    this.#buffer[this.#position++] = QUOTE_BYTE;
  }

  #utf8(value: string): void {
    this.#ensure(value.length * 3);
    this.#position += this.#buffer.write(value, this.#position, 'utf8');
  }

  #ensure(length: number): void {
    if (this.#position + length <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#position + length));
    this.#buffer.copy(larger, 0, 0, this.#position);
    this.#buffer = larger;
  }
}

function hasControl(value: string): boolean {
  for (let index = 0; index < value.length; index++) {
    if (value.charCodeAt(index) < 0x20) return true;
  }
  return false;
}
