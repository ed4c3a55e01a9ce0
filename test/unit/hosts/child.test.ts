import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ChildDispatcher } from '../../../electron/hosts/child-dispatcher';
import type { Connection } from '../../../electron/hosts/dispatch';
import { PlaceBook } from '../../../electron/hosts/places';
import type { EngineMessage } from '../../../shared/wire';
import { ROOT } from '../helpers/cli';
import { tempFolder } from '../helpers/temp';

const module = join(ROOT, 'out', 'main', 'engine.js');
const folder = tempFolder();
const places = new PlaceBook();

/** A page: calls, and what became of them; it comes back whenever it is cut off. */
class Page {
  connection: Connection;
  cutOff = 0;
  readonly #waiting = new Map<number, (message: EngineMessage) => void>();
  #next = 1;

  constructor(private readonly host: ChildDispatcher) {
    this.connection = this.#connect();
  }

  #connect(): Connection {
    return this.host.connect({
      send: (message) => {
        if (message.type === 'push') return;
        this.#waiting.get(message.id)?.(message);
      },
      close: () => {
        this.cutOff++;
        this.connection = this.#connect();
      },
    });
  }

  call(name: string, args: object): { id: number; answer: Promise<EngineMessage> } {
    const id = this.#next++;
    const answer = new Promise<EngineMessage>((resolve) => this.#waiting.set(id, resolve));
    this.connection.receive({ type: 'call', id, name, args });
    return { id, answer };
  }

  async value(name: string, args: object): Promise<unknown> {
    const message = await this.call(name, args).answer;
    if (message.type !== 'value') throw new Error(JSON.stringify(message));
    return message.value;
  }
}

let host: ChildDispatcher | undefined;
afterAll(() => host?.close());

describe.skipIf(!existsSync(module))('the engine in a process of its own', () => {
  it('is ended by a statement that nothing else stops, and comes back with the case', async () => {
    host = new ChildDispatcher({ module, version: '0.0.0', dataFolder: join(folder, 'data'), places });
    const page = new Page(host);
    const path = join(folder, 'kept.coldtrail');
    await page.value('case.create', { place: places.mint(path) });
    await page.value('search.saved.save', { name: 'mine', query: 'errorCode: *' });

    // Calls over long texts within one chunk of rows: minutes that DuckDB does not interrupt.
    const sql = "SELECT levenshtein(repeat('a', 30000), repeat('b', 30000) || i) FROM range(500) AS r(i)";
    const { id, answer } = page.call('sql', { sql });
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    page.connection.receive({ type: 'cancel', id });
    await expect.poll(() => page.cutOff, { timeout: 20_000 }).toBe(1);
    await Promise.race([answer, undefined]);

    await expect
      .poll(async () => ((await page.value('case.status', {})) as { path: string } | null)?.path, {
        timeout: 20_000,
      })
      .toBe(path);
    expect(await page.value('sql', { sql: 'SELECT 1 AS one' })).toMatchObject({ rows: [[1]] });
    expect(await page.value('search.saved.list', {})).toMatchObject({ saved: [{ name: 'mine' }] });
  }, 90_000);
});
