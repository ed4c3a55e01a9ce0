import type { FileKind } from '../../../shared/model/evidence';
import type { SideTable } from '../../../shared/model/integrity';

export type SideCell = string | number | boolean | null;
/** A row for one of the side tables: its cells behind the file and the place in it. */
export type SideRow = readonly [table: SideTable, cells: readonly SideCell[]];
/** Takes a row for one of the side tables, its cells in the order of SIDE_TABLES. */
export type SideSink = (table: SideTable, cells: readonly SideCell[]) => void;

/** A document that is read as a whole, because it is small and its parts mean nothing alone. */
export interface WholeDocument {
  readonly kind: FileKind;
  /** Whether a top-level object with these keys is one. */
  recognises(keys: ReadonlySet<string>): boolean;
  /**
   * Writes the rows of a document, given its JSON value.
   *
   * @returns account and region it speaks of, or null when it is none after all
   */
  write(value: JsonObject, fileId: number, sink: SideSink): WholePlace | null;
}

export interface WholePlace {
  account: string | null;
  region: string | null;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The text of a field; null when it is absent, empty or something else. */
export const textIn = (value: JsonObject, name: string): string | null => {
  const text = Object.hasOwn(value, name) ? value[name] : null;
  return typeof text === 'string' && text !== '' ? text : null;
};
