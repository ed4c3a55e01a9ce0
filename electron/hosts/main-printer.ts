import type { Printed, PrintPage } from './utility-messages';

/** Has the main process print: the engine's own has no window. */
export class MainPrinter {
  readonly #waiting = new Map<number, (isPrinted: boolean) => void>();
  #next = 1;

  constructor(private readonly tell: (message: PrintPage) => void) {}

  readonly print = async (page: string, pdf: string, signal?: AbortSignal): Promise<boolean> => {
    signal?.throwIfAborted();
    const id = this.#next++;
    try {
      return await new Promise<boolean>((resolve, reject) => {
        this.#waiting.set(id, resolve);
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        this.tell({ type: 'print', id, page, pdf });
      });
    } finally {
      this.#waiting.delete(id);
    }
  };

  printed({ id, isPrinted }: Printed): void {
    this.#waiting.get(id)?.(isPrinted);
  }
}
