export type SuggestionKind = 'field' | 'operator' | 'value' | 'keyword';

/** Something that could stand where the caret is. */
export interface Suggestion {
  kind: SuggestionKind;
  /** What takes the place of the completion's span, as the search language writes it. */
  text: string;
  /** What to show: the plain value, where `text` has quotes or escapes. */
  label: string;
  /** The field a value belongs to; null for the rest. */
  field: string | null;
  /** The meaning of a field, operator or keyword; null for a value. */
  detail: string | null;
  /** Events of the case with this value, repeats left out; null where values are not counted. */
  count: number | null;
}

/** What could be typed at a place of a search text, best first. */
export interface Completion {
  /** The text that a suggestion replaces, in UTF-16 units. */
  position: number;
  length: number;
  suggestions: Suggestion[];
}
