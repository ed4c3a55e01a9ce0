/** Hands things from several producers to a consumer; producers wait while it is full. */
export class Channel<T> {
  readonly #items: T[] = [];
  #takers: ((item: T | undefined) => void)[] = [];
  #putters: (() => void)[] = [];
  #idle: (() => void)[] = [];
  #closed = false;

  constructor(private readonly capacity: number) {}

  /** Adds an item once there is room. After `close` it is dropped. */
  async put(item: T): Promise<void> {
    while (this.#items.length >= this.capacity && !this.#closed) {
      await new Promise<void>((resolve) => this.#putters.push(resolve));
    }
    if (this.#closed) return;
    const taker = this.#takers.shift();
    if (taker) taker(item);
    else this.#items.push(item);
  }

  /** The next item; undefined once the channel is closed and empty. */
  take(): Promise<T | undefined> {
    const item = this.#items.shift();
    if (item !== undefined) {
      this.#putters.shift()?.();
      return Promise.resolve(item);
    }
    for (const told of this.#idle.splice(0)) told();
    if (this.#closed) return Promise.resolve(undefined);
    return new Promise((resolve) => this.#takers.push(resolve));
  }

  /** How many things wait; less than none when the consumer does. */
  get waiting(): number {
    return this.#items.length - this.#takers.length;
  }

  /** Resolves when everything was taken and the consumer asks for more, or there is nothing more. */
  async idle(): Promise<void> {
    if (this.waiting < 0 || this.#closed) return;
    await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  /** No more items will come. */
  close(): void {
    this.#closed = true;
    for (const taker of this.#takers.splice(0)) taker(undefined);
    for (const told of [...this.#putters.splice(0), ...this.#idle.splice(0)]) told();
  }
}
