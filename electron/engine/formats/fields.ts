import { decodeString, type JsonScanner, Kind } from './json-scanner';

/** A value inside a buffer. */
export interface Part {
  readonly start: number;
  readonly end: number;
  readonly kind: Kind;
}

/** The fields of one object: their names, and where their values stand. Values are decoded only when asked for. */
export class Fields {
  #buffer: Buffer = Buffer.alloc(0);
  readonly #parts = new Map<string, Part>();

  /** Reads the object at the scanner's position and leaves the scanner behind it. Of a field that repeats, the first counts. */
  static read(scanner: JsonScanner): Fields {
    const fields = new Fields();
    scanner.position++;
    scanner.skipSpace();
    while (scanner.peek() !== 0x7d) {
      if (scanner.buffer[scanner.position] === 0x2c) scanner.position++;
      scanner.skipSpace();
      const at = scanner.position;
      scanner.string();
      const name = decodeString(scanner.buffer, at, scanner.position);
      scanner.expect(0x3a);
      scanner.skipSpace();
      const start = scanner.position;
      scanner.value();
      if (!fields.#parts.has(name))
        fields.#parts.set(name, { start, end: scanner.position, kind: scanner.kind });
      scanner.skipSpace();
    }
    scanner.position++;
    fields.#buffer = scanner.buffer;
    return fields;
  }

  has(...names: string[]): boolean {
    return names.every((name) => this.#parts.has(name));
  }

  part(name: string): Part | undefined {
    return this.#parts.get(name);
  }

  /** The value of a field when it is an object or a list. */
  nested(name: string): Part | undefined {
    const part = this.#parts.get(name);
    return part && (part.kind === Kind.Object || part.kind === Kind.Array) ? part : undefined;
  }

  /** The value of a field when it is a string. */
  string(name: string): Part | undefined {
    const part = this.#parts.get(name);
    return part?.kind === Kind.String ? part : undefined;
  }

  /** The value of a field when it holds something: an object, a list or a string. */
  holding(name: string): Part | undefined {
    return this.nested(name) ?? this.string(name);
  }

  /** The value of a field; undefined when it is absent. */
  value(name: string): unknown {
    const part = this.#parts.get(name);
    return part && (JSON.parse(this.#buffer.toString('utf8', part.start, part.end)) as unknown);
  }

  /** Text of a string, or a number as it is written; null for anything else. */
  text(name: string): string | null {
    const part = this.#parts.get(name);
    if (part?.kind === Kind.String) return decodeString(this.#buffer, part.start, part.end);
    if (part?.kind === Kind.Number) return this.#buffer.toString('latin1', part.start, part.end);
    return null;
  }
}
