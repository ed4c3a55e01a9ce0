export interface SqlColumn {
  name: string;
  type: string;
  description: string;
}

/** A view or table that SQL may read. Views are a stable interface; tables follow the schema's version. */
export interface SqlRelation {
  name: string;
  kind: 'view' | 'table';
  description: string;
  columns: SqlColumn[];
}
