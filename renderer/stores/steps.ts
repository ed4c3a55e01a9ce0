import { createStore } from 'zustand/vanilla';
import type { LocationStore } from './location';

/** What undo and redo bring back: what is searched for and when, not what is looked at. */
const PARTS = ['q', 'f', 'from', 'to'] as const;
type Step = Record<(typeof PARTS)[number], string | undefined>;

export interface StepsState {
  past: readonly Step[];
  future: readonly Step[];
  undo(): void;
  redo(): void;
}

export type StepsStore = ReturnType<typeof createStepsStore>;

const MOST_STEPS = 200;

/** Every change of the filter, wherever it came from, as a step that can be undone. */
export function createStepsStore(location: LocationStore) {
  const now = (): Step | undefined => {
    const { view, params } = location.getState();
    if (view !== 'search') return undefined;
    return { q: params.q, f: params.f, from: params.from, to: params.to };
  };
  let present = now();
  let walking = false;

  const store = createStore<StepsState>()((set, get) => {
    function walk(to: Step, past: readonly Step[], future: readonly Step[]): void {
      walking = true;
      location.getState().set({ ...to, event: undefined, row: undefined });
      walking = false;
      present = to;
      set({ past, future });
    }
    return {
      past: [],
      future: [],
      undo: () => {
        const { past, future } = get();
        const to = past.at(-1);
        if (to && present && now()) walk(to, past.slice(0, -1), [present, ...future]);
      },
      redo: () => {
        const { past, future } = get();
        const [to, ...later] = future;
        if (to && present && now()) walk(to, [...past, present], later);
      },
    };
  });

  location.subscribe(() => {
    const next = now();
    if (walking || !next) return;
    if (present && PARTS.some((part) => present?.[part] !== next[part])) {
      const past = [...store.getState().past, present].slice(-MOST_STEPS);
      store.setState({ past, future: [] });
    }
    present = next;
  });
  return store;
}
