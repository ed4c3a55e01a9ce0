import { ROW_HEIGHTS } from '../../stores/settings';
import type { SqlTable } from '../../stores/sql';
import { useSettings, useStores } from '../../stores/stores';
import { AnswerTable } from '../../widgets/answer-table';

/** What a statement answered. A right click on a cell offers what can be done with its value. */
export function ResultTable({ table }: { table: SqlTable }) {
  const { valueMenu } = useStores();
  const density = useSettings((state) => state.density);
  return (
    <AnswerTable
      table={table}
      rowHeight={ROW_HEIGHTS[density]}
      onMenu={(field, value, at) => valueMenu.getState().open({ field, value }, at)}
    />
  );
}
