import { createStore } from 'zustand/vanilla';
import type { CallInput } from '../../shared/api';
import type { Finding } from '../../shared/model/finding';
import type { AppError } from '../../shared/result';
import type { Client } from '../api/client';
import { appError } from '../format/failure';

export interface FindingsState {
  /** In the order of their first event; null before they are known. */
  list: Finding[] | null;
  error: AppError | null;
  refresh(): Promise<void>;
  add(args: CallInput<'finding.add'>): Promise<Finding>;
  update(args: CallInput<'finding.update'>): Promise<void>;
  /** Hides a finding now and removes it for good after a while; until then `undo` brings it back untouched. */
  remove(id: number): { undo(): void };
  /** Carries out removals that could still be undone. */
  settle(): Promise<void>;
}

export type FindingsStore = ReturnType<typeof createFindingsStore>;

export const UNDO_MILLISECONDS = 12_000;

export function createFindingsStore(client: Client) {
  const leaving = new Map<number, ReturnType<typeof setTimeout>>();
  const store = createStore<FindingsState>()((set, get) => {
    async function removeForGood(id: number): Promise<void> {
      const timer = leaving.get(id);
      if (timer === undefined) return;
      clearTimeout(timer);
      leaving.delete(id);
      try {
        await client.call('finding.remove', { id });
      } catch (thrown) {
        set({ error: appError(thrown) });
        await get().refresh();
      }
    }
    return {
      list: null,
      error: null,
      refresh: async () => {
        try {
          const all = await client.call('finding.list', {});
          set({ list: inOrder(all.filter(({ id }) => !leaving.has(id))), error: null });
        } catch (thrown) {
          set({ error: appError(thrown) });
        }
      },
      add: async (args) => {
        const finding = await client.call('finding.add', args);
        set({ list: inOrder([...(get().list ?? []).filter(({ id }) => id !== finding.id), finding]) });
        return finding;
      },
      update: async (args) => {
        const finding = await client.call('finding.update', args);
        set({ list: inOrder((get().list ?? []).map((one) => (one.id === finding.id ? finding : one))) });
      },
      remove: (id) => {
        const gone = get().list?.find((one) => one.id === id);
        set({ list: (get().list ?? []).filter((one) => one.id !== id) });
        leaving.set(
          id,
          setTimeout(() => void removeForGood(id), UNDO_MILLISECONDS),
        );
        return {
          undo: () => {
            const timer = leaving.get(id);
            if (timer === undefined || !gone) return;
            clearTimeout(timer);
            leaving.delete(id);
            set({ list: inOrder([...(get().list ?? []), gone]) });
          },
        };
      },
      settle: async () => {
        await Promise.all([...leaving.keys()].map(removeForGood));
      },
    };
  });
  return store;
}

/** The story: by first event; findings without events come last, by when they were made. */
export function inOrder(list: readonly Finding[]): Finding[] {
  const rank = (finding: Finding) => Date.parse(finding.firstEventTime ?? '') || Number.MAX_SAFE_INTEGER;
  return [...list].sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}
