import type { FileKind } from '../../../shared/model/evidence';
import { decodeString, JsonFault, JsonScanner, Kind } from './json-scanner';
import { momentOf, timeOfNumber, writeMoment } from './moment';
import type { RecordReader } from './record-reader';
import type { RowWriter } from './row-writer';

/** How a column's value goes into a row. */
export type ValueType = 'text' | 'time' | 'boolean' | 'json';

export interface CarrierColumn {
  readonly name: string;
  readonly type: ValueType;
  readonly paths: readonly (readonly string[])[];
  /** Columns of the identity have a row of their own, which many events share. */
  readonly part?: 'identity';
}

/** A kind of record this program reads: how to tell it, and which columns it has. */
export interface Carrier {
  readonly kind: FileKind;
  /** Top-level keys whose list holds such records. */
  readonly lists: readonly string[];
  readonly columns: readonly CarrierColumn[];
  /** Whether the object just read is such a record, by its content; `loose` when less than usual is enough. */
  recognises(reader: RecordReader, buffer: Buffer, loose: boolean): boolean;
  /** Account and region of the record just read, as text; null where it does not say. */
  place(reader: RecordReader, buffer: Buffer): { account: string | null; region: string | null };
  /** The column whose time is the record's, and fields that stand for it in records that have none. */
  readonly time: { readonly slot: number; readonly instead: readonly (readonly string[])[] } | null;
}

/** A time that stands beside a record. */
export interface CarrierTime {
  /** Name of the field it was taken from. */
  readonly from: string;
  readonly microseconds: number;
}

