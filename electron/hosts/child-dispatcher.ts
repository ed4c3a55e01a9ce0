import { type ChildProcess, fork } from 'node:child_process';
import type { ClientMessage } from '../../shared/wire';
import type { Connection, Dispatcher, Pipe } from './dispatch';
import type { PlaceBook } from './places';
import type { FromChild, ToChild } from './utility-messages';

export interface ChildOptions {
  /** The built `engine.js`. */
  module: string;
  version: string;
  dataFolder: string;
  places: PlaceBook;
}

const FIRST_DELAY_MS = 100;
const LONGEST_DELAY_MS = 10_000;
/** A process that lived this long starts the back-off anew when it ends. */
const SETTLED_MS = 30_000;
const CLOSE_GRACE_MS = 20_000;

/**
 * Relays pages to the engine's process. When that ends, as it does to stop a statement that nothing else stops, the pages
 * are cut off, another process opens the same case, and the pages connect to it when they come back.
 */
export class ChildDispatcher implements Dispatcher {
  readonly #pipes = new Map<number, Pipe>();
  #child: ChildProcess | null = null;
  #case: string | null = null;
  #delay = FIRST_DELAY_MS;
  #next = 1;
  #closing = false;

  constructor(private readonly options: ChildOptions) {
    options.places.onMint((token, path) => this.#tell({ type: 'place', token, path }));
    this.#start();
  }

  connect(pipe: Pipe): Connection {
    const number = this.#next++;
    this.#pipes.set(number, pipe);
    this.#tell({ type: 'open', pipe: number });
    return {
      // Checked by the dispatcher on the other side.
      receive: (message) => this.#tell({ type: 'page', pipe: number, message: message as ClientMessage }),
      disconnect: () => {
        if (this.#pipes.delete(number)) this.#tell({ type: 'shut', pipe: number });
      },
    };
  }

  async close(): Promise<void> {
    this.#closing = true;
    const child = this.#child;
    if (!child) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_GRACE_MS);
      child.once('exit', () => {
        clearTimeout(timer);
        done();
      });
      this.#tell({ type: 'close' });
    });
  }

  #start(): void {
    if (this.#closing) return;
    const { module, version, dataFolder, places } = this.options;
    const begun = Date.now();
    const child = fork(module, [], {
      env: { ...process.env, COLDTRAIL_CHILD: '1' },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child = child;
    child.on('message', (message: FromChild) => this.#hear(message));
    child.on('error', () => undefined);
    child.on('exit', () => this.#ended(Date.now() - begun));
    for (const [token, path] of places.all()) this.#tell({ type: 'place', token, path });
    this.#tell({ type: 'start', version, dataFolder, ...(this.#case === null ? {} : { place: this.#case }) });
  }

  #hear(message: FromChild): void {
    if (message.type === 'place') this.options.places.learn(message.token, message.path);
    else if (message.type === 'case') this.#case = message.path;
    else this.#pipes.get(message.pipe)?.send(message.message);
  }

  #ended(livedMs: number): void {
    this.#child = null;
    if (this.#closing) return;
    if (livedMs >= SETTLED_MS) this.#delay = FIRST_DELAY_MS;
    const pipes = [...this.#pipes.values()];
    this.#pipes.clear();
    setTimeout(() => {
      this.#start();
      for (const pipe of pipes) pipe.close?.();
    }, this.#delay);
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY_MS);
  }

  #tell(message: ToChild): void {
    if (this.#child?.connected) this.#child.send(message, () => undefined);
  }
}
