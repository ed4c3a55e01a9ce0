import type { Writer } from '../store/run';
import { identifier, type Sql, sql } from '../store/sql';

/** Tables kept at a time; the one used longest ago goes first. */
export const MOST_TABLES = 12;

/** Tables in memory beside the case, a few of them with not too many rows; whoever uses one makes it the last to go. */
export class KeptTables {
  /** Their rows by name; the one used last stands last. */
  readonly #rows = new Map<string, number>();
  #next = 1;

  constructor(
    private readonly scratch: Writer,
    private readonly prefix: string,
    private readonly mostRows: number,
  ) {}

  /** Makes a table of rows, and gives its name; what is cut off or fails leaves nothing behind. */
  async make(rows: Sql, signal: AbortSignal): Promise<string> {
    const name = `${this.prefix}_${this.#next++}`;
    try {
      await this.scratch.run(sql`CREATE TABLE ${tableNamed(name)} AS ${rows}`, signal);
      const counted = await this.scratch.first<{ count: number }>(
        sql`SELECT count(*) AS count FROM ${tableNamed(name)}`,
      );
      this.#rows.set(name, counted?.count ?? 0);
      await this.#dropOld();
      return name;
    } catch (thrown) {
      await this.#drop(name);
      throw thrown;
    }
  }

  /** Whether the table is kept; it counts as used just now. */
  has(name: string): boolean {
    const rows = this.#rows.get(name);
    if (rows === undefined) return false;
    this.#rows.delete(name);
    this.#rows.set(name, rows);
    return true;
  }

  names(): Iterable<string> {
    return this.#rows.keys();
  }

  async #dropOld(): Promise<void> {
    let rows = [...this.#rows.values()].reduce((sum, one) => sum + one, 0);
    for (const [oldest, held] of this.#rows) {
      const isFull = this.#rows.size > MOST_TABLES || rows > this.mostRows;
      if (!isFull || this.#rows.size === 1) return;
      rows -= held;
      await this.#drop(oldest);
    }
  }

  async #drop(name: string): Promise<void> {
    this.#rows.delete(name);
    await this.scratch.run(sql`DROP TABLE IF EXISTS ${tableNamed(name)}`);
  }
}

export const tableNamed = (name: string): Sql => sql`memory.main.${identifier(name)}`;
