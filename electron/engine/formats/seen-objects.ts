/** An object met before: its bytes, and the number its row was given. */
export interface SeenObject {
  readonly bytes: Buffer;
  readonly id: number;
}

const MAX_BYTES = 32 * 2 ** 20;
/** How far ahead the end of an object is looked for. */
const LOOK_BYTES = 4 * 2 ** 10;
const STRIDE = 5;

/**
 * Remembers objects byte for byte, so that one which comes again is neither walked nor written a second time: the same few
 * identities make most of a trail's calls. What is remembered was walked and found well formed; equal bytes are too.
 */
export class SeenObjects<Seen extends SeenObject> {
  readonly #byHash = new Map<number, Seen>();
  #bytes = 0;
  /** What stood behind the last object: the end of the next one is looked for by it. */
  #tail: Buffer | null = null;
  #misses = 0;

  /** The remembered object that begins at `start`, when the one here is the same; null when it has to be walked. */
  ahead(buffer: Buffer, start: number, length: number): Seen | null {
    if (!this.#tail || this.#misses > 8) return null;
    const window = buffer.subarray(start, Math.min(length, start + LOOK_BYTES));
    const at = window.indexOf(this.#tail);
    if (at === -1) {
      this.#misses++;
      return null;
    }
    return this.find(buffer, start, start + at + 1);
  }

  /** The remembered object with exactly these bytes. */
  find(buffer: Buffer, start: number, end: number): Seen | null {
    const seen = this.#byHash.get(hash(buffer, start, end));
    return seen && seen.bytes.compare(buffer, start, end) === 0 ? seen : null;
  }

  add(seen: Seen): void {
    if (this.#bytes + seen.bytes.length > MAX_BYTES) this.clear();
    this.#bytes += seen.bytes.length;
    this.#byHash.set(hash(seen.bytes, 0, seen.bytes.length), seen);
  }

  /** Takes the bytes from an object's closing brace to the next key as the mark by which the next end is found. */
  follow(buffer: Buffer, end: number): void {
    if (this.#tail && this.#misses === 0) return;
    const colon = buffer[end] === 0x2c ? buffer.subarray(end, end + 64).indexOf('":') : -1;
    this.#tail = colon === -1 ? null : Buffer.from(buffer.subarray(end - 1, end + colon + 2));
    this.#misses = 0;
  }

  clear(): void {
    this.#byHash.clear();
    this.#bytes = 0;
  }
}

/** A hash of every fifth byte: what differs between two identities differs in more than one place. */
function hash(buffer: Buffer, start: number, end: number): number {
  let value = end - start;
  for (let at = start; at < end; at += STRIDE) value = (Math.imul(value, 31) + buffer[at]!) | 0;
  return value;
}
