/**
 * Walks JSON as bytes, checking the whole grammar (RFC 8259), and says where things begin and end. Nothing is turned
 * into objects: at a hundred thousand events per second the bytes themselves are the only affordable form.
 *
 * It is the gate before the database: whatever it passes is valid JSON of bounded depth with no raw control character
 * inside a string, which is what lets control characters separate fields on the way into DuckDB.
 */

/** Depth past which a value is refused; DuckDB's own JSON functions fail far beyond this (traps, DuckDB). */
export const MAX_DEPTH = 500;

/** Thrown when a value goes on past the bytes at hand; the caller brings more and starts the value again. */
export const NEED_MORE = new Error('more bytes needed');

/** Thrown when the bytes are not JSON, or go past a limit. */
export class JsonFault extends Error {
  constructor(
    readonly reason: 'not-json' | 'too-deep' | 'control-character' | 'truncated',
    readonly at: number,
    message: string,
  ) {
    super(message);
  }
}

export const Kind = {
  Absent: 0,
  String: 1,
  Object: 2,
  Array: 3,
  Number: 4,
  True: 5,
  False: 6,
  Null: 7,
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

const ORDINARY = 0;
const QUOTE = 1;
const BACKSLASH = 2;
const CONTROL = 3;
const STRING_CLASS = new Uint8Array(256);
STRING_CLASS.fill(CONTROL, 0, 0x20);
STRING_CLASS[0x22] = QUOTE;
STRING_CLASS[0x5c] = BACKSLASH;

const LITERALS = new Map([
  [0x74, Buffer.from('true')],
  [0x66, Buffer.from('false')],
  [0x6e, Buffer.from('null')],
]);

const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;

export class JsonScanner {
  buffer: Buffer = Buffer.alloc(0);
  position = 0;
  /** True once no more bytes will come: running out is then a fault instead of a wait. */
  final = false;

  /** Kind of the value last walked. */
  kind: Kind = Kind.Absent;
  /** Whether the string last walked holds escapes; meaningless for other kinds. */
  escaped = false;
  /** Whether white space stands between tokens of the value last walked. */
  spaced = false;
  /** Number of lone surrogate escapes replaced by U+FFFD since it was last set to 0 (DuckDB refuses them). */
  mended = 0;

  readonly #inObject = new Uint8Array(MAX_DEPTH + 1);

  /** The byte at the position, or a wait for more. */
  peek(): number {
    const byte = this.buffer[this.position];
    if (byte === undefined) throw this.#out();
    return byte;
  }

  /** Skips white space; says whether there was any. */
  skipSpace(): boolean {
    if (!isSpace(this.buffer[this.position])) return false;
    do this.position++;
    while (isSpace(this.buffer[this.position]));
    return true;
  }

  /** Skips white space and one expected punctuation byte. */
  expect(byte: number): void {
    this.skipSpace();
    if (this.peek() !== byte) throw this.#fault(`expected ${JSON.stringify(String.fromCharCode(byte))}`);
    this.position++;
  }

  /** True when nothing but white space is left; waits for more bytes where more may come. */
  atEnd(): boolean {
    this.skipSpace();
    if (this.position < this.buffer.length) return false;
    if (!this.final) throw NEED_MORE;
    return true;
  }

  /** Walks the string at the position; afterwards the position is behind the closing quote. */
  string(): void {
    const buffer = this.buffer;
    const end = buffer.length;
    let at = this.position;
    if (buffer[at] !== 0x22) throw at < end ? this.#fault('expected a string') : this.#out();
    at++;
    let escaped = false;
    for (;;) {
      while (at < end && STRING_CLASS[buffer[at]!] === ORDINARY) at++;
      if (at >= end) throw this.#out();
      const byte = buffer[at]!;
      if (byte === 0x22) break;
      if (byte !== 0x5c) {
        throw new JsonFault('control-character', at, 'a raw control character stands inside a string');
      }
      escaped = true;
      at = this.#escape(at);
    }
    this.position = at + 1;
    this.escaped = escaped;
    this.kind = Kind.String;
  }

  /** Walks the value at the position, whatever it is, and sets `kind`, `escaped` and `spaced`. */
  value(): void {
    const buffer = this.buffer;
    const first = this.peek();
    this.spaced = false;
    if (first === 0x22) {
      this.string();
      return;
    }
    if (first !== 0x7b && first !== 0x5b) {
      this.#scalar(first);
      return;
    }
    const inObject = this.#inObject;
    let depth = 0;
    let spaced = false;
    let byte = first;
    for (;;) {
      // A value begins at the position; `byte` is its first byte.
      let closed = true;
      if (byte === 0x22) {
        this.string();
      } else if (byte === 0x7b || byte === 0x5b) {
        if (++depth > MAX_DEPTH) {
          throw new JsonFault('too-deep', this.position, `it is nested deeper than ${MAX_DEPTH} levels`);
        }
        inObject[depth] = byte === 0x7b ? 1 : 0;
        this.position++;
        if (this.skipSpace()) spaced = true;
        const next = this.peek();
        if (next === (byte === 0x7b ? 0x7d : 0x5d)) {
          this.position++;
          depth--;
        } else {
          closed = false;
          if (byte === 0x7b) spaced = this.#key() || spaced;
        }
      } else {
        this.#scalar(byte);
      }
      while (closed) {
        if (depth === 0) {
          this.kind = first === 0x7b ? Kind.Object : Kind.Array;
          this.spaced = spaced;
          return;
        }
        if (this.skipSpace()) spaced = true;
        const next = buffer[this.position];
        if (next === 0x2c) {
          this.position++;
          if (this.skipSpace()) spaced = true;
          if (inObject[depth] === 1) spaced = this.#key() || spaced;
          closed = false;
        } else if (next === (inObject[depth] === 1 ? 0x7d : 0x5d)) {
          this.position++;
          depth--;
        } else {
          throw next === undefined
            ? this.#out()
            : this.#fault('expected a comma or the end of a list or object');
        }
      }
      byte = this.peek();
    }
  }

  /** Walks a key and its colon up to the value; says whether there was white space. */
  #key(): boolean {
    this.string();
    let spaced = this.skipSpace();
    if (this.peek() !== 0x3a) throw this.#fault('expected a colon');
    this.position++;
    if (this.skipSpace()) spaced = true;
    return spaced;
  }

  #scalar(first: number): void {
    const literal = LITERALS.get(first);
    if (!literal) {
      this.#number();
      return;
    }
    const end = this.position + literal.length;
    if (end > this.buffer.length && !this.final) throw NEED_MORE;
    if (
      this.buffer.compare(literal, 0, literal.length, this.position, Math.min(end, this.buffer.length)) !== 0
    ) {
      throw this.#fault('expected a value');
    }
    this.position = end;
    this.kind = first === 0x74 ? Kind.True : first === 0x66 ? Kind.False : Kind.Null;
  }

  #number(): void {
    const buffer = this.buffer;
    let at = this.position;
    if (buffer[at] === 0x2d) at++;
    if (buffer[at] === 0x30) {
      at++;
    } else {
      if (!isDigit(buffer[at])) throw at < buffer.length ? this.#fault('expected a value') : this.#out();
      while (isDigit(buffer[at])) at++;
    }
    if (buffer[at] === 0x2e) {
      at++;
      if (!isDigit(buffer[at])) throw at < buffer.length ? this.#fault('expected a digit') : this.#out();
      while (isDigit(buffer[at])) at++;
    }
    if (buffer[at] === 0x65 || buffer[at] === 0x45) {
      at++;
      if (buffer[at] === 0x2b || buffer[at] === 0x2d) at++;
      if (!isDigit(buffer[at])) throw at < buffer.length ? this.#fault('expected a digit') : this.#out();
      while (isDigit(buffer[at])) at++;
    }
    // A number at the very end of the bytes may go on in the next ones.
    if (at >= buffer.length && !this.final) throw NEED_MORE;
    this.position = at;
    this.kind = Kind.Number;
  }

  /** Checks the escape at `at` (a backslash) and answers where the next character begins. */
  #escape(at: number): number {
    const buffer = this.buffer;
    if (at + 1 >= buffer.length) throw this.#out();
    const letter = buffer[at + 1]!;
    if (letter !== 0x75) {
      // " \ / b f n r t
      if (![0x22, 0x5c, 0x2f, 0x62, 0x66, 0x6e, 0x72, 0x74].includes(letter)) {
        throw new JsonFault('not-json', at, 'an escape that JSON does not know');
      }
      return at + 2;
    }
    const unit = this.#hex(at + 2);
    if (unit < 0xd800 || unit > 0xdfff) return at + 6;
    if (unit < 0xdc00) {
      if (at + 12 > buffer.length && !this.final) throw NEED_MORE;
      if (buffer[at + 6] === 0x5c && buffer[at + 7] === 0x75) {
        const low = this.#hex(at + 8);
        if (low >= 0xdc00 && low <= 0xdfff) return at + 12;
      }
    }
    // Half a character: the same six bytes become the replacement character, here only, after the hash was taken.
    buffer.write('\\ufffd', at, 'latin1');
    this.mended++;
    return at + 6;
  }

  #hex(at: number): number {
    if (at + 4 > this.buffer.length) throw this.#out();
    const text = this.buffer.toString('latin1', at, at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(text))
      throw new JsonFault('not-json', at, 'a \\u escape without four digits');
    return Number.parseInt(text, 16);
  }

  #fault(message: string): JsonFault {
    return new JsonFault('not-json', this.position, message);
  }

  #out(): Error {
    return this.final
      ? new JsonFault('truncated', this.buffer.length, 'the text ends before the value does')
      : NEED_MORE;
  }
}
