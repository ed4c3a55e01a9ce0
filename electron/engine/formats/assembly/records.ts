/**
 * Rows of CloudTrail records, for the plain case: a record as a trail writes it, without white space between tokens, with
 * the fields of the table in their documented types, and an identity that names somebody. Every other record is left to the
 * careful reader (formats/rows.ts), which takes the same bytes and says what is out of the ordinary. A plain record
 * comes to the same rows both ways.
 */
import {
  beginEvent,
  collect,
  entities,
  entityCount,
  links,
  MOST_ENTITY_BYTES,
  MOST_LINK_BYTES,
  nameDocument,
  resetEntities,
} from './entities';
import {
  account,
  accountLength,
  add,
  addField,
  findIdentity,
  identities,
  identity,
  identityCount,
  MOST_IDENTITY_BYTES,
  nextIdentity,
  readIdentity,
  resetIdentities,
  setColumns,
  writeIdentity,
} from './identities';
import { hash, region, regrow, Rows, same, setSalt } from './output';
import { escaped, isBoolean, isNull, nestedEnd, scalarEnd, stringEnd } from './text';

/** Bytes of the content that are looked at together. */
export const WINDOW_BYTES: u32 = 1 << 20;
const EVENT_BYTES: usize = 6 << 20;

export const window: usize = region(WINDOW_BYTES);
/** What is handed in beside the content: the name of a field, an identity, or a document. */
export let scratchBytes: u32 = 256 << 10;
export let scratch: usize = region(scratchBytes);
const events = new Rows(EVENT_BYTES);

/** Types of fields, as formats/bulk.ts names them. */
const TEXT: u8 = 0;
const TIME: u8 = 1;
const BOOLEAN: u8 = 2;
const JSON: u8 = 3;
const IDENTITY: u8 = 4;

/** What is known of a field: its name, its length and type, and which document of entities it is, if any. */
const MAX_KEYS: u32 = 64;
const NAME_BYTES: usize = 64;
const keyNames = region((MAX_KEYS as usize) * NAME_BYTES);
const keyLengths = region((MAX_KEYS as usize) * 4);
const keyTypes = region(MAX_KEYS as usize);
const keyDocuments = region(MAX_KEYS as usize);
let keyCount: u32 = 0;
/** Fields by a hash of their names. */
const KEY_SLOTS: u32 = 256;
const keySlots = region(KEY_SLOTS as usize);
/** For each field, and for the beginning of the record at 0, the field that followed it last time. */
const following = region((MAX_KEYS as usize) + 1);

/** Where the values of the record at hand stand; both 0 where there is none. */
const starts = region((MAX_KEYS as usize) * 4);
const ends = region((MAX_KEYS as usize) * 4);
/** Time of the record at hand. */
let seconds: u32 = 0;
let microseconds: u32 = 0;

/** Whether its identity has no row yet. */
let isNew: bool = false;

/** The fields a record must have, and the one by which other services' notifications are told. */
let required: u64 = 0;
let sourceKey: u32 = 0;
/** The field that names the account; where it is missing, that of the identity stands for it. */
let recipientKey: u32 = 0;

/** Records that were taken by the last call. */
export let taken: u32 = 0;

/** Makes a field known; its name stands in the scratch memory. Answers its number. `document`: -1 when it names nothing. */
export function addKey(length: u32, type: u8, document: i32): u32 {
  const key = keyCount++;
  memory.copy(keyNames + (key as usize) * NAME_BYTES, scratch, length);
  store<u32>(keyLengths + ((key as usize) << 2), length);
  store<u8>(keyTypes + (key as usize), type);
  store<i8>(keyDocuments + (key as usize), document as i8);
  if (document >= 0) nameDocument(document as u32, scratch, length);
  let slot = keySlot(scratch, length);
  while (load<u8>(keySlots + (slot as usize)) != 0) slot = (slot + 1) & (KEY_SLOTS - 1);
  store<u8>(keySlots + (slot as usize), (key + 1) as u8);
  return key;
}

/** Says which fields a record must have (a bit each), and which ones are its source and its account. */
export function setRecord(low: u32, high: u32, source: u32, recipient: u32): void {
  required = ((high as u64) << 32) | (low as u64);
  sourceKey = source;
  recipientKey = recipient;
}

@inline
function keySlot(from: usize, length: usize): u32 {
  return ((hash(from, length, 0) >>> 11) as u32) & (KEY_SLOTS - 1);
}

@inline
function isKey(key: u32, from: usize, length: usize): bool {
  return (
    load<u32>(keyLengths + ((key as usize) << 2)) == (length as u32) &&
    same(keyNames + (key as usize) * NAME_BYTES, from, length)
  );
}

