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

const LITERALS = new Map([
  [0x74, Buffer.from('true')],
  [0x66, Buffer.from('false')],
  [0x6e, Buffer.from('null')],
]);

/** The letters behind a backslash: " \ / b f n r t. */
const ESCAPES = new Uint8Array(256);
for (const letter of '"\\/bfnrt') ESCAPES[letter.charCodeAt(0)] = 1;

/** What a scanner's memory may grow to and be kept at for the next file. */
const KEPT_BYTES = 4 * 2 ** 20;

const roomBehind = (bytes: Buffer) => bytes.buffer.byteLength - bytes.byteOffset - bytes.length;
const isSpace = (byte: number | undefined) =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isDigit = (byte: number | undefined) => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** The text that a checked JSON string stands for, quotes included in [start, end). */
export function decodeString(buffer: Buffer, start: number, end: number): string {
  return String(JSON.parse(buffer.toString('utf8', start, end)));
}

export class JsonScanner {
  /**
   * The bytes, followed by a zero at `length`: a byte no JSON token holds, so that the loops below need not ask at every
   * step whether the end is reached.
   */
  buffer: Buffer = Buffer.alloc(64 * 1024);
  length = 0;
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

  /**
   * Forgets what is behind the position and adds bytes after the rest; answers how many were forgotten. The bytes belong
   * to the scanner afterwards: with room behind their end they are used where they stand, else copied.
   */
  append(bytes: Buffer): number {
    const forgotten = this.position;
    const rest = this.length - forgotten;
    this.position = 0;
    // Small buffers share their memory with others (Node's pool), so the byte behind them may be somebody else's.
    if (rest === 0 && bytes.length > Buffer.poolSize && roomBehind(bytes) > 0) {
      this.buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length + 1);
      this.length = bytes.length;
      this.buffer[this.length] = 0;
      return forgotten;
    }
    const needed = rest + bytes.length + 1;
    if (needed > this.buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, Math.min(this.buffer.length * 2, 2 ** 28)));
      this.buffer.copy(larger, 0, forgotten, this.length);
      this.buffer = larger;
    } else if (rest > 0 && forgotten > 0) {
      this.buffer.copyWithin(0, forgotten, this.length);
    }
    bytes.copy(this.buffer, rest);
    this.length = rest + bytes.length;
    this.buffer[this.length] = 0;
    return forgotten;
  }

  /** Empties the scanner for another file; its memory is used again unless it is uncommonly large. */
  reset(): void {
    if (this.buffer.length > KEPT_BYTES) this.buffer = Buffer.alloc(64 * 1024);
    this.length = 0;
    this.buffer[0] = 0;
    this.position = 0;
    this.final = false;
    this.mended = 0;
  }

  /** The byte at the position, or a wait for more. */
  peek(): number {
    if (this.position >= this.length) throw this.#out();
    return this.buffer[this.position]!;
  }

  /** Skips white space; says whether there was any. */
  skipSpace(): boolean {
    if (!isSpace(this.buffer[this.position]!)) return false;
    do this.position++;
    while (isSpace(this.buffer[this.position]!));
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
    if (this.position < this.length) return false;
    if (!this.final) throw NEED_MORE;
    return true;
  }

  /** Walks the string at the position; afterwards the position is behind the closing quote. */
  string(): void {
    const buffer = this.buffer;
    let at = this.position;
    if (buffer[at] !== 0x22) throw at < this.length ? this.#fault('expected a string') : this.#out();
    at++;
    let escaped = false;
    for (;;) {
      let byte = buffer[at]!;
      while (byte !== 0x22 && byte !== 0x5c && byte >= 0x20) byte = buffer[++at]!;
      if (byte === 0x22) break;
      if (byte !== 0x5c) {
        if (at >= this.length) throw this.#out();
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
    const first = this.peek();
    this.spaced = false;
    if (first === 0x22) this.string();
    else if (first === 0x7b || first === 0x5b) this.#nested(first);
    else this.#scalar(first);
  }

  /** Walks an object or a list without recursion. */
  #nested(first: number): void {
    const buffer = this.buffer;
    const inObject = this.#inObject;
    let depth = 0;
    let spaced = false;
    let byte = first;
    let at = this.position;
    for (;;) {
      // A value begins at `at`; `byte` is its first byte.
      let closed = true;
      if (byte === 0x22) {
        at = this.stringFrom(at);
      } else if (byte === 0x7b || byte === 0x5b) {
        if (++depth > MAX_DEPTH) {
          throw new JsonFault('too-deep', at, `it is nested deeper than ${MAX_DEPTH} levels`);
        }
        inObject[depth] = byte === 0x7b ? 1 : 0;
        let next = buffer[++at]!;
        if (next <= 0x20) {
          at = this.#afterSpace(at);
          spaced = true;
          next = buffer[at]!;
        }
        if (next === (byte === 0x7b ? 0x7d : 0x5d)) {
          at++;
          depth--;
        } else {
          closed = false;
        }
      } else {
        this.position = at;
        this.#scalar(byte);
        at = this.position;
      }
      while (closed) {
        if (depth === 0) {
          this.position = at;
          this.kind = first === 0x7b ? Kind.Object : Kind.Array;
          this.spaced = spaced;
          return;
        }
        let next = buffer[at]!;
        if (next <= 0x20) {
          at = this.#afterSpace(at);
          spaced = true;
          next = buffer[at]!;
        }
        at++;
        if (next === 0x2c) {
          closed = false;
          if (buffer[at]! <= 0x20) {
            at = this.#afterSpace(at);
            spaced = true;
          }
        } else if (next === (inObject[depth] === 1 ? 0x7d : 0x5d)) {
          depth--;
        } else {
          this.position = at - 1;
          throw this.#fault('expected a comma or the end of a list or object');
        }
      }
      if (inObject[depth] === 1) {
        at = this.stringFrom(at);
        if (buffer[at]! <= 0x20) {
          at = this.#afterSpace(at);
          spaced = true;
        }
        if (buffer[at] !== 0x3a) {
          this.position = at;
          throw this.#fault('expected a colon');
        }
        if (buffer[++at]! <= 0x20) {
          at = this.#afterSpace(at);
          spaced = true;
        }
      }
      byte = buffer[at]!;
    }
  }

  /** End of the string that begins at `at`; sets `escaped`. */
  stringFrom(at: number): number {
    const buffer = this.buffer;
    let end = at;
    if (buffer[at] === 0x22) {
      let byte = buffer[++end]!;
      while (byte !== 0x22 && byte !== 0x5c && byte >= 0x20) byte = buffer[++end]!;
      if (byte === 0x22) {
        this.escaped = false;
        return end + 1;
      }
    }
    // Escapes, the end of the bytes, or no string at all: the careful way.
    this.position = at;
    this.string();
    return this.position;
  }

  /** Where the next token stands; waits for more bytes when there is none. */
  #afterSpace(at: number): number {
    this.position = at;
    this.skipSpace();
    this.peek();
    return this.position;
  }

  #scalar(first: number): void {
    const literal = LITERALS.get(first);
    if (!literal) {
      this.#number();
      return;
    }
    const end = this.position + literal.length;
    if (end > this.length && !this.final) throw NEED_MORE;
    for (let index = 1; index < literal.length; index++) {
      if (this.buffer[this.position + index] !== literal[index]) throw this.#fault('expected a value');
    }
    this.position = end;
    this.kind = first === 0x74 ? Kind.True : first === 0x66 ? Kind.False : Kind.Null;
  }

  #number(): void {
    const buffer = this.buffer;
    let at = this.position;
    const digits = () => {
      if (!isDigit(buffer[at]!)) {
        this.position = at;
        throw this.#fault('expected a value');
      }
      while (isDigit(buffer[at]!)) at++;
    };
    if (buffer[at] === 0x2d) at++;
    if (buffer[at] === 0x30) at++;
    else digits();
    if (buffer[at] === 0x2e) {
      at++;
      digits();
    }
    if (buffer[at] === 0x65 || buffer[at] === 0x45) {
      at++;
      if (buffer[at] === 0x2b || buffer[at] === 0x2d) at++;
      digits();
    }
    // A number at the very end of the bytes may go on in the next ones.
    if (at >= this.length && !this.final) throw NEED_MORE;
    this.position = at;
    this.kind = Kind.Number;
  }

  /** Checks the escape at `at` (a backslash) and answers where the next character begins. */
  #escape(at: number): number {
    const buffer = this.buffer;
    if (at + 1 >= this.length) throw this.#out();
    const letter = buffer[at + 1]!;
    if (letter !== 0x75) {
      if (ESCAPES[letter] !== 1) throw new JsonFault('not-json', at, 'an escape that JSON does not know');
      return at + 2;
    }
    const unit = this.#hex(at + 2);
    if (unit < 0xd800 || unit > 0xdfff) return at + 6;
    if (unit < 0xdc00) {
      if (at + 12 > this.length && !this.final) throw NEED_MORE;
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
    if (at + 4 > this.length) throw this.#out();
    const text = this.buffer.toString('latin1', at, at + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(text))
      throw new JsonFault('not-json', at, 'a \\u escape without four digits');
    return Number.parseInt(text, 16);
  }

  /** What to throw where the text is not as it should be: a wait, when it only ends here. */
  #fault(message: string): Error {
    return this.position >= this.length ? this.#out() : new JsonFault('not-json', this.position, message);
  }

  #out(): Error {
    return this.final
      ? new JsonFault('truncated', this.length, 'the text ends before the value does')
      : NEED_MORE;
  }
}
