import { cloudTrailLog } from './cloudtrail-log';
import { Kind } from './json-scanner';
import type { RecordReader } from './record-reader';
import type { RowWriter } from './row-writer';

/** Documents that name what an event touches, with their columns' slots. */
const DOCUMENTS = [
  'requestParameters',
  'responseElements',
  'resources',
  'serviceEventDetails',
  'additionalEventData',
].map((name) => ({ name, slot: cloudTrailLog.columns.findIndex((column) => column.name === name) }));

const MIN_LENGTH = 3;
const MAX_LENGTH = 512;
/** What one record may name; a hostile one could name millions. */
const MAX_PER_RECORD = 1_000;
const MAX_BYTES = 32 * 2 ** 20;

interface Entity {
  /** Key and value, one after the other. */
  readonly bytes: Buffer;
  readonly keyLength: number;
  readonly document: number;
  readonly id: number;
  /** The event that named it last, so that a record which names it twice has it once. */
  last: number;
}

/**
 * The identifiers an event touches (ARNs, ids, names, access keys) as rows: each of a batch once, and a row for each event
 * that names it. The numbers count from 0.
 */
export class EntityRows {
  /** Rows so far. */
  count = 0;
  readonly #known = new Map<number, Entity>();
  #bytes = 0;
  #event = 0;

  constructor(
    private readonly entities: RowWriter,
    private readonly links: RowWriter,
  ) {}

  /** Forgets everything, for the next batch. */
  reset(): void {
    this.#known.clear();
    this.#bytes = 0;
    this.count = 0;
  }

  /** Writes what the record just read names. Text with escapes is left to the search of the documents themselves. */
  collect(reader: RecordReader, buffer: Buffer, fileId: number, position: number): void {
    this.#event++;
    let left = MAX_PER_RECORD;
    for (let document = 0; document < DOCUMENTS.length; document++) {
      const { slot } = DOCUMENTS[document]!;
      const kind = reader.kinds[slot];
      if (kind !== Kind.Object && kind !== Kind.Array) continue;
      left = this.#scan(buffer, reader.starts[slot]!, reader.ends[slot]!, document, fileId, position, left);
    }
  }

  /** Walks the strings of a value that is known to be JSON. */
  #scan(
    buffer: Buffer,
    start: number,
    end: number,
    document: number,
    fileId: number,
    position: number,
    most: number,
  ): number {
    let left = most;
    let keyStart = 0;
    let keyEnd = 0;
    for (let at = start; at < end && left > 0; at++) {
      if (buffer[at] !== 0x22) continue;
      const from = ++at;
      let plain = true;
      for (let byte = buffer[at]!; byte !== 0x22; byte = buffer[++at]!) {
        if (byte === 0x5c) {
          plain = false;
          at++;
        }
      }
      let next = at + 1;
      while (buffer[next]! <= 0x20 && next < end) next++;
      if (buffer[next] === 0x3a) {
        keyStart = from;
        keyEnd = at;
      } else if (plain && names(buffer, from, at, keyStart, keyEnd)) {
        this.#link(buffer, from, at, keyStart, keyEnd, document, fileId, position);
        left--;
      }
    }
    return left;
  }

  #link(
    buffer: Buffer,
    from: number,
    to: number,
    keyStart: number,
    keyEnd: number,
    document: number,
    fileId: number,
    position: number,
  ): void {
    let hash = document;
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + buffer[at]!) | 0;
    for (let at = keyStart; at < keyEnd; at++) hash = (Math.imul(hash, 31) + buffer[at]!) | 0;
    let entity = this.#known.get(hash);
    if (!entity || !isSame(entity, buffer, from, to, keyStart, keyEnd, document)) {
      entity = this.#add(buffer, from, to, keyStart, keyEnd, document);
      this.#known.set(hash, entity);
    }
    if (entity.last === this.#event) return;
    entity.last = this.#event;
    const { links } = this;
    links.number(fileId);
    links.separator();
    links.number(position);
    links.separator();
    links.number(entity.id);
    links.endRow();
  }

  #add(buffer: Buffer, from: number, to: number, keyStart: number, keyEnd: number, document: number): Entity {
    const keyLength = keyEnd - keyStart;
    const bytes = Buffer.allocUnsafe(keyLength + to - from);
    buffer.copy(bytes, 0, keyStart, keyEnd);
    buffer.copy(bytes, keyLength, from, to);
    this.#bytes += bytes.length;
    if (this.#bytes > MAX_BYTES) {
      this.#known.clear();
      this.#bytes = bytes.length;
    }
    const { entities } = this;
    entities.number(this.count);
    entities.separator();
    entities.bytes(bytes, keyLength, bytes.length, false);
    entities.separator();
    entities.ascii(DOCUMENTS[document]!.name);
    entities.separator();
    entities.bytes(bytes, 0, keyLength, false);
    entities.endRow();
    return { bytes, keyLength, document, id: this.count++, last: 0 };
  }
}

function isSame(
  { bytes, keyLength, document }: Entity,
  buffer: Buffer,
  from: number,
  to: number,
  keyStart: number,
  keyEnd: number,
  inDocument: number,
): boolean {
  if (document !== inDocument || keyLength !== keyEnd - keyStart || bytes.length !== keyLength + to - from)
    return false;
  for (let at = 0; at < keyLength; at++) if (bytes[at] !== buffer[keyStart + at]) return false;
  for (let at = from, own = keyLength; at < to; at++, own++) if (bytes[own] !== buffer[at]) return false;
  return true;
}

const isUpperOrDigit = (byte: number) => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39);
const isHex = (byte: number) => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66);

/**
 * Whether a value names something: an ARN, a unique id or access key of IAM (formats §3.2), an id of the `i-0123456789abcdef0`
 * kind, or whatever stands under a key that ends in name, id or ARN.
 */
function names(buffer: Buffer, from: number, to: number, keyStart: number, keyEnd: number): boolean {
  const length = to - from;
  if (length < MIN_LENGTH || length > MAX_LENGTH) return false;
  if (
    buffer[from] === 0x61 &&
    buffer[from + 1] === 0x72 &&
    buffer[from + 2] === 0x6e &&
    buffer[from + 3] === 0x3a
  )
    return true;
  if (endsAsName(buffer, keyStart, keyEnd)) return true;
  if (buffer[from] === 0x41 && length >= 16 && length <= 32) {
    let at = from;
    while (at < to && isUpperOrDigit(buffer[at]!)) at++;
    if (at === to) return true;
  }
  for (const digits of [17, 8]) {
    const dash = to - digits - 1;
    if (dash <= from || buffer[dash] !== 0x2d) continue;
    let at = dash + 1;
    while (at < to && isHex(buffer[at]!)) at++;
    if (at === to) return true;
  }
  return false;
}

/** …Name, …Id, …Arn in any of their spellings, but not the ids of requests. */
function endsAsName(buffer: Buffer, start: number, end: number): boolean {
  const length = end - start;
  if (length < 2) return false;
  // Lower case, for letters.
  const last = buffer[end - 1]! | 0x20;
  const before = buffer[end - 2]! | 0x20;
  if (last === 0x64 && before === 0x69)
    return length < 9 || buffer.toString('latin1', end - 9, end - 2).toLowerCase() !== 'request';
  if (last === 0x65 && before === 0x6d)
    return length >= 4 && (buffer[end - 3]! | 0x20) === 0x61 && (buffer[end - 4]! | 0x20) === 0x6e;
  return last === 0x6e && before === 0x72 && length >= 3 && (buffer[end - 3]! | 0x20) === 0x61;
}
