/**
 * Each `userIdentity` of a batch as one row, whose number its events hold. What has its row is known byte for byte, with its
 * number and its account.
 */
import { hash, Rows, region, same } from './output';
import { escaped, isNull, nestedEnd, scalarEnd, stringEnd } from './text';

/** Hash, address of the bytes, their length, number, and the account's length; the account stands behind the bytes. */
const SLOTS: u32 = 1 << 15;
const SLOT_BYTES: usize = 24;
const table = region((SLOTS as usize) * SLOT_BYTES);
const ARENA_BYTES: usize = 16 << 20;
const arena = region(ARENA_BYTES);
let used: usize = 0;
let known: u32 = 0;

/** A larger one is read anew each time. */
export const MOST_IDENTITY_BYTES: u32 = 64 << 10;
export const identities = new Rows(MOST_IDENTITY_BYTES * 4 + (2 << 20));
/** Rows of this batch so far, those written elsewhere too. */
let count: u32 = 0;

/** Fields inside an identity: the object they stand in, name and length, their column, and the object they hold; -1 for none. */
const MAX_FIELDS: u32 = 32;
const FIELD_BYTES: usize = 80;
const fields = region((MAX_FIELDS as usize) * FIELD_BYTES);
let fieldCount: u32 = 0;
/** Columns of a row, and which of them hold the type, the account, the calling service and the whole. */
let columnCount: u32 = 0;
let typeColumn: u32 = 0;
let accountColumn: u32 = 0;
let invokedByColumn: u32 = 0;
let wholeColumn: u32 = 0;
/** Where the values of the identity at hand stand; 0 where there is none. */
const starts = region(64 * 4);
const ends = region(64 * 4);
let present: u32 = 0;

/** What was found or written last. */
export let identity: u32 = 0;
export let account: usize = 0;
export let accountLength: u32 = 0;

export function identityCount(): u32 {
  return count;
}

/** A number for an identity whose row is written elsewhere. */
export function nextIdentity(): u32 {
  return count++;
}

/** Makes a field known. `object`: 0 for the identity itself, else what `inner` of another field said. */
export function addField(name: usize, length: u32, object: u32, column: i32, inner: i32): void {
  const field = fields + (fieldCount++ as usize) * FIELD_BYTES;
  store<u32>(field, object);
  store<u32>(field, length, 4);
  store<i32>(field, column, 8);
  store<i32>(field, inner, 12);
  memory.copy(field + 16, name, length);
}

export function setColumns(all: u32, type: u32, accountId: u32, invokedBy: u32, whole: u32): void {
  columnCount = all;
  typeColumn = type;
  accountColumn = accountId;
  invokedByColumn = invokedBy;
  wholeColumn = whole;
}

/** Forgets everything, for the next batch. */
export function resetIdentities(): void {
  count = 0;
  forget();
}

function forget(): void {
  memory.fill(table, 0, (SLOTS as usize) * SLOT_BYTES);
  used = 0;
  known = 0;
}

@inline
function slotOf(mark: u64): u32 {
  return ((mark >>> 20) as u32) & (SLOTS - 1);
}

/** Takes in an identity and its account. */
export function add(from: usize, length: u32, number: u32, name: usize, lengthOfAccount: u32): void {
  const bytes = length + lengthOfAccount;
  if (known * 2 > SLOTS || used + bytes > ARENA_BYTES) forget();
  const mark = hash(from, length, 0) | 1;
  let slot = slotOf(mark);
  while (load<u64>(table + (slot as usize) * SLOT_BYTES) != 0) slot = (slot + 1) & (SLOTS - 1);
  const entry = table + (slot as usize) * SLOT_BYTES;
  memory.copy(arena + used, from, length);
  memory.copy(arena + used + length, name, lengthOfAccount);
  store<u64>(entry, mark);
  store<usize>(entry, arena + used, 8);
  store<u32>(entry, length, 12);
  store<u32>(entry, number, 16);
  store<u32>(entry, lengthOfAccount, 20);
  identity = number;
  account = arena + used + length;
  accountLength = lengthOfAccount;
  used += bytes;
  known++;
}

