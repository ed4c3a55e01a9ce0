/**
 * The identifiers an event touches (ARNs, ids, names, access keys) as rows: each of a batch once, and a row for each event
 * that names it. The numbers count from 0.
 */
import { hash, Rows, region, same } from './output';

const MIN_LENGTH: usize = 3;
const MAX_LENGTH: usize = 512;
/** What one record may name; a hostile one could name millions. */
const MAX_PER_RECORD: usize = 1_000;
/** A longer key is no name of a field, and what stands under it is left to the search of the documents. */
const MAX_KEY_LENGTH: usize = 512;

/** What the rows of one record can come to. */
export const MOST_ENTITY_BYTES: usize = MAX_PER_RECORD * (MAX_LENGTH + MAX_KEY_LENGTH + 64);
export const MOST_LINK_BYTES: usize = MAX_PER_RECORD * 40;
export const entities = new Rows(MOST_ENTITY_BYTES + (2 << 20));
export const links = new Rows(MOST_LINK_BYTES + (1 << 20));

/** The documents' names, as they stand in rows; set once. */
const documentNames = memory.data(8 * 64);
const documentLengths = memory.data(8 * 4);

/** The known ones: hash, address of key and value, their lengths, document, number, and the event that named it last. */
const SLOTS: u32 = 1 << 16;
const SLOT_BYTES: usize = 32;
const table = region((SLOTS as usize) * SLOT_BYTES);
const ARENA_BYTES: usize = 8 << 20;
const arena = region(ARENA_BYTES);
let arenaUsed: usize = 0;
let known: u32 = 0;

/** Rows of this batch so far. */
let count: u32 = 0;
/** Counts events, from 1. */
let event: u32 = 0;
let left: i32 = 0;
let file: u32 = 0;
let position: u32 = 0;

export function nameDocument(index: u32, from: usize, length: u32): void {
  memory.copy(documentNames + index * 64, from, length);
  store<u32>(documentLengths + index * 4, length);
}

export function entityCount(): u32 {
  return count;
}

/** Forgets everything, for the next batch. */
export function resetEntities(): void {
  count = 0;
  forget();
}

function forget(): void {
  memory.fill(table, 0, (SLOTS as usize) * SLOT_BYTES);
  arenaUsed = 0;
  known = 0;
}

/** What is collected from now on is named by this event. */
export function beginEvent(fileId: u32, at: u32): void {
  event++;
  left = MAX_PER_RECORD as i32;
  file = fileId;
  position = at;
}

/** Collects what a document names. It is known to be JSON. Text with escapes is left to the search of the documents. */
export function collect(document: u32, from: usize, end: usize): void {
  let keyFrom: usize = 0;
  let keyEnd: usize = 0;
  for (let at = from; left > 0; at++) {
    at = nextQuote(at, end);
    if (at >= end) return;
    const start = ++at;
    let plain = true;
    while (true) {
      const bytes = v128.load(at);
      const special = i8x16.bitmask(
        v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      );
      if (special == 0) {
        at += 16;
        continue;
      }
      at += ctz(special);
      if (load<u8>(at) == 0x22) break;
      plain = false;
      at += 2;
    }
    let next = at + 1;
    while (next < end && load<u8>(next) <= 0x20) next++;
    if (load<u8>(next) == 0x3a) {
      keyFrom = start;
      keyEnd = at;
    } else if (plain && names(start, at, keyFrom, keyEnd)) {
      link(document, start, at, keyFrom, keyEnd);
      left--;
    }
  }
}

@inline
function nextQuote(from: usize, end: usize): usize {
  for (let at = from; at < end; at += 16) {
    const quotes = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x22)));
    if (quotes != 0) return at + ctz(quotes);
  }
  return end;
}

