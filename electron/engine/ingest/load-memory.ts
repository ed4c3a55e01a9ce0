import { hasLongRows, LONG_ROW_BYTES, noteLongRows } from '../store/long-rows';
import type { CaseStore } from '../store/open';
import type { BatchResult } from './pool';

/** What DuckDB may hold while it takes rows, however many: with more it only remembers what it will not read again. */
const LITTLE = { megabytes: 800 };

/** The memory of a load: little of it, and all there is where long rows are in the case or come into it. */
export class LoadMemory {
  #wide: Promise<void> | undefined;
  #end: () => void = () => undefined;

  constructor(private readonly store: CaseStore) {}

  async sparingly<T>(work: () => Promise<T>): Promise<T> {
    try {
      if (await hasLongRows(this.store)) await this.#widen();
      return await this.store.limits.sparingly(LITTLE, work);
    } finally {
      this.#end();
    }
  }

  /** Sees to it that the rows of a batch can be taken. */
  async fit({ spools }: BatchResult): Promise<void> {
    if (Object.values(spools).every(({ longest }) => longest <= LONG_ROW_BYTES)) return;
    await noteLongRows(this.store);
    await this.#widen();
  }

  #widen(): Promise<void> {
    this.#wide ??= new Promise((widened) => {
      const ended = new Promise<void>((end) => {
        this.#end = end;
      });
      void this.store.limits.freely(() => {
        widened();
        return ended;
      });
    });
    return this.#wide;
  }
}
