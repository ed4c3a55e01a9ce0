import { createStore } from 'zustand/vanilla';
import type { CallInput } from '../../shared/api';
import type { Finding } from '../../shared/model/finding';
import type { AppError } from '../../shared/result';
import type { Client } from '../api/client';
import { appError } from '../format/failure';

export interface FindingsState {
  /** In the order of their first moment; null before they are known. */
  list: Finding[] | null;
  error: AppError | null;
  refresh(): Promise<void>;
  add(args: CallInput<'finding.add'>): Promise<Finding>;
  update(args: CallInput<'finding.update'>): Promise<void>;
  /** Takes a finding out of the list; the case keeps what it was, and `restore` brings that back. */
  remove(id: number): Promise<void>;
  restore(id: number, revision: number): Promise<void>;
}

export type FindingsStore = ReturnType<typeof createFindingsStore>;

export function createFindingsStore(client: Client) {
  return createStore<FindingsState>()((set, get) => {
    const others = (id: number) => (get().list ?? []).filter((one) => one.id !== id);
    const show = (finding: Finding) => set({ list: inOrder([...others(finding.id), finding]) });
    return {
      list: null,
      error: null,
      refresh: async () => {
        try {
          set({ list: inOrder(await client.call('finding.list', {})), error: null });
        } catch (thrown) {
          set({ error: appError(thrown) });
        }
      },
      add: async (args) => {
        const finding = await client.call('finding.add', args);
        show(finding);
        return finding;
      },
      update: async (args) => show(await client.call('finding.update', args)),
      remove: async (id) => {
        const before = get().list;
        set({ list: others(id) });
        try {
          await client.call('finding.remove', { id });
        } catch (thrown) {
          set({ list: before, error: appError(thrown) });
        }
      },
      restore: async (id, revision) => show(await client.call('finding.restore', { id, revision })),
    };
  });
}

/** The story: by first event; findings without events come last, by when they were made. */
export function inOrder(list: readonly Finding[]): Finding[] {
  const rank = (finding: Finding) => Date.parse(finding.firstEventTime ?? '') || Number.MAX_SAFE_INTEGER;
  return [...list].sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}
