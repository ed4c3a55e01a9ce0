/** A line of RFC 4180 text. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

/**
 * One cell that no spreadsheet takes for a formula: text that begins like one gets an apostrophe in front, which
 * spreadsheets show as text (formats §6, CSV safety). Numbers of our own are left alone.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (!SPECIAL.test(text)) return text;
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

const FORMULA = /^\s*[=+\-@|%]|^[\t\r\n]/;
/** What needs quotes, formulas among it: one look at each of millions of cells. */
const SPECIAL = /^\s*[=+\-@|%]|[",\r\n]|^\s|\s$/;

/** Rows of RFC 4180 text as it is written here. What follows a place that is none of it is left out. */
export function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (!match) return rows;
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
