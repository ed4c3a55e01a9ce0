import { createStore } from 'zustand/vanilla';
import type { Facet, Histogram, SearchOpened } from '../../shared/model/search';
import type { AppError } from '../../shared/result';
import type { Client } from '../api/client';
import { appError } from '../format/failure';
import { createRows, type Rows } from './rows';
import { orderArgs, type Sort } from './sort';

export interface Scope {
  query: string;
  from?: string;
  to?: string;
  sort: Sort;
}

export const FACET_FIELDS = [
  'eventName',
  'eventSource',
  'principal',
  'identityKind',
  'outcome',
  'errorCode',
  'awsRegion',
  'account',
  'sourceIPAddress',
  'userAgent',
  'readOnly',
];

const FACET_SIZE = 12;
const BUCKETS = 120;

export interface SearchState {
  /** What was asked last, and of which evidence; null before the first. */
  scope: Scope | null;
  revision: string;
  opened: SearchOpened | null;
  rows: Rows | null;
  histogram: Histogram | null;
  facets: Facet[] | null;
  /** When the search under way began, by performance.now(). */
  since: number | null;
  error: AppError | null;
  /** Counts pages that arrived, so that grids draw again. */
  arrived: number;
  run(scope: Scope, revision: string): void;
  again(): void;
  cancel(): void;
}

export type SearchStore = ReturnType<typeof createSearchStore>;

/** The newest search wins; rows, histogram and facets of the one before stay until each new part is there. */
export function createSearchStore(client: Client) {
  return createStore<SearchState>()((set, get) => {
    let running: AbortController | null = null;

    async function open(scope: Scope, controller: AbortController): Promise<void> {
      const { signal } = controller;
      const { sort, ...range } = scope;
      const opened = await client.call('search.open', { ...range, ...orderArgs(sort) }, { signal });
      const rows = createRows(client, opened.result, opened.count, () =>
        set((state) => (state.rows === rows ? { arrived: state.arrived + 1 } : {})),
      );
      if (opened.count > 0) await rows.load(0);
      if (signal.aborted) {
        rows.dispose();
        return;
      }
      get().rows?.dispose();
      set({ opened, rows, error: null, since: null });
    }

    return {
      scope: null,
      revision: '',
      opened: null,
      rows: null,
      histogram: null,
      facets: null,
      since: null,
      error: null,
      arrived: 0,
      run: (scope, revision) => {
        running?.abort();
        const controller = new AbortController();
        running = controller;
        const { signal } = controller;
        const range = { query: scope.query, from: scope.from, to: scope.to };
        const fail = (thrown: unknown) => {
          if (running === controller) set({ error: appError(thrown), since: null });
        };
        set({ scope, revision, since: performance.now(), error: null });
        open(scope, controller).catch(fail);
        client.call('search.histogram', { ...range, buckets: BUCKETS }, { signal }).then((histogram) => {
          if (!signal.aborted) set({ histogram });
        }, fail);
        client
          .call('search.facets', { ...range, fields: FACET_FIELDS, size: FACET_SIZE }, { signal })
          .then((facets) => {
            if (!signal.aborted) set({ facets });
          }, fail);
      },
      again: () => {
        const { scope, revision } = get();
        if (scope) get().run(scope, revision);
      },
      cancel: () => running?.abort(),
    };
  });
}
