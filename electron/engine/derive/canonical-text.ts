/** A document with its keys in order, as text. Numbers are compared as JavaScript reads them. `change` may take parts away. */
export function canonicalText(
  text: string | null,
  change: (value: unknown) => unknown = (value) => value,
): string {
  return text === null ? '' : JSON.stringify(sorted(change(parsed(text))));
}

/** The value of a text that is JSON; the text itself when it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}
