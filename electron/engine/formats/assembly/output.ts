/** Rows as delimited text, as formats/row-writer.ts describes it, in the module's own memory. */

/** Room behind every region, so that sixteen bytes at a time may be read and copied past what is meant. */
const SLACK: usize = 64;
const FIELD: u8 = 0x01;
const NEWLINE: u8 = 0x0a;

/** Memory taken once and for good. */
export function region(bytes: usize): usize {
  return heap.alloc(bytes + SLACK);
}

/** The same region with room for more; where it was taken last, it grows in place. */
export function regrow(start: usize, bytes: usize): usize {
  return heap.realloc(start, bytes + SLACK);
}

/** Behind the digits of the number at hand. */
const digitsEnd: usize = region(16) + 16;

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
    // From the last digit on, into a place of their own; how many there are shows at the end.
    let at = digitsEnd;
    let rest = value;
    do {
      const next = rest / 10;
      store<u8>(--at, (0x30 + rest - next * 10) as u8);
      rest = next;
    } while (rest != 0);
    v128.store(this.at, v128.load(at));
    this.at += digitsEnd - at;
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

/** Whether two stretches of memory hold the same. The last bytes may be compared twice, which is quicker than one by one. */
@inline
export function same(one: usize, other: usize, length: usize): bool {
  if (length >= 16) {
    const last = length - 16;
    for (let index: usize = 0; index < last; index += 16) {
      if (differ16(one + index, other + index)) return false;
    }
    return !differ16(one + last, other + last);
  }
  if (length >= 8) {
    const last = length - 8;
    return load<u64>(one) == load<u64>(other) && load<u64>(one + last) == load<u64>(other + last);
  }
  if (length >= 4) {
    const last = length - 4;
    return load<u32>(one) == load<u32>(other) && load<u32>(one + last) == load<u32>(other + last);
  }
  for (let index: usize = 0; index < length; index++) {
    if (load<u8>(one + index) != load<u8>(other + index)) return false;
  }
  return true;
}

@inline
function differ16(one: usize, other: usize): bool {
  return v128.any_true(v128.xor(v128.load(one), v128.load(other)));
}

const PRIME: u64 = 0x9e3779b97f4a7c15;
const OTHER_PRIME: u64 = 0xc2b2ae3d27d4eb4f;

let salt: u64 = 0;

/** What all hashes begin with; set before the first one. */
export function setSalt(low: u32, high: u32): void {
  salt = ((high as u64) << 32) | (low as u64);
}

/** A hash of some bytes, going on from another; in two strands, which the processor follows side by side. */
@inline
export function hash(from: usize, length: usize, seed: u64): u64 {
  let one = (seed ^ salt ^ (length as u64)) * PRIME;
  let other = one ^ OTHER_PRIME;
  let index: usize = 0;
  for (; index + 16 <= length; index += 16) {
    one = (one ^ load<u64>(from + index)) * PRIME;
    other = (other ^ load<u64>(from + index + 8)) * OTHER_PRIME;
    one ^= one >>> 32;
    other ^= other >>> 32;
  }
  if (length >= 8) {
    one = (one ^ load<u64>(from + length - 8)) * PRIME;
    if (index + 8 < length) other = (other ^ load<u64>(from + index)) * OTHER_PRIME;
  } else {
    for (; index < length; index++) one = (one ^ (load<u8>(from + index) as u64)) * PRIME;
  }
  one = (one ^ (one >>> 32) ^ other) * PRIME;
  return one ^ (one >>> 29);
}
