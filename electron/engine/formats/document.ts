import { isUtf8 } from 'node:buffer';
import type { FileKind, FileStatus, NoticeKind } from '../../../shared/model/evidence';
import { type Carrier, writeColumns } from './carrier';
import { cloudTrailLog } from './cloudtrail-log';
import { configItems } from './config-items';
import type { IdentityRows, SeenIdentity } from './identity-rows';
import { decodeString, JsonFault, JsonScanner, NEED_MORE } from './json-scanner';
import { RecordReader } from './record-reader';
import { elementEnd, MAX_LOOK_IN_ALL } from './resync';
import type { RowWriter } from './row-writer';
import { isObject, type SideSink } from './whole';
import { WHOLE_DOCUMENTS } from './whole-documents';

/** The carriers whose records become rows, in the order they are tried. */
export const CARRIERS: readonly Carrier[] = [cloudTrailLog, configItems];

/** A reader for each carrier; that of CloudTrail records steps over identities which have their row. */
export const readersFor = (identities: IdentityRows): RecordReader<SeenIdentity>[] =>
  CARRIERS.map(
    (carrier) =>
      new RecordReader(
        carrier.columns,
        carrier === cloudTrailLog ? { key: 'userIdentity', memory: identities.seen } : undefined,
      ),
  );

/** A record larger than this is refused; CloudTrail's own limit is 1 MB, Config items stay far below (formats §2.4). */
export const MAX_RECORD_BYTES = 64 * 2 ** 20;
/** A value up to this size is tried again with every portion. */
const RETRY_ALWAYS_BYTES = 64 * 2 ** 10;
/** Notices about single records kept for one file; the rest are counted in one more. */
const MAX_RECORD_NOTICES = 100;

export interface DocumentNotice {
  position: number | null;
  kind: NoticeKind;
  message: string;
}

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

interface Lane {
  readonly carrier: Carrier;
  readonly reader: RecordReader<SeenIdentity>;
  readonly writer: RowWriter;
}

/** Files that may hold evidence which this version does not open. */
const CONTAINERS = [
  { mark: 'PK\x03\x04', message: 'A ZIP archive is not opened; unpack it and load the folder.' },
  { mark: 'PAR1', message: 'A Parquet file, as Security Lake writes them, is not read.' },
];

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

type State = 'start' | 'value' | 'list' | 'tail' | 'between' | 'done';

/**
 * Reads one file's JSON from portions of bytes and writes a row per record. It never fails: what cannot be read becomes
 * a notice, and what stands around it is kept. Memory is bounded by the largest record, not by the file.
 */
export class DocumentReader {
  readonly #scanner: JsonScanner;
  readonly #lanes: Lane[];
  #state: State = 'start';
  #lane: Lane | null = null;
  /** Offset of the scanner's first byte in the whole content. */
  #base = 0;
  #trusted = true;
  /** Bytes that must be at hand before reading on is tried again. */
  #worthwhile = 0;
  #position = 0;
  #inObject = false;
  #first = true;
  /** Positions of elements that are no record; they only matter once the file has records at all. */
  #unread: number[] = [];
  #unreadCount = 0;
  #kind: FileKind | null = null;
  #account: string | null = null;
  #region: string | null = null;
  #counts = { events: 0, configItems: 0 };
  #documents = 0;
  #rejected = 0;
  #recordNotices = 0;
  #notices: DocumentNotice[] = [];
  #broken = false;
  /** Bytes that may still be looked through for where to go on after damage. */
  #look = MAX_LOOK_IN_ALL;

