import { createStore } from 'zustand/vanilla';
import type { LoadProgress, LoadSummary } from '../../shared/model/evidence';
import type { AppError } from '../../shared/result';
import type { Client } from '../api/client';
import { appError } from '../format/failure';

export interface LoadState {
  running: boolean;
  cancelling: boolean;
  progress: LoadProgress | null;
  /** What the last load of this window came to. */
  summary: LoadSummary | null;
  error: AppError | null;
  start(places: string[]): Promise<boolean>;
  demo(): Promise<boolean>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  cancel(): Promise<void>;
  dismiss(): void;
}

export type LoadStore = ReturnType<typeof createLoadStore>;

const OVER: readonly LoadProgress['state'][] = ['done', 'cancelled', 'failed'];

export function createLoadStore(client: Client) {
  const store = createStore<LoadState>()((set) => {
    async function run(action: () => Promise<LoadSummary>): Promise<boolean> {
      set({ running: true, cancelling: false, progress: null, summary: null, error: null });
      try {
        set({ summary: await action() });
        return true;
      } catch (thrown) {
        set({ error: appError(thrown) });
        return false;
      } finally {
        set({ running: false, cancelling: false, progress: null });
      }
    }
    async function tell(name: 'ingest.pause' | 'ingest.resume'): Promise<void> {
      try {
        await client.call(name, {});
      } catch (thrown) {
        set({ error: appError(thrown) });
      }
    }
    return {
      running: false,
      cancelling: false,
      progress: null,
      summary: null,
      error: null,
      start: (places) => run(() => client.call('ingest.start', { places })),
      demo: () => run(() => client.call('demo.open', {})),
      pause: () => tell('ingest.pause'),
      resume: () => tell('ingest.resume'),
      cancel: async () => {
        set({ cancelling: true });
        try {
          await client.call('ingest.cancel', {});
        } catch (thrown) {
          set({ error: appError(thrown), cancelling: false });
        }
      },
      dismiss: () => set({ summary: null, error: null }),
    };
  });
  client.on('ingest.progress', (progress) => {
    // A load that this page did not start, such as one that ran on through a reload, shows all the same.
    if (OVER.includes(progress.state)) store.setState({ progress: null, running: false, cancelling: false });
    else store.setState({ progress, running: true });
  });
  return store;
}
