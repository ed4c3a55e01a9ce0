import { ITEM_FIELDS } from '../../../shared/model/config-item';
import { EVENT_FIELDS } from '../../../shared/model/event';
import { IDENTITY_COLUMNS } from '../derive/identity';
import { FIELD, QUOTE } from '../formats/row-writer';
import { ROWS_PER_FILE } from '../store/schema';
import { literal, raw, type Sql } from '../store/sql';

/** The kinds of rows a batch brings, each in a delimited file of its own. */
export const SPOOLS = ['event', 'item', 'file', 'notice'] as const;
export type SpoolName = (typeof SPOOLS)[number];

const header = ['file_id', 'position', 'offset', 'length'];
/** A time takes two spooled columns: microseconds, or the text where it is none of the usual forms. */
const spooled = (field: { name: string; type: string }): string[] =>
  field.type === 'time' ? [field.name, `${field.name}Text`] : [field.name];
const times = [...EVENT_FIELDS, ...ITEM_FIELDS].filter((field) => field.type === 'time');
const eventColumns = EVENT_FIELDS.filter((field) => field.from === 'record').flatMap(spooled);
const itemColumns = ITEM_FIELDS.flatMap(spooled);

/** Columns of the ledger in the order they are spooled. */
export const FILE_COLUMNS = [
  'id',
  'path',
  'container',
  'size',
  'modified_at',
  'kind',
  'status',
  'account',
  'region',
  'sha256',
  'content_sha256',
  'content_size',
  'events',
  'config_items',
  'rejected',
  'notices',
  'load_id',
  'loaded_at',
] as const;
export const NOTICE_COLUMNS = ['file_id', 'position', 'kind', 'message'] as const;

const INTEGERS = new Set(['modified_at', ...header, ...times.map((field) => field.name)]);

/** A spool file and the bytes of its longest row, which DuckDB sizes its buffers by. */
export interface SpoolFile {
  path: string;
  longest: number;
}

const MIN_BUFFER_BYTES = 8 * 2 ** 20;

function readSpools(files: readonly SpoolFile[], columns: readonly string[]): string {
  const types = columns
    .map((name) => `${literal(name)}: '${INTEGERS.has(name) ? 'BIGINT' : 'VARCHAR'}'`)
    .join(', ');
  const line = Math.max(2 * 2 ** 20, ...files.map((file) => file.longest + 1));
  const paths = `[${files.map((file) => literal(file.path)).join(', ')}]`;
  return `read_csv(${paths}, auto_detect = false, header = false, delim = ${literal(FIELD)}, quote = ${literal(QUOTE)},
    escape = ${literal(QUOTE)}, new_line = '\\n', nullstr = '', max_line_size = ${line},
    buffer_size = ${Math.max(MIN_BUFFER_BYTES, 2 * line)}, columns = {${types}})`;
}

const number = `file_id * ${ROWS_PER_FILE} + "position"`;
const provenance = `${number}, file_id, "position", "offset", "length"`;
/**
 * Times that cannot be read, or that lie outside the years 1970 to 9999, stay NULL; their text is kept. A cast to plain
 * TIMESTAMP would ignore an offset.
 */
const time = (name: string) => {
  const read = `try_cast("${name}Text" AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`;
  return `coalesce(make_timestamp("${name}"),
    CASE WHEN ${read} BETWEEN TIMESTAMP '1970-01-01' AND TIMESTAMP '9999-12-31 23:59:59.999' THEN ${read} END)`;
};

const fileValues = FILE_COLUMNS.map((name) =>
  name === 'modified_at' ? 'make_timestamp(modified_at * 1000)' : name,
);
const eventValues = EVENT_FIELDS.map((field) => {
  if (field.from === 'derived') return IDENTITY_COLUMNS[field.name];
  if (field.type === 'time') return time(field.name);
  if (field.type === 'boolean') return `try_cast("${field.name}" AS BOOLEAN)`;
  return `"${field.name}"`;
});
const itemValues = ITEM_FIELDS.map((field) => (field.type === 'time' ? time(field.name) : `"${field.name}"`));
/** What makes two items of one moment the same item (formats §7.5). */
const itemHash = `md5(concat_ws(chr(1), ${[
  'configurationItemStatus',
  'configuration',
  'supplementaryConfiguration',
  'tags',
  'relationships',
]
  .map((name) => `coalesce("${name}", '')`)
  .join(', ')}))`;

/** The statement that moves spool files of one kind into their table. */
export function insertSpools(name: SpoolName, files: readonly SpoolFile[]): Sql {
  switch (name) {
    case 'event':
      return raw(
        `INSERT INTO event SELECT ${provenance}, ${eventValues.join(', ')}, "eventTimeText", NULL FROM ${readSpools(files, [...header, ...eventColumns])}`,
      );
    case 'item':
      return raw(
        `INSERT INTO config_item SELECT ${provenance}, ${itemValues.join(', ')}, ${itemHash}, NULL FROM ${readSpools(files, [...header, ...itemColumns])}`,
      );
    case 'file':
      return raw(
        `INSERT INTO evidence_file SELECT ${fileValues.join(', ')} FROM ${readSpools(files, FILE_COLUMNS)}`,
      );
    case 'notice':
      return raw(`INSERT INTO notice SELECT * FROM ${readSpools(files, NOTICE_COLUMNS)}`);
  }
}
