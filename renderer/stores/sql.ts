import { createStore } from 'zustand/vanilla';
import type { CallValue } from '../../shared/api';
import type { AppError } from '../../shared/result';
import type { Client } from '../api/client';
import { appError } from '../format/failure';

/** Rows that are shown at most; an export writes more. */
export const MOST_ROWS = 10_000;

export type SqlTable = CallValue<'sql'>;

export interface SqlState {
  /** What stands in the editor. */
  text: string;
  /** Counts texts that came from elsewhere, so that the editor takes them over. */
  given: number;
  /** The statement whose rows are shown. */
  asked: string | null;
  table: SqlTable | null;
  /** How long the last statement took. */
  milliseconds: number | null;
  /** When the statement under way began, by performance.now(). */
  since: number | null;
  error: AppError | null;
  type(text: string): void;
  give(text: string): void;
  run(text: string): Promise<boolean>;
  cancel(): void;
  /** Another case has other rows. */
  forget(): void;
}

export type SqlStore = ReturnType<typeof createSqlStore>;

const START = `SELECT "eventName", count(*) AS events, min("eventTime") AS first, max("eventTime") AS last
FROM events
GROUP BY ALL
ORDER BY events DESC
LIMIT 100`;

/** The SQL view's text and its newest answer; the rows before stay until new ones come. */
export function createSqlStore(client: Client) {
  return createStore<SqlState>()((set, get) => {
    let running: AbortController | null = null;
    return {
      text: START,
      given: 0,
      asked: null,
      table: null,
      milliseconds: null,
      since: null,
      error: null,
      type: (text) => set({ text }),
      give: (text) => set({ text, given: get().given + 1 }),
      run: async (text) => {
        running?.abort();
        const controller = new AbortController();
        running = controller;
        const since = performance.now();
        set({ since, error: null });
        try {
          const table = await client.call(
            'sql',
            { sql: text, count: MOST_ROWS },
            { signal: controller.signal },
          );
          if (running !== controller) return false;
          set({ table, asked: text, milliseconds: performance.now() - since, since: null });
          return true;
        } catch (thrown) {
          if (running === controller) set({ error: appError(thrown), since: null });
          return false;
        }
      },
      cancel: () => running?.abort(),
      forget: () => {
        running?.abort();
        running = null;
        set({ asked: null, table: null, milliseconds: null, since: null, error: null });
      },
    };
  });
}
