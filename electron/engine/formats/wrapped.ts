import { isUtf8 } from 'node:buffer';
import type { FileKind } from '../../../shared/model/evidence';
import type { CarrierTime } from './carrier';
import { EXPORT_LINE, logColumn, logEvent, streamRecord } from './cloudwatch-logs';
import { configNotification, configRuleCall, lakeItem } from './config-notification';
import { eventBridge } from './eventbridge';
import { Fields, type Part } from './fields';
import { decodeString, JsonFault, JsonScanner, Kind } from './json-scanner';
import { lookupEvents } from './lookup-events';
import { momentOf } from './moment';
import { NAMED } from './named';
import type { Notes } from './notes';
import { isPacked, PackedLimit, unpack } from './packed';
import { CARRIERS, type Context, type Rows } from './rows';
import { searchExport } from './search-export';
import { snsMessage } from './sns';
import { sqsMessage } from './sqs';
import type { SideRow } from './whole';
import type { Inside, Wrapper } from './wrapper';

/** The wrappers, in the order they are tried. */
export const WRAPPERS: readonly Wrapper[] = [
  eventBridge,
  snsMessage,
  sqsMessage,
  lookupEvents,
  logEvent,
  logColumn,
  streamRecord,
  configNotification,
  configRuleCall,
  lakeItem,
  searchExport,
  ...NAMED,
];

/** Wrappers around wrappers past which nothing is looked into; real ones are four deep at most. */
export const MAX_WRAPPERS = 8;

/** Top-level keys whose list holds records or wrappers. `Results` is the advanced query's: each element a text (formats §7.2). */
export const LISTS: ReadonlySet<string> = new Set([
  ...CARRIERS.flatMap((carrier) => carrier.lists),
  ...WRAPPERS.flatMap((wrapper) => wrapper.lists ?? []),
  'Results',
]);

/** Looks into objects that are no records themselves for the records they hold. */
export class Wrapped {
  /** What the outermost wrapper is. */
  kind: FileKind | null = null;
  /** Messages that hold no record: of other services, or about something else than a record. */
  foreign = 0;
  /** Rows for side tables that wrappers gave. */
  told = 0;
  /** One for every depth, made when it is needed. */
  readonly #scanners: JsonScanner[] = [];
  readonly #packed = new PackedLimit();

  constructor(
    private readonly rows: Rows,
    private readonly notes: Notes,
    private readonly sink: (...row: SideRow) => void,
  ) {}

  /** Looks into the object at the scanner's position and leaves the scanner behind it; false when it is no wrapper. */
  object(scanner: JsonScanner, context: Context): boolean {
    const fields = Fields.read(scanner);
    const end = scanner.position;
    const wrapper = WRAPPERS.find((other) => other.matches(fields));
    if (!wrapper) return this.#lists(scanner, fields, context, end);
    this.kind ??= wrapper.kind;
    const inside = wrapper.open(fields);
    const told = wrapper.rows?.(fields) ?? [];
    for (const [table, cells] of told) this.sink(table, [this.told++, ...cells]);
    if (inside.length === 0 && told.length === 0 && !wrapper.mayBeEmpty) this.foreign++;
    const time = this.#time(wrapper, fields) ?? context.time;
    for (const each of inside) this.#inside(scanner, each, time, context);
    scanner.position = end;
    return true;
  }

  /** Looks into a text that holds JSON, or base64 of it. `span`: the bytes of the content it was decoded from. */
  text(text: string, context: Context): void {
    let bytes: Buffer;
    try {
      bytes = isPacked(text) ? unpack(text, this.#packed) : Buffer.from(text);
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      this.notes.reject(
        this.rows.position++,
        'partial-record',
        `What this holds cannot be unpacked: ${reason}.`,
      );
      return;
    }
    this.bytes(bytes, context);
  }

  /** Looks into JSON that was decoded out of the content. */
  bytes(bytes: Buffer, context: Context): void {
    this.#scanners[context.depth] ??= new JsonScanner();
    const scanner = this.#scanners[context.depth]!;
    scanner.reset();
    scanner.append(bytes);
    scanner.final = true;
    const before = this.rows.position;
    try {
      this.#documents(scanner, { ...context, trusted: isUtf8(bytes) });
    } catch (thrown) {
      if (!(thrown instanceof JsonFault)) throw thrown;
      this.rows.dropRow();
      const kept = this.rows.position - before;
      const rest = kept > 0 ? 'The rest of what this holds' : 'What this holds';
      const message = `${rest} is not JSON: ${thrown.message} (byte ${thrown.at} of it).`;
      this.notes.reject(this.rows.position++, 'partial-record', message);
    }
  }

  /** One JSON value, or several one after another; text that is no JSON at all is a message of another kind. */
  #documents(scanner: JsonScanner, context: Context): void {
    for (let first = true; !scanner.atEnd(); first = false) {
      const byte = scanner.peek();
      if (byte === 0x2c && !first) {
        scanner.position++;
        continue;
      }
      let around = context;
      if (byte !== 0x7b && byte !== 0x5b && byte !== 0x22) {
        const time = exportTime(scanner);
        if (time === null) {
          if (!first) throw new JsonFault('not-json', scanner.position, 'text follows the end of the JSON');
          this.foreign++;
          return;
        }
        around = { ...context, time };
      }
      const start = scanner.position;
      const kind = scanner.peek() === 0x7b ? Kind.Object : scanner.peek() === 0x5b ? Kind.Array : Kind.String;
      scanner.value();
      const end = scanner.position;
      this.part(scanner, { start, end, kind }, around);
      scanner.position = end;
    }
  }

