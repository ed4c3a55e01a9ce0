import { isUtf8 } from 'node:buffer';
import type { FileKind, FileStatus, NoticeKind } from '../../../shared/model/evidence';
import { beginningOf, ENOUGH_BYTES } from './beginning';
import type { SeenIdentity } from './identity-rows';
import { decodeString, JsonFault, JsonScanner, Kind, NEED_MORE } from './json-scanner';
import { type DocumentNotice, MOST_POSITIONS, Notes } from './notes';
import type { RecordReader } from './record-reader';
import { elementEnd, MAX_LOOK_IN_ALL, nextLine } from './resync';
import type { RowWriter } from './row-writer';
import { type Context, MAX_RECORD_BYTES, Rows, type SharedRows } from './rows';
import { TableRows } from './table-rows';
import { isObject, type SideSink } from './whole';
import { WHOLE_DOCUMENTS } from './whole-documents';
import { exportTime, LISTS, Wrapped } from './wrapped';

export type { DocumentNotice } from './notes';
export { CARRIERS, LARGE_RECORD_BYTES, MAX_RECORD_BYTES, readersFor } from './rows';

/** A value up to this size is tried again with every portion. */
const RETRY_ALWAYS_BYTES = 64 * 2 ** 10;

/** What became of one file's content. */
export interface DocumentReport {
  kind: FileKind;
  status: FileStatus;
  account: string | null;
  region: string | null;
  events: number;
  configItems: number;
  rejected: number;
  notices: DocumentNotice[];
}

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

type State = 'start' | 'value' | 'list' | 'tail' | 'between' | 'table' | 'done';

/**
 * Reads one file's content from portions of bytes and writes a row per record. It never fails: what cannot be read
 * becomes a notice, and what stands around it is kept. Memory is bounded by the largest record, not by the file.
 */
