import { decodeString, type JsonScanner, Kind } from './json-scanner';
import { KeyTable } from './key-table';
import type { SeenObject, SeenObjects } from './seen-objects';

/** A column to read out of a record: where it may stand, first spelling first. */
export interface Column {
  readonly name: string;
  readonly paths: readonly (readonly string[])[];
}

interface Node {
  readonly names: readonly Buffer[];
  readonly table: KeyTable;
  /** For each name, and for the beginning of the object at index 0, the name that followed it last time. */
  readonly following: Int32Array;
  readonly slots: readonly number[];
  readonly children: readonly (Node | null)[];
}

/**
 * Finds the columns of one record in a single walk over its bytes and keeps where each begins and ends. The arrays are
 * used again for every record; read them before the next call.
 */
export class RecordReader<Seen extends SeenObject = SeenObject> {
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly kinds: Uint8Array;
  readonly escaped: Uint8Array;
  readonly spaced: Uint8Array;
  /** Which spelling of the column was found, so that a second spelling is not taken for a repeat. */
  readonly #names: Int32Array;
  /** Top-level fields that are no column: key start, key end, value start, value end, four numbers each. */
  readonly unknown: number[] = [];
  /** Fields that stood a second time in the record; the first one counts. In the form of `unknown`. */
  readonly repeats: number[] = [];
  /** Whether any column stood twice, inside a nested object too. */
  repeated = false;
  /** The remembered object that stood in the record; its inner columns are then absent here. */
  seen: Seen | null = null;
  /** Where the record begins and ends. */
  start = 0;
  end = 0;

  readonly #root: Node;
  readonly #memory: SeenObjects<Seen> | null;
  #remembering = false;
  /** Index of the remembered key among the top-level ones. */
  readonly #remembered: number;

  /** `remember`: a top-level key whose objects need not be walked again when they come again. */
  constructor(
    columns: readonly Column[],
    remember?: { readonly key: string; readonly memory: SeenObjects<Seen> },
  ) {
    this.starts = new Int32Array(columns.length);
    this.ends = new Int32Array(columns.length);
    this.kinds = new Uint8Array(columns.length);
    this.escaped = new Uint8Array(columns.length);
    this.spaced = new Uint8Array(columns.length);
    this.#names = new Int32Array(columns.length);
    this.#root = buildNode(columns.flatMap((column, slot) => column.paths.map((path) => ({ path, slot }))));
    this.#memory = remember?.memory ?? null;
    this.#remembered = this.#root.names.findIndex((name) => name.toString() === remember?.key);
  }

  /** Reads the object at the scanner's position and leaves the scanner behind it. */
  read(scanner: JsonScanner): void {
    this.start = scanner.position;
    this.#walk(scanner, this.#memory !== null);
    if (this.seen && this.repeats.length > 0) {
      // Where the object stands twice, its columns have to be told from those of the second one.
      scanner.position = this.start;
      this.#walk(scanner, false);
    }
    this.end = scanner.position;
  }

