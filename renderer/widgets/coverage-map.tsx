import { useMemo } from 'react';
import { formatPlural } from '../format/number';
import { HeatGrid } from './heat-grid';
import { Text } from './text';

/** Events of one account and region in one slot of time: a day (`2026-02-11`) or an hour (`2026-02-11T05`). */
export interface MapCell {
  account: string;
  region: string;
  slot: string;
  events: number;
  files: number;
}

interface CoverageMapProps {
  cells: readonly MapCell[];
  /** Every slot that is drawn, in order. */
  slots: readonly string[];
  unit: 'day' | 'hour';
  /** Why a slot without events is empty, where that is known. */
  why?: (account: string, region: string, slot: string) => { quiet: boolean; reason: string } | undefined;
  onOpen: (account: string, region: string, slot: string) => void;
}

interface Trail {
  account: string;
  region: string;
  first: string;
  last: string;
  cells: Map<string, MapCell>;
}

/** Pixels that a label takes. */
const LABEL = 40;

/** Few slots get room for a label each; many become narrow. */
function widthOf(slots: number): number {
  if (slots <= 24) return LABEL + 4;
  if (slots <= 48) return 24;
  return slots <= 90 ? 14 : 10;
}

/** Cells by account and region, with the first and last slot that has events. */
export function trails(cells: readonly MapCell[]): Map<string, Trail> {
  const found = new Map<string, Trail>();
  for (const cell of cells) {
    const key = `${cell.account} ${cell.region}`;
    const trail = found.get(key) ?? {
      account: cell.account,
      region: cell.region,
      first: cell.slot,
      last: cell.slot,
      cells: new Map(),
    };
    found.set(key, trail);
    if (cell.slot < trail.first) trail.first = cell.slot;
    if (cell.slot > trail.last) trail.last = cell.slot;
    trail.cells.set(cell.slot, cell);
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b)));
}

/** What stands above a column: the day, or the hour, and at midnight the day it begins. */
const titleOf = (slot: string, unit: 'day' | 'hour') =>
  unit === 'day' ? slot.slice(5) : slot.endsWith('00') ? slot.slice(5, 10) : slot.slice(11);

/**
 * Events per account, region and slot; a hatched cell has none and lies between some that do; one with a dot has none, and
 * digests say that nothing was delivered.
 */
export function CoverageMap({ cells, slots, unit, why, onOpen }: CoverageMapProps) {
  const found = useMemo(() => trails(cells), [cells]);
  const rows = [...found].map(([id, trail]) => ({
    id,
    title: (
      <>
        <span className="mono">
          <Text value={trail.account} />
        </span>{' '}
        <Text value={trail.region} />
      </>
    ),
  }));
  const cellWidth = widthOf(slots.length);
  const every = unit === 'hour' && slots.length > 24 ? 6 : Math.ceil(LABEL / cellWidth);
  const columns = slots.map((slot, index) => ({
    id: slot,
    title: index % every === 0 ? titleOf(slot, unit) : '',
  }));
  return (
    <HeatGrid
      label={`Events by account and region, and by ${unit}`}
      rows={rows}
      columns={columns}
      cellWidth={cellWidth}
      cell={(row, slot) => {
        const trail = found.get(row);
        const cell = trail?.cells.get(slot);
        const where = `${row}, ${unit === 'day' ? slot : `${slot.replace('T', ' ')}:00`}`;
        if (cell && cell.events > 0)
          return {
            count: cell.events,
            words: `${where}: ${formatPlural(cell.events, 'event')} in ${formatPlural(cell.files, 'file')}`,
          };
        const gap = trail !== undefined && slot > trail.first && slot < trail.last;
        const reason = gap && trail ? why?.(trail.account, trail.region, slot) : undefined;
        const words = gap ? `, between ${unit}s that have some${reason ? `. ${reason.reason}` : ''}` : '';
        const quiet = reason?.quiet ?? false;
        return { count: 0, gap: gap && !quiet, quiet, words: `${where}: no events${words}` };
      }}
      onOpen={(row, slot) => {
        const trail = found.get(row);
        if (trail) onOpen(trail.account, trail.region, slot);
      }}
    />
  );
}
