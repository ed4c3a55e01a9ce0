import { ITEM_FIELDS } from '../../../shared/model/config-item';
import { EVENT_FIELDS, type EventField, type FieldType } from '../../../shared/model/event';
import { SIDE_TABLE_NAMES, SIDE_TABLES, type SideColumn } from '../../../shared/model/integrity';
import { JOINT_COLUMNS } from './joint-columns';

/** Version of the tables below; a case with another one is not opened (decision 0012). */
export const SCHEMA_VERSION = 4;

/** Rows of one file are numbered file id × this + position, so that a number never changes and stays a safe integer. */
export const ROWS_PER_FILE = 2 ** 28;

const EVENT_TYPES: Record<FieldType, string> = {
  text: 'VARCHAR',
  address: 'VARCHAR',
  json: 'VARCHAR',
  time: 'TIMESTAMP',
  boolean: 'BOOLEAN',
};

const column = (name: string, type: string) => `"${name}" ${type}`;

/** Texts that are another one for each event, and seldom long: compressing them takes more time than their bytes are worth (decision 0018). */
const UNCOMPRESSED = new Set(['eventID', 'requestID', 'additionalEventData']);

const columnsOf = (table: EventField['table']) =>
  EVENT_FIELDS.filter((field) => field.table === table).map((field) => {
    const compression = UNCOMPRESSED.has(field.name) ? ' USING COMPRESSION uncompressed' : '';
    return column(field.name, EVENT_TYPES[field.type] + compression);
  });
const itemColumns = ITEM_FIELDS.map((field) =>
  column(field.name, field.type === 'time' ? 'TIMESTAMP' : 'VARCHAR'),
);

/** Where a row came from: bytes `offset` to `offset + length` of the inflated file. */
const provenance = [
  'n BIGINT NOT NULL',
  'file_id INTEGER NOT NULL',
  '"position" INTEGER NOT NULL',
  '"offset" BIGINT NOT NULL',
  '"length" INTEGER NOT NULL',
];

const SIDE_TYPES: Record<SideColumn['type'], string> = {
  text: 'VARCHAR',
  time: 'TIMESTAMP',
  number: 'INTEGER',
  boolean: 'BOOLEAN',
};

const sideTable = (name: string, columns: readonly SideColumn[]) =>
  `CREATE TABLE ${name} (${columns
    .map((one) => `${column(one.name, SIDE_TYPES[one.type])}${one.required ? ' NOT NULL' : ''}`)
    .join(', ')})`;

