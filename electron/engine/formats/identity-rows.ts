import { isUtf8 } from 'node:buffer';
import type { BulkRows } from './bulk';
import { textOf, writeSlots } from './carrier';
import { cloudTrailLog } from './cloudtrail-log';
import { Kind } from './json-scanner';
import type { RecordReader } from './record-reader';
import type { RowWriter } from './row-writer';
import { type SeenObject, SeenObjects } from './seen-objects';

/** An identity that has its row. */
export interface SeenIdentity extends SeenObject {
  /** `accountId` of the identity. */
  readonly account: string | null;
}

const column = (name: string) => cloudTrailLog.columns.findIndex((entry) => entry.name === name);
const IDENTITY = column('userIdentity');
const USER_TYPE = column('userType');
const USER_ACCOUNT = column('userAccountId');
const INVOKED_BY = column('invokedBy');
const EVENT_SOURCE = column('eventSource');
const EVENT_TYPE = column('eventType');

const slots = cloudTrailLog.columns.flatMap(({ part }, slot) => (part === 'identity' ? [slot] : []));

/** Identities without a name that are kept in mind at a time. */
const MAX_NAMELESS = 10_000;

/**
 * Gives each `userIdentity` of a batch one row, and each event that row's number; the numbers count from 0. An identity
 * that names nobody (a service's own events, formats §3.1) gets a row for each service.
 */
export class IdentityRows {
  readonly seen = new SeenObjects<SeenIdentity>();
  readonly #nameless = new Map<string, number>();
  #count = 0;
  /** Account of the identity last asked about; null when it has none. */
  account: string | null = null;

  /** `bulk`, where there is one, writes rows of identities too: it gives the numbers, and is told what has its row. */
  constructor(
    private readonly writer: RowWriter,
    private readonly bulk: BulkRows | null = null,
  ) {}

  /** Forgets everything, for the next batch. */
  reset(): void {
    this.seen.clear();
    this.#nameless.clear();
    this.#count = 0;
  }

  /** Number of the row for the record just read. `readable`: its bytes are known to be UTF-8; `mended`: not as they were written. */
  of(reader: RecordReader<SeenIdentity>, buffer: Buffer, readable: boolean, mended: boolean): number {
    if (reader.seen) {
      this.account = reader.seen.account;
      return reader.seen.id;
    }
    const start = reader.starts[IDENTITY]!;
    const end = reader.ends[IDENTITY]!;
    // What is wrong elsewhere in the record is no matter of its identity.
    const sound = !mended && (readable || isUtf8(buffer.subarray(start, end)));
    const type = textOf(reader, buffer, USER_TYPE);
    this.account = textOf(reader, buffer, USER_ACCOUNT);
    if (type === null || (type === 'AWSService' && reader.kinds[INVOKED_BY] !== Kind.String)) {
      const service = textOf(reader, buffer, EVENT_SOURCE) ?? '';
      const own = textOf(reader, buffer, EVENT_TYPE) === 'AwsServiceEvent' ? '1' : '';
      const text = reader.kinds[IDENTITY] === Kind.Absent ? '' : buffer.toString('latin1', start, end);
      const key = `${service}\n${own}\n${text}`;
      const known = sound && !reader.repeated ? this.#nameless.get(key) : undefined;
      if (known !== undefined) return known;
      const id = this.#write(reader, buffer, sound, service, own);
      if (this.#nameless.size > MAX_NAMELESS) this.#nameless.clear();
      if (sound && !reader.repeated) this.#nameless.set(key, id);
      return id;
    }
    if (!sound || reader.repeated || reader.kinds[IDENTITY] !== Kind.Object) {
      return this.#write(reader, buffer, sound, '', '');
    }
    const seen = this.seen.find(buffer, start, end);
    if (seen) return seen.id;
    const known = this.bulk?.find(buffer, start, end) ?? null;
    const id = known ?? this.#write(reader, buffer, sound, '', '');
    const added = { bytes: Buffer.from(buffer.subarray(start, end)), id, account: this.account };
    this.seen.add(added);
    if (known === null) this.bulk?.know(added);
    this.seen.follow(buffer, end);
    return id;
  }

  #write(
    reader: RecordReader<SeenIdentity>,
    buffer: Buffer,
    sound: boolean,
    service: string,
    own: string,
  ): number {
    const { writer } = this;
    const id = this.bulk?.nextIdentity() ?? this.#count++;
    writer.number(id);
    writer.separator();
    writer.text(service);
    writer.separator();
    writer.ascii(own);
    writeSlots(cloudTrailLog, slots, reader, buffer, writer, sound);
    writer.endRow();
    return id;
  }
}
