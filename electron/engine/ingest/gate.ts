/** Lets work pass while it is open; whoever comes to it closed waits. */
export class Gate {
  #opened: Promise<void> | null = null;
  #open: () => void = () => undefined;

  get closed(): boolean {
    return this.#opened !== null;
  }

  close(): void {
    this.#opened ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#opened = null;
    this.#open();
  }

  async passed(): Promise<void> {
    while (this.#opened) await this.#opened;
  }
}
