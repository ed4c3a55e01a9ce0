import type { Limits } from '../store/limits';
import type { BatchResult } from './pool';

/** What DuckDB may hold while it takes rows, however many: with more it only remembers what it will not read again. */
const LITTLE = { megabytes: 800 };

/** As DuckDB takes 2,048 rows at once, longer ones can be more than that. */
const LONG_ROW_BYTES = 128 * 2 ** 10;

/** The memory of a load: little of it, and from the first long row on all there is. What cannot be written then never can. */
export class LoadMemory {
  #end: (() => void) | undefined;

  constructor(private readonly limits: Limits) {}

  sparingly<T>(work: () => Promise<T>): Promise<T> {
    return this.limits.sparingly(LITTLE, work).finally(() => this.#end?.());
  }

  /** Sees to it that the rows of a batch can be taken. */
  async fit({ spools }: BatchResult): Promise<void> {
    if (this.#end || Object.values(spools).every(({ longest }) => longest <= LONG_ROW_BYTES)) return;
    const ended = new Promise<void>((resolve) => {
      this.#end = resolve;
    });
    await new Promise<void>((resolve) => {
      void this.limits.freely(() => {
        resolve();
        return ended;
      });
    });
  }
}
