import { createHash } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  createReadStream,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { Failure } from '../../../shared/result';

/** Enough that a write costs little, little enough that many files can be open at once. */
const BUFFER = 256 * 1024;

/** Of one UTF-16 unit, in UTF-8. */
const MOST_BYTES = 3;

/** A file of a package while it is written. */
export class PackageFile {
  /** There while the file is open. */
  #pending: Buffer | null = null;
  #size = 0;
  rows = 0;

  constructor(
    readonly path: string,
    private readonly handle: number,
    private readonly fail: (thrown: unknown) => Error,
  ) {}

  put(part: string | Buffer): void {
    const most = typeof part === 'string' ? part.length * MOST_BYTES : part.length;
    if (this.#size + most > BUFFER) this.flush();
    if (most > BUFFER) this.#write(typeof part === 'string' ? Buffer.from(part) : part);
    else {
      this.#pending ??= Buffer.allocUnsafeSlow(BUFFER);
      this.#size +=
        typeof part === 'string'
          ? this.#pending.write(part, this.#size)
          : part.copy(this.#pending, this.#size);
    }
  }

  flush(): void {
    const size = this.#size;
    this.#size = 0;
    if (this.#pending) this.#write(this.#pending.subarray(0, size));
  }

  #write(bytes: Buffer): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.handle, bytes, at);
    } catch (thrown) {
      throw this.fail(thrown);
    }
  }

  close(): void {
    this.flush();
    this.#pending = null;
    fsyncSync(this.handle);
  }
}

/**
 * A folder that appears under its name when it is whole. Until then it stands beside it under another one; what fails
 * leaves nothing. Nothing that exists is ever overwritten.
 */
export class PackageFolder {
  readonly target: string;
  readonly #draft: string;
  readonly #open = new Map<string, { file: PackageFile; handle: number }>();
  readonly #finished: PackageFile[] = [];

  /** @throws Failure `exists`, `not-found` or `unreadable` */
  constructor(place: string) {
    this.target = resolve(place);
    if (existsSync(this.target))
      throw new Failure(
        'exists',
        `${this.target} exists already and is not overwritten. Choose another name.`,
      );
    const parent = dirname(this.target);
    if (!existsSync(parent)) throw new Failure('not-found', `There is no folder ${parent}.`);
    try {
      this.#draft = mkdtempSync(join(parent, `.${basename(this.target)}.partial-`));
    } catch (thrown) {
      throw this.#failure(thrown);
    }
  }

  at(path: string): string {
    return join(this.#draft, path);
  }

  /** A new file, readable by its owner only. */
  file(path: string): PackageFile {
    try {
      mkdirSync(dirname(this.at(path)), { recursive: true, mode: 0o700 });
      const handle = openSync(this.at(path), 'wx', 0o600);
      const file = new PackageFile(path, handle, (thrown) => this.#failure(thrown));
      this.#open.set(path, { file, handle });
      return file;
    } catch (thrown) {
      throw this.#failure(thrown);
    }
  }

  write(path: string, content: string | Buffer): void {
    const file = this.file(path);
    file.put(content);
    this.close(path);
  }

  close(path: string): void {
    const open = this.#open.get(path);
    if (!open) return;
    this.#open.delete(path);
    try {
      open.file.close();
      this.#finished.push(open.file);
    } catch (thrown) {
      throw this.#failure(thrown);
    } finally {
      closeSync(open.handle);
    }
  }

  /** Takes over a file that stands elsewhere. */
  take(from: string, path: string): void {
    try {
      try {
        renameSync(from, this.at(path));
      } catch {
        // Another file system.
        copyFileSync(from, this.at(path));
        rmSync(from, { force: true });
      }
    } catch (thrown) {
      throw this.#failure(thrown);
    }
  }

  /** Copies a file into the package; answers the SHA-256 of what was copied. */
  async copy(from: string, path: string, signal?: AbortSignal): Promise<string> {
    const file = this.file(path);
    const hash = createHash('sha256');
    for await (const bytes of createReadStream(from, { signal })) {
      hash.update(bytes as Buffer);
      file.put(bytes as Buffer);
    }
    this.close(path);
    return hash.digest('hex');
  }

  remove(path: string): void {
    this.close(path);
    rmSync(this.at(path), { force: true });
  }

  /** Ends every file that is still being written; answers all that were. */
  finished(): readonly PackageFile[] {
    for (const path of [...this.#open.keys()]) this.close(path);
    return this.#finished;
  }

  /** Paths of all files, in order. */
  list(): string[] {
    return readdirSync(this.#draft, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.#draft, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .sort();
  }

  /** The folder under its name. */
  finish(): void {
    for (const path of [...this.#open.keys()]) this.close(path);
    if (existsSync(this.target))
      throw new Failure('exists', `${this.target} exists already and is not overwritten.`);
    try {
      renameSync(this.#draft, this.target);
    } catch (thrown) {
      throw this.#failure(thrown);
    }
  }

  /** Nothing is left. */
  discard(): void {
    for (const { handle } of this.#open.values()) closeSync(handle);
    this.#open.clear();
    rmSync(this.#draft, { recursive: true, force: true });
  }

  #failure(thrown: unknown): Error {
    if (thrown instanceof Failure) return thrown;
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : '';
    if (code === 'ENOSPC' || code === 'EDQUOT')
      return new Failure('disk-full', 'The disk is full; nothing was exported.');
    if (code === 'EEXIST' || code === 'ENOTEMPTY')
      return new Failure('exists', `${this.target} exists already and is not overwritten.`);
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      return new Failure(
        'unreadable',
        `${dirname(this.target)} cannot be written to. Choose another folder.`,
      );
    return thrown instanceof Error ? thrown : new Error(String(thrown));
  }
}