  #walk(scanner: JsonScanner, remembering: boolean): void {
    this.kinds.fill(Kind.Absent);
    this.unknown.length = 0;
    this.repeats.length = 0;
    this.repeated = false;
    this.seen = null;
    this.#remembering = remembering;
    this.#object(scanner, this.#root, true);
  }

  /** Walks one object; says whether white space stands between its tokens. */
  #object(scanner: JsonScanner, node: Node, top: boolean): boolean {
    scanner.position++;
    let spaced = scanner.skipSpace();
    if (scanner.peek() === 0x7d) {
      scanner.position++;
      return spaced;
    }
    const { following, names, children, slots } = node;
    let previous = 0;
    for (;;) {
      const buffer = scanner.buffer;
      const keyStart = scanner.position + 1;
      // Records of one trail hold their fields in the same order: the key that came next last time is tried first.
      let index = following[previous]!;
      if (index !== -1 && isKey(buffer, keyStart, names[index]!)) {
        scanner.position = keyStart + names[index]!.length + 1;
      } else {
        scanner.string();
        index = scanner.escaped
          ? node.table.findText(decodeString(buffer, keyStart - 1, scanner.position))
          : node.table.find(buffer, keyStart, scanner.position - 1);
        if (index !== -1) following[previous] = index;
      }
      const keyEnd = scanner.position - 1;
      if (index !== -1) previous = index + 1;
      if (buffer[scanner.position] === 0x3a) {
        scanner.position++;
      } else {
        spaced = true;
        scanner.expect(0x3a);
      }
      if (buffer[scanner.position]! <= 0x20 && scanner.skipSpace()) spaced = true;
      const start = scanner.position;
      const child = index === -1 ? null : children[index]!;
      let kind: Kind;
      let innerSpaced: boolean;
      if (child && scanner.peek() === 0x7b) {
        innerSpaced =
          top && index === this.#remembered
            ? this.#memorable(scanner, child)
            : this.#object(scanner, child, false);
        kind = Kind.Object;
      } else if (buffer[start] === 0x22) {
        scanner.position = scanner.stringFrom(start);
        kind = Kind.String;
        innerSpaced = false;
      } else {
        scanner.value();
        kind = scanner.kind;
        innerSpaced = scanner.spaced;
      }
      if (innerSpaced) spaced = true;
      const slot = index === -1 ? -1 : slots[index]!;
      const kept =
        slot !== -1 && this.#keep(slot, index, start, scanner.position, kind, scanner.escaped, innerSpaced);
      if (top && !kept && (slot !== -1 || index === -1)) {
        const list = slot !== -1 && this.#names[slot] === index ? this.repeats : this.unknown;
        list.push(keyStart - 1, keyEnd + 1, start, scanner.position);
      }
      if (buffer[scanner.position]! <= 0x20 && scanner.skipSpace()) spaced = true;
      const next = scanner.peek();
      if (next === 0x7d) {
        scanner.position++;
        return spaced;
      }
      scanner.expect(0x2c);
      if (buffer[scanner.position]! <= 0x20 && scanner.skipSpace()) spaced = true;
    }
  }

  /** Steps over an object that is remembered, or walks it; says whether white space stands between its tokens. */
  #memorable(scanner: JsonScanner, node: Node): boolean {
    if (this.#remembering && !this.seen) {
      this.seen = this.#memory!.ahead(scanner.buffer, scanner.position, scanner.length);
      if (this.seen) {
        scanner.position += this.seen.bytes.length;
        return false;
      }
    }
    return this.#object(scanner, node, false);
  }

  /** Keeps a value for its column; false when the column has one already. */
  #keep(
    slot: number,
    name: number,
    start: number,
    end: number,
    kind: Kind,
    escaped: boolean,
    spaced: boolean,
  ): boolean {
    if (this.kinds[slot] !== Kind.Absent) {
      if (this.#names[slot] === name) this.repeated = true;
      return false;
    }
    this.#names[slot] = name;
    this.starts[slot] = start;
    this.ends[slot] = end;
    this.kinds[slot] = kind;
    this.escaped[slot] = escaped ? 1 : 0;
    this.spaced[slot] = spaced ? 1 : 0;
    return true;
  }
}

/** Whether a name and its closing quote stand at a position. The quote ends the comparison within the bytes at hand. */
function isKey(buffer: Buffer, at: number, name: Buffer): boolean {
  if (buffer[at - 1] !== 0x22) return false;
  for (let index = 0; index < name.length; index++) {
    if (buffer[at + index] !== name[index]) return false;
  }
  return buffer[at + name.length] === 0x22;
}

function buildNode(entries: readonly { path: readonly string[]; slot: number }[]): Node {
  const names = [...new Set(entries.map((entry) => entry.path[0]!))];
  const own = (name: string) => entries.filter((entry) => entry.path[0] === name);
  return {
    names: names.map((name) => Buffer.from(name)),
    following: new Int32Array(names.length + 1).fill(-1),
    table: new KeyTable(names),
    slots: names.map((name) => own(name).find((entry) => entry.path.length === 1)?.slot ?? -1),
    children: names.map((name) => {
      const deeper = own(name).filter((entry) => entry.path.length > 1);
      if (deeper.length === 0) return null;
      return buildNode(deeper.map((entry) => ({ path: entry.path.slice(1), slot: entry.slot })));
    }),
  };
}
