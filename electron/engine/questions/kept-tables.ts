import type { Writer } from '../store/run';
import { identifier, type Sql, sql } from '../store/sql';

/** Tables kept at a time; the one used longest ago goes first. */
export const MOST_TABLES = 12;

/** Tables in memory beside the case, a few of them; whoever uses one makes it the last to go. */
export class KeptTables {
  readonly #names = new Set<string>();
  #next = 1;

  constructor(
    private readonly scratch: Writer,
    private readonly prefix: string,
  ) {}

  /** Makes a table of rows, and gives its name; what is cut off or fails leaves nothing behind. */
  async make(rows: Sql, signal: AbortSignal): Promise<string> {
    const name = `${this.prefix}_${this.#next++}`;
    try {
      await this.scratch.run(sql`CREATE TABLE ${tableNamed(name)} AS ${rows}`, signal);
      this.#names.add(name);
      await this.#dropOld();
      return name;
    } catch (thrown) {
      await this.#drop(name);
      throw thrown;
    }
  }

  /** Whether the table is kept; it counts as used just now. */
  has(name: string): boolean {
    if (!this.#names.delete(name)) return false;
    this.#names.add(name);
    return true;
  }

  async #dropOld(): Promise<void> {
    while (this.#names.size > MOST_TABLES) {
      const [oldest] = this.#names;
      if (oldest === undefined) return;
      await this.#drop(oldest);
    }
  }

  async #drop(name: string): Promise<void> {
    this.#names.delete(name);
    await this.scratch.run(sql`DROP TABLE IF EXISTS ${tableNamed(name)}`);
  }
}

export const tableNamed = (name: string): Sql => sql`memory.main.${identifier(name)}`;
