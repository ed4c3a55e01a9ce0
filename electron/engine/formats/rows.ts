import { isUtf8 } from 'node:buffer';
import type { FileKind } from '../../../shared/model/evidence';
import type { BulkRows } from './bulk';
import { type Beside, type Carrier, type CarrierTime, writeColumns } from './carrier';
import { cloudTrailLog } from './cloudtrail-log';
import { configItems } from './config-items';
import type { IdentityRows, SeenIdentity } from './identity-rows';
import { type JsonScanner, Kind } from './json-scanner';
import type { Notes } from './notes';
import { RecordReader } from './record-reader';
import type { RowWriter } from './row-writer';

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

/** CloudTrail writes no larger record, and Config items stay far below (formats §2.4): of larger ones a case has few, or none. */
export const LARGE_RECORD_BYTES = 2 ** 20;

/** A record larger than this is refused. */
export const MAX_RECORD_BYTES = 64 * 2 ** 20;

/** Where a record stands, and what the things around it say of it. */
export interface Context {
  /** Offset of the buffer's first byte in the whole content. */
  base: number;
  /** Whether the buffer is known to be UTF-8. */
  trusted: boolean;
  /** Set when the buffer was decoded out of the content: the bytes there which it was decoded from. */
  readonly span: { readonly offset: number; readonly length: number } | null;
  /** How many wrappers are around it. */
  readonly depth: number;
  time: CarrierTime | null;
  readonly beside: readonly Beside[];
  readonly loose: boolean;
  /** The record's bytes in the evidence, where the buffer was made of them and is not what was written. */
  readonly written: Buffer | null;
}

const RECIPIENT = cloudTrailLog.columns.findIndex(({ name }) => name === 'recipientAccountId');

/** Rows that the events of a batch share. */
export interface SharedRows {
  readonly identities: IdentityRows;
  /** Absent where only a record is looked for. */
  readonly bulk: BulkRows | null;
  /** Whether the case takes one more large record of so many bytes; absent where any is taken. */
  readonly takesLarge?: (bytes: number) => boolean;
}

interface Lane {
  readonly carrier: Carrier;
  readonly reader: RecordReader<SeenIdentity>;
  readonly writer: RowWriter;
}

/** Writes a row for every record of one file, and counts them. */
export class Rows {
  readonly #lanes: Lane[];
  #lane: Lane | null = null;
  /** Place of the next record, from 0. Elements that are left out have one too. */
  position = 0;
  kind: FileKind | null = null;
  account: string | null = null;
  region: string | null = null;
  events = 0;
  configItems = 0;
  /** Bytes of the record at the position that was asked for. */
  found: Buffer | null = null;

