import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import './heat-grid.css';

export interface HeatCell {
  count: number;
  /** What a screen reader and the hover say. */
  words: string;
  /** Nothing was found where something was to be expected. */
  gap?: boolean;
  /** Nothing was found, and it is known why. */
  quiet?: boolean;
}

interface HeatGridProps {
  label: string;
  rows: readonly { id: string; title: ReactNode }[];
  columns: readonly { id: string; title: string }[];
  cell: (row: string, column: string) => HeatCell;
  onOpen?: (row: string, column: string) => void;
  /** Width of a cell in pixels. */
  cellWidth?: number;
}

/** 0 for nothing, then 1 to 5 on a logarithmic scale up to the most. */
export function heatLevel(count: number, most: number): number {
  if (count <= 0) return 0;
  if (most <= 1) return 5;
  return Math.max(1, Math.min(5, 1 + Math.floor((Math.log(count) / Math.log(most)) * 4.999)));
}

/** A table whose cells are shaded by count. One tab stop; arrows walk the cells, Enter follows one. */
export function HeatGrid({ label, rows, columns, cell, onOpen, cellWidth = 22 }: HeatGridProps) {
  const table = useRef<HTMLTableElement>(null);
  const cells = rows.map((row) => columns.map((column) => cell(row.id, column.id)));
  const most = cells.reduce((high, line) => line.reduce((best, one) => Math.max(best, one.count), high), 0);

  function key(event: KeyboardEvent<HTMLTableCellElement>, row: number, column: number) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const to = {
      ArrowRight: [row, column + 1],
      ArrowLeft: [row, column - 1],
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      Home: [row, 0],
      End: [row, columns.length - 1],
    }[event.key];
    if (to) {
      const [line = 0, place = 0] = to;
      const next = table.current?.tBodies[0]?.rows[line]?.querySelectorAll('td')[place];
      if (next) {
        event.currentTarget.tabIndex = -1;
        next.tabIndex = 0;
        next.focus();
      }
    } else if (event.key === 'Enter' && onOpen) onOpen(rows[row]?.id ?? '', columns[column]?.id ?? '');
    else return;
    event.preventDefault();
  }

  return (
    <table ref={table} className="heat" role="grid" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">Row</span>
          </th>
          {columns.map((column) => (
            <th key={column.id} scope="col" style={{ minWidth: cellWidth }}>
              <span>{column.title}</span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, line) => (
          <tr key={row.id}>
            <th scope="row">{row.title}</th>
            {columns.map((column, place) => {
              const one = cells[line]?.[place] ?? { count: 0, words: '' };
              return (
                <td
                  key={column.id}
                  role="gridcell"
                  tabIndex={line === 0 && place === 0 ? 0 : -1}
                  className={`heat-${heatLevel(one.count, most)}${one.gap ? ' heat-gap' : one.quiet ? ' heat-quiet' : ''}`}
                  data-link={onOpen && one.count > 0 ? true : undefined}
                  aria-label={one.words}
                  title={one.words}
                  onClick={() => one.count > 0 && onOpen?.(row.id, column.id)}
                  onKeyDown={(event) => key(event, line, place)}
                />
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
