import type { EventRow } from '../../shared/model/search';
import type { Client } from '../api/client';

export const PAGE = 200;
const MOST_PAGES = 80;

/** Rows of one kept result by row number: pages are fetched when they come into view and dropped when long unseen. */
export interface Rows {
  readonly count: number;
  /** Undefined while its page is on the way. */
  at(index: number): EventRow | undefined;
  /** Fetches what is missing of [first, last]; pages on the way that lie elsewhere are given up. */
  want(first: number, last: number): void;
  /** Fetches one page and waits for it. */
  load(page: number): Promise<void>;
  /** All rows of [first, last], fetched as needed. */
  range(first: number, last: number): Promise<EventRow[]>;
  dispose(): void;
}

export function createRows(
  client: Pick<Client, 'call'>,
  result: string,
  count: number,
  arrived: () => void,
): Rows {
  const pages = new Map<number, EventRow[]>();
  const pending = new Map<number, { controller: AbortController; done: Promise<void> }>();

  function keep(page: number, rows: EventRow[]): void {
    pages.delete(page);
    pages.set(page, rows);
    const oldest = pages.keys().next();
    if (pages.size > MOST_PAGES && !oldest.done) pages.delete(oldest.value);
  }

  function load(page: number): Promise<void> {
    if (pages.has(page)) return Promise.resolve();
    const under = pending.get(page);
    if (under) return under.done;
    const controller = new AbortController();
    const done = client
      .call('search.page', { result, start: page * PAGE, count: PAGE }, { signal: controller.signal })
      .then((value) => {
        if (controller.signal.aborted) return;
        keep(page, value.rows);
        arrived();
      })
      .finally(() => {
        if (pending.get(page)?.controller === controller) pending.delete(page);
      });
    pending.set(page, { controller, done });
    return done;
  }

  return {
    count,
    at: (index) => pages.get(Math.floor(index / PAGE))?.[index % PAGE],
    want: (first, last) => {
      const from = Math.floor(Math.max(0, first) / PAGE);
      const to = Math.floor(Math.min(count - 1, last) / PAGE);
      for (const [page, { controller }] of pending) {
        if (page >= from && page <= to) continue;
        pending.delete(page);
        controller.abort();
      }
      for (let page = from; page <= to; page += 1) {
        const rows = pages.get(page);
        if (rows) keep(page, rows);
        else load(page).catch(() => undefined);
      }
    },
    load,
    range: async (first, last) => {
      const rows: EventRow[] = [];
      for (let start = first; start <= last; start += 1000) {
        const value = await client.call('search.page', {
          result,
          start,
          count: Math.min(1000, last - start + 1),
        });
        rows.push(...value.rows);
      }
      return rows;
    },
    dispose: () => {
      for (const { controller } of pending.values()) controller.abort();
      pending.clear();
    },
  };
}