  /** `writers` and `readers` in the order of CARRIERS. `wanted`: position of a record whose bytes are to be kept. */
  constructor(
    private readonly fileId: number,
    writers: readonly RowWriter[],
    readers: readonly RecordReader<SeenIdentity>[],
    private readonly shared: SharedRows,
    private readonly notes: Notes,
    private readonly wanted: number,
  ) {
    this.#lanes = CARRIERS.map((carrier, index) => ({
      carrier,
      reader: readers[index]!,
      writer: writers[index]!,
    }));
  }

  get kept(): number {
    return this.events + this.configItems;
  }

  /** Takes back what was written of a record that broke off. */
  dropRow(): void {
    for (const lane of this.#lanes) lane.writer.dropRow();
  }

  /** The scanner's bytes have changed. */
  moved(): void {
    this.shared.bulk?.leave();
  }

  /**
   * Takes the records of a list that begin at the position as long as they are plain CloudTrail records; false when the
   * first one is not. A file's first record is always read with care: it tells what the file is and where it is from.
   */
  bulk(scanner: JsonScanner, { base, trusted, span, depth, time, beside, loose }: Context): boolean {
    const { bulk } = this.shared;
    if (!bulk || this.#lane?.carrier !== cloudTrailLog || this.account === null || this.region === null)
      return false;
    if (!trusted || span || depth > 0 || time || beside.length > 0 || loose || scanner.mended > 0)
      return false;
    const taken = bulk.take(scanner, base, this.fileId, this.position);
    if (taken === 0) return false;
    this.kind = cloudTrailLog.kind;
    this.position += taken;
    this.events += taken;
    return true;
  }

  /** Reads the object at the position as a record of some carrier and writes its row; false when it is none. */
  record(scanner: JsonScanner, context: Context): boolean {
    const last = this.#lane;
    const start = scanner.position;
    if (last && this.#try(last, scanner, context)) return true;
    for (const lane of this.#lanes) {
      if (lane === last) continue;
      scanner.position = start;
      if (this.#try(lane, scanner, context)) return true;
    }
    return false;
  }

  #try(lane: Lane, scanner: JsonScanner, context: Context): boolean {
    lane.reader.read(scanner);
    if (!lane.carrier.recognises(lane.reader, scanner.buffer, context.loose)) return false;
    this.#lane = lane;
    this.#write(lane, scanner, context);
    return true;
  }

  #write({ carrier, reader, writer }: Lane, scanner: JsonScanner, context: Context): void {
    const position = this.position++;
    const { span } = context;
    if (context.depth === 0) this.kind = carrier.kind;
    const size = reader.end - reader.start;
    if (size > MAX_RECORD_BYTES) {
      scanner.mended = 0;
      const message = `This record is larger than ${MAX_RECORD_BYTES / 2 ** 20} MB and is left out.`;
      this.notes.reject(position, 'too-large', message);
      return;
    }
    if (size > LARGE_RECORD_BYTES && this.shared.takesLarge?.(size) === false) {
      scanner.mended = 0;
      const message = `This record is larger than ${LARGE_RECORD_BYTES / 2 ** 20} MB, as none should be, and there are too many of those; it is left out.`;
      this.notes.reject(position, 'too-large', message);
      return;
    }
    // Rows stand in the order of their records.
    this.shared.bulk?.flush();
    writer.number(this.fileId);
    writer.separator();
    writer.number(position);
    writer.separator();
    writer.number(span ? span.offset : context.base + reader.start);
    writer.separator();
    writer.number(span ? span.length : size);
    writeColumns(carrier, reader, scanner.buffer, writer, context);
    const readable = context.trusted || isUtf8(scanner.buffer.subarray(reader.start, reader.end));
    if (carrier === cloudTrailLog) {
      this.#writeIdentity(reader, writer, scanner.buffer, readable, scanner.mended > 0);
      this.shared.bulk?.collect(reader, scanner.buffer, this.fileId, position, readable);
      this.events++;
    } else {
      this.configItems++;
    }
    writer.endRow();
    if (this.account === null || this.region === null) {
      const place = carrier.place(reader, scanner.buffer);
      this.account ??= place.account ?? (carrier === cloudTrailLog ? this.shared.identities.account : null);
      this.region ??= place.region;
    }
    if (position === this.wanted)
      this.found = context.written ?? Buffer.from(scanner.buffer.subarray(reader.start, reader.end));
    if (reader.repeated) {
      const message = 'A field stands twice in this record; the first one is what is searched.';
      this.notes.record(position, 'tampered', message);
    }
    if (scanner.mended > 0) {
      scanner.mended = 0;
      this.notes.record(position, 'corrupt', 'Half of a surrogate pair was replaced by U+FFFD.');
    }
    if (!readable)
      this.notes.record(position, 'corrupt', 'Bytes that are not UTF-8 were replaced by U+FFFD.');
  }

  /** The number of the identity's row, and the caller's account, which stands for the event's where it names no recipient. */
  #writeIdentity(
    reader: RecordReader<SeenIdentity>,
    writer: RowWriter,
    buffer: Buffer,
    readable: boolean,
    mended: boolean,
  ): void {
    const { identities } = this.shared;
    writer.separator();
    writer.number(identities.of(reader, buffer, readable, mended));
    writer.separator();
    const { account } = identities;
    if (account !== null && reader.kinds[RECIPIENT] !== Kind.String) writer.text(account);
  }
}
