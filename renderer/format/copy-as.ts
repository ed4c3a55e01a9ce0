import { csvLine } from '../../shared/csv';
import type { ResolvedField } from '../../shared/filter';

const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
const CONTROLS = new RegExp(CONTROL.source, 'gu');

/**
 * A text as one word of a POSIX shell. Control and direction characters, which a terminal would obey when this is pasted,
 * are spelled as escapes of `$'…'`.
 */
export function shellWord(text: string): string {
  if (!CONTROL.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = text
    .replace(/[\\']/g, (sign) => `\\${sign}`)
    .replace(CONTROLS, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`);
  return `$'${escaped}'`;
}

/** A text as an SQL expression, its control characters by number. */
export function sqlText(text: string): string {
  const quoted = (plain: string) => `'${plain.replaceAll("'", "''")}'`;
  if (!CONTROL.test(text)) return quoted(text);
  const parts: string[] = [];
  let plain = 0;
  for (const match of text.matchAll(CONTROLS)) {
    if (match.index > plain) parts.push(quoted(text.slice(plain, match.index)));
    parts.push(`chr(${match[0].codePointAt(0)})`);
    plain = match.index + match[0].length;
  }
  if (plain < text.length) parts.push(quoted(text.slice(plain)));
  return parts.join(' || ');
}

const sqlName = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** The events with a value, as a statement for the SQL view; null is absence. */
export function sqlOfValue(field: ResolvedField, value: string | null): string {
  const column = sqlName(field.column.name);
  const path =
    field.kind === 'path' ? `$${field.keys.map((key) => `.${JSON.stringify(key)}`).join('')}` : undefined;
  const left = path === undefined ? column : `json_extract_string(${column}, ${sqlText(path)})`;
  const typed = path === undefined && value !== null;
  const right =
    typed && field.column.type === 'time'
      ? `TIMESTAMP ${sqlText(value.replace('T', ' ').replace('Z', ''))}`
      : typed && field.column.type === 'boolean'
        ? value
        : value === null
          ? ''
          : sqlText(value);
  return `SELECT * FROM event WHERE ${left} ${value === null ? 'IS NULL' : `= ${right}`}`;
}

export const sqlOfEvent = (eventID: string): string =>
  `SELECT * FROM event WHERE "eventID" = ${sqlText(eventID)}`;

/** A table as RFC 4180 text whose cells no spreadsheet takes for formulas. */
export function csvOf(head: readonly string[], rows: readonly (readonly unknown[])[]): string {
  return [head, ...rows].map((row) => csvLine(row)).join('');
}

export const searchCommand = (query: string): string => `coldtrail search ${shellWord(query)}`;
export const eventCommand = (eventID: string): string => `coldtrail event ${shellWord(eventID)}`;

export type CopyForm = 'value' | 'json' | 'csv' | 'sql' | 'command';

/** A value in a form to copy, and that form's name; `query` is the search for it. */
export function copyWords(
  form: CopyForm,
  field: string,
  value: string | null,
  query: string,
  resolved: ResolvedField | undefined,
): { text: string; what: string } {
  switch (form) {
    case 'value':
      return { text: value ?? '', what: 'Value' };
    case 'json':
      return { text: JSON.stringify({ [field]: value }), what: 'JSON' };
    case 'csv':
      return { text: csvOf([field], [[value]]), what: 'CSV' };
    case 'sql':
      return {
        text: resolved ? sqlOfValue(resolved, value) : sqlOfText(value ?? ''),
        what: 'SQL',
      };
    case 'command':
      return { text: searchCommand(query), what: 'Command' };
  }
}

/** The events whose request or resources mention a text. */
const sqlOfText = (text: string): string =>
  `SELECT * FROM event WHERE contains("requestParameters", ${sqlText(text)}) OR contains(resources, ${sqlText(text)})`;
