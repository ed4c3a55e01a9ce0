/** Takes bytes from a source in the amounts that are asked for. */
export class PullBytes {
  readonly #source: AsyncIterator<Buffer>;
  #waiting: Buffer[] = [];
  #size = 0;
  #ended = false;
  /** Bytes taken so far. */
  taken = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next `count` bytes; fewer at the end of the source. */
  async take(count: number): Promise<Buffer> {
    while (this.#size < count && (await this.#more()));
    return this.#cut(Math.min(count, this.#size));
  }

  /** What is at hand, at most `most` bytes and at least one; empty at the end of the source. */
  async some(most: number): Promise<Buffer> {
    if (this.#size === 0) await this.#more();
    const first = this.#waiting[0];
    return this.#cut(first ? Math.min(most, first.length) : 0);
  }

  /** Gives bytes back, to be taken again. */
  giveBack(bytes: Buffer): void {
    this.#waiting.unshift(bytes);
    this.#size += bytes.length;
    this.taken -= bytes.length;
  }

  /** Passes over bytes; answers how many there were. */
  async skip(count: number): Promise<number> {
    let left = count;
    while (left > 0) {
      const bytes = await this.some(left);
      if (bytes.length === 0) break;
      left -= bytes.length;
    }
    return count - left;
  }

  /** Everything that is left. */
  async *rest(): AsyncGenerator<Buffer> {
    for (let bytes = await this.some(2 ** 20); bytes.length > 0; bytes = await this.some(2 ** 20))
      yield bytes;
  }

  async close(): Promise<void> {
    this.#ended = true;
    await this.#source.return?.();
  }

  async #more(): Promise<boolean> {
    if (this.#ended) return false;
    const next = await this.#source.next();
    if (next.done) {
      this.#ended = true;
      return false;
    }
    if (next.value.length > 0) this.#waiting.push(next.value);
    this.#size += next.value.length;
    return true;
  }

  #cut(count: number): Buffer {
    this.taken += count;
    this.#size -= count;
    const parts: Buffer[] = [];
    for (let left = count; left > 0; ) {
      const first = this.#waiting[0]!;
      if (first.length <= left) {
        parts.push(first);
        this.#waiting.shift();
        left -= first.length;
      } else {
        parts.push(first.subarray(0, left));
        this.#waiting[0] = first.subarray(left);
        left = 0;
      }
    }
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }
}