export class DocumentReader {
  readonly #scanner: JsonScanner;
  readonly #notes = new Notes();
  readonly #rows: Rows;
  readonly #wrapped: Wrapped;
  /** What the records of the content itself stand in. */
  readonly #around: Context = {
    base: 0,
    trusted: true,
    span: null,
    depth: 0,
    time: null,
    beside: [],
    loose: false,
    written: null,
  };
  #state: State = 'start';
  /** Bytes that must be at hand before reading on is tried again. */
  #worthwhile = 0;
  /** Whether the list being read stands inside an object, and whether its texts are items of an advanced query. */
  #inObject = false;
  #loose = false;
  #first = true;
  /** Positions of elements that are no record; they only matter once the file has records at all. */
  #unread: number[] = [];
  #unreadCount = 0;
  /** What the text around the records makes of the file, whatever the records are. */
  #form: FileKind | null = null;
  /** What the file is as long as nothing tells more. */
  #kind: FileKind | null = null;
  /** Documents that are no records and were read as a whole. */
  #documents = 0;
  #table: TableRows | null = null;
  /** Until a record was found, text before it says that this may be no evidence at all. */
  #tentative = false;
  #broken = false;
  /** Bytes that may still be looked through for where to go on after damage. */
  #look = MAX_LOOK_IN_ALL;

  /**
   * `writers` and `readers` in the order of CARRIERS; one scanner serves one document after another. `sink` takes what
   * documents say that are no records. `wanted`: position of a record whose bytes `wantedRecord` gives afterwards.
   */
  constructor(
    private readonly fileId: number,
    writers: readonly RowWriter[],
    readers: readonly RecordReader<SeenIdentity>[],
    shared: SharedRows,
    scanner: JsonScanner = new JsonScanner(),
    private readonly sink: SideSink = () => undefined,
    wanted = -1,
  ) {
    scanner.reset();
    this.#scanner = scanner;
    this.#rows = new Rows(fileId, writers, readers, shared, this.#notes, wanted);
    this.#wrapped = new Wrapped(this.#rows, this.#notes, (table, cells) => sink(table, [fileId, ...cells]));
  }

  /** The record that was wanted, as it was before anything encoded it; null when there is none at that position. */
  get wantedRecord(): Buffer | null {
    return this.#rows.found;
  }

  /** Takes the next bytes of the content. */
  push(bytes: Buffer): void {
    if (this.#done()) return;
    const scanner = this.#scanner;
    this.#around.base += scanner.append(bytes);
    this.#rows.moved();
    const unread = scanner.length - scanner.position;
    if (unread < this.#worthwhile && unread <= MAX_RECORD_BYTES) return;
    this.#around.trusted = isUtf8(scanner.buffer.subarray(0, scanner.length));
    this.#advance();
    if (!this.#done() && scanner.length - scanner.position > MAX_RECORD_BYTES) {
      const size = `${MAX_RECORD_BYTES / 2 ** 20} MB`;
      this.#stop('too-large', `A value is larger than ${size}; what stands before it is kept.`);
    }
  }

  /** No more bytes will come. `damage` says why, when the content ended before its time. */
  finish(damage?: { kind: NoticeKind; message: string }): DocumentReport {
    const scanner = this.#scanner;
    const rows = this.#rows;
    scanner.final = true;
    // The last portions may have been taken without a look at them.
    this.#around.trusted = isUtf8(scanner.buffer.subarray(scanner.position, scanner.length));
    this.#advance();
    scanner.reset();
    if (damage) this.#broken = true;
    const { foreign } = this.#wrapped;
    if (rows.kept > 0) {
      const message = 'This element is neither a CloudTrail record nor a configuration item.';
      this.#notes.rejectAll(this.#unread, this.#unreadCount, message);
      if (foreign > 0) {
        const what = foreign === 1 ? '1 message here wraps' : `${foreign} messages here wrap`;
        this.#notes.file(
          'unsupported',
          `${what} neither an event nor a configuration item, and nothing of them is kept.`,
        );
      }
    }
    const kept = rows.kept + this.#documents + this.#wrapped.told;
    const { rejected } = this.#notes;
    let status: FileStatus = 'loaded';
    if (kept === 0) status = this.#broken || rejected > 0 ? 'failed' : 'skipped';
    else if (this.#broken || rejected > 0) status = 'partial';
    return {
      kind: this.#form ?? rows.kind ?? this.#wrapped.kind ?? this.#kind ?? 'unrecognised',
      status,
      account: rows.account,
      region: rows.region,
      events: rows.events,
      configItems: rows.configItems,
      rejected,
      notices: this.#notes.end(damage),
    };
  }

  #done(): boolean {
    return this.#state === 'done';
  }

  #advance(): void {
    const scanner = this.#scanner;
    while (!this.#done()) {
      const before = scanner.position;
      const mended = scanner.mended;
      try {
        this.#step();
      } catch (thrown) {
        if (thrown === NEED_MORE) {
          // The same bytes are walked again with more behind them; what was mended in them stays mended.
          scanner.mended = mended;
          this.#waitAt(before);
          return;
        }
        if (!(thrown instanceof JsonFault)) throw thrown;
        try {
          if (this.#goOn(before, thrown)) continue;
        } catch (again) {
          if (again !== NEED_MORE) throw again;
          this.#waitAt(before);
          return;
        }
        this.#stopAt(thrown);
      }
    }
  }

  /** A long value is tried again when twice as much of it is there: many small portions cost no more than few. */
  #waitAt(position: number): void {
    this.#scanner.position = position;
    const unread = this.#scanner.length - position;
    this.#worthwhile = unread < RETRY_ALWAYS_BYTES ? 0 : 2 * unread;
  }

  #step(): void {
    const scanner = this.#scanner;
    switch (this.#state) {
      case 'start':
        this.#start();
        return;
      case 'value':
        if (scanner.peek() === 0x5b) this.#enterList(false, '');
        else this.#topObject();
        return;
      case 'list':
        this.#element();
        return;
      case 'tail':
        this.#tail();
        return;
      case 'table':
        if (!this.#table?.next(scanner, this.#around)) this.#state = 'done';
        return;
      case 'between': {
        this.#around.time = null;
        if (scanner.atEnd()) {
          this.#state = 'done';
          return;
        }
        // Commas between values are left behind by some exporters; anything else must be a further document.
        const byte = scanner.peek();
        if (byte === 0x2c) scanner.position++;
        else if (byte === 0x7b || byte === 0x5b) this.#state = 'value';
        else this.#betweenText();
        return;
      }
      case 'done':
    }
  }

  #start(): void {
    const scanner = this.#scanner;
    if (scanner.length < 3 && !scanner.final) throw NEED_MORE;
    if (BYTE_ORDER_MARK.equals(scanner.buffer.subarray(0, 3))) scanner.position = 3;
    if (scanner.atEnd()) {
      this.#kind = 'empty';
      this.#state = 'done';
      return;
    }
    const byte = scanner.peek();
    if (byte === 0x7b || byte === 0x5b) {
      this.#state = 'value';
      return;
    }
    if (scanner.length - scanner.position < ENOUGH_BYTES && !scanner.final) throw NEED_MORE;
    const found = beginningOf(scanner.buffer.subarray(scanner.position, scanner.length));
    this.#state = 'done';
    switch (found.is) {
      case 'mark':
        this.#kind = found.kind;
        this.#notes.file('unsupported', found.message);
        return;
      case 'write-test':
        this.#kind = 'write-test';
        return;
      case 'packed':
      case 'export-line':
        this.#tentative = found.is === 'export-line';
        this.#state = 'between';
        return;
      case 'table':
        this.#table = TableRows.begin(scanner, this.#rows, this.#wrapped, this.#notes);
        if (!this.#table) return;
        this.#form = this.#table.kind;
        this.#state = 'table';
        return;
      case 'preamble':
        this.#tentative = true;
        scanner.position += found.bytes;
        this.#state = 'between';
    }
  }

  /** What may stand between two documents beside a comma: the time of an exported log line, or base64 of gzip. */
  #betweenText(): void {
    const scanner = this.#scanner;
    const line = scanner.buffer.subarray(scanner.position, scanner.length).indexOf(0x0a);
    if (line === -1 && !scanner.final) throw NEED_MORE;
    const time = exportTime(scanner);
    if (time !== null) {
      this.#around.time = time;
      this.#form = 'cloudwatch-logs';
      this.#state = 'value';
      return;
    }
    const { buffer, position } = scanner;
    const end = line === -1 ? scanner.length : position + line;
    if (buffer.toString('latin1', position, position + 4) !== 'H4sI')
      throw new JsonFault('not-json', position, 'text follows the end of the JSON');
    this.#form = 'cloudwatch-logs';
    const span = { offset: this.#around.base + position, length: end - position };
    this.#wrapped.text(buffer.toString('latin1', position, end).trim(), { ...this.#around, span, depth: 1 });
    scanner.position = end;
  }

  #enterList(inObject: boolean, key: string): void {
    this.#scanner.position++;
    this.#state = 'list';
    this.#inObject = inObject;
    this.#loose = key === 'Results';
    this.#first = true;
  }

  /** A top-level object: an envelope around a list of records, or one record, or something else. */
  #topObject(): void {
    const scanner = this.#scanner;
    const start = scanner.position;
    const keys = new Set<string>();
    scanner.position++;
    scanner.skipSpace();
    while (scanner.peek() !== 0x7d) {
      if (keys.size > 0) scanner.expect(0x2c);
      scanner.skipSpace();
      const key = this.#key();
      keys.add(key);
      scanner.expect(0x3a);
      scanner.skipSpace();
      if (scanner.peek() === 0x5b && LISTS.has(key)) {
        this.#enterList(true, key);
        return;
      }
      scanner.value();
      scanner.skipSpace();
    }
    const end = scanner.position + 1;
    scanner.position = start;
    if (!this.#rows.record(scanner, this.#around) && !this.#document(keys, start, end)) {
      scanner.position = start;
      if (!this.#wrapped.object(scanner, this.#around)) scanner.mended = 0;
    }
    scanner.position = end;
    this.#state = 'between';
  }

  /** Reads a document that is no record as a whole, when these keys say that it is one; false when it is none. */
  #document(keys: ReadonlySet<string>, start: number, end: number): boolean {
    const whole = WHOLE_DOCUMENTS.find((one) => one.recognises(keys));
    if (!whole) return false;
    const value: unknown = JSON.parse(this.#scanner.buffer.toString('utf8', start, end));
    const place = isObject(value) ? whole.write(value, this.fileId, this.sink) : null;
    if (!place) return false;
    this.#kind ??= whole.kind;
    this.#rows.account ??= place.account;
    this.#rows.region ??= place.region;
    this.#documents++;
    return true;
  }

  /** The key at the position. */
  #key(): string {
    const scanner = this.#scanner;
    const start = scanner.position;
    scanner.string();
    return decodeString(scanner.buffer, start, scanner.position);
  }

  #element(): void {
    const scanner = this.#scanner;
    scanner.skipSpace();
    if (scanner.peek() === 0x5d) {
      scanner.position++;
      this.#state = this.#inObject ? 'tail' : 'between';
      if (this.#rows.position === 0) this.#kind ??= 'empty';
      return;
    }
    if (!this.#first) scanner.expect(0x2c);
    scanner.skipSpace();
    const start = scanner.position;
    if (scanner.peek() !== 0x7b || !this.#record(scanner)) {
      scanner.position = start;
      this.#other();
    }
    this.#first = false;
  }

  /** Takes one record, or all the plain ones in a row. */
  #record(scanner: JsonScanner): boolean {
    return this.#rows.bulk(scanner, this.#around) || this.#rows.record(scanner, this.#around);
  }

  /** An element of a list that is no record: it may hold some. */
  #other(): void {
    const scanner = this.#scanner;
    const start = scanner.position;
    scanner.value();
    const { kind, position: end } = scanner;
    scanner.position = start;
    let known = false;
    if (kind === Kind.Object) {
      known = this.#wrapped.object(scanner, this.#around);
    } else if (kind === Kind.String && scanner.buffer[start + 1] === 0x7b) {
      known = true;
      this.#wrapped.string(scanner, { start, end }, { ...this.#around, loose: this.#loose });
      if (this.#rows.kept > 0) this.#kind ??= this.#loose ? 'config-items' : 'cloudtrail-log';
    } else if (kind === Kind.Array && this.#inObject) {
      const { foreign } = this.#wrapped;
      const before = this.#rows.position;
      this.#wrapped.part(scanner, { start, end, kind }, { ...this.#around, depth: 1 });
      known = this.#rows.position > before;
      if (!known) this.#wrapped.foreign = foreign;
    }
    scanner.position = end;
    if (known) return;
    scanner.mended = 0;
    const position = this.#rows.position++;
    if (this.#unreadCount++ < MOST_POSITIONS) this.#unread.push(position);
  }

  /** What follows a list inside its envelope. */
  #tail(): void {
    const scanner = this.#scanner;
    scanner.skipSpace();
    if (scanner.peek() === 0x7d) {
      scanner.position++;
      this.#state = 'between';
      return;
    }
    scanner.expect(0x2c);
    scanner.skipSpace();
    const key = this.#key();
    scanner.expect(0x3a);
    scanner.skipSpace();
    // A second list of records in the same envelope is read as well: a reader that stops at the first can be fooled.
    if (scanner.peek() === 0x5b && LISTS.has(key)) this.#enterList(true, key);
    else scanner.value();
  }

  /** Leaves out what is not JSON, when it can be told where to go on; says whether it could. */
  #goOn(before: number, fault: JsonFault): boolean {
    const scanner = this.#scanner;
    const bytes = scanner.buffer.subarray(0, scanner.length);
    if (this.#look <= 0 || this.#state === 'table') return false;
    const inList = this.#state === 'list' && fault.reason !== 'truncated';
    const next =
      (inList ? elementEnd(bytes, before, scanner.final) : null) ?? nextLine(bytes, before, scanner.final);
    if (next === null) return false;
    // What was walked before the fault and stands behind the place found is walked a second time.
    this.#look -= next.looked + Math.max(0, fault.at - next.position);
    this.#rows.dropRow();
    const message = `This record cannot be read: ${fault.message} (byte ${this.#around.base + fault.at}).`;
    this.#notes.reject(this.#rows.position++, 'partial-record', message);
    scanner.position = next.position;
    this.#first = next.atElement;
    if (next.atLine) this.#state = 'between';
    return true;
  }

  #stopAt(fault: JsonFault): void {
    const { kept } = this.#rows;
    if (this.#tentative && kept === 0) {
      this.#state = 'done';
      return;
    }
    const where = `at byte ${this.#around.base + fault.at}`;
    if (fault.reason === 'truncated') {
      const message = `The content ends in the middle of a value; ${kept} records before it are kept.`;
      this.#stop('truncated', message);
    } else if (kept > 0) {
      const message = `The JSON breaks off ${where}: ${fault.message}; ${kept} records before it are kept.`;
      this.#stop('corrupt', message);
    } else {
      const kind = fault.reason === 'too-deep' ? 'too-large' : 'not-json';
      this.#stop(kind, `This is not JSON ${where}: ${fault.message}.`);
    }
  }

  #stop(kind: NoticeKind, message: string): void {
    this.#rows.dropRow();
    this.#notes.file(kind, message);
    this.#broken = true;
    this.#state = 'done';
  }
}
