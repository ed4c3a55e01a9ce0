/** Rows as delimited text, as formats/row-writer.ts describes it, in the module's own memory. */

/** Room behind every region, so that sixteen bytes at a time may be read and copied past what is meant. */
const SLACK: usize = 64;
const FIELD: u8 = 0x01;
const NEWLINE: u8 = 0x0a;

/** Memory taken once and for good. */
export function region(bytes: usize): usize {
  return heap.alloc(bytes + SLACK);
}

/** Rows of one kind that wait to be taken. */
export class Rows {
  readonly start: usize;
  private readonly end: usize;
  /** Where the next byte goes. */
  private at: usize;
  private row: usize;
  /** Bytes of the longest row. */
  longest: u32 = 0;

  constructor(bytes: usize) {
    this.start = region(bytes);
    this.end = this.start + bytes;
    this.at = this.start;
    this.row = this.start;
  }

  get length(): usize {
    return this.row - this.start;
  }

  /** Whether so many bytes more have room. */
  @inline
  fits(bytes: usize): bool {
    return this.at + bytes <= this.end;
  }

  /** Everything was taken. */
  clear(): void {
    this.at = this.start;
    this.row = this.start;
  }

  @inline
  separator(): void {
    store<u8>(this.at++, FIELD);
  }

  @inline
  endRow(): void {
    store<u8>(this.at++, NEWLINE);
    this.longest = max(this.longest, (this.at - this.row) as u32);
    this.row = this.at;
  }

  @inline
  bytes(from: usize, length: usize): void {
    const to = this.at;
    if (length <= 256) {
      for (let index: usize = 0; index < length; index += 16) v128.store(to + index, v128.load(from + index));
    } else {
      memory.copy(to, from, length);
    }
    this.at = to + length;
  }

  number(value: u32): void {
    let count: usize = 1;
    for (let rest = value; rest >= 10; rest /= 10) count++;
    const to = this.at;
    let rest = value;
    for (let at = to + count; at > to; ) {
      const next = rest / 10;
      store<u8>(--at, (0x30 + rest - next * 10) as u8);
      rest = next;
    }
    this.at = to + count;
  }

  /** Six digits, with zeros before the number. */
  sixDigits(value: u32): void {
    let rest = value;
    for (let at = this.at + 6; at > this.at; ) {
      const next = rest / 10;
      store<u8>(--at, (0x30 + rest - next * 10) as u8);
      rest = next;
    }
    this.at += 6;
  }
}

/** Whether two stretches of memory hold the same. */
@inline
export function same(one: usize, other: usize, length: usize): bool {
  let index: usize = 0;
  for (; index + 16 <= length; index += 16) {
    if (v128.any_true(v128.xor(v128.load(one + index), v128.load(other + index)))) return false;
  }
  for (; index < length; index++) {
    if (load<u8>(one + index) != load<u8>(other + index)) return false;
  }
  return true;
}

const PRIME: u64 = 0x9e3779b97f4a7c15;

/** A hash of some bytes, going on from another. */
@inline
export function hash(from: usize, length: usize, seed: u64): u64 {
  let value = (seed ^ (length as u64)) * PRIME;
  let index: usize = 0;
  for (; index + 8 <= length; index += 8) {
    value = (value ^ load<u64>(from + index)) * PRIME;
    value ^= value >>> 32;
  }
  for (; index < length; index++) value = (value ^ (load<u8>(from + index) as u64)) * PRIME;
  return value ^ (value >>> 29);
}