/** Number of the field whose name stands there, plus one; 0 for any other. `previous` is that of the field before it. */
@inline
function findKey(from: usize, length: usize, previous: u32): u32 {
  const likely = load<u8>(following + (previous as usize)) as u32;
  if (likely != 0 && isKey(likely - 1, from, length)) return likely;
  let slot = keySlot(from, length);
  while (true) {
    const found = load<u8>(keySlots + (slot as usize)) as u32;
    if (found == 0) return 0;
    if (isKey(found - 1, from, length)) {
      store<u8>(following + (previous as usize), found as u8);
      return found;
    }
    slot = (slot + 1) & (KEY_SLOTS - 1);
  }
}

/** Takes more scratch memory. */
export function growScratch(length: u32): void {
  scratch = regrow(scratch, length);
  scratchBytes = length;
}

/** Forgets the identities and entities of a batch. */
export function newBatch(): void {
  resetIdentities();
  resetEntities();
  events.longest = 0;
  identities.longest = 0;
  entities.longest = 0;
  links.longest = 0;
}

/** Takes in an identity from the scratch memory, its account behind it. */
export function knowIdentity(length: u32, number: u32, lengthOfAccount: u32): void {
  add(scratch, length, number, scratch + length, lengthOfAccount);
}

/** Looks for an identity that stands in the scratch memory; `identity` is then its number. */
export function knownIdentity(length: u32): bool {
  return findIdentity(scratch, length);
}

/** Makes a field of identities known; its name stands in the scratch memory. */
export function addIdentityField(length: u32, object: u32, column: i32, inner: i32): void {
  addField(scratch, length, object, column, inner);
}

/** Begins the entities of an event that is read elsewhere. */
export function otherEvent(file: u32, position: u32): void {
  beginEvent(file, position);
}

/** Collects what a document names that stands in the scratch memory. */
export function otherDocument(document: u32, length: u32): void {
  collect(document, scratch, scratch + length);
}

/** Whether the rows of one more record have room. */
export function hasRoom(): bool {
  return identities.fits(2 * MOST_IDENTITY_BYTES + 1024) && entities.fits(MOST_ENTITY_BYTES) && links.fits(MOST_LINK_BYTES) && events.fits(WINDOW_BYTES + 1024);
}

/**
 * Takes plain records of a list, one after the other, from the first one's brace on; answers where the last one that was
 * taken ends. All three are places in the window; `base` is the window's own in the content.
 */
export function records(from: u32, length: u32, base: u32, file: u32, first: u32): u32 {
  taken = 0;
  let end = from;
  let next: usize = window + from;
  while (hasRoom()) {
    const at = record(next, base, file, first + taken);
    if (at == 0) break;
    taken++;
    end = (at - window) as u32;
    // The next one, where it follows at once.
    if (end + 1 >= length || load<u16>(at) != 0x7b2c) break;
    next = at + 1;
  }
  return end;
}

/** Reads the record at `from` and writes its rows; answers where it ends, or 0 when it is not plain, and nothing is written. */
function record(from: usize, base: u32, file: u32, position: u32): usize {
  let at = from;
  if (load<u8>(at++) != 0x7b) return 0;
  let present: u64 = 0;
  let previous: u32 = 0;
  isNew = false;
  memory.fill(starts, 0, (keyCount as usize) << 2);
  memory.fill(ends, 0, (keyCount as usize) << 2);
  while (true) {
    if (load<u8>(at) != 0x22) return 0;
    const nameEnd = stringEnd(at + 1);
    if (nameEnd == 0 || escaped) return 0;
    previous = findKey(at + 1, nameEnd - at - 1, previous);
    if (previous == 0 || load<u8>(nameEnd + 1) != 0x3a) return 0;
    const key = previous - 1;
    if (((present >>> key) & 1) == 1) return 0;
    present |= (1 as u64) << key;
    at = value(key, nameEnd + 2);
    if (at == 0) return 0;
    const next = load<u8>(at++);
    if (next == 0x7d) break;
    if (next != 0x2c) return 0;
  }
  if ((present & required) != required) return 0;
  const source = load<u32>(starts + ((sourceKey as usize) << 2)) as usize;
  // `aws:` begins the sources of other services' notifications.
  if (source != 0 && load<u32>(source) == 0x3a737761) return 0;
  if (isNew) writeIdentity();
  writeRow(from, at, base, file, position);
  beginEvent(file, position);
  for (let key: u32 = 0; key < keyCount; key++) {
    const document = load<i8>(keyDocuments + (key as usize));
    const start = load<u32>(starts + ((key as usize) << 2)) as usize;
    if (document >= 0 && start != 0)
      collect(document as u32, start, load<u32>(ends + ((key as usize) << 2)) as usize);
  }
  return at;
}

