import { MessageChannelMain, type UtilityProcess, utilityProcess, type WebContents } from 'electron';
import { PlaceBook } from '../hosts/places';
import type { FromUtility, PrintPage, ToEngine } from '../hosts/utility-messages';
import { CHANNELS } from '../preload/channels';
import { printPage } from './print';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;
/** An engine that lived this long starts the back-off anew when it dies. */
const SETTLED_MS = 30_000;
const CLOSE_GRACE_MS = 8_000;

export interface EngineProcessOptions {
  /** The built `utility.js`. */
  module: string;
  version: string;
  dataFolder: string;
}

/**
 * Keeps one engine running in a utility process, and hands each page a port straight to it. When it dies it is
 * started again, ever more slowly, with the case that was open; the page hears of both.
 */
export class EngineProcess {
  readonly places = new PlaceBook((token, path) => this.#tell({ type: 'place', token, path }));
  #child: UtilityProcess | null = null;
  #page: WebContents | null = null;
  /** The case that is open. */
  #case: string | null = null;
  #delay = FIRST_DELAY_MS;
  #restart: NodeJS.Timeout | null = null;
  #closing = false;

  constructor(private readonly options: EngineProcessOptions) {}

  start(): void {
    if (this.#child || this.#closing) return;
    const started = Date.now();
    const child = utilityProcess.fork(this.options.module, [], {
      serviceName: 'Coldtrail engine',
      stdio: 'inherit',
    });
    this.#child = child;
    child.on('message', (message: FromUtility) => {
      if (message.type === 'place') this.places.learn(message.token, message.path);
      else if (message.type === 'case') this.#case = message.path;
      else void this.#print(child, message);
    });
    child.on('exit', () => this.#ended(child, Date.now() - started));
    const { version, dataFolder } = this.options;
    this.#tell({ type: 'start', version, dataFolder, ...(this.#case === null ? {} : { place: this.#case }) });
    for (const [token, path] of this.places.all()) this.#tell({ type: 'place', token, path });
    if (this.#page) this.#sendPort(this.#page);
  }

  /** Gives a page its own port; again after each restart of the engine, until another page connects. */
  connect(page: WebContents): void {
    this.#page = page;
    if (this.#child) this.#sendPort(page);
  }

  /** Lets the engine close its case, and does not wait for ever. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#restart) clearTimeout(this.#restart);
    const child = this.#child;
    if (!child) return;
    await new Promise<void>((done) => {
      const timer = setTimeout(() => {
        child.kill();
        done();
      }, CLOSE_GRACE_MS);
      child.once('exit', () => {
        clearTimeout(timer);
        done();
      });
      this.#tell({ type: 'close' });
    });
  }

  #ended(child: UtilityProcess, livedMs: number): void {
    if (this.#child !== child) return;
    this.#child = null;
    if (this.#closing) return;
    if (livedMs >= SETTLED_MS) this.#delay = FIRST_DELAY_MS;
    if (this.#page && !this.#page.isDestroyed()) this.#page.send(CHANNELS.engineLost);
    this.#restart = setTimeout(() => this.start(), this.#delay);
    this.#delay = Math.min(this.#delay * 2, LONGEST_DELAY_MS);
  }

  async #print(child: UtilityProcess, { id, page, pdf }: PrintPage): Promise<void> {
    const isPrinted = await printPage(page, pdf);
    if (this.#child === child) this.#tell({ type: 'printed', id, isPrinted });
  }

  #sendPort(page: WebContents): void {
    if (page.isDestroyed()) return;
    const { port1, port2 } = new MessageChannelMain();
    this.#child?.postMessage({ type: 'port' } satisfies ToEngine, [port1]);
    page.postMessage(CHANNELS.port, null, [port2]);
  }

  #tell(message: ToEngine): void {
    this.#child?.postMessage(message);
  }
}
