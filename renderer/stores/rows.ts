import type { EventRow } from '../../shared/model/search';
import type { Client } from '../api/client';

export const PAGE = 200;
const MOST_PAGES = 80;
/** Rows beyond those in sight that are fetched once these are there, so that scrolling on finds them. */
const AROUND = 150;
/** The same in the direction of one who scrolls: a second and a half of fast scrolling, for a machine that has more to do. */
const AHEAD = 1_000;

/** A row with the further fields that were asked for. */
export interface FurtherRow extends EventRow {
  more?: Readonly<Record<string, string | null>>;
}

/** Rows of one kept result by row number: pages are fetched when they come into view and dropped when long unseen. */
export interface Rows {
  readonly count: number;
  /** Undefined while its page is on the way. */
  at(index: number): FurtherRow | undefined;
  /** Fetches what is missing of [first, last], then what lies around it; pages on the way that lie elsewhere are given up. */
  want(first: number, last: number): void;
  /** Asks for other further fields; rows that are there stay until they come again with these. */
  show(columns: readonly string[]): void;
  /** Fetches one page and waits for it. */
  load(page: number): Promise<void>;
  /** All rows of [first, last], fetched as needed. */
  range(first: number, last: number): Promise<EventRow[]>;
  dispose(): void;
}

interface Page {
  rows: FurtherRow[];
  /** The further fields it was asked for. */
  columns: readonly string[];
}

export function createRows(
  client: Pick<Client, 'call'>,
  result: string,
  count: number,
  arrived: () => void,
  further: readonly string[] = [],
): Rows {
  const pages = new Map<number, Page>();
  const pending = new Map<number, { controller: AbortController; done: Promise<void> }>();
  let columns = further;
  /** What was asked for last. */
  let sight: [number, number] | undefined;
  let around: [number, number] = [0, 0];

  function keep(number: number, page: Page): void {
    pages.delete(number);
    pages.set(number, page);
    const oldest = pages.keys().next();
    if (pages.size > MOST_PAGES && !oldest.done) pages.delete(oldest.value);
  }

  function load(number: number): Promise<void> {
    if (pages.get(number)?.columns === columns) return Promise.resolve();
    const under = pending.get(number);
    if (under) return under.done;
    const controller = new AbortController();
    const asked = columns;
    const args = { result, start: number * PAGE, count: PAGE, columns: [...asked] };
    const done = client
      .call('search.page', args, { signal: controller.signal })
      .then((value) => {
        if (controller.signal.aborted) return;
        keep(number, { columns: asked, rows: asked.length === 0 ? value.rows : joined(value, asked) });
        arrived();
        lookAhead();
      })
      .finally(() => {
        if (pending.get(number)?.controller === controller) pending.delete(number);
      });
    pending.set(number, { controller, done });
    return done;
  }

  const pagesOf = (first: number, last: number): number[] => {
    const from = Math.floor(Math.max(0, first) / PAGE);
    const to = Math.floor(Math.min(count - 1, last) / PAGE);
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
  };

  /** Once everything in sight is there. */
  function lookAhead(): void {
    if (!sight) return;
    const [first, last] = sight;
    if (pagesOf(first, last).some((number) => pages.get(number)?.columns !== columns)) return;
    for (const number of pagesOf(...around)) load(number).catch(() => undefined);
  }

  function giveUp(keepPage: (number: number) => boolean): void {
    for (const [number, { controller }] of pending) {
      if (keepPage(number)) continue;
      pending.delete(number);
      controller.abort();
    }
  }

  return {
    count,
    at: (index) => pages.get(Math.floor(index / PAGE))?.rows[index % PAGE],
    want: (first, last) => {
      // A leap says nothing about where one goes next.
      const by = first - (sight?.[0] ?? first);
      const scrolls = Math.abs(by) < PAGE;
      around = [first - (scrolls && by < 0 ? AHEAD : AROUND), last + (scrolls && by > 0 ? AHEAD : AROUND)];
      sight = [first, last];
      const wanted = pagesOf(...around);
      giveUp((number) => wanted.includes(number));
      for (const number of pagesOf(first, last)) {
        const page = pages.get(number);
        if (page?.columns === columns) keep(number, page);
        else load(number).catch(() => undefined);
      }
      lookAhead();
    },
    show: (next) => {
      if (next.join('\n') === columns.join('\n')) return;
      columns = next;
      giveUp(() => false);
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
    dispose: () => giveUp(() => false),
  };
}

type Answered = { rows: EventRow[]; cells: (string | number | boolean | null)[][] };

function joined({ rows, cells }: Answered, columns: readonly string[]): FurtherRow[] {
  return rows.map((row, index) => {
    const values = cells[index] ?? [];
    const more = columns.map((column, place) => {
      const value = values[place] ?? null;
      return [column, value === null ? null : String(value)] as const;
    });
    return { ...row, more: Object.fromEntries(more) };
  });
}