/** Looks for an identity with exactly these bytes. */
export function findIdentity(from: usize, length: usize): bool {
  const mark = hash(from, length, 0) | 1;
  let slot = slotOf(mark);
  while (true) {
    const entry = table + (slot as usize) * SLOT_BYTES;
    const other = load<u64>(entry);
    if (other == 0) return false;
    if (other == mark && load<u32>(entry, 12) == (length as u32)) {
      const bytes = load<usize>(entry, 8);
      if (same(bytes, from, length)) {
        identity = load<u32>(entry, 16);
        account = bytes + length;
        accountLength = load<u32>(entry, 20);
        return true;
      }
    }
    slot = (slot + 1) & (SLOTS - 1);
  }
}

@inline
function startOf(column: u32): usize {
  return load<u32>(starts + ((column as usize) << 2)) as usize;
}

@inline
function lengthOf(column: u32): u32 {
  return load<u32>(ends + ((column as usize) << 2)) - load<u32>(starts + ((column as usize) << 2));
}

/** `AWSServi`, the beginning of the type of services. */
const AWS_SERVICE: u64 = 0x6976726553535741;

/**
 * Reads an identity that has no row yet; false when it is out of the ordinary, or names nobody: what those come to depends on
 * the event.
 */
export function readIdentity(from: usize, end: usize): bool {
  if (end - from > (MOST_IDENTITY_BYTES as usize)) return false;
  memory.fill(starts, 0, (columnCount as usize) << 2);
  memory.fill(ends, 0, (columnCount as usize) << 2);
  present = 0;
  if (readObject(from, 0) == 0) return false;
  const type = startOf(typeColumn);
  if (type == 0 || lengthOf(typeColumn) == 0) return false;
  if (lengthOf(typeColumn) == 10 && load<u64>(type) == AWS_SERVICE && startOf(invokedByColumn) == 0) return false;
  store<u32>(starts + ((wholeColumn as usize) << 2), from as u32);
  store<u32>(ends + ((wholeColumn as usize) << 2), end as u32);
  return true;
}

/** Reads an object that is known to be sound; answers where it ends, or 0 when it is out of the ordinary. */
function readObject(from: usize, object: u32): usize {
  let at = from + 1;
  if (load<u8>(at) == 0x7d) return at + 1;
  while (true) {
    const nameEnd = stringEnd(at + 1);
    if (escaped) return 0;
    const field = findField(at + 1, nameEnd - at - 1, object);
    at = nameEnd + 2;
    const first = load<u8>(at);
    if (field == 0) {
      at = first == 0x22 ? stringEnd(at + 1) + 1 : first == 0x7b || first == 0x5b ? nestedEnd(at) : scalarEnd(at);
    } else {
      const bit: u32 = 1 << (((field - fields) / FIELD_BYTES) as u32);
      if ((present & bit) != 0) return 0;
      present |= bit;
      const inner = load<i32>(field, 12);
      if (isNull(at)) {
        at += 4;
      } else if (inner >= 0) {
        if (first != 0x7b) return 0;
        at = readObject(at, inner as u32);
        if (at == 0) return 0;
      } else {
        if (first != 0x22) return 0;
        const end = stringEnd(at + 1);
        if (escaped) return 0;
        const column = load<u32>(field, 8) as usize;
        store<u32>(starts + (column << 2), (at + 1) as u32);
        store<u32>(ends + (column << 2), end as u32);
        at = end + 1;
      }
    }
    if (load<u8>(at++) == 0x7d) return at;
  }
}

@inline
function findField(name: usize, length: usize, object: u32): usize {
  const end = fields + (fieldCount as usize) * FIELD_BYTES;
  for (let field = fields; field < end; field += FIELD_BYTES) {
    if (load<u32>(field) == object && load<u32>(field, 4) == (length as u32) && same(field + 16, name, length))
      return field;
  }
  return 0;
}

/** Writes the row of the identity just read; from then on it is known. */
export function writeIdentity(): void {
  identities.number(count);
  identities.separator();
  identities.separator();
  for (let column: u32 = 0; column < columnCount; column++) {
    identities.separator();
    identities.bytes(startOf(column), lengthOf(column));
  }
  identities.endRow();
  const from = startOf(wholeColumn);
  const length = lengthOf(wholeColumn);
  const name = startOf(accountColumn);
  // Its account stands inside it; the table wants it behind.
  add(from, length, count++, name, lengthOf(accountColumn));
}
