/** A value bound to a `?`. Integers bind as integers, everything else as what it is. */
export type SqlValue = string | number | boolean | null;

/** SQL text and the values of its `?` in order. Text never holds a value that came from evidence or from a person. */
export interface Sql {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

/**
 * Builds SQL from a template. An interpolated `Sql` is spliced in; anything else is bound.
 * There is no way to splice plain text, which is the point; `raw` is for text that stands in our own source.
 */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Sql | SqlValue)[]): Sql {
  let text = strings[0] ?? '';
  const values: SqlValue[] = [];
  parts.forEach((part, index) => {
    if (part !== null && typeof part === 'object') {
      text += part.sql;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += strings[index + 1] ?? '';
  });
  return { sql: text, values };
}

/** Text of our own, as SQL without values. */
export const raw = (text: string): Sql => ({ sql: text, values: [] });

/** A quoted identifier. */
export const identifier = (name: string): Sql => raw(`"${name.replaceAll('"', '""')}"`);

/** A string literal, for the few statements that take no bound values (read_csv options, settings). */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Fragments joined by a separator of our own. */
export function join(parts: readonly Sql[], separator: string): Sql {
  return { sql: parts.map((part) => part.sql).join(separator), values: parts.flatMap((part) => part.values) };
}
