/** A view for SQL: a stable interface, whatever becomes of the tables behind it. */
export interface View {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly ViewColumn[];
  /** The table behind it, and what follows after FROM. */
  readonly table: string;
  readonly rest?: string;
}

export interface ViewColumn {
  readonly name: string;
  readonly description: string;
  /** An expression over the table; without one, its column of this name. */
  readonly value?: string;
}

export const column = (name: string, description: string, value?: string): ViewColumn =>
  value === undefined ? { name, description } : { name, description, value };
