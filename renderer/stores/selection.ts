import { createStore } from 'zustand/vanilla';

export interface SelectionState {
  /** Numbers of the events that are marked. */
  chosen: ReadonlySet<number>;
  toggle(n: number): void;
  add(ns: readonly number[]): void;
  clear(): void;
}

export type SelectionStore = ReturnType<typeof createSelectionStore>;

export function createSelectionStore() {
  return createStore<SelectionState>()((set, get) => ({
    chosen: new Set(),
    toggle: (n) => {
      const chosen = new Set(get().chosen);
      if (!chosen.delete(n)) chosen.add(n);
      set({ chosen });
    },
    add: (ns) => set({ chosen: new Set([...get().chosen, ...ns]) }),
    clear: () => set({ chosen: new Set() }),
  }));
}
