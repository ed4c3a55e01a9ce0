import { EVENT_FIELDS } from '../../../shared/model/event';
import type { Source } from '../../../shared/model/evidence';
import type { Cell } from '../store/run';
import { raw, type Sql } from '../store/sql';

const TOP_LEVEL = EVENT_FIELDS.filter(
  (field) => field.from === 'record' && field.name === field.path && field.name !== 'extra',
);
/** Fields that every record has, null where there is nothing to say (formats §2.2). */
const ALWAYS = new Set(['requestParameters', 'responseElements']);

export type RecordRow = Record<string, Cell>;

/** The columns a record is put together from, of a table called `e` beside its file `f`. */
export const RECORD_COLUMNS: Sql = raw(
  `${TOP_LEVEL.map((field) => `e."${field.name}"`).join(', ')}, e.extra, e."eventTimeText", e."eventTimeFrom", e.n,
   f.path AS source_file, f.container AS source_container, e."position" AS source_position,
   e."offset" AS source_offset, e."length" AS source_length`,
);

/**
 * A record as JSON text in CloudTrail's order of fields. Sub-documents are spliced in as they were written, so no number
 * is rounded and no key moves.
 */
export function recordJson(row: RecordRow): string {
  const extra = typeof row.extra === 'string' ? row.extra : null;
  // Only the keys are read from the parsed form: fields of an unexpected type stand in `extra` as written.
  const extraKeys = new Set(extra ? Object.keys(JSON.parse(extra) as object) : []);
  const parts: string[] = [];
  for (const { name, type } of TOP_LEVEL) {
    if (extraKeys.has(name)) continue;
    const value = row[name] ?? null;
    if (value === null) {
      if (ALWAYS.has(name)) parts.push(`"${name}":null`);
      else if (name === 'eventTime' && row.eventTimeText)
        parts.push(`"eventTime":${JSON.stringify(row.eventTimeText)}`);
      continue;
    }
    const text = name === 'eventTime' && row.eventTimeText ? row.eventTimeText : value;
    parts.push(`"${name}":${type === 'json' ? String(value) : JSON.stringify(text)}`);
    // A time that is not the record's own must not look as if it were.
    if (name === 'eventTime' && row.eventTimeFrom)
      parts.push(`"eventTimeFrom":${JSON.stringify(row.eventTimeFrom)}`);
  }
  if (extra && extra !== '{}') parts.push(extra.slice(1, -1));
  return `{${parts.join(',')}}`;
}

/** Where the record stands in the evidence. */
export function sourceOf(row: RecordRow): Source {
  return {
    file: String(row.source_file),
    container: row.source_container === null ? null : String(row.source_container),
    position: Number(row.source_position),
    offset: Number(row.source_offset),
    length: Number(row.source_length),
  };
}

/** The record with its source, as one line of JSON: what searches print and export. */
export function recordLine(row: RecordRow): string {
  const record = recordJson(row);
  const comma = record === '{}' ? '' : ',';
  return `${record.slice(0, -1)}${comma}"source":${JSON.stringify(sourceOf(row))}}`;
}
