import type { Completion, Suggestion } from '../../shared/model/completion';

/** A text and where its caret is, in UTF-16 units. */
export interface Typed {
  text: string;
  caret: number;
}

/** The text with a suggestion in place of what it completes. */
export function accepted(
  { text }: Typed,
  { position, length }: Pick<Completion, 'position' | 'length'>,
  suggestion: Pick<Suggestion, 'text'>,
): Typed {
  const after = text.slice(position + length);
  // A suggestion that ends in a space needs none that is there already.
  const rest = suggestion.text.endsWith(' ') ? after.replace(/^ +/, '') : after;
  return { text: text.slice(0, position) + suggestion.text + rest, caret: position + suggestion.text.length };
}