/** Reads the value of a field and keeps where it stands; answers where it ends, or 0 when it is of another type than documented. */
function value(key: u32, at: usize): usize {
  const type = load<u8>(keyTypes + (key as usize));
  const first = load<u8>(at);
  let end: usize;
  if (type == TEXT || type == TIME) {
    if (first == 0x22) {
      end = stringEnd(at + 1);
      if (end == 0 || escaped) return 0;
      if (type == TIME && !readTime(at + 1, end)) return 0;
      keep(key, at + 1, end);
      return end + 1;
    }
    return type == TEXT && isNull(at) ? at + 4 : 0;
  }
  if (type == BOOLEAN) {
    if (isNull(at)) return at + 4;
    if (!isBoolean(at)) return 0;
    end = scalarEnd(at);
    keep(key, at, end);
    return end;
  }
  if (first == 0x7b || (first == 0x5b && type == JSON)) {
    end = nestedEnd(at);
    if (end == 0) return 0;
    if (type == JSON) keep(key, at, end);
    else if (!findIdentity(at, end - at)) {
      if (!readIdentity(at, end)) return 0;
      isNew = true;
    }
    return end;
  }
  return type == JSON && isNull(at) ? at + 4 : 0;
}

@inline
function keep(key: u32, start: usize, end: usize): void {
  store<u32>(starts + ((key as usize) << 2), start as u32);
  store<u32>(ends + ((key as usize) << 2), end as u32);
}

function writeRow(from: usize, end: usize, base: u32, file: u32, position: u32): void {
  events.number(file);
  events.separator();
  events.number(position);
  events.separator();
  events.number(base + ((from - window) as u32));
  events.separator();
  events.number((end - from) as u32);
  for (let key: u32 = 0; key < keyCount; key++) {
    const type = load<u8>(keyTypes + (key as usize));
    if (type == IDENTITY) continue;
    events.separator();
    if (type == TIME) {
      events.number(seconds);
      events.sixDigits(microseconds);
      events.separator();
      continue;
    }
    const start = load<u32>(starts + ((key as usize) << 2)) as usize;
    if (start != 0) events.bytes(start, (load<u32>(ends + ((key as usize) << 2)) as usize) - start);
  }
  // Nothing in it that has no column.
  events.separator();
  events.separator();
  events.number(identity);
  events.separator();
  if (load<u32>(starts + ((recipientKey as usize) << 2)) == 0) events.bytes(account, accountLength);
  events.endRow();
}

@inline
function digits(from: usize, count: usize): i32 {
  let number = 0;
  for (let at = from; at < from + count; at++) {
    const digit = (load<u8>(at) as i32) - 0x30;
    if (digit < 0 || digit > 9) return -1_000_000;
    number = number * 10 + digit;
  }
  return number;
}

/** Reads `YYYY-MM-DDThh:mm:ssZ` or `YYYY-MM-DDThh:mm:ss.mmmZ` between the years 1970 and 2099; false for any other text. */
function readTime(from: usize, end: usize): bool {
  const length = end - from;
  if ((length != 20 && length != 24) || load<u8>(end - 1) != 0x5a) return false;
  if (load<u8>(from + 4) != 0x2d || load<u8>(from + 7) != 0x2d || load<u8>(from + 10) != 0x54) return false;
  if (load<u8>(from + 13) != 0x3a || load<u8>(from + 16) != 0x3a) return false;
  if (length == 24 && load<u8>(from + 19) != 0x2e) return false;
  const year = digits(from, 4);
  const month = digits(from + 5, 2);
  const day = digits(from + 8, 2);
  const hour = digits(from + 11, 2);
  const minute = digits(from + 14, 2);
  const second = digits(from + 17, 2);
  const millisecond = length == 24 ? digits(from + 20, 3) : 0;
  if (year < 1971 || year > 2099 || month < 1 || month > 12 || day < 1 || day > daysOf(month, year)) return false;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 || millisecond < 0)
    return false;
  // Days since 1970 by the count of years that begin in March, so that a leap day ends one.
  const march = month > 2 ? year : year - 1;
  const days = 365 * march + march / 4 - march / 100 + march / 400 + (153 * ((month + 9) % 12) + 2) / 5 + day - 719469;
  seconds = (days as u32) * 86400 + (hour as u32) * 3600 + (minute as u32) * 60 + (second as u32);
  microseconds = (millisecond as u32) * 1000;
  return true;
}

@inline
function daysOf(month: i32, year: i32): i32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** The rows that wait to be taken, of kind 0 (events), 1 (identities), 2 (entities) or 3 (links). */
@inline
function rowsOf(kind: u32): Rows {
  return kind == 0 ? events : kind == 1 ? identities : kind == 2 ? entities : links;
}

export function rowsAt(kind: u32): usize {
  return rowsOf(kind).start;
}

export function rowsLength(kind: u32): usize {
  return rowsOf(kind).length;
}

export function longestRow(kind: u32): u32 {
  return rowsOf(kind).longest;
}

/** The rows of a kind were taken. */
export function clearRows(kind: u32): void {
  rowsOf(kind).clear();
}

export { entityCount, identity, identityCount, setSalt, nextIdentity, setColumns };
