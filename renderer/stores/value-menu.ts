import { createStore } from 'zustand/vanilla';
import type { EventRow } from '../../shared/model/search';
import type { FieldValue } from './filter-text';

/** A value somewhere on the screen, and the event it belongs to when there is one. */
export interface ValueTarget {
  field: string;
  value: FieldValue;
  row?: EventRow;
}

interface Point {
  x: number;
  y: number;
}

export interface ValueMenuState {
  shown: { target: ValueTarget; at: Point } | null;
  /** Opens at a point of the window, or under an element. */
  open(target: ValueTarget, at: Point | Element): void;
  close(): void;
}

export type ValueMenuStore = ReturnType<typeof createValueMenuStore>;

/** The one menu of what can be done with a value, wherever the value stands. */
export function createValueMenuStore() {
  return createStore<ValueMenuState>()((set) => ({
    shown: null,
    open: (target, at) => set({ shown: { target, at: at instanceof Element ? below(at) : at } }),
    close: () => set({ shown: null }),
  }));
}

function below(element: Element): Point {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left + 8, y: bottom };
}
