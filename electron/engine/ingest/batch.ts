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
const eventColumns = EVENT_FIELDS.filter((field) => field.from === 'record').map((field) => field.name);
const itemColumns = ITEM_FIELDS.map((field) => field.name);

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

const INTEGERS = new Set(['file_id', 'position', 'offset', 'length']);

/** A spool file and the bytes of its longest row, which DuckDB sizes its buffers by. */
export interface SpoolFile {
  path: string;
  longest: number;
}

const MIN_BUFFER_BYTES = 8 * 2 ** 20;

function readSpool({ path, longest }: SpoolFile, columns: readonly string[]): string {
  const types = columns
    .map((name) => `${literal(name)}: '${INTEGERS.has(name) ? 'BIGINT' : 'VARCHAR'}'`)
    .join(', ');
  const line = Math.max(2 * 2 ** 20, longest + 1);
  return `read_csv(${literal(path)}, auto_detect = false, header = false, delim = ${literal(FIELD)}, quote = ${literal(QUOTE)},
    escape = ${literal(QUOTE)}, new_line = '\\n', nullstr = '', max_line_size = ${line},
    buffer_size = ${Math.max(MIN_BUFFER_BYTES, 2 * line)}, columns = {${types}})`;
}

const number = `file_id * ${ROWS_PER_FILE} + "position"`;
const provenance = `${number}, file_id, "position", "offset", "length"`;
/** Times that DuckDB cannot read stay NULL; their text is kept beside them. */
const time = (name: string) => `try_cast("${name}" AS TIMESTAMP)`;

const eventValues = EVENT_FIELDS.map((field) => {
  if (field.from === 'derived') return IDENTITY_COLUMNS[field.name];
  if (field.type === 'time') return time(field.name);
  if (field.type === 'boolean') return `try_cast("${field.name}" AS BOOLEAN)`;
  return `"${field.name}"`;
});
/** CloudTrail's own form needs no copy: whole seconds in UTC. */
const oddTime = `CASE WHEN length("eventTime") = 20 AND right("eventTime", 1) = 'Z' AND ${time('eventTime')} IS NOT NULL THEN NULL ELSE "eventTime" END`;

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

/** The statement that moves one spool file into its table. */
export function insertSpool(name: SpoolName, file: SpoolFile): Sql {
  switch (name) {
    case 'event':
      return raw(
        `INSERT INTO event SELECT ${provenance}, ${eventValues.join(', ')}, ${oddTime}, NULL FROM ${readSpool(file, [...header, ...eventColumns])}`,
      );
    case 'item':
      return raw(
        `INSERT INTO config_item SELECT ${provenance}, ${itemValues.join(', ')}, ${itemHash}, NULL FROM ${readSpool(file, [...header, ...itemColumns])}`,
      );
    case 'file':
      return raw(
        `INSERT INTO evidence_file SELECT ${FILE_COLUMNS.join(', ')} FROM ${readSpool(file, FILE_COLUMNS)}`,
      );
    case 'notice':
      return raw(`INSERT INTO notice SELECT * FROM ${readSpool(file, NOTICE_COLUMNS)}`);
  }
}
