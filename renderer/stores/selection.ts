import { createStore } from 'zustand/vanilla';
import type { EventRow } from '../../shared/model/search';

/** As much of an event as is needed to keep it and to say what it was. */
export type Marked = Pick<EventRow, 'n' | 'eventName'>;

export interface SelectionState {
  /** The events that are marked, by number. */
  chosen: ReadonlyMap<number, Marked>;
  toggle(row: Marked): void;
  add(rows: readonly Marked[]): void;
  clear(): void;
}

export type SelectionStore = ReturnType<typeof createSelectionStore>;

export function createSelectionStore() {
  return createStore<SelectionState>()((set, get) => ({
    chosen: new Map(),
    toggle: (row) => {
      const chosen = new Map(get().chosen);
      if (!chosen.delete(row.n)) chosen.set(row.n, row);
      set({ chosen });
    },
    add: (rows) => set({ chosen: new Map([...get().chosen, ...rows.map((row) => [row.n, row] as const)]) }),
    clear: () => set({ chosen: new Map() }),
  }));
}
