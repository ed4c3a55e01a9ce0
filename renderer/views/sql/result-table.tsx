import { useMemo } from 'react';
import { ROW_HEIGHTS } from '../../stores/settings';
import type { SqlTable } from '../../stores/sql';
import { useSettings, useStores } from '../../stores/stores';
import { DataTable, type TableColumn } from '../../widgets/data-table';
import { Absent, Id } from '../../widgets/text';

type Cell = SqlTable['rows'][number][number];
interface Row {
  index: number;
  cells: readonly Cell[];
}

/** Pixels a column gets by what stands in its first rows. */
function widthOf(table: SqlTable, at: number): number {
  const longest = table.rows
    .slice(0, 50)
    .reduce((most, row) => Math.max(most, String(row[at] ?? '').length), table.columns[at]?.length ?? 0);
  return Math.max(64, Math.min(420, longest * 7.4 + 22));
}

/** What a statement answered. A right click on a cell offers what can be done with its value. */
export function ResultTable({ table }: { table: SqlTable }) {
  const { valueMenu } = useStores();
  const density = useSettings((state) => state.density);
  const rows = useMemo(() => table.rows.map((cells, index): Row => ({ index, cells })), [table]);
  const widths = useMemo(() => table.columns.map((_, at) => widthOf(table, at)), [table]);
  const columns = useMemo(
    () =>
      table.columns.map((name, at): TableColumn<Row> => {
        const number = table.rows.some((row) => typeof row[at] === 'number');
        return {
          id: `${at} ${name}`,
          title: name,
          width: at === table.columns.length - 1 ? `minmax(${widths[at]}px, 1fr)` : `${widths[at]}px`,
          number,
          sort: (row) => {
            const cell = row.cells[at] ?? null;
            return typeof cell === 'boolean' ? String(cell) : cell;
          },
          cell: ({ cells }) => {
            const cell = cells[at] ?? null;
            if (cell === null) return <Absent />;
            return (
              <span
                className="sql-cell mono"
                onContextMenu={(event) => {
                  event.preventDefault();
                  const target = { field: name, value: String(cell) };
                  valueMenu.getState().open(target, { x: event.clientX, y: event.clientY });
                }}
              >
                <Id value={String(cell)} />
              </span>
            );
          },
        };
      }),
    [table, widths, valueMenu],
  );
  return (
    <DataTable
      label="Rows"
      rows={rows}
      columns={columns}
      keyOf={(row) => String(row.index)}
      rowHeight={ROW_HEIGHTS[density]}
      least={widths.reduce((sum, width) => sum + width, 0)}
    />
  );
}
