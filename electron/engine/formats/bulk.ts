import { randomInt } from 'node:crypto';
import type { CarrierColumn } from './carrier';
import { cloudTrailLog } from './cloudtrail-log';
import type { SeenIdentity } from './identity-rows';
import { type JsonScanner, Kind } from './json-scanner';
import type { RecordReader } from './record-reader';
import { RECORDS_MODULE } from './records-module';
import type { RowWriter } from './row-writer';

/** What formats/assembly/records.ts exports; addresses and lengths are bytes in its memory. */
interface Records {
  readonly memory: WebAssembly.Memory;
  readonly window: WebAssembly.Global<'i32'>;
  readonly scratch: WebAssembly.Global<'i32'>;
  readonly WINDOW_BYTES: WebAssembly.Global<'i32'>;
  readonly scratchBytes: WebAssembly.Global<'i32'>;
  readonly taken: WebAssembly.Global<'i32'>;
  readonly identity: WebAssembly.Global<'i32'>;
  addKey(length: number, type: number, document: number): number;
  addIdentityField(length: number, object: number, column: number, inner: number): void;
  setColumns(all: number, type: number, account: number, invokedBy: number, whole: number): void;
  setRecord(low: number, high: number, source: number, recipient: number): void;
  growScratch(length: number): void;
  newBatch(): void;
  knowIdentity(length: number, number: number, accountLength: number): void;
  otherEvent(file: number, position: number): void;
  otherDocument(document: number, length: number): void;
  records(from: number, length: number, base: number, file: number, first: number): number;
  hasRoom(): number;
  knownIdentity(length: number): number;
  nextIdentity(): number;
  identityCount(): number;
  entityCount(): number;
  rowsAt(kind: number): number;
  rowsLength(kind: number): number;
  longestRow(kind: number): number;
  clearRows(kind: number): void;
  setSalt(low: number, high: number): void;
}

const TYPES = { text: 0, time: 1, boolean: 2, json: 3, identity: 4 } as const;
/** Documents that name what an event touches, in the order of their columns. */
const DOCUMENTS = [
  'requestParameters',
  'responseElements',
  'additionalEventData',
  'resources',
  'serviceEventDetails',
];
/** A record without one of these is not plain. */
const REQUIRED = new Set(['eventVersion', 'eventTime', 'eventName', 'userIdentity']);
const documentSlots = DOCUMENTS.map((name) =>
  cloudTrailLog.columns.findIndex((column) => column.name === name),
);
/** Offsets in the content are counted in 32 bits there. */
const MAX_OFFSET = 2 ** 32 - 1;

/** A larger identity is read anew each time; no smaller one than the module takes itself. */
const MAX_IDENTITY_BYTES = 64 * 2 ** 10;

/** Fields at the top of a record, in the order of a row's columns. */
const FIELDS = cloudTrailLog.columns.filter(
  ({ name, part }: CarrierColumn) => !part || name === 'userIdentity',
);

/** Columns of an identity's row, in order. */
const IDENTITY = cloudTrailLog.columns.filter(({ part }) => part === 'identity');

let compiled: WebAssembly.Module | undefined;

/**
 * Rows of plain CloudTrail records, many at a time, and of what any record names: the part of the scanner that is
 * WebAssembly (decision 0016). What is written there waits until `flush`.
 */
export class BulkRows {
  readonly #records: Records;
  #memory: Buffer;
  readonly #window: number;
  /** The stretch of the scanner's bytes that is in the window; empty when none is. */
  #from = 0;
  #to = 0;

  /** Writers of rows of events, identities and entities, and of those that link an event with an entity. */
  constructor(private readonly writers: readonly [RowWriter, RowWriter, RowWriter, RowWriter]) {
    compiled ??= new WebAssembly.Module(Buffer.from(RECORDS_MODULE, 'base64'));
    const abort = () => {
      throw new Error('The scanner ran out of memory.');
    };
    // The compiler's own list of exports is the type above.
    this.#records = new WebAssembly.Instance(compiled, { env: { abort } }).exports as unknown as Records;
    this.#memory = Buffer.from(this.#records.memory.buffer);
    this.#window = this.#records.window.value;
    // Nobody who writes evidence can know what shares a place in the tables.
    this.#records.setSalt(randomInt(2 ** 32), randomInt(2 ** 32));
    const keys = FIELDS.map(({ name, type }) => {
      this.#hand(Buffer.from(name));
      const kind = name === 'userIdentity' ? TYPES.identity : TYPES[type];
      return this.#records.addKey(name.length, kind, DOCUMENTS.indexOf(name));
    });
    const keyOf = (name: string) => keys[FIELDS.findIndex((field) => field.name === name)]!;
    let [low, high] = [0, 0];
    for (const key of [...REQUIRED].map(keyOf)) {
      if (key < 32) low |= 1 << key;
      else high |= 1 << (key - 32);
    }
    this.#records.setRecord(low, high, keyOf('eventSource'), keyOf('recipientAccountId'));
    this.#addIdentityFields();
  }