  /**
   * `writers` and `readers` in the order of CARRIERS; one scanner serves one document after another. `sink` takes what
   * documents say that are no records.
   */
  constructor(
    private readonly fileId: number,
    writers: readonly RowWriter[],
    readers: readonly RecordReader<SeenIdentity>[],
    private readonly identities: IdentityRows,
    scanner: JsonScanner = new JsonScanner(),
    private readonly sink: SideSink = () => undefined,
  ) {
    scanner.reset();
    this.#scanner = scanner;
    this.#lanes = CARRIERS.map((carrier, index) => ({
      carrier,
      reader: readers[index]!,
      writer: writers[index]!,
    }));
  }

  /** Takes the next bytes of the content. */
  push(bytes: Buffer): void {
    if (this.#done()) return;
    const scanner = this.#scanner;
    this.#base += scanner.append(bytes);
    const unread = scanner.length - scanner.position;
    if (unread < this.#worthwhile && unread <= MAX_RECORD_BYTES) return;
    this.#trusted = isUtf8(scanner.buffer.subarray(0, scanner.length));
    this.#advance();
    if (!this.#done() && scanner.length - scanner.position > MAX_RECORD_BYTES) {
      this.#stop(
        'too-large',
        `A value is larger than ${MAX_RECORD_BYTES / 2 ** 20} MB; what stands before it is kept.`,
      );
    }
  }

  /** No more bytes will come. `damage` says why, when the content ended before its time. */
  finish(damage?: { kind: NoticeKind; message: string }): DocumentReport {
    const scanner = this.#scanner;
    scanner.final = true;
    // The last portions may have been taken without a look at them.
    this.#trusted = isUtf8(scanner.buffer.subarray(scanner.position, scanner.length));
    this.#advance();
    scanner.reset();
    if (damage) {
      this.#notices = this.#notices.filter((notice) => notice.kind !== 'truncated');
      this.#notices.push({ position: null, ...damage });
      this.#broken = true;
    }
    const records = this.#counts.events + this.#counts.configItems;
    if (records > 0) this.#rejectUnread();
    const kept = records + this.#documents;
    if (this.#recordNotices > MAX_RECORD_NOTICES) {
      const more = this.#recordNotices - MAX_RECORD_NOTICES;
      this.#notices.push({
        position: null,
        kind: 'partial-record',
        message: `${more} more records of this file have notices of the same kinds.`,
      });
    }
    const kind = this.#kind ?? 'unrecognised';
    let status: FileStatus = 'loaded';
    if (kept === 0) status = this.#broken || this.#rejected > 0 ? 'failed' : 'skipped';
    else if (this.#broken || this.#rejected > 0) status = 'partial';
    return {
      kind,
      status,
      account: this.#account,
      region: this.#region,
      ...this.#counts,
      rejected: this.#rejected,
      notices: this.#notices,
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
        if (this.#state === 'list' && thrown.reason !== 'truncated') {
          try {
            if (this.#skipElement(before, thrown)) continue;
          } catch (again) {
            if (again !== NEED_MORE) throw again;
            this.#waitAt(before);
            return;
          }
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
      case 'start': {
        if (scanner.length < 3 && !scanner.final) throw NEED_MORE;
        if (BYTE_ORDER_MARK.equals(scanner.buffer.subarray(0, 3))) scanner.position = 3;
        if (scanner.atEnd()) {
          this.#kind = 'empty';
          this.#state = 'done';
          return;
        }
        const byte = scanner.peek();
        this.#state = byte === 0x7b || byte === 0x5b ? 'value' : 'done';
        if (this.#state === 'done') this.#nameContainer();
        return;
      }
      case 'value':
        if (scanner.peek() === 0x5b) this.#enterList(false);
        else this.#topObject();
        return;
      case 'list':
        this.#element();
        return;
      case 'tail':
        this.#tail();
        return;
      case 'between': {
        if (scanner.atEnd()) {
          this.#state = 'done';
          return;
        }
        // Commas between values are left behind by some exporters; anything else must be a further document.
        const byte = scanner.peek();
        if (byte === 0x2c) scanner.position++;
        else if (byte === 0x7b || byte === 0x5b) this.#state = 'value';
        else throw new JsonFault('not-json', scanner.position, 'text follows the end of the JSON');
        return;
      }
      case 'done':
    }
  }

  /** Says of what is plainly a container of evidence that it is one, and what to do with it. */
  #nameContainer(): void {
    const { buffer, position } = this.#scanner;
    const head = buffer.toString('latin1', position, position + 4);
    const found = CONTAINERS.find(({ mark }) => head.startsWith(mark));
    if (found) this.#notices.push({ position: null, kind: 'unsupported', message: found.message });
  }

  #enterList(inObject: boolean): void {
    this.#scanner.position++;
    this.#state = 'list';
    this.#inObject = inObject;
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
      if (scanner.peek() === 0x5b && CARRIERS.some((carrier) => carrier.lists.includes(key))) {
        this.#enterList(true);
        return;
      }
      scanner.value();
      scanner.skipSpace();
    }
    const end = scanner.position + 1;
    scanner.position = start;
    if (!this.#record()) this.#document(keys, start, end);
    scanner.position = end;
    this.#state = 'between';
  }

  /** Reads the object in [start, end) as a document that is no record, when its keys say it is one. */
  #document(keys: ReadonlySet<string>, start: number, end: number): void {
    const whole = WHOLE_DOCUMENTS.find((one) => one.recognises(keys));
    if (!whole) return;
    const value: unknown = JSON.parse(this.#scanner.buffer.toString('utf8', start, end));
    const place = isObject(value) ? whole.write(value, this.fileId, this.sink) : null;
    if (!place) return;
    this.#kind ??= whole.kind;
    this.#account ??= place.account;
    this.#region ??= place.region;
    this.#documents++;
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
      if (this.#position === 0) this.#kind ??= 'empty';
      return;
    }
    if (!this.#first) scanner.expect(0x2c);
    scanner.skipSpace();
    const start = scanner.position;
    if (scanner.peek() !== 0x7b || !this.#record()) {
      scanner.position = start;
      scanner.value();
      if (this.#unreadCount++ < MAX_RECORD_NOTICES) this.#unread.push(this.#position);
      this.#position++;
    }
    this.#first = false;
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
    if (scanner.peek() === 0x5b && CARRIERS.some((carrier) => carrier.lists.includes(key)))
      this.#enterList(true);
    else scanner.value();
  }

  /** Reads the object at the position as a record of some carrier and writes its row; false when it is none. */
  #record(): boolean {
    const scanner = this.#scanner;
    const start = scanner.position;
    const lanes = this.#lane
      ? [this.#lane, ...this.#lanes.filter((lane) => lane !== this.#lane)]
      : this.#lanes;
    for (const lane of lanes) {
      scanner.position = start;
      lane.reader.read(scanner);
      if (lane.carrier.recognises(lane.reader, scanner.buffer)) {
        this.#lane = lane;
        this.#write(lane);
        return true;
      }
    }
    return false;
  }

  #write({ carrier, reader, writer }: Lane): void {
    const scanner = this.#scanner;
    const position = this.#position++;
    if (reader.end - reader.start > MAX_RECORD_BYTES) {
      scanner.mended = 0;
      this.#kind ??= carrier.kind;
      this.#reject({
        position,
        kind: 'too-large',
        message: `This record is larger than ${MAX_RECORD_BYTES / 2 ** 20} MB and is left out.`,
      });
      return;
    }
    writer.number(this.fileId);
    writer.separator();
    writer.number(position);
    writer.separator();
    writer.number(this.#base + reader.start);
    writer.separator();
    writer.number(reader.end - reader.start);
    writeColumns(carrier, reader, scanner.buffer, writer, this.#trusted);
    const readable = this.#trusted || isUtf8(scanner.buffer.subarray(reader.start, reader.end));
    if (carrier === cloudTrailLog) {
      this.#writeIdentity(reader, writer, readable && scanner.mended === 0);
      this.#counts.events++;
    } else {
      this.#counts.configItems++;
    }
    writer.endRow();
    this.#kind = carrier.kind;
    if (this.#account === null || this.#region === null) {
      const place = carrier.place(reader, scanner.buffer);
      this.#account ??= place.account ?? (carrier === cloudTrailLog ? this.identities.account : null);
      this.#region ??= place.region;
    }
    if (reader.repeated) {
      this.#note(
        position,
        'tampered',
        'A field stands twice in this record; the first one is what is searched.',
      );
    }
    if (scanner.mended > 0) {
      scanner.mended = 0;
      this.#note(position, 'corrupt', 'Half of a surrogate pair was replaced by U+FFFD.');
    }
    if (!readable) this.#note(position, 'corrupt', 'Bytes that are not UTF-8 were replaced by U+FFFD.');
  }

  /** The number of the identity's row, and the caller's account, which stands for the event's where it names no recipient. */
  #writeIdentity(reader: RecordReader<SeenIdentity>, writer: RowWriter, sound: boolean): void {
    const { identities } = this;
    writer.separator();
    writer.number(identities.of(reader, this.#scanner.buffer, sound));
    writer.separator();
    if (identities.account !== null) writer.text(identities.account);
  }

  /** Leaves out an element that is not JSON, when its end can be found; says whether it could. */
  #skipElement(before: number, fault: JsonFault): boolean {
    const scanner = this.#scanner;
    if (this.#look <= 0) return false;
    const next = elementEnd(scanner.buffer.subarray(0, scanner.length), before, scanner.final);
    if (next === null) return false;
    // What was walked before the fault and stands behind the place found is walked a second time.
    this.#look -= next.looked + Math.max(0, fault.at - next.position);
    for (const lane of this.#lanes) lane.writer.dropRow();
    this.#reject({
      position: this.#position++,
      kind: 'partial-record',
      message: `This record cannot be read: ${fault.message} (byte ${this.#base + fault.at}).`,
    });
    scanner.position = next.position;
    this.#first = next.atElement;
    return true;
  }

  #rejectUnread(): void {
    const message = 'This element is neither a CloudTrail record nor a configuration item.';
    for (const position of this.#unread) this.#reject({ position, kind: 'partial-record', message });
    const more = this.#unreadCount - this.#unread.length;
    this.#rejected += more;
    this.#recordNotices += more;
  }

  #reject(notice: DocumentNotice): void {
    this.#rejected++;
    this.#note(notice.position, notice.kind, notice.message);
  }

  #note(position: number | null, kind: NoticeKind, message: string): void {
    if (++this.#recordNotices <= MAX_RECORD_NOTICES) this.#notices.push({ position, kind, message });
  }

  #stopAt(fault: JsonFault): void {
    const kept = this.#counts.events + this.#counts.configItems;
    const where = `at byte ${this.#base + fault.at}`;
    if (fault.reason === 'truncated') {
      this.#stop(
        'truncated',
        `The content ends in the middle of a value; ${kept} records before it are kept.`,
      );
    } else if (kept > 0) {
      this.#stop(
        'corrupt',
        `The JSON breaks off ${where}: ${fault.message}; ${kept} records before it are kept.`,
      );
    } else {
      const kind = fault.reason === 'too-deep' ? 'too-large' : 'not-json';
      this.#stop(kind, `This is not JSON ${where}: ${fault.message}.`);
    }
  }

  #stop(kind: NoticeKind, message: string): void {
    for (const lane of this.#lanes) lane.writer.dropRow();
    this.#notices.push({ position: null, kind, message });
    this.#broken = true;
    this.#state = 'done';
  }
}
