import { EVENT_FIELDS, type EventField } from '../../../shared/model/event';
import type { FileKind } from '../../../shared/model/evidence';
import { structText } from './struct-text';

/** What the columns of a table of events are, by its header. */
export interface EventTable {
  readonly kind: FileKind;
  /** For each column the field it holds; the header's own word where no field is known by it. */
  readonly columns: readonly (EventField | string)[];
  /** The column that holds whole records as JSON, if any. */
  readonly whole: number;
}

/** Header words in lower case without spaces and signs, and the fields they stand for. */
const BY_WORD = new Map<string, EventField>(
  EVENT_FIELDS.filter((field) => field.from === 'record' && field.name === field.path).map((field) => [
    field.name.toLowerCase(),
    field,
  ]),
);
/** The console's words (formats §6). */
for (const [word, name] of [
  ['username', 'userName'],
  ['awsaccesskey', 'accessKeyId'],
] as const) {
  BY_WORD.set(word, EVENT_FIELDS.find((field) => field.name === name)!);
}
const WHOLE = ['eventjson', 'cloudtrailevent', '@message', 'message'];
const word = (header: string) =>
  header
    .trim()
    .toLowerCase()
    .replace(/[\s_-]/g, '');

/**
 * Tells by the header whether comma-separated values are events: the console's event history, or results of a query to
 * CloudTrail Lake, Athena or Logs Insights (formats §6). null for any other table.
 */
export function eventTable(headers: readonly string[]): EventTable | null {
  const words = headers.map(word);
  const columns = words.map((each, index) => BY_WORD.get(each) ?? headers[index]!.trim());
  const names = new Set(columns.map((column) => (typeof column === 'string' ? '' : column.name)));
  const whole = words.findIndex((each) => WHOLE.includes(each));
  const isWhole = whole !== -1 && (words[whole] !== 'message' || words.includes('timestamp'));
  const history = headers.some((header) => /^"?event name"?$/i.test(header.trim()));
  if (!isWhole && !(names.has('eventName') && (names.has('eventTime') || names.has('eventID')))) return null;
  return { kind: history ? 'event-history' : 'query-results', columns, whole: isWhole ? whole : -1 };
}

/**
 * A row as the text of a CloudTrail record. Rows hold no more than their columns, so the record says that it is a
 * summary. Cells that hold JSON stand in it as they are; the structures that Athena and Lake write as `{a=b}` are taken
 * apart for the identity only, and are texts elsewhere: their writing does not say where a value ends.
 */
export function recordText({ columns }: EventTable, cells: readonly string[]): string {
  const parts: string[] = [];
  const identity: string[] = [];
  cells.forEach((cell, index) => {
    const column = columns[index];
    if (cell === '' || column === undefined) return;
    if (typeof column === 'string') {
      parts.push(`${JSON.stringify(column)}:${JSON.stringify(cell)}`);
    } else if (column.path.startsWith('userIdentity.')) {
      identity.push(`"${column.path.slice('userIdentity.'.length)}":${JSON.stringify(cell)}`);
    } else if (column.type === 'boolean' && /^(true|false)$/i.test(cell)) {
      parts.push(`"${column.name}":${cell.toLowerCase()}`);
    } else if (column.type === 'json') {
      parts.push(`"${column.name}":${documentText(column.name, cell)}`);
    } else {
      parts.push(`"${column.name}":${JSON.stringify(cell)}`);
    }
  });
  if (identity.length > 0) parts.push(`"userIdentity":{${identity.join(',')}}`);
  return `{${[...parts, '"summaryOnly":true'].join(',')}}`;
}

function documentText(name: string, cell: string): string {
  if (/^\s*[{[]/.test(cell)) {
    try {
      JSON.parse(cell);
      return cell;
    } catch {
      const struct = name === 'userIdentity' ? structText(cell) : null;
      if (struct !== null) return JSON.stringify(struct);
    }
  }
  return JSON.stringify(cell);
}
