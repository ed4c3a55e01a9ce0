/** Finds which of a fixed set of names stands in a range of bytes, without making a string of it. */
export class KeyTable {
  readonly #mask: number;
  readonly #slots: Int32Array;
  readonly #names: Buffer[];

  /** Names map to their index in the list. */
  constructor(names: readonly string[]) {
    let size = 16;
    while (size < names.length * 4) size *= 2;
    this.#mask = size - 1;
    this.#slots = new Int32Array(size).fill(-1);
    this.#names = names.map((name) => Buffer.from(name));
    this.#names.forEach((name, index) => {
      let slot = hash(name, 0, name.length) & this.#mask;
      while (this.#slots[slot] !== -1) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = index;
    });
  }

  /** Index of the name at [start, end); -1 for any other text. A name written with escapes has to be decoded first. */
  find(buffer: Buffer, start: number, end: number): number {
    let slot = hash(buffer, start, end) & this.#mask;
    for (;;) {
      const index = this.#slots[slot]!;
      if (index === -1) return -1;
      if (same(this.#names[index]!, buffer, start, end)) return index;
      slot = (slot + 1) & this.#mask;
    }
  }

  /** Index of a name; -1 for any other text. */
  findText(text: string): number {
    const bytes = Buffer.from(text);
    return this.find(bytes, 0, bytes.length);
  }
}

/** Length, first and last bytes tell the field names apart well enough. */
function hash(buffer: Buffer, start: number, end: number): number {
  const length = end - start;
  if (length < 4) return length;
  return (
    (length * 31 +
      buffer[start]! * 7 +
      buffer[start + 2]! * 131 +
      buffer[end - 1]! * 17 +
      buffer[end - 3]! * 61) >>>
    0
  );
}

function same(name: Buffer, buffer: Buffer, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let index = 0; index < name.length; index++) {
    if (name[index] !== buffer[start + index]) return false;
  }
  return true;
}
