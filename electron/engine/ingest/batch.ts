import { ITEM_FIELDS } from '../../../shared/model/config-item';
import { EVENT_FIELDS, type EventField } from '../../../shared/model/event';
import {
  SIDE_TABLE_NAMES,
  SIDE_TABLES,
  type SideColumn,
  type SideTable,
} from '../../../shared/model/integrity';
import { DERIVED_COLUMNS } from '../derive/identity';
import { FIELD, QUOTE } from '../formats/row-writer';
import { ROWS_PER_FILE } from '../store/schema';
import { literal, raw, type Sql } from '../store/sql';

/** The kinds of rows a batch brings, each in a delimited file of its own. */
export const SPOOLS = [
  'event',
  'identity',
  'entity',
  'link',
  'item',
  'file',
  'notice',
  ...SIDE_TABLE_NAMES,
] as const;
export type SpoolName = (typeof SPOOLS)[number];

const header = ['file_id', 'position', 'offset', 'length'];
/** A time takes two spooled columns: microseconds, or the text where it is none of the usual forms. */
const spooled = (field: { name: string; type: string }): string[] =>
  field.type === 'time' ? [field.name, `${field.name}Text`] : [field.name];
const times = [...EVENT_FIELDS, ...ITEM_FIELDS].filter((field) => field.type === 'time');
const eventFields = EVENT_FIELDS.filter((field) => field.table === 'event_record');
const identityFields = EVENT_FIELDS.filter((field) => field.table === 'identity');
const ofRecord = (field: EventField) => field.from === 'record';
/** Behind the record's own columns: number of its identity within the batch, and account of that identity. */
const eventColumns = [...eventFields.filter(ofRecord).flatMap(spooled), 'identity', 'callerAccount'];
/** The service by which an identity is told that names nobody, and whether AWS itself made the event. */
const identityColumns = [
  'id',
  'service',
  'serviceEvent',
  ...identityFields.filter(ofRecord).map((field) => field.name),
];
const entityColumns = ['id', 'value', 'document', 'key'];
const linkColumns = ['file_id', 'position', 'entity'];
const itemColumns = ITEM_FIELDS.flatMap(spooled);

/** Columns of the ledger in the order they are spooled. */
export const FILE_COLUMNS = [
  'id',
  'path',
  'container',
  'archive_id',
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

const INTEGERS = new Set([
  'modified_at',
  'id',
  'identity',
  'entity',
  ...header,
  ...times.map((field) => field.name),
]);

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
/** A time with a text beside it is not the record's own: the text is the name of the field it was taken from. */
const timeFrom = 'CASE WHEN "eventTime" IS NOT NULL THEN "eventTimeText" END';
const ownTimeText = 'CASE WHEN "eventTime" IS NULL THEN "eventTimeText" END';
const columnValue = (field: EventField) => {
  if (field.name === 'eventTimeFrom') return timeFrom;
  if (field.from === 'derived') return DERIVED_COLUMNS[field.name];
  if (field.type === 'time') return time(field.name);
  if (field.type === 'boolean') return `try_cast("${field.name}" AS BOOLEAN)`;
  return `"${field.name}"`;
};
const eventValues = eventFields.map(columnValue);
const identityValues = identityFields.map(columnValue);
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

/** Numbers for rows that the events of a batch share; the reader counts them from 0. */
export interface FirstNumbers {
  identity: number;
  entity: number;
}

/** The statement that moves spool files of one kind into their table; `first` are the numbers of the batch's first ones. */
export function insertSpools(
  name: SpoolName,
  files: readonly SpoolFile[],
  first: FirstNumbers = { identity: 0, entity: 0 },
): Sql {
  switch (name) {
    case 'event':
      return raw(
        `INSERT INTO event_record SELECT ${provenance}, identity + ${first.identity}, ${eventValues.join(', ')}, ${ownTimeText}, NULL FROM ${readSpools(files, [...header, ...eventColumns])}`,
      );
    case 'identity':
      return raw(
        `INSERT INTO identity SELECT id + ${first.identity}, ${identityValues.join(', ')} FROM ${readSpools(files, identityColumns)}`,
      );
    case 'entity':
      return raw(
        `INSERT INTO entity SELECT id + ${first.entity}, value, document, key FROM ${readSpools(files, entityColumns)}`,
      );
    case 'link':
      return raw(
        `INSERT INTO event_entity SELECT ${number}, entity + ${first.entity} FROM ${readSpools(files, linkColumns)}`,
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
    default:
      return insertSide(name, files);
  }
}

/** Rows of a side table, whose times are ISO 8601 as written. */
function insertSide(name: SideTable, files: readonly SpoolFile[]): Sql {
  const columns: readonly SideColumn[] = SIDE_TABLES[name];
  const values = columns.map((column) =>
    column.type === 'time'
      ? `try_cast("${column.name}" AS TIMESTAMPTZ) AT TIME ZONE 'UTC'`
      : `"${column.name}"`,
  );
  const names = columns.map((column) => column.name);
  return raw(`INSERT INTO ${name} SELECT ${values.join(', ')} FROM ${readSpools(files, names)}`);
}