  #inside(scanner: JsonScanner, { part, beside, loose }: Inside, time: CarrierTime | null, context: Context) {
    this.part(scanner, part, {
      ...context,
      time,
      loose: loose ?? context.loose,
      beside: (beside ?? []).map(([name, { start, end }]) => ({ name, start, end })),
      depth: context.depth + 1,
    });
  }

  /** Looks into a value of the scanner's buffer, whose grammar is known to be right. */
  part(scanner: JsonScanner, part: Part, context: Context): void {
    scanner.position = part.start;
    if (context.depth > MAX_WRAPPERS) {
      const message = `This is wrapped more than ${MAX_WRAPPERS} times and is not looked into.`;
      this.notes.reject(this.rows.position++, 'too-large', message);
    } else if (part.kind === Kind.Array) {
      const inside = { ...context, depth: context.depth + 1 };
      scanner.position++;
      for (scanner.skipSpace(); scanner.peek() !== 0x5d; scanner.skipSpace()) {
        if (scanner.peek() === 0x2c) {
          scanner.position++;
          continue;
        }
        const start = scanner.position;
        scanner.value();
        const end = scanner.position;
        this.part(scanner, { start, end, kind: scanner.kind }, inside);
        scanner.position = end;
      }
    } else if (part.kind === Kind.Object) {
      if (this.rows.record(scanner, context)) return;
      scanner.position = part.start;
      if (this.object(scanner, context)) return;
      scanner.mended = 0;
      this.foreign++;
    } else if (part.kind === Kind.String) {
      this.string(scanner, part, context);
    } else {
      this.foreign++;
    }
  }

  /** Looks into the string at a place of the scanner's buffer. */
  string(scanner: JsonScanner, { start, end }: Pick<Part, 'start' | 'end'>, context: Context): void {
    const { buffer } = scanner;
    const mended = scanner.mended > 0 || (!context.trusted && !isUtf8(buffer.subarray(start, end)));
    scanner.mended = 0;
    const at = this.rows.position;
    this.text(decodeString(buffer, start, end), {
      ...context,
      span: context.span ?? { offset: context.base + start, length: end - start },
      beside: [],
      depth: context.depth + 1,
    });
    if (mended && this.rows.position > at)
      this.notes.record(
        at,
        'corrupt',
        'Bytes that are not UTF-8, or half of a surrogate pair, were replaced by U+FFFD.',
      );
  }

  /** An object that is no wrapper itself may still hold a list of records under a known name. */
  #lists(scanner: JsonScanner, fields: Fields, context: Context, end: number): boolean {
    let any = false;
    for (const name of LISTS) {
      const part = fields.nested(name);
      if (part?.kind !== Kind.Array) continue;
      any = true;
      this.part(scanner, part, { ...context, loose: context.loose || name === 'Results' });
    }
    scanner.position = end;
    return any;
  }

  #time(wrapper: Wrapper, fields: Fields): CarrierTime | null {
    for (const name of wrapper.time ?? []) {
      const microseconds = momentOf(fields.text(name) ?? '');
      if (microseconds !== null) return { from: name, microseconds };
    }
    return null;
  }
}

/** The time at the beginning of a line that CloudWatch Logs exported, when one stands there; the scanner is left behind it. */
export function exportTime(scanner: JsonScanner): CarrierTime | null {
  const found = EXPORT_LINE.exec(
    scanner.buffer.toString('latin1', scanner.position, Math.min(scanner.length, scanner.position + 40)),
  );
  const microseconds = found ? momentOf(found[1]!) : null;
  if (!found || microseconds === null) return null;
  const before = scanner.position;
  scanner.position += found[0].length;
  scanner.skipSpace();
  const next = scanner.buffer[scanner.position];
  if (scanner.position < scanner.length && (next === 0x7b || next === 0x5b)) {
    return { from: 'timestamp', microseconds };
  }
  scanner.position = before;
  return null;
}
