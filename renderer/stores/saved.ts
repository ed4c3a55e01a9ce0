import { createStore } from 'zustand/vanilla';
import type { CallInput } from '../../shared/api';
import type { HistoryEntry, SavedKind, SavedSearch } from '../../shared/model/saved';
import type { Client } from '../api/client';

interface Kept {
  saved: readonly SavedSearch[];
  history: readonly HistoryEntry[];
}

const NOTHING: Kept = { saved: [], history: [] };

export interface SavedState {
  search: Kept;
  sql: Kept;
  refresh(kind: SavedKind): Promise<void>;
  forget(): void;
  save(args: CallInput<'search.saved.save'> & { kind: SavedKind }): Promise<SavedSearch>;
  remove(kind: SavedKind, id: number): Promise<void>;
  /** What was asked joins the history; asked again, it comes to its front. */
  remember(entry: CallInput<'search.history.add'> & { kind: SavedKind }): Promise<void>;
  clearHistory(kind: SavedKind): Promise<void>;
}

export type SavedStore = ReturnType<typeof createSavedStore>;

/** Searches and statements that were kept by name in the case, and those that were asked. */
export function createSavedStore(client: Client) {
  return createStore<SavedState>()((set, get) => {
    const then = async (kind: SavedKind) => get().refresh(kind);
    return {
      search: NOTHING,
      sql: NOTHING,
      refresh: async (kind) => set({ [kind]: await client.call('search.saved.list', { kind }) }),
      forget: () => set({ search: NOTHING, sql: NOTHING }),
      save: async (args) => {
        const saved = await client.call('search.saved.save', args);
        await then(args.kind);
        return saved;
      },
      remove: async (kind, id) => {
        await client.call('search.saved.remove', { id });
        await then(kind);
      },
      remember: async (entry) => {
        if (entry.query.trim() === '') return;
        await client.call('search.history.add', entry);
        await then(entry.kind);
      },
      clearHistory: async (kind) => {
        await client.call('search.history.clear', { kind });
        await then(kind);
      },
    };
  });
}
