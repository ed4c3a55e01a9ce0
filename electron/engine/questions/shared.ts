import { Failure } from '../../../shared/result';

interface Work<Value> {
  value: Promise<Value>;
  stop: AbortController;
  waiting: number;
}

/** How many answers are remembered; the oldest goes first. */
const MOST = 50;

/** Work that several callers ask for is done once; it is stopped when none of them wants it any more. */
export class Shared<Value> {
  readonly #works = new Map<string, Work<Value>>();
  /** What is under way, also when nobody wants it any more. */
  readonly #running = new Set<Promise<unknown>>();

  clear(): void {
    this.#works.clear();
  }

  forget(key: string): void {
    this.#works.delete(key);
  }

  /** When nothing is under way any more. */
  async idle(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  /** The answer to `key`, which `begin` works out unless it is known or under way. Failures are not remembered. */
  async get(key: string, begin: (stop: AbortSignal) => Promise<Value>, signal?: AbortSignal): Promise<Value> {
    const cancelled = () => new Failure('cancelled', 'The question was cancelled.');
    if (signal?.aborted) throw cancelled();
    const work = this.#works.get(key) ?? this.#begin(key, begin);
    work.waiting++;
    return new Promise<Value>((resolve, reject) => {
      const leave = () => {
        reject(cancelled());
        if (--work.waiting > 0) return;
        // Who asks from now on begins anew.
        if (this.#works.get(key) === work) this.#works.delete(key);
        work.stop.abort();
      };
      signal?.addEventListener('abort', leave, { once: true });
      work.value.then(resolve, reject).finally(() => signal?.removeEventListener('abort', leave));
    });
  }

  #begin(key: string, begin: (stop: AbortSignal) => Promise<Value>): Work<Value> {
    const stop = new AbortController();
    const work: Work<Value> = { value: begin(stop.signal), stop, waiting: 0 };
    this.#works.set(key, work);
    this.#running.add(work.value);
    const done = () => this.#running.delete(work.value);
    work.value.then(done, done);
    const [oldest] = this.#works.keys();
    if (this.#works.size > MOST && oldest !== undefined) this.#works.delete(oldest);
    work.value.then(
      // Nobody stops what is done.
      () => {
        work.waiting = Number.POSITIVE_INFINITY;
      },
      () => {
        if (this.#works.get(key) === work) this.#works.delete(key);
      },
    );
    return work;
  }
}
