import { useMemo } from 'react';
import { DataTable, type TableColumn } from './data-table';
import { Absent, Id } from './text';

type Cell = string | number | boolean | null;

export interface Answer {
  columns: readonly string[];
  rows: readonly (readonly Cell[])[];
}

interface Row {
  index: number;
  cells: readonly Cell[];
}

interface AnswerTableProps {
  table: Answer;
  rowHeight?: number;
  /** Follows the row with this number. */
  onOpen?: (index: number) => void;
  /** What can be done with a value, at a point of the window. */
  onMenu?: (column: string, value: string, at: { x: number; y: number }) => void;
}

/** A column is never made narrower than this, unless it needs less. */
const TIGHT = 120;

/** Pixels a column gets by what stands in its first rows. */
function widthOf({ columns, rows }: Answer, at: number): number {
  const longest = rows
    .slice(0, 50)
    .reduce((most, row) => Math.max(most, String(row[at] ?? '').length), columns[at]?.length ?? 0);
  return Math.max(64, Math.min(420, longest * 7.4 + 22));
}

/** What a statement answered, whatever its columns are. */
export function AnswerTable({ table, rowHeight = 28, onOpen, onMenu }: AnswerTableProps) {
  const rows = useMemo(() => table.rows.map((cells, index): Row => ({ index, cells })), [table]);
  const widths = useMemo(() => table.columns.map((_, at) => widthOf(table, at)), [table]);
  const columns = useMemo(
    () =>
      table.columns.map((name, at): TableColumn<Row> => {
        const wanted = widths[at] ?? 0;
        return {
          id: `${at} ${name}`,
          title: name,
          width: `minmax(${Math.min(wanted, TIGHT)}px, ${wanted}fr)`,
          number: table.rows.some((row) => typeof row[at] === 'number'),
          sort: ({ cells }) => {
            const cell = cells[at] ?? null;
            return typeof cell === 'boolean' ? String(cell) : cell;
          },
          cell: ({ cells }) => {
            const cell = cells[at] ?? null;
            if (cell === null) return <Absent />;
            const value = String(cell);
            return (
              <span
                className="answer-cell mono"
                onContextMenu={(event) => {
                  if (!onMenu) return;
                  event.preventDefault();
                  onMenu(name, value, { x: event.clientX, y: event.clientY });
                }}
              >
                <Id value={value} />
              </span>
            );
          },
        };
      }),
    [table, widths, onMenu],
  );
  return (
    <DataTable
      label="Rows"
      rows={rows}
      columns={columns}
      keyOf={(row) => String(row.index)}
      rowHeight={rowHeight}
      least={widths.reduce((sum, width) => sum + Math.min(width, TIGHT), 0)}
      {...(onOpen ? { onOpen: (row: Row) => onOpen(row.index) } : {})}
    />
  );
}
