import type { FileKind } from '../../../shared/model/evidence';
import type { Fields, Part } from './fields';
import type { SideRow } from './whole';

/** Something a wrapper holds: a value to look into, and what the wrapper says of the record in it. */
export interface Inside {
  readonly part: Part;
  /** Fields of the wrapper that belong to the record; they join its `extra`. */
  readonly beside?: readonly (readonly [name: string, part: Part])[];
  /** Whether a resource's type and id are enough for a configuration item. */
  readonly loose?: boolean;
}

/** A shape of JSON object that holds records, or is known to hold none. Told by its own fields, never by a name. */
export interface Wrapper {
  readonly kind: FileKind;
  /** Top-level keys of a file whose list has such objects in it. */
  readonly lists?: readonly string[];
  matches(fields: Fields): boolean;
  /** What is inside; none for a shape that is only named. */
  open(fields: Fields): readonly Inside[];
  /** What it says itself, where that is no record. */
  readonly rows?: (fields: Fields) => readonly SideRow[];
  /** Whether nothing is missing when such an object holds nothing. */
  readonly mayBeEmpty?: boolean;
  /** Field with the time of what is inside, for records that have none of their own. */
  readonly time?: readonly string[];
}

/** The parts that are there. */
export const insides = (...parts: readonly (Part | undefined)[]): Inside[] =>
  parts.flatMap((part) => (part ? [{ part }] : []));
