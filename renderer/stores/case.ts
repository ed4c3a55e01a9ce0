import { createStore } from 'zustand/vanilla';
import type { CaseStatus } from '../../shared/model/case';
import type { AppError } from '../../shared/result';
import type { Client } from '../api/client';
import { appError } from '../format/failure';

export interface CaseState {
  status: CaseStatus | null;
  /** False until the engine has said whether a case is open. */
  known: boolean;
  connected: boolean;
  /** What a case is being opened or made; null when nothing is. */
  opening: string | null;
  error: AppError | null;
  /** Changes when what the evidence says may have changed; answers asked before are then stale. */
  revision: string;
  refresh(): Promise<void>;
  /** With evidence to load, a case that is not there yet is made. */
  open(place: string, name: string, evidence?: string[], readOnly?: boolean): Promise<boolean>;
  create(args: { place?: string; name?: string; places?: string[] }): Promise<boolean>;
  close(): Promise<void>;
  dismiss(): void;
}

export type CaseStore = ReturnType<typeof createCaseStore>;

function revisionOf(status: CaseStatus | null): string {
  if (!status) return '';
  return [status.id, status.files.found, status.events.records, status.configItems.records].join(':');
}

export function createCaseStore(client: Client) {
  const store = createStore<CaseState>()((set, get) => {
    async function run(opening: string, action: () => Promise<CaseStatus | null>): Promise<boolean> {
      set({ opening, error: null });
      try {
        take(await action());
        return true;
      } catch (thrown) {
        set({ error: appError(thrown) });
        return false;
      } finally {
        set({ opening: null });
      }
    }
    return {
      status: null,
      known: false,
      connected: true,
      opening: null,
      error: null,
      revision: '',
      refresh: async () => {
        try {
          take(await client.call('case.status', {}));
        } catch (thrown) {
          set({ known: true, error: appError(thrown) });
        }
      },
      open: (place, name, places, readOnly = false) =>
        run(name, () => client.call('case.open', { place, readOnly, ...(places ? { places } : {}) })),
      create: (args) => run(args.name ?? 'new case', () => client.call('case.create', args)),
      close: async () => {
        await run(get().status?.name ?? 'case', async () => {
          await client.call('case.close', {});
          return null;
        });
      },
      dismiss: () => set({ error: null }),
    };
  });

  /** While evidence is loading the counts move, but the revision waits for the end, so that views do not flicker. */
  function take(status: CaseStatus | null): void {
    const before = store.getState();
    const same = before.status?.id === status?.id;
    const revision = status?.loading && same ? before.revision : revisionOf(status);
    store.setState({ status, known: true, revision });
  }

  client.on('case.changed', take);
  client.onConnection((state) => {
    store.setState({ connected: state !== 'disconnected' });
    if (state !== 'disconnected') void store.getState().refresh();
  });
  return store;
}
