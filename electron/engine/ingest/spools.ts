import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RowWriter } from '../formats/row-writer';
import type { SideCell } from '../formats/whole';
import { SPOOLS, type SpoolFile, type SpoolName } from './batch';

/** Thrown when rows cannot be spooled: that is the case's disk, and no fault of the file being read. */
export class SpoolFailed extends Error {}

/** A spool file that comes into being with its first row. */
class Spool {
  readonly writer = new RowWriter((bytes) => {
    try {
      this.#file ??= openSync(this.path, 'wx', 0o600);
      // Until all of it is written: one call may write less than it was given.
      writeFileSync(this.#file, bytes);
    } catch (thrown) {
      throw new SpoolFailed(thrown instanceof Error ? thrown.message : String(thrown));
    }
  });
  #file: number | null = null;

  constructor(private path: string) {}

  /** Starts over under another name. */
  next(path: string): void {
    this.path = path;
    this.writer.longest = 0;
  }

  /** What was written; undefined when nothing was. */
  end(): SpoolFile | undefined {
    this.writer.flush();
    if (this.#file === null) return undefined;
    closeSync(this.#file);
    this.#file = null;
    return { path: this.path, longest: this.writer.longest };
  }
}

/** The spool files of one batch at a time. */
export class Spools {
  readonly #spools = new Map<SpoolName, Spool>(SPOOLS.map((name) => [name, new Spool('')]));

  begin(folder: string, batch: string): void {
    for (const [name, spool] of this.#spools) spool.next(join(folder, `${batch}.${name}`));
  }

  end(): Partial<Record<SpoolName, SpoolFile>> {
    const files: Partial<Record<SpoolName, SpoolFile>> = {};
    for (const [name, spool] of this.#spools) {
      const file = spool.end();
      if (file) files[name] = file;
    }
    return files;
  }

  writer(name: SpoolName): RowWriter {
    const spool = this.#spools.get(name);
    if (!spool) throw new Error(`no spool named ${name}`);
    return spool.writer;
  }

  row(name: SpoolName, cells: readonly SideCell[]): void {
    const writer = this.writer(name);
    cells.forEach((cell, index) => {
      if (index > 0) writer.separator();
      if (typeof cell === 'number') writer.number(cell);
      else if (cell !== null) writer.text(String(cell));
    });
    writer.endRow();
  }
}
