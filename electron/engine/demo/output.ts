import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const deflate = promisify(gzip);
const LEVEL = 5;
/** As many files are compressed and written at once as libuv has threads. */
const AT_ONCE = 4;

/** Writes files below one folder and nowhere else; counts them and their bytes. */
export class Output {
  bytes = 0;
  readonly #root: string;
  readonly #folders = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #failure: unknown = null;

  private constructor(root: string) {
    this.#root = root;
  }

  /** Opens a folder for writing; one that holds anything is refused. */
  static async open(dir: string): Promise<Output> {
    const root = path.resolve(dir);
    const found = await stat(root).catch(() => null);
    if (found !== null && !found.isDirectory())
      throw new Error(`The example cannot be written to ${dir}: it is not a folder.`);
    if (found !== null && (await readdir(root)).length > 0) {
      throw new Error(`The example is written to an empty folder only, and ${dir} already holds something.`);
    }
    await mkdir(root, { recursive: true });
    return new Output(root);
  }

  /** Compresses (for a key ending in .gz) and writes in the background; waits while too many files are under way. */
  async write(key: string, content: Buffer): Promise<void> {
    while (this.#running.size >= AT_ONCE) await Promise.race(this.#running);
    if (this.#failure !== null) throw this.#failure;
    const task = this.#store(key, content)
      .catch((error: unknown) => {
        this.#failure ??= error;
      })
      .finally(() => this.#running.delete(task));
    this.#running.add(task);
  }

  /** Waits for everything under way. */
  async finish(): Promise<void> {
    await Promise.all(this.#running);
    if (this.#failure !== null) throw this.#failure;
  }

  /** Waits until nothing is under way any more, whatever became of it: after a failure nothing is written later on. */
  async settle(): Promise<void> {
    await Promise.allSettled(this.#running);
  }

  async #store(key: string, content: Buffer): Promise<void> {
    // Windows takes no colon in a name; `AWS::EC2::Volume` becomes what copies to Windows make of it (formats §7.1).
    const name = process.platform === 'win32' ? key.replaceAll(':', '_') : key;
    const file = path.join(this.#root, ...name.split('/'));
    const folder = path.dirname(file);
    if (!this.#folders.has(folder)) {
      await mkdir(folder, { recursive: true });
      this.#folders.add(folder);
    }
    const stored = key.endsWith('.gz') ? await deflate(content, { level: LEVEL }) : content;
    await writeFile(file, stored, { flag: 'wx' });
    this.bytes += stored.length;
  }
}
