import { createStore } from 'zustand/vanilla';

export type Theme = 'system' | 'light' | 'dark';
export type Density = 'compact' | 'normal' | 'comfortable';

export const ROW_HEIGHTS: Record<Density, number> = { compact: 24, normal: 28, comfortable: 36 };

/** What the person chose about the window itself. Remembered on this machine, never in the case. */
interface Layout {
  name: string;
  columns: string[];
}

interface Saved {
  theme: Theme;
  density: Density;
  /** Width of the event pane in pixels. */
  paneWidth: number;
  /** Its height when it stands below. */
  paneHeight: number;
  paneBelow: boolean;
  /** The grid's columns in order, as `layout.ts` writes them; empty for the usual ones. */
  columns: string[];
  /** Columns kept under a name. */
  layouts: Layout[];
  hiddenFacets: string[];
  /** Whether single keys such as `/` and `?` are shortcuts. */
  singleKeys: boolean;
}

const FRESH: Saved = {
  theme: 'system',
  density: 'normal',
  paneWidth: 460,
  paneHeight: 340,
  paneBelow: false,
  columns: [],
  layouts: [],
  hiddenFacets: [],
  singleKeys: true,
};

export interface SettingsState extends Saved {
  change(changes: Partial<Saved>): void;
}

export type SettingsStore = ReturnType<typeof createSettingsStore>;

const KEY = 'coldtrail.settings';

export function createSettingsStore(storage: Pick<Storage, 'getItem' | 'setItem'>) {
  const store = createStore<SettingsState>()((set) => ({
    ...FRESH,
    ...read(storage),
    change: (changes) => set(changes),
  }));
  store.subscribe((state) => {
    const saved = Object.fromEntries(
      Object.entries(state).filter(([, value]) => typeof value !== 'function'),
    );
    try {
      storage.setItem(KEY, JSON.stringify(saved));
    } catch {
      // A full or refused storage only means that the choice is not remembered.
    }
  });
  return store;
}

function isLayout(value: unknown): value is Layout {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('columns' in value))
    return false;
  return typeof value.name === 'string' && Array.isArray(value.columns);
}

function read(storage: Pick<Storage, 'getItem'>): Partial<Saved> {
  let found: unknown;
  try {
    found = JSON.parse(storage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
  if (typeof found !== 'object' || found === null) return {};
  const saved: Partial<Saved> = {};
  for (const [name, value] of Object.entries(found)) {
    if (!(name in FRESH)) continue;
    const fresh = FRESH[name as keyof Saved];
    if (name === 'layouts' && !(Array.isArray(value) && value.every(isLayout))) continue;
    if (typeof value === typeof fresh && Array.isArray(value) === Array.isArray(fresh))
      Object.assign(saved, { [name]: value });
  }
  return saved;
}

/** Puts theme and density on the page and keeps them there, following the system when asked to. */
export function applyLook(store: SettingsStore, page: Window): void {
  const dark = page.matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    const { theme, density } = store.getState();
    const root = page.document.documentElement;
    root.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    root.dataset.density = density;
  };
  dark.addEventListener('change', apply);
  store.subscribe(apply);
  apply();
}
