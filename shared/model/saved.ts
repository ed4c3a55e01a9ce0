export interface Sort {
  /** A field of the search language: a column or a path into a document. */
  field: string;
  descending: boolean;
}

/** `search`: text in the search language. `sql`: a SELECT for the SQL console. */
export type SavedKind = 'search' | 'sql';

/** A search or a SELECT that was kept under a name, in the case. */
export interface SavedSearch {
  id: number;
  kind: SavedKind;
  name: string;
  query: string;
  from: string | null;
  to: string | null;
  /** The grid's columns in order; empty for the usual ones. */
  columns: string[];
  sort: Sort | null;
  createdAt: string;
  updatedAt: string;
}

/** Something that was asked; asking it again moves it to the front. */
export interface HistoryEntry {
  kind: SavedKind;
  query: string;
  from: string | null;
  to: string | null;
  askedAt: string;
  /** Events or rows it answered; null when that is not known. */
  count: number | null;
}