/** No primary key and no unique index on the big tables: they cost ten times the load (traps, DuckDB). */
export const TABLES: readonly string[] = [
  'CREATE TABLE case_info (key VARCHAR NOT NULL, value VARCHAR NOT NULL)',
  `CREATE TABLE evidence_file (
    id INTEGER NOT NULL, path VARCHAR NOT NULL, container VARCHAR, archive_id INTEGER, size BIGINT NOT NULL, modified_at TIMESTAMP,
    kind VARCHAR NOT NULL, status VARCHAR NOT NULL, account VARCHAR, region VARCHAR,
    sha256 VARCHAR, content_sha256 VARCHAR, content_size BIGINT,
    events INTEGER NOT NULL, config_items INTEGER NOT NULL, rejected INTEGER NOT NULL, notices INTEGER NOT NULL,
    load_id INTEGER NOT NULL, loaded_at TIMESTAMP NOT NULL)`,
  // Numbers given to files when a load begins, so that a load that was cut off goes on with the same ones.
  'CREATE TABLE pending_file (id INTEGER NOT NULL, path VARCHAR NOT NULL)',
  `CREATE TABLE notice (
    file_id INTEGER NOT NULL, "position" INTEGER, kind VARCHAR NOT NULL, message VARCHAR NOT NULL)`,
  `CREATE TABLE event_record (${[
    ...provenance,
    'identity INTEGER NOT NULL',
    ...columnsOf('event_record'),
    '"eventTimeText" VARCHAR',
    'duplicate_of BIGINT',
  ].join(', ')})`,
  `CREATE TABLE entity (
    id INTEGER NOT NULL, value VARCHAR NOT NULL, document VARCHAR NOT NULL, key VARCHAR)`,
  'CREATE TABLE event_entity (n BIGINT NOT NULL, entity INTEGER NOT NULL)',
  `CREATE TABLE identity (${['id INTEGER NOT NULL', ...columnsOf('identity')].join(', ')})`,
  `CREATE TABLE config_item (${[...provenance, ...itemColumns, 'content_hash VARCHAR NOT NULL', 'duplicate_of BIGINT'].join(', ')})`,
  // Derived from the rows above after each load.
  `CREATE TABLE mutation (n BIGINT NOT NULL, account VARCHAR NOT NULL, region VARCHAR NOT NULL, source VARCHAR NOT NULL,
    "eventName" VARCHAR NOT NULL, "at" TIMESTAMP NOT NULL, leaves VARCHAR NOT NULL)`,
  'CREATE TABLE mutation_name (n BIGINT NOT NULL, account VARCHAR NOT NULL, name VARCHAR NOT NULL)',
  `CREATE TABLE resource (
    resource BIGINT NOT NULL, "awsAccountId" VARCHAR NOT NULL, "awsRegion" VARCHAR NOT NULL,
    "resourceType" VARCHAR NOT NULL, "resourceId" VARCHAR NOT NULL, "resourceName" VARCHAR, "ARN" VARCHAR,
    "displayName" VARCHAR, items INTEGER NOT NULL, changes INTEGER NOT NULL, lives INTEGER NOT NULL,
    "firstCapturedAt" TIMESTAMP NOT NULL, "lastCapturedAt" TIMESTAMP NOT NULL,
    "configurationItemStatus" VARCHAR NOT NULL, words VARCHAR NOT NULL)`,
  `CREATE TABLE change (
    n BIGINT NOT NULL, previous BIGINT, resource BIGINT NOT NULL, life INTEGER NOT NULL,
    "awsAccountId" VARCHAR NOT NULL, "awsRegion" VARCHAR NOT NULL, "resourceType" VARCHAR NOT NULL,
    "resourceId" VARCHAR NOT NULL, "capturedAt" TIMESTAMP NOT NULL, "previousCapturedAt" TIMESTAMP,
    kind VARCHAR NOT NULL, summary VARCHAR NOT NULL, diff VARCHAR NOT NULL)`,
  `CREATE TABLE change_cause (
    change BIGINT NOT NULL, resource BIGINT NOT NULL, event BIGINT NOT NULL, place INTEGER NOT NULL,
    score DOUBLE NOT NULL, indirect BOOLEAN NOT NULL, reason VARCHAR NOT NULL)`,
  `CREATE TABLE relationship (
    resource BIGINT NOT NULL, name VARCHAR NOT NULL, "targetType" VARCHAR NOT NULL, "targetId" VARCHAR,
    "targetName" VARCHAR, since TIMESTAMP NOT NULL, until TIMESTAMP, item BIGINT NOT NULL, ended BIGINT)`,
  `CREATE TABLE compliance (
    "awsAccountId" VARCHAR NOT NULL, "awsRegion" VARCHAR NOT NULL, "configRuleName" VARCHAR NOT NULL,
    "resourceType" VARCHAR NOT NULL, "resourceId" VARCHAR NOT NULL, "complianceType" VARCHAR NOT NULL,
    since TIMESTAMP NOT NULL, until TIMESTAMP, source VARCHAR NOT NULL, item BIGINT)`,
  `CREATE TABLE credential (
    key VARCHAR NOT NULL, "accessKeyId" VARCHAR, "identityKind" VARCHAR, principal VARCHAR, session VARCHAR, account VARCHAR,
    "principalId" VARCHAR, created TIMESTAMP, issued_by BIGINT, issued_event VARCHAR, issued_copy VARCHAR, issued_at TIMESTAMP,
    issued_with VARCHAR, joined_by VARCHAR, parent VARCHAR, origin VARCHAR, depth INTEGER, ended VARCHAR NOT NULL, actor VARCHAR,
    "actorFrom" VARCHAR NOT NULL, events BIGINT NOT NULL, first_used TIMESTAMP, last_used TIMESTAMP)`,
  `CREATE TABLE principal_use (
    principal VARCHAR NOT NULL, field VARCHAR NOT NULL, value VARCHAR, events BIGINT NOT NULL,
    denied BIGINT NOT NULL, failed BIGINT NOT NULL, first_used TIMESTAMP, last_used TIMESTAMP)`,
  // One row per revision: nothing that was kept is overwritten.
  `CREATE TABLE finding (
    id INTEGER NOT NULL, revision INTEGER NOT NULL, title VARCHAR NOT NULL, severity VARCHAR NOT NULL,
    status VARCHAR NOT NULL, tags VARCHAR NOT NULL, notes VARCHAR NOT NULL, removed BOOLEAN NOT NULL, author VARCHAR,
    "at" TIMESTAMP NOT NULL, refs INTEGER NOT NULL, rows_hash VARCHAR NOT NULL, query VARCHAR, query_from TIMESTAMP,
    query_to TIMESTAMP, sentence VARCHAR, first_time TIMESTAMP, last_time TIMESTAMP, last_load INTEGER NOT NULL)`,
  `CREATE TABLE finding_ref (
    finding_id INTEGER NOT NULL, revision INTEGER NOT NULL, kind VARCHAR NOT NULL, n BIGINT, "key" VARCHAR)`,
  ...SIDE_TABLE_NAMES.map((name) => sideTable(name, SIDE_TABLES[name])),
  // Which file tells of which account, region and hour; made anew by every load.
  `CREATE TABLE coverage_file (
    file_id INTEGER NOT NULL, source VARCHAR NOT NULL, account VARCHAR NOT NULL, region VARCHAR NOT NULL,
    hour TIMESTAMP NOT NULL, records INTEGER NOT NULL, events INTEGER NOT NULL, data_events INTEGER NOT NULL,
    first TIMESTAMP NOT NULL, last TIMESTAMP NOT NULL)`,
  'CREATE TABLE omitted_field (n BIGINT NOT NULL, field VARCHAR NOT NULL, marker VARCHAR NOT NULL, size BIGINT)',
  // What each load came to, also of one that did not come to its end.
  `CREATE TABLE load (
    id INTEGER NOT NULL, state VARCHAR NOT NULL, places VARCHAR NOT NULL, started_at TIMESTAMP NOT NULL, ended_at TIMESTAMP,
    files_found INTEGER NOT NULL, files_loaded INTEGER NOT NULL, files_partial INTEGER NOT NULL,
    files_skipped INTEGER NOT NULL, files_failed INTEGER NOT NULL, files_already_loaded INTEGER NOT NULL,
    event_records BIGINT NOT NULL, event_unique BIGINT NOT NULL, event_duplicates BIGINT NOT NULL,
    event_rejected BIGINT NOT NULL, item_records BIGINT NOT NULL, item_unique BIGINT NOT NULL,
    item_duplicates BIGINT NOT NULL, item_rejected BIGINT NOT NULL, notices INTEGER NOT NULL)`,
  // Where evidence lies now that was loaded from elsewhere.
  'CREATE TABLE relocation (old_root VARCHAR NOT NULL, new_root VARCHAR NOT NULL, "at" TIMESTAMP NOT NULL)',
  // What checking digests and log files came to; made anew whenever evidence or keys change.
  `CREATE TABLE integrity (
    kind VARCHAR NOT NULL, backfill BOOLEAN NOT NULL, verdict VARCHAR NOT NULL, status VARCHAR NOT NULL,
    reason VARCHAR NOT NULL, object VARCHAR, file_id INTEGER, account VARCHAR, region VARCHAR,
    begins TIMESTAMP, ends TIMESTAMP)`,
  // Written by store/journal.ts alone: rows are added, never changed.
  `CREATE TABLE journal (
    seq INTEGER NOT NULL, "at" TIMESTAMP NOT NULL, action VARCHAR NOT NULL, author VARCHAR, tool VARCHAR NOT NULL,
    detail VARCHAR NOT NULL, previous VARCHAR NOT NULL, hash VARCHAR NOT NULL)`,
  `CREATE TABLE saved_search (
    id INTEGER NOT NULL, kind VARCHAR NOT NULL, name VARCHAR NOT NULL, query VARCHAR NOT NULL, from_time TIMESTAMP,
    to_time TIMESTAMP, columns VARCHAR NOT NULL, sort_field VARCHAR, sort_descending BOOLEAN,
    created_at TIMESTAMP NOT NULL, updated_at TIMESTAMP NOT NULL)`,
  `CREATE TABLE search_history (
    kind VARCHAR NOT NULL, query VARCHAR NOT NULL, from_time TIMESTAMP, to_time TIMESTAMP, asked_at TIMESTAMP NOT NULL,
    found BIGINT)`,
];

/** What some fields of an event are, from its record `e` and its identity `i`. */
export const fieldColumns = (fields: readonly EventField[]): string =>
  fields
    .map(({ name, table }) =>
      table === 'event'
        ? `${JOINT_COLUMNS[name]} AS "${name}"`
        : `${table === 'identity' ? 'i' : 'e'}."${name}"`,
    )
    .join(', ');

/** What an event has. */
export const EVENT_COLUMNS = [
  ...['n', 'file_id', 'position', 'offset', 'length', 'identity'].map((name) => `e."${name}"`),
  fieldColumns(EVENT_FIELDS),
  'e."eventTimeText"',
  'e.duplicate_of',
].join(', ');

/**
 * The events as they are asked about: every record with what its `userIdentity` says. Whoever writes, or needs no column
 * of an identity, takes `event_record`.
 */
export const EVENT_VIEW = `CREATE VIEW event AS SELECT ${EVENT_COLUMNS}
  FROM event_record AS e LEFT JOIN identity AS i ON i.id = e.identity`;