function link(document: u32, from: usize, end: usize, keyFrom: usize, keyEnd: usize): void {
  const length = end - from;
  const keyLength = keyEnd - keyFrom;
  const mark = hash(from, length, hash(keyFrom, keyLength, document as u64)) | 1;
  let slot = (mark >>> 20) as u32 & (SLOTS - 1);
  let entry: usize;
  while (true) {
    entry = table + (slot as usize) * SLOT_BYTES;
    const other = load<u64>(entry);
    if (other == 0) break;
    if (other == mark && isSame(entry, document, from, length, keyFrom, keyLength)) {
      if (load<u32>(entry, 28) == event) return;
      store<u32>(entry, event, 28);
      addLink(load<u32>(entry, 24));
      return;
    }
    slot = (slot + 1) & (SLOTS - 1);
  }
  if (known * 2 > SLOTS || arenaUsed + keyLength + length > ARENA_BYTES) {
    forget();
    entry = table + ((mark >>> 20) as usize & (SLOTS - 1)) * SLOT_BYTES;
  }
  const bytes = arena + arenaUsed;
  memory.copy(bytes, keyFrom, keyLength);
  memory.copy(bytes + keyLength, from, length);
  arenaUsed += keyLength + length;
  known++;
  store<u64>(entry, mark);
  store<usize>(entry, bytes, 8);
  store<u32>(entry, keyLength as u32, 12);
  store<u32>(entry, length as u32, 16);
  store<u32>(entry, document, 20);
  store<u32>(entry, count, 24);
  store<u32>(entry, event, 28);
  entities.number(count);
  entities.separator();
  entities.bytes(from, length);
  entities.separator();
  entities.bytes(documentNames + document * 64, load<u32>(documentLengths + document * 4));
  entities.separator();
  entities.bytes(keyFrom, keyLength);
  entities.endRow();
  addLink(count++);
}

function addLink(entity: u32): void {
  links.number(file);
  links.separator();
  links.number(position);
  links.separator();
  links.number(entity);
  links.endRow();
}

@inline
function isSame(
  entry: usize,
  document: u32,
  from: usize,
  length: usize,
  keyFrom: usize,
  keyLength: usize,
): bool {
  if (load<u32>(entry, 20) != document) return false;
  if (load<u32>(entry, 12) != (keyLength as u32) || load<u32>(entry, 16) != (length as u32)) return false;
  const bytes = load<usize>(entry, 8);
  return same(bytes, keyFrom, keyLength) && same(bytes + keyLength, from, length);
}

/**
 * Whether a value names something: an ARN, a unique id or access key of IAM (formats §3.2), an id of the
 * `i-0123456789abcdef0` kind, or whatever stands under a key that ends in name, id or ARN.
 */
function names(from: usize, end: usize, keyFrom: usize, keyEnd: usize): bool {
  const length = end - from;
  if (length < MIN_LENGTH || length > MAX_LENGTH || keyEnd - keyFrom > MAX_KEY_LENGTH) return false;
  // `arn:`
  if (load<u32>(from) == 0x3a6e7261) return true;
  if (endsAsName(keyFrom, keyEnd)) return true;
  if (load<u8>(from) == 0x41 && length >= 16 && length <= 32) {
    let at = from;
    while (at < end && isUpperOrDigit(load<u8>(at))) at++;
    if (at == end) return true;
  }
  return endsInHex(from, end, 17) || endsInHex(from, end, 8);
}

@inline
function isUpperOrDigit(byte: u8): bool {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39);
}

/** Whether so many hexadecimal digits stand behind a dash at the end. */
@inline
function endsInHex(from: usize, end: usize, digits: usize): bool {
  if (end - from <= digits + 1 || load<u8>(end - digits - 1) != 0x2d) return false;
  for (let at = end - digits; at < end; at++) {
    const byte = load<u8>(at);
    if (!((byte >= 0x30 && byte <= 0x39) || (byte >= 0x61 && byte <= 0x66))) return false;
  }
  return true;
}

/** …Name, …Id, …Arn in any of their spellings, but not the ids of requests. */
function endsAsName(from: usize, end: usize): bool {
  const length = end - from;
  if (length < 2) return false;
  const last = lower(end - 1);
  const before = lower(end - 2);
  // …id, but not …requestid
  if (last == 0x64 && before == 0x69) {
    if (length < 9) return true;
    // `request`, with the `i` of `id` behind it.
    const word = load<u64>(end - 9) | 0x2020202020202020;
    return word != 0x6974736575716572;
  }
  // …name
  if (last == 0x65 && before == 0x6d) return length >= 4 && lower(end - 3) == 0x61 && lower(end - 4) == 0x6e;
  // …arn
  return last == 0x6e && before == 0x72 && length >= 3 && lower(end - 3) == 0x61;
}

/** Lower case, for letters. */
@inline
function lower(at: usize): u8 {
  return load<u8>(at) | 0x20;
}
