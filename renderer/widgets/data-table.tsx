import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import './rows.css';
import './data-table.css';

export interface TableColumn<Row> {
  id: string;
  title: string;
  /** A width as CSS grid takes it. */
  width: string;
  number?: boolean;
  cell: (row: Row) => ReactNode;
  /** What to sort by; without it the column cannot be sorted. */
  sort?: (row: Row) => string | number | null;
}

interface DataTableProps<Row> {
  label: string;
  rows: readonly Row[];
  columns: readonly TableColumn<Row>[];
  keyOf: (row: Row) => string;
  rowHeight: number;
  /** Least width in pixels before the table scrolls sideways. */
  least?: number;
  sort?: { id: string; down: boolean };
  active?: string;
  onOpen?: (row: Row) => void;
  onKey?: (event: KeyboardEvent, row: Row) => void;
}

/** A table of thousands: sortable, walked with the arrow keys, drawn only where it is seen. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, keyOf, rowHeight, onOpen } = props;
  const [sort, setSort] = useState(props.sort);
  const [at, setAt] = useState(-1);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => sorted(props.rows, columns, sort), [props.rows, columns, sort]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const template = columns.map((column) => column.width).join(' ');

  function go(index: number) {
    const to = Math.max(0, Math.min(rows.length - 1, index));
    setAt(to);
    virtual.scrollToIndex(to);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-row="${to}"]`)?.focus());
  }
  function key(event: KeyboardEvent, index: number) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 2);
    const to = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: index + page,
      PageUp: index - page,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    const row = rows[index];
    if (to !== undefined) go(to);
    else if (row !== undefined && event.key === 'Enter' && onOpen && event.target === event.currentTarget)
      onOpen(row);
    else {
      if (row !== undefined) props.onKey?.(event, row);
      return;
    }
    event.preventDefault();
  }

  return (
    <div
      ref={scroller}
      className="data-table scroll"
      role="grid"
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
    >
      <div
        className="rows-head data-table-head"
        role="row"
        style={{ gridTemplateColumns: template, minWidth: props.least }}
      >
        {columns.map((column) => (
          <Head key={column.id} column={column} sort={sort} onSort={setSort} />
        ))}
      </div>
      <div
        className="data-table-rows"
        role="rowgroup"
        style={{ height: virtual.getTotalSize(), minWidth: props.least }}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          return (
            <div
              key={keyOf(row)}
              role="row"
              tabIndex={item.index === Math.min(Math.max(at, 0), rows.length - 1) ? 0 : -1}
              data-row={item.index}
              data-link={onOpen ? true : undefined}
              data-active={props.active === keyOf(row) || undefined}
              aria-rowindex={item.index + 2}
              className="rows-row data-table-row"
              style={{
                gridTemplateColumns: template,
                height: rowHeight,
                transform: `translateY(${item.start}px)`,
              }}
              onClick={() => {
                setAt(item.index);
                onOpen?.(row);
              }}
              onFocus={() => setAt(item.index)}
              onKeyDown={(event) => key(event, item.index)}
            >
              {columns.map((column) => (
                <span
                  key={column.id}
                  role="gridcell"
                  className={column.number ? 'rows-cell data-table-cell number' : 'rows-cell data-table-cell'}
                >
                  {column.cell(row)}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface HeadProps<Row> {
  column: TableColumn<Row>;
  sort: { id: string; down: boolean } | undefined;
  onSort: (sort: { id: string; down: boolean }) => void;
}

function Head<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const mine = sort?.id === column.id ? sort : undefined;
  const className = column.number ? 'rows-cell data-table-cell number' : 'rows-cell data-table-cell';
  if (!column.sort)
    return (
      <span role="columnheader" className={className}>
        {column.title}
      </span>
    );
  return (
    <span
      role="columnheader"
      className={className}
      aria-sort={mine ? (mine.down ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className="rows-sort data-table-sort"
        onClick={() => onSort({ id: column.id, down: mine ? !mine.down : (column.number ?? false) })}
      >
        {column.title}
        <span aria-hidden="true">{mine ? (mine.down ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </span>
  );
}

function sorted<Row>(
  rows: readonly Row[],
  columns: readonly TableColumn<Row>[],
  sort: { id: string; down: boolean } | undefined,
): readonly Row[] {
  const by = columns.find((column) => column.id === sort?.id)?.sort;
  if (!by || !sort) return rows;
  const sign = sort.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const left = by(a);
    const right = by(b);
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    if (typeof left === 'number' && typeof right === 'number') return sign * (left - right);
    return sign * String(left).localeCompare(String(right));
  });
}