  #addIdentityFields(): void {
    const objects = new Map([['userIdentity', 0]]);
    const objectOf = (path: readonly string[]): number => {
      const key = path.join('.');
      const known = objects.get(key);
      if (known !== undefined) return known;
      const outer = objectOf(path.slice(0, -1));
      const inner = objects.size;
      objects.set(key, inner);
      this.#hand(Buffer.from(path.at(-1)!));
      this.#records.addIdentityField(path.at(-1)!.length, outer, -1, inner);
      return inner;
    };
    IDENTITY.forEach(({ paths: [path] }, column) => {
      if (path!.length === 1) return;
      const outer = objectOf(path!.slice(0, -1));
      const name = path!.at(-1)!;
      this.#hand(Buffer.from(name));
      this.#records.addIdentityField(name.length, outer, column, -1);
    });
    const column = (name: string) => IDENTITY.findIndex((one) => one.name === name);
    const [type, account, service] = [column('userType'), column('userAccountId'), column('invokedBy')];
    this.#records.setColumns(IDENTITY.length, type, account, service, column('userIdentity'));
  }

  /** Number of the row that an identity has; null when it has none. */
  find(buffer: Buffer, start: number, end: number): number | null {
    if (end - start > MAX_IDENTITY_BYTES) return null;
    this.#hand(buffer.subarray(start, end));
    return this.#records.knownIdentity(end - start) === 0 ? null : this.#records.identity.value;
  }

  /** A number for an identity whose row is written elsewhere. */
  nextIdentity(): number {
    return this.#records.nextIdentity();
  }

  /** Identities of the batch so far. */
  get identities(): number {
    return this.#records.identityCount();
  }

  /** Entities of the batch so far. */
  get entities(): number {
    return this.#records.entityCount();
  }

  /** Forgets identities and entities, for the next batch. */
  reset(): void {
    this.#records.newBatch();
    this.leave();
  }

  /** The scanner's bytes have changed. */
  leave(): void {
    this.#from = 0;
    this.#to = 0;
  }

  /** An identity that has its row: records that show it are plain from now on. */
  know({ bytes, id, account }: SeenIdentity): void {
    const name = Buffer.from(account ?? '');
    if (bytes.length > MAX_IDENTITY_BYTES) return;
    this.#hand(bytes, name);
    this.#records.knowIdentity(bytes.length, id, name.length);
  }

  /**
   * Takes the plain records that stand one after the other from the scanner's position on, which is at the first one's
   * brace, and leaves the scanner behind the last one. The bytes are known to be UTF-8; `base` is their own offset in the
   * content, `position` the first record's. Answers how many there were; the next one may be plain as well.
   */
  take(scanner: JsonScanner, base: number, file: number, position: number): number {
    if (base + scanner.length > MAX_OFFSET) return 0;
    const start = scanner.position;
    if (start < this.#from || start >= this.#to) this.#show(scanner);
    const taken = this.#take(scanner, base, file, position);
    // Only near its end can the window be why: then the record is looked at again in the next one.
    const near = this.#to < scanner.length && this.#to - start < this.#records.WINDOW_BYTES.value / 2;
    if (taken > 0 || !near || start === this.#from) return taken;
    this.#show(scanner);
    return this.#take(scanner, base, file, position);
  }

  #take(scanner: JsonScanner, base: number, file: number, position: number): number {
    this.#makeRoom();
    const from = this.#from;
    const end = this.#records.records(scanner.position - from, this.#to - from, base + from, file, position);
    scanner.position = from + end;
    return this.#records.taken.value;
  }

  /** Fills the window from the scanner's position on. Zeros end it: no token of JSON holds them. */
  #show(scanner: JsonScanner): void {
    this.#from = scanner.position;
    this.#to = Math.min(scanner.length, this.#from + this.#records.WINDOW_BYTES.value);
    const end = this.#window + this.#to - this.#from;
    scanner.buffer.copy(this.#memory, this.#window, this.#from, this.#to);
    this.#memory.fill(0, end, end + 32);
  }

  /** Writes what a record names that was read elsewhere. `readable`: its bytes are known to be UTF-8. */
  collect(reader: RecordReader, buffer: Buffer, file: number, position: number, readable: boolean): void {
    this.#makeRoom();
    this.#records.otherEvent(file, position);
    documentSlots.forEach((slot, document) => {
      const kind = reader.kinds[slot];
      if (kind !== Kind.Object && kind !== Kind.Array) return;
      const bytes = buffer.subarray(reader.starts[slot]!, reader.ends[slot]!);
      const text = readable ? bytes : Buffer.from(bytes.toString('utf8'));
      this.#hand(text);
      this.#records.otherDocument(document, text.length);
    });
  }

  /** Puts bytes into the scratch memory. */
  #hand(...parts: readonly Buffer[]): void {
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    if (length > this.#records.scratchBytes.value) {
      this.#records.growScratch(length);
      this.#memory = Buffer.from(this.#records.memory.buffer);
    }
    let at = this.#records.scratch.value;
    for (const part of parts) at += part.copy(this.#memory, at);
  }

  #makeRoom(): void {
    if (this.#records.hasRoom() === 0) this.flush();
  }

  /** Hands what was written to the writers. */
  flush(): void {
    this.writers.forEach((writer, kind) => {
      const length = this.#records.rowsLength(kind);
      if (length === 0) return;
      const start = this.#records.rowsAt(kind);
      const longest = this.#records.longestRow(kind);
      this.#records.clearRows(kind);
      writer.rows(this.#memory.subarray(start, start + length), longest);
    });
  }
}
