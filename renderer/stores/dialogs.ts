import { createStore } from 'zustand/vanilla';
import type { CallInput } from '../../shared/api';
import type { Severity } from '../../shared/model/finding';

/** One thing that can be exported, in words. */
export interface ExportChoice {
  label: string;
  what: CallInput<'export.package'>['request']['what'];
}

/** What a new finding is to rest on. */
export interface FindingDraft {
  title: string;
  severity: Severity;
  events: number[];
  /** Numbers of the items that changes arrived with. */
  changes?: number[];
  principals?: string[];
  search?: { query: string; from?: string; to?: string };
  /** What is being kept, in words. */
  about: string;
}

export type Dialog =
  | { kind: 'palette' }
  | { kind: 'keys' }
  | { kind: 'questions' }
  | { kind: 'indicators' }
  | { kind: 'finding'; draft: FindingDraft }
  | { kind: 'export'; choices: ExportChoice[] }
  | { kind: 'sql'; sql: string; values: readonly (string | number | boolean)[] };

export interface DialogState {
  dialog: Dialog | null;
  show(dialog: Dialog): void;
  close(): void;
}

export type DialogStore = ReturnType<typeof createDialogStore>;

/** At most one dialog is open. */
export function createDialogStore() {
  return createStore<DialogState>()((set) => ({
    dialog: null,
    show: (dialog) => set({ dialog }),
    close: () => set({ dialog: null }),
  }));
}
