import { Failure } from '../../shared/result';
import { EventIndex } from './questions/event-index';
import { FieldValues } from './questions/field-values';
import { SearchResults } from './questions/search';
import type { CaseStore } from './store/open';

/** How long a query may take to notice that it is no longer wanted. */
const GRACE_MILLISECONDS = 15_000;

/** Evidence being loaded, and how to stop it. */
export interface Loading {
  abort: AbortController;
  /** Closed, it holds the load. */
  gate: { open(): void; close(): void };
  done: Promise<unknown>;
}

/** One open case and the calls that are using it. It closes only when none of them does any more. */
export class Session {
  readonly index: EventIndex;
  readonly results: SearchResults;
  readonly values: FieldValues;
  loading: Loading | null = null;
  readonly #ending = new AbortController();
  readonly #running = new Set<Promise<unknown>>();
  /** Exports are made one after the other: each is given little memory, and leaves the rest to questions. */
  #exports: Promise<unknown> = Promise.resolve();
  #exporting = 0;

  constructor(readonly store: CaseStore) {
    this.index = new EventIndex(store.loader, this.#ending.signal);
    this.results = new SearchResults(store.scratch, store.reader, this.index, this.#ending.signal);
    this.values = new FieldValues(store.reader, this.#ending.signal);
  }

  /** The evidence changed, or is about to: what is asked from now on is worked out anew. */
  forget(): void {
    this.index.forget();
    this.values.forget();
    this.results.forget();
  }

  /** Runs a call on this case, with a signal that also says when the case is to be closed. */
  run<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#keep(this.store.limits.freely(() => work(AbortSignal.any([signal, this.#ending.signal]))));
  }

  /** Whether something is exported or waits for it. */
  get isExporting(): boolean {
    return this.#exporting > 0;
  }

  /**
   * The same for an export, which begins when those before it have ended; `wait` is called when it has to wait for one.
   *
   * @throws Failure `cancelled` when it is no longer wanted before it began
   */
  export<T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>, wait: () => void): Promise<T> {
    const both = AbortSignal.any([signal, this.#ending.signal]);
    if (this.#exporting++ > 0) wait();
    const before = this.#exports;
    const running = (async () => {
      try {
        await Promise.race([before, aborted(both)]);
        if (both.aborted) throw new Failure('cancelled', 'The export was cancelled; nothing was written.');
        return await work(both);
      } finally {
        this.#exporting--;
      }
    })();
    // Whoever comes next waits for those before this one too, even when this one is cancelled first.
    this.#exports = Promise.allSettled([before, running]);
    return this.#keep(running);
  }

  #keep<T>(running: Promise<T>): Promise<T> {
    this.#running.add(running);
    const forget = () => this.#running.delete(running);
    running.then(forget, forget);
    return running;
  }

  /**
   * Stops what runs and closes the case. DuckDB does not notice every interrupt at once (traps, DuckDB); closing under a
   * running query would give the file free while it is still being used.
   *
   * @param last what is still to be done with the case when nobody else uses it any more; its failure is no reason to stay
   * @throws what `stuck` makes when a query does not stop; the case stays open then
   */
  async close(stuck: () => Failure, last: () => Promise<void>): Promise<void> {
    this.loading?.abort.abort();
    this.#ending.abort();
    const settled = Promise.allSettled([
      ...this.#running,
      this.loading?.done,
      this.results.idle(),
      this.index.idle(),
    ]);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(true), GRACE_MILLISECONDS);
    });
    const isLate = await Promise.race([settled.then(() => false), late]);
    clearTimeout(timer);
    if (isLate) throw stuck();
    await last().catch(() => undefined);
    this.store.close();
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
