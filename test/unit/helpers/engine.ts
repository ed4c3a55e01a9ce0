import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { createEngine, type Engine } from '../../../electron/engine/engine';
import { CALLS, type CallInput, type CallName, type CallValue } from '../../../shared/api';
import type { LoadSummary, Notice } from '../../../shared/model/evidence';
import type { MarkedProgress } from '../../../shared/model/export';
import { tempFolder } from './temp';

type Cell = string | number | boolean | null;

/** An engine over a case of its own, asked as a page asks: arguments pass the contract's schema. */
export class TestEngine {
  readonly folder = tempFolder();
  readonly casePath = join(this.folder, 'test.coldtrail');
  /** What it told of how far its exports are, in order. */
  readonly exporting: MarkedProgress[] = [];
  readonly #engine: Engine = createEngine({
    version: '0.0.0',
    host: 'cli',
    dataFolder: join(this.folder, 'data'),
    push: (name, value) => {
      if (name === 'export.progress') this.exporting.push(value as MarkedProgress);
    },
  });

  /** With an empty case at `casePath`. */
  static async create(): Promise<TestEngine> {
    const engine = new TestEngine();
    opened.push(engine);
    await engine.call('case.create', { place: engine.casePath });
    return engine;
  }

  /** With a case that holds what was found under the paths. */
  static async load(...paths: string[]): Promise<TestEngine & { summary: LoadSummary }> {
    const engine = await TestEngine.create();
    return Object.assign(engine, { summary: await engine.load(...paths) });
  }

  /** Loads, and checks the two identities that every load keeps. */
  async load(...paths: string[]): Promise<LoadSummary> {
    const summary = await this.call('ingest.start', { places: paths });
    const { found, loaded, partial, skipped, failed, alreadyLoaded } = summary.files;
    expect(found, 'files found').toBe(loaded + partial + skipped + failed + alreadyLoaded);
    for (const { records, unique, duplicates, rejected } of [summary.events, summary.configItems]) {
      expect(records, 'records').toBe(unique + duplicates + rejected);
    }
    return summary;
  }

  call<Name extends CallName>(
    name: Name,
    args: CallInput<Name>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<CallValue<Name>> {
    const method = this.#engine.api[name];
    return method(CALLS[name].args.parse(args) as never, { signal }) as Promise<CallValue<Name>>;
  }

  /** Rows of a SELECT as objects. */
  async rows<Row = Record<string, Cell>>(select: string): Promise<Row[]> {
    const { columns, rows, truncated } = await this.call('sql', { sql: select, count: 1_000_000 });
    expect(truncated).toBe(false);
    return rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])) as Row);
  }

  async count(query: string, range: { from?: string; to?: string } = {}): Promise<number> {
    return (await this.call('search.open', { query, ...range })).count;
  }

  async notices(): Promise<Notice[]> {
    return (await this.call('notices', { count: 100_000 })).rows;
  }

  async close(): Promise<void> {
    await this.#engine.close();
  }
}

const opened: TestEngine[] = [];
afterAll(async () => {
  for (const engine of opened.splice(0)) await engine.close();
});
