import { useMemo } from 'react';
import type { Coverage, CoverageCell } from '../../shared/model/evidence';
import { formatPlural } from '../format/number';
import { HeatGrid } from './heat-grid';
import { Text } from './text';

interface CoverageMapProps {
  coverage: Coverage;
  onOpen: (account: string, region: string, day: string) => void;
}

interface Trail {
  account: string;
  region: string;
  first: string;
  last: string;
  cells: Map<string, CoverageCell>;
}

/** Pixels that a day's label takes. */
const LABEL = 40;

/** Few days get room for a label each; many become narrow. */
function widthOf(days: number): number {
  if (days <= 21) return LABEL + 4;
  if (days <= 45) return 26;
  return days <= 90 ? 16 : 10;
}

/** Cells by account and region, with the first and last day that has events. */
export function trails(cells: readonly CoverageCell[]): Map<string, Trail> {
  const found = new Map<string, Trail>();
  for (const cell of cells) {
    const key = `${cell.account} ${cell.region}`;
    const trail = found.get(key) ?? {
      account: cell.account,
      region: cell.region,
      first: cell.day,
      last: cell.day,
      cells: new Map(),
    };
    found.set(key, trail);
    if (cell.day < trail.first) trail.first = cell.day;
    if (cell.day > trail.last) trail.last = cell.day;
    trail.cells.set(cell.day, cell);
  }
  return new Map([...found].sort(([a], [b]) => a.localeCompare(b)));
}

/** Events per account, region and day; a hatched cell is a day without any between days with some. */
export function CoverageMap({ coverage, onOpen }: CoverageMapProps) {
  const found = useMemo(() => trails(coverage.cells), [coverage]);
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
  const cellWidth = widthOf(coverage.days.length);
  const every = Math.ceil(LABEL / cellWidth);
  const columns = coverage.days.map((day, index) => ({
    id: day,
    title: index % every === 0 ? day.slice(5) : '',
  }));
  return (
    <HeatGrid
      label="Events by account and region, and by day"
      rows={rows}
      columns={columns}
      cellWidth={cellWidth}
      cell={(row, day) => {
        const trail = found.get(row);
        const cell = trail?.cells.get(day);
        const where = `${row}, ${day}`;
        if (cell)
          return {
            count: cell.events,
            words: `${where}: ${formatPlural(cell.events, 'event')} in ${formatPlural(cell.files, 'file')}`,
          };
        const gap = trail !== undefined && day > trail.first && day < trail.last;
        return { count: 0, gap, words: `${where}: no events${gap ? ', between days that have some' : ''}` };
      }}
      onOpen={(row, day) => {
        const trail = found.get(row);
        if (trail) onOpen(trail.account, trail.region, day);
      }}
    />
  );
}
