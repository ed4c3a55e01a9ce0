import { ITEM_FIELDS } from '../../../shared/model/config-item';
import { EVENT_FIELDS } from '../../../shared/model/event';
import type { SqlRelation } from '../../../shared/model/sql';
import type { Reader } from '../store/run';
import { raw } from '../store/sql';
import { VIEWS } from '../store/views';

const columns =
  raw(`SELECT database_name = 'memory' AS "isView", table_name AS relation, column_name AS name, data_type AS type
  FROM duckdb_columns()
  WHERE (database_name = 'memory' AND table_name IN (SELECT view_name FROM duckdb_views() WHERE NOT internal))
    OR (database_name = 'evidence' AND NOT internal)
  ORDER BY relation, column_index`);

/** What fields mean, for the tables whose columns are fields. */
const MEANINGS: Readonly<Record<string, readonly { name: string; meaning: string }[]>> = {
  event: EVENT_FIELDS,
  config_item: ITEM_FIELDS,
};

/** What SQL may read: the views in their order, then the tables by name. */
export async function sqlSchema(reader: Reader, signal?: AbortSignal): Promise<SqlRelation[]> {
  const rows = await reader.all<{ isView: boolean; relation: string; name: string; type: string }>(
    columns,
    signal,
  );
  const typesOf = (relation: string, isView: boolean) =>
    rows.filter((row) => row.relation === relation && row.isView === isView);
  const views = VIEWS.map(({ name, description, columns }): SqlRelation => {
    const types = new Map(typesOf(name, true).map((row) => [row.name, row.type]));
    return {
      name,
      kind: 'view',
      description,
      columns: columns.map((column) => ({
        name: column.name,
        type: types.get(column.name) ?? '',
        description: column.description,
      })),
    };
  });
  const names = [...new Set(rows.filter((row) => !row.isView).map((row) => row.relation))];
  const tables = names.map((name): SqlRelation => {
    const meanings = new Map(MEANINGS[name]?.map((field) => [field.name, field.meaning]));
    return {
      name,
      kind: 'table',
      description: 'a table of the case; see the documentation of the case file',
      columns: typesOf(name, false).map((row) => ({
        name: row.name,
        type: row.type,
        description: meanings.get(row.name) ?? '',
      })),
    };
  });
  return [...views, ...tables];
}
