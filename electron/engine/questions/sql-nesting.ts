import { Failure } from '../../../shared/result';

/**
 * How deep a statement may nest. Understanding one takes DuckDB exponential time in the depth of SELECTs inside
 * expressions (16 deep 18 ms, 24 deep 4 s) and cubic time in that of brackets (100 deep 30 ms, 900 deep 12 s), and it
 * does not listen meanwhile.
 */
const DEEPEST_SELECT = 16;
const DEEPEST_BRACKET = 100;

/** Texts, names, comments and brackets; what stands between them does not nest. */
const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|[([{]|[)\]}]|\b(?:select|from|with|values)\b/gi;

/** @throws Failure `query` with the position where it goes too deep */
export function assertShallow(text: string): void {
  /** For each open bracket, whether a query stands directly inside. */
  const open: boolean[] = [];
  let selects = 0;
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (/^[([{]$/.test(token)) {
      open.push(false);
      if (open.length > DEEPEST_BRACKET) throw tooDeep('brackets', DEEPEST_BRACKET, index);
    } else if (/^[)\]}]$/.test(token)) {
      if (open.pop()) selects--;
    } else if (/^[sfwv]/i.test(token) && open.at(-1) === false) {
      open[open.length - 1] = true;
      if (++selects > DEEPEST_SELECT) throw tooDeep('queries', DEEPEST_SELECT, index);
    }
  }
}

const tooDeep = (what: string, most: number, position: number): Failure =>
  new Failure('query', `More than ${most} ${what} stand in each other here.`, { position, length: 1 });
