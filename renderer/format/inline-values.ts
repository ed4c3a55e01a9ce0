import { sqlText } from './copy-as';

/** SQL whose `?` places hold their values, as text that can be run by itself; quoted texts and names stay as they are. */
export function inlineValues(sql: string, values: readonly (string | number | boolean)[]): string {
  let next = 0;
  return sql.replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\?/g, (found) => {
    if (found !== '?') return found;
    const value = values[next];
    next += 1;
    if (value === undefined) return found;
    return typeof value === 'string' ? sqlText(value) : String(value);
  });
}
