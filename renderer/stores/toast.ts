import { createStore } from 'zustand/vanilla';

export interface Toast {
  id: number;
  text: string;
  /** Undoes or follows up what was said. */
  action?: { label: string; run(): void };
}

export interface ToastState {
  toast: Toast | null;
  say(text: string, action?: Toast['action']): void;
  dismiss(): void;
}

export type ToastStore = ReturnType<typeof createToastStore>;

/** One short message at a time, in the corner above the status bar; with something to do it stays longer. */
export function createToastStore() {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next = 1;
  return createStore<ToastState>()((set) => ({
    toast: null,
    say: (text, action) => {
      clearTimeout(timer);
      set({ toast: action ? { id: next, text, action } : { id: next, text } });
      next += 1;
      timer = setTimeout(() => set({ toast: null }), action ? 12_000 : 4_000);
    },
    dismiss: () => {
      clearTimeout(timer);
      set({ toast: null });
    },
  }));
}
