import { createStore } from 'zustand/vanilla';
import type { Facet, Histogram, SearchOpened } from '../../shared/model/search';
import type { AppError } from '../../shared/result';
import type { Client } from '../api/client';
import { appError } from '../format/failure';
import { createRows, type Rows } from './rows';
import { orderArgs, type Sort } from './sort';

export interface Scope {
  query: string;
  from?: string | undefined;
  to?: string | undefined;
  sort: Sort;
}

/** What is searched for, whatever its order. */
export interface SearchScope {
  query: string;
  /** Conditions beside the text, as the URL holds them. */
  f?: string | undefined;
  from?: string;
  to?: string;
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
/** As many values as have a colour of their own in the histogram. */
const SERIES = 7;

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
  /** Fields that rows carry beyond the usual ones. */
  further: readonly string[];
  /** By which field the histogram's bars are divided. */
  by: string;
  /** Counts pages that arrived, so that grids draw again. */
  arrived: number;
  run(scope: Scope, revision: string): void;
  show(further: readonly string[]): void;
  divide(by: string): void;
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
      const rows = createRows(
        client,
        opened.result,
        opened.count,
        () => set((state) => (state.rows === rows ? { arrived: state.arrived + 1 } : {})),
        get().further,
      );
      if (opened.count > 0) await rows.load(0);
      if (signal.aborted) {
        rows.dispose();
        return;
      }
      get().rows?.dispose();
      set({ opened, rows, error: null, since: null });
    }

    async function drawn(range: Omit<Scope, 'sort'>, signal: AbortSignal | undefined): Promise<void> {
      const { by } = get();
      const args = { ...range, buckets: BUCKETS, by, series: SERIES };
      const histogram = await client.call('search.histogram', args, signal ? { signal } : {});
      if (!signal?.aborted && by === get().by) set({ histogram });
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
      further: [],
      by: 'outcome',
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
        drawn(range, signal).catch(fail);
        client
          .call('search.facets', { ...range, fields: FACET_FIELDS, size: FACET_SIZE }, { signal })
          .then((facets) => {
            if (!signal.aborted) set({ facets });
          }, fail);
      },
      show: (further) => {
        if (further.join('\n') === get().further.join('\n')) return;
        set({ further });
        get().rows?.show(further);
      },
      divide: (by) => {
        const { scope } = get();
        if (by === get().by) return;
        set({ by });
        if (!scope) return;
        const { query, from, to } = scope;
        drawn({ query, from, to }, running?.signal).catch((thrown) => set({ error: appError(thrown) }));
      },
      again: () => {
        const { scope, revision } = get();
        if (scope) get().run(scope, revision);
      },
      cancel: () => running?.abort(),
    };
  });
}
