import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { BatchOrder, WorkerMessage } from './messages';

export type BatchResult = Extract<WorkerMessage, { type: 'batch' | 'part' }>;
export type FileProgress = Extract<WorkerMessage, { type: 'progress' }>;

/** Thrown when a worker died with a batch in hand. */
export class WorkerDied extends Error {}

/** A few worker threads that read evidence files; each takes one batch at a time. */
export class WorkerPool {
  readonly #workers: (Worker | null)[];
  #closed = false;

  /** The first one starts at once, and is ready when there is something to read. */
  constructor(
    readonly size: number,
    private readonly onFile: (progress: FileProgress) => void,
  ) {
    this.#workers = Array.from({ length: size }, () => null);
    this.#start(0);
  }

  #start(index: number): Worker {
    const worker = startWorker();
    this.#workers[index] = worker;
    const gone = () => {
      if (this.#workers[index] === worker) this.#workers[index] = null;
    };
    worker.on('error', gone);
    worker.on('exit', gone);
    return worker;
  }

  /**
   * Has the worker at `index` read a batch.
   *
   * `onPart` takes what comes before the end; the worker waits for it. What it throws, this throws too.
   *
   * @throws WorkerDied when the thread ended on the way; the next call starts a fresh one
   */
  run(index: number, order: BatchOrder, onPart: (part: BatchResult) => Promise<void>): Promise<BatchResult> {
    if (this.#closed) return Promise.reject(new WorkerDied('the load was stopped'));
    const worker = this.#workers[index] ?? this.#start(index);
    return new Promise((resolve, reject) => {
      const settle = () => {
        worker.off('message', onMessage);
        worker.off('error', onError);
        worker.off('exit', onExit);
      };
      const onMessage = (message: WorkerMessage) => {
        if (message.type === 'progress') {
          this.onFile(message);
          return;
        }
        if (message.type === 'part') {
          onPart(message).then(
            () => worker.postMessage('taken'),
            (thrown) => {
              settle();
              reject(thrown);
            },
          );
          return;
        }
        settle();
        resolve(message);
      };
      const onError = (error: Error) => {
        settle();
        reject(new WorkerDied(error.message));
      };
      const onExit = () => onError(new Error('the reading thread ended'));
      worker.on('message', onMessage);
      worker.on('error', onError);
      worker.on('exit', onExit);
      worker.postMessage(order);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#workers.map((worker) => worker?.terminate()));
  }
}

/** The worker stands beside the built program; run from source, a loader for TypeScript comes first. */
function startWorker(): Worker {
  if (!import.meta.url.endsWith('.ts')) {
    const beside = new URL('./worker.js', import.meta.url);
    return new Worker(existsSync(fileURLToPath(beside)) ? beside : new URL('../worker.js', import.meta.url));
  }
  // Tests have it built once for all their loads.
  const built = process.env.COLDTRAIL_WORKER;
  if (built) return new Worker(built);
  const source = JSON.stringify(new URL('./worker.ts', import.meta.url).href);
  return new Worker(
    `import('tsx/esm/api').then(({ register }) => { register(); return import(${source}); })`,
    { eval: true },
  );
}
