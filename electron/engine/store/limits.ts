import type { Connection } from './run';
import { raw } from './sql';

/** What DuckDB may use. */
interface Limit {
  megabytes: number;
  threads: number;
}

/** What a sparing work goes with. */
export interface Little {
  megabytes: number;
  /** Cores, each of which needs buffers of its own; all unless it says. */
  threads?: number;
  /** Whether freed memory goes back to the system at once. */
  givesBack?: boolean;
}

/** What can be set in a case that is open. */
export const LIMIT_SETTINGS = [
  'threads',
  'memory_limit',
  'allocator_flush_threshold',
  'allocator_bulk_deallocation_flush_threshold',
] as const;

/** How much freed memory DuckDB keeps for itself: as much as it does by default, or little, which takes it a little longer. */
const KEPT_MEBIBYTES = { usual: [128, 512], sparing: [8, 8] } as const;

/** How long after the last question a sparing work gets its little memory again: what is asked next often follows at once. */
const PAUSE_MILLISECONDS = 1_000;

/**
 * Memory and cores of an open case. A work that keeps to little of them does so while it is alone: for questions that are
 * asked meanwhile there is all of it again, so that they neither fail nor wait.
 */
export class Limits {
  #threads: number;
  #sparing: Little[] = [];
  #free = 0;
  #applied: Required<Little>;
  #timer: NodeJS.Timeout | undefined;
  /** Settings follow one another. */
  #turn: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(
    private readonly connection: Connection,
    private readonly all: Readonly<Limit>,
    private readonly pause = PAUSE_MILLISECONDS,
  ) {
    this.#threads = all.threads;
    this.#applied = { ...all, givesBack: false };
  }

  /** Cores DuckDB may use from now on. */
  setThreads(count: number): Promise<void> {
    this.#threads = Math.max(1, Math.floor(count));
    return this.#settle();
  }

  /** Runs a work that goes with little, as far as what is held already lets it. */
  async sparingly<T>(little: Little, work: () => Promise<T>): Promise<T> {
    this.#sparing.push(little);
    try {
      await this.#settle();
      return await work();
    } finally {
      this.#sparing.splice(this.#sparing.indexOf(little), 1);
      await this.#settle();
    }
  }

  /** Runs a work with all there is, whatever runs beside it. */
  async freely<T>(work: () => Promise<T>): Promise<T> {
    this.#free++;
    try {
      if (this.#sparing.length > 0) await this.#settle();
      return await work();
    } finally {
      this.#free--;
      if (this.#free === 0 && this.#sparing.length > 0) this.#settleSoon();
    }
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #settleSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#settle(), this.pause);
    this.#timer.unref();
  }

  #wanted(): Required<Little> {
    const asked = this.#free > 0 ? [] : this.#sparing;
    return {
      megabytes: Math.min(this.all.megabytes, ...asked.map(({ megabytes }) => megabytes)),
      threads: Math.min(this.#threads, ...asked.map(({ threads = this.#threads }) => threads)),
      givesBack: asked.some(({ givesBack }) => givesBack),
    };
  }

  #settle(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#apply());
    return this.#turn;
  }

  async #apply(): Promise<void> {
    if (this.#closed) return;
    const { megabytes, threads, givesBack } = this.#wanted();
    if (threads !== this.#applied.threads) await this.#set('threads', String(threads));
    // Less than is held by what runs is refused; it is tried again with the next change.
    const isSet =
      megabytes === this.#applied.megabytes || (await this.#set('memory_limit', `'${megabytes}MB'`));
    if (givesBack !== this.#applied.givesBack) await this.#keep(givesBack);
    this.#applied = { threads, givesBack, megabytes: isSet ? megabytes : Number.NaN };
  }

  async #keep(little: boolean): Promise<void> {
    const [freed, atOnce] = KEPT_MEBIBYTES[little ? 'sparing' : 'usual'];
    await this.#set('allocator_flush_threshold', `'${freed}MiB'`);
    await this.#set('allocator_bulk_deallocation_flush_threshold', `'${atOnce}MiB'`);
  }

  #set(name: (typeof LIMIT_SETTINGS)[number], value: string): Promise<boolean> {
    return this.connection.run(raw(`SET ${name} = ${value}`)).then(
      () => true,
      () => false,
    );
  }
}