/** A field of a wrapper that belongs to the record. */
export interface Beside {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** What is known of the bytes a record stands in, and what goes with it. */
export interface Surroundings {
  /** Whether the bytes are known to be UTF-8. */
  readonly trusted: boolean;
  readonly time: CarrierTime | null;
  readonly beside: readonly Beside[];
}

/** Text of a string column; null when it is absent, null or no string. */
export function textOf(reader: RecordReader, buffer: Buffer, slot: number): string | null {
  if (reader.kinds[slot] !== Kind.String) return null;
  const text = buffer.toString('utf8', reader.starts[slot]! + 1, reader.ends[slot]! - 1);
  return text === '' ? null : text;
}

/** Whether a column is a string that begins so. */
export function textStartsWith(reader: RecordReader, buffer: Buffer, slot: number, text: Buffer): boolean {
  if (reader.kinds[slot] !== Kind.String) return false;
  const start = reader.starts[slot]! + 1;
  for (let index = 0; index < text.length; index++) {
    if (buffer[start + index] !== text[index]) return false;
  }
  return true;
}

const own = new WeakMap<Carrier, readonly number[]>();

/** Writes the columns of the record just read, then what no column holds, as one JSON object. */
export function writeColumns(
  carrier: Carrier,
  reader: RecordReader,
  buffer: Buffer,
  writer: RowWriter,
  around: Surroundings,
): void {
  let slots = own.get(carrier);
  if (!slots) {
    slots = carrier.columns.flatMap(({ part }, slot) => (part ? [] : [slot]));
    own.set(carrier, slots);
  }
  const misfits = writeSlots(carrier, slots, reader, buffer, writer, around.trusted, around.time);
  writer.separator();
  writeExtra(carrier, reader, buffer, writer, around, misfits);
}

const NONE: readonly number[] = [];

/** Writes some columns of the record just read, each after a separator; answers which top-level ones are of another type. */
export function writeSlots(
  carrier: Carrier,
  slots: readonly number[],
  reader: RecordReader,
  buffer: Buffer,
  writer: RowWriter,
  trusted: boolean,
  besideTime: CarrierTime | null = null,
): readonly number[] {
  let misfits: number[] | null = null;
  for (const slot of slots) {
    writer.separator();
    const kind = reader.kinds[slot]!;
    const column = carrier.columns[slot]!;
    if (column.type === 'time') {
      // Two fields: microseconds when the text has CloudTrail's or Config's own form, else the text.
      if (
        kind === Kind.String &&
        writeMoment(buffer, reader.starts[slot]! + 1, reader.ends[slot]! - 1, writer)
      ) {
        writer.separator();
        continue;
      }
      if ((kind === Kind.Absent || kind === Kind.Null) && carrier.time?.slot === slot) {
        const time = timeInstead(reader, buffer, carrier.time.instead) ?? besideTime;
        if (time) {
          writer.number(time.microseconds);
          writer.separator();
          writer.text(time.from);
          continue;
        }
      }
      writer.separator();
    }
    if (kind === Kind.Absent || kind === Kind.Null) continue;
    const fits = writeValue(column.type, reader, buffer, slot, writer, trusted);
    if (!fits && column.paths[0]!.length === 1) {
      misfits ??= [];
      misfits.push(slot);
    }
  }
  return misfits ?? NONE;
}

/** Writes one value as its column wants it; false when it is of another type than documented. */
function writeValue(
  type: ValueType,
  reader: RecordReader,
  buffer: Buffer,
  slot: number,
  writer: RowWriter,
  trusted: boolean,
): boolean {
  const start = reader.starts[slot]!;
  const end = reader.ends[slot]!;
  const kind = reader.kinds[slot]!;
  if (kind === Kind.String) {
    if (end - start === 2) return true;
    if (type === 'json') {
      writeJsonString(buffer, start, end, writer, trusted);
    } else if (reader.escaped[slot]) {
      writer.text(decodeString(buffer, start, end));
    } else {
      writer.bytes(buffer, start + 1, end - 1, trusted);
    }
    if (type === 'time') return !Number.isNaN(Date.parse(buffer.toString('utf8', start + 1, end - 1)));
    return type !== 'boolean';
  }
  if (kind === Kind.Object || kind === Kind.Array) {
    if (reader.spaced[slot]) writer.compact(buffer, start, end, trusted);
    else writer.bytes(buffer, start, end, trusted);
    return type === 'json';
  }
  if (type === 'time' && kind === Kind.Number) {
    writer.ascii(timeOfNumber(buffer.toString('latin1', start, end)));
    return false;
  }
  writer.bytes(buffer, start, end, true);
  return type === 'json' || (type === 'boolean' && kind !== Kind.Number);
}

/** A document that stands as a JSON string (the API spelling, formats §7.3) is stored as the document it holds. */
function writeJsonString(
  buffer: Buffer,
  start: number,
  end: number,
  writer: RowWriter,
  trusted: boolean,
): void {
  const text = decodeString(buffer, start, end);
  if (/^\s*[{[]/.test(text)) {
    const inner = new JsonScanner();
    inner.append(Buffer.from(text));
    inner.final = true;
    inner.skipSpace();
    const from = inner.position;
    try {
      inner.value();
      const to = inner.position;
      if (inner.atEnd()) {
        writer.compact(inner.buffer, from, to, true);
        return;
      }
    } catch (thrown) {
      if (!(thrown instanceof JsonFault)) throw thrown;
    }
  }
  writer.bytes(buffer, start, end, trusted);
}

/** Fields no column holds, fields of an unexpected type, and second occurrences of a field, as they were written. */
function writeExtra(
  carrier: Carrier,
  reader: RecordReader,
  buffer: Buffer,
  writer: RowWriter,
  { trusted, beside }: Surroundings,
  misfits: readonly number[],
): void {
  const { unknown, repeats } = reader;
  if (unknown.length === 0 && repeats.length === 0 && misfits.length === 0 && beside.length === 0) return;
  let mark = '{';
  // Under a name of its own, so that the one which is searched and the one which is shown are the same.
  for (let index = 0; index < repeats.length; index += 4) {
    writer.ascii(mark);
    writer.bytes(buffer, repeats[index]!, repeats[index + 1]! - 1, trusted);
    writer.ascii(' (again)":');
    writer.compact(buffer, repeats[index + 2]!, repeats[index + 3]!, trusted);
    mark = ',';
  }
  for (let index = 0; index < unknown.length; index += 4) {
    writer.ascii(mark);
    writer.bytes(buffer, unknown[index]!, unknown[index + 1]!, trusted);
    writer.ascii(':');
    writer.compact(buffer, unknown[index + 2]!, unknown[index + 3]!, trusted);
    mark = ',';
  }
  for (const slot of misfits) {
    writer.ascii(`${mark}"${carrier.columns[slot]!.paths[0]![0]}":`);
    writer.compact(buffer, reader.starts[slot]!, reader.ends[slot]!, trusted);
    mark = ',';
  }
  for (const { name, start, end } of beside) {
    writer.ascii(`${mark}"${name}":`);
    writer.compact(buffer, start, end, trusted);
    mark = ',';
  }
  writer.ascii('}');
}

/** The time of a record without one, out of the fields that stand for it: names from the outside in, joined by dots. */
function timeInstead(
  { unknown }: RecordReader,
  buffer: Buffer,
  instead: readonly (readonly string[])[],
): CarrierTime | null {
  for (const [name, ...inner] of instead) {
    for (let index = 0; index < unknown.length; index += 4) {
      if (decodeString(buffer, unknown[index]!, unknown[index + 1]!) !== name) continue;
      let value: unknown = JSON.parse(buffer.toString('utf8', unknown[index + 2], unknown[index + 3]));
      for (const key of inner) {
        value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
      }
      const microseconds = momentOf(String(value));
      if (microseconds !== null) return { from: [name, ...inner].join('.'), microseconds };
    }
  }
  return null;
}
