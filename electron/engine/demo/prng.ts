const BYTE_HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const MIXED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const BASE64 = `${MIXED}+/`;

/** FNV-1a over the parts, so that every purpose ("slot", 17 …) has a stream of its own. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** A seeded generator (sfc32): the same parts always give the same sequence, on every machine. Not for secrets. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;

  constructor(...parts: readonly (number | string)[]) {
    const text = parts.join('\u0001');
    this.#a = hash(`a${text}`);
    this.#b = hash(`b${text}`);
    this.#c = hash(`c${text}`);
    for (let i = 0; i < 12; i++) this.u32();
  }

  /** An unsigned 32-bit integer. */
  u32(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    return sum >>> 0;
  }

  /** A number in [0, 1). */
  unit(): number {
    return this.u32() / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.unit() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.unit() < probability;
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new Error('Nothing to pick from.');
    return list[Math.floor(this.unit() * list.length)]!;
  }

  /** Roughly normal, mean 0, deviation 1. */
  normal(): number {
    return (this.unit() + this.unit() + this.unit() + this.unit() - 2) * 1.732;
  }

  /** A version 4 UUID, as in eventID and requestID. */
  uuid(): string {
    const a = this.u32();
    const b = this.u32();
    const c = this.u32();
    const d = this.u32();
    return `${word(a)}-${half(b >>> 16)}-${half((b & 0x0fff) | 0x4000)}-${half(((c >>> 16) & 0x3fff) | 0x8000)}-${half(
      c & 0xffff,
    )}${word(d)}`;
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += word(this.u32());
    return text.slice(0, length);
  }

  /** Upper-case letters and digits 2–7, as in unique ids and access keys (formats §3.6). */
  upper(length: number): string {
    return this.#from(UPPER, length);
  }

  mixed(length: number): string {
    return this.#from(MIXED, length);
  }

  base64(length: number): string {
    return this.#from(BASE64, length);
  }

  #from(alphabet: string, length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += alphabet[Math.floor(this.unit() * alphabet.length)];
    return text;
  }
}

/** Picks items in proportion to their weights. */
export class Weighted<T> {
  readonly #items: readonly T[];
  readonly #edges: Float64Array;
  readonly #total: number;

  constructor(items: readonly T[], weight: (item: T) => number) {
    this.#items = items;
    this.#edges = new Float64Array(items.length);
    let total = 0;
    items.forEach((item, index) => {
      total += weight(item);
      this.#edges[index] = total;
    });
    this.#total = total;
  }

  pick(random: Random): T {
    const point = random.unit() * this.#total;
    let low = 0;
    let high = this.#items.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#edges[middle]! > point) high = middle;
      else low = middle + 1;
    }
    const item = this.#items[low];
    if (item === undefined) throw new Error('Nothing to pick from.');
    return item;
  }
}

function word(value: number): string {
  return half(value >>> 16) + half(value & 0xffff);
}

function half(value: number): string {
  return BYTE_HEX[value >>> 8]! + BYTE_HEX[value & 0xff]!;
}
