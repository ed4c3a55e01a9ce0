import { createStore } from 'zustand/vanilla';
import { parsePath, resolveField } from '../../shared/filter';
import { clamp } from '../format/number';
import { TARGET } from './filter-text';
import type { LocationStore } from './location';
import type { SettingsStore } from './settings';

/** A column of the grid by its field; without a width it takes its share of the room. */
export interface LayoutColumn {
  id: string;
  /** Pixels. */
  width?: number;
}

export const USUAL_COLUMNS: readonly string[] = [
  'eventTime',
  'eventName',
  'principal',
  'target',
  'sourceIPAddress',
  'awsRegion',
  'account',
];
export const LEAST_WIDTH = 48;
const MOST_WIDTH = 1600;
const MOST_COLUMNS = 60;

export function readColumn(text: string): LayoutColumn | undefined {
  const [name = '', width] = text.split(':');
  try {
    const id = decodeURIComponent(name);
    if (!canBeColumn(id)) return undefined;
    const pixels = Number(width);
    return width === undefined || !Number.isFinite(pixels)
      ? { id }
      : { id, width: clamp(Math.round(pixels), LEAST_WIDTH, MOST_WIDTH) };
  } catch {
    return undefined;
  }
}

/** A field that has values of its own, and the target. */
export function canBeColumn(field: string): boolean {
  if (field === TARGET) return true;
  const keys = parsePath(field);
  const found = keys && resolveField(keys);
  return found !== undefined && !(found.kind === 'column' && found.column.type === 'json');
}

export const writeColumn = ({ id, width }: LayoutColumn): string =>
  `${encodeURIComponent(id)}${width === undefined ? '' : `:${width}`}`;

/** Columns as they are remembered; the usual ones when none can be read. */
export function readColumns(texts: readonly unknown[]): LayoutColumn[] {
  const found = new Map<string, LayoutColumn>();
  for (const text of texts.slice(0, MOST_COLUMNS)) {
    const column = typeof text === 'string' ? readColumn(text) : undefined;
    if (column && !found.has(column.id)) found.set(column.id, column);
  }
  return found.size > 0 ? [...found.values()] : USUAL_COLUMNS.map((id) => ({ id }));
}

export interface LayoutState {
  columns: readonly LayoutColumn[];
  has(id: string): boolean;
  set(columns: readonly LayoutColumn[]): void;
  /** Shows a column that is not there, hides one that is; the last one stays. */
  toggle(id: string): void;
  move(id: string, to: number): void;
  /** Undefined gives it its share again. */
  resize(id: string, width: number | undefined): void;
}

export type LayoutStore = ReturnType<typeof createLayoutStore>;

/** Which columns the grid has: those of the link that was followed, or else those of the last time. */
export function createLayoutStore(location: LocationStore, settings: SettingsStore) {
  const fromPlace = () => {
    const { view, params } = location.getState();
    return view === 'search' && params.cols ? readColumns(params.cols.split(',')) : undefined;
  };
  const same = (a: readonly LayoutColumn[], b: readonly LayoutColumn[]) =>
    a.map(writeColumn).join() === b.map(writeColumn).join();

  const store = createStore<LayoutState>()((set, get) => ({
    columns: fromPlace() ?? readColumns(settings.getState().columns),
    has: (id) => get().columns.some((column) => column.id === id),
    set: (columns) => {
      if (columns.length === 0) return;
      set({ columns });
      settings.getState().change({ columns: columns.map(writeColumn) });
      if (location.getState().view === 'search')
        location.getState().set({ cols: columns.map(writeColumn).join() }, true);
    },
    toggle: (id) => {
      const { columns, has } = get();
      get().set(has(id) ? columns.filter((column) => column.id !== id) : [...columns, { id }]);
    },
    move: (id, to) => {
      const { columns } = get();
      const moved = columns.find((column) => column.id === id);
      if (!moved) return;
      const others = columns.filter((column) => column !== moved);
      const place = clamp(to, 0, others.length);
      get().set([...others.slice(0, place), moved, ...others.slice(place)]);
    },
    resize: (id, width) => {
      const next =
        width === undefined ? { id } : { id, width: clamp(Math.round(width), LEAST_WIDTH, MOST_WIDTH) };
      get().set(get().columns.map((column) => (column.id === id ? next : column)));
    },
  }));
  location.subscribe(() => {
    const columns = fromPlace();
    if (columns && !same(columns, store.getState().columns)) store.setState({ columns });
  });
  return store;
}
