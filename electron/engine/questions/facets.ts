import type { EventField } from '../../../shared/model/event';
import type { Facet, FacetValue } from '../../../shared/model/search';
import type { Reader } from '../store/run';
import { join, raw, type Sql, sql } from '../store/sql';
import { type FieldValue, fieldValue, sourceOf } from './field-value';

/** The most frequent values of a column, with the number of all values and of all events. */
export function topValues(where: Sql, column: Sql, size: number, source = raw('event')): Sql {
  return sql`WITH counted AS (SELECT ${column} AS value, count(*) AS count FROM ${source} WHERE ${where} GROUP BY value)
    SELECT value::VARCHAR AS value, count, (SELECT count(value) FROM counted) AS "distinct", (SELECT sum(count)::BIGINT FROM counted) AS total
    FROM counted ORDER BY count DESC, value::VARCHAR NULLS LAST LIMIT ${size}`;
}

/**
 * The most frequent values of several fields in one pass over the events: one row per field and value listed, with the
 * number of the field, of all its values and of all events. What identities say is counted by identity first; what needs
 * the two joined takes a pass of its own.
 */
export function topValuesOfEach(where: Sql, fields: readonly FieldValue[], size: number): Sql {
  const numbered = fields.map((field, number) => ({ ...field, number }));
  const of = (table: EventField['table']) => numbered.filter(({ column }) => column.table === table);
  const [own, ofIdentity, joint] = [of('event_record'), of('identity'), of('event')];
  const ctes: Sql[] = [];
  const parts: Sql[] = [];
  if (own.length + ofIdentity.length > 0) {
    const identity = ofIdentity.length > 0 ? [raw('identity')] : [];
    const rows = sql`SELECT ${selected(own, identity)}, 1 AS weight FROM event_record WHERE ${where}`;
    const columns = [...own.map(nameOf), ...identity];
    ctes.push(sql`own AS MATERIALIZED (${grouped(columns, rows)})`);
    if (own.length > 0) parts.push(listed(own, columns.length, raw('own')));
    if (ofIdentity.length > 0) {
      const weighed = sql`SELECT ${selected(ofIdentity)}, count AS weight
        FROM own LEFT JOIN identity AS i ON i.id = own.identity WHERE mask = ${maskOf(own.length, columns.length)}`;
      ctes.push(sql`of_identity AS MATERIALIZED (${grouped(ofIdentity.map(nameOf), weighed)})`);
      parts.push(listed(ofIdentity, ofIdentity.length, raw('of_identity')));
    }
  }
  if (joint.length > 0) {
    const rows = sql`SELECT ${selected(joint)}, 1 AS weight FROM event WHERE ${where}`;
    ctes.push(sql`joint AS MATERIALIZED (${grouped(joint.map(nameOf), rows)})`);
    parts.push(listed(joint, joint.length, raw('joint')));
  }
  return sql`WITH ${join(ctes, ', ')} SELECT field, value, count, count(value) OVER (PARTITION BY field) AS "distinct",
      (sum(count) OVER (PARTITION BY field))::BIGINT AS total
    FROM (${join(parts, ' UNION ALL ')})
    QUALIFY row_number() OVER (PARTITION BY field ORDER BY count DESC, value NULLS LAST) <= ${size}
    ORDER BY field, count DESC, value NULLS LAST`;
}

type Numbered = FieldValue & { number: number };
const nameOf = ({ number }: Numbered): Sql => raw(`f${number}`);
const selected = (fields: readonly Numbered[], further: readonly Sql[] = []): Sql =>
  join([...fields.map((field) => sql`${field.value} AS ${nameOf(field)}`), ...further], ', ');

/** Rows counted by each of the columns, in one pass: `mask` says by which, and the others are NULL. */
function grouped(columns: readonly Sql[], rows: Sql): Sql {
  const list = join(columns, ', ');
  const sets = join(
    columns.map((column) => sql`(${column})`),
    ', ',
  );
  return sql`SELECT ${list}, GROUPING(${list}) AS mask, sum(weight)::BIGINT AS count FROM (${rows})
    GROUP BY GROUPING SETS (${sets})`;
}

/** GROUPING has a bit for every column that a row is not grouped by, the last column's the lowest. */
const maskOf = (place: number, columns: number): Sql =>
  raw(String(2 ** columns - 1 - 2 ** (columns - 1 - place)));

/** Rows (field, value, count) of what was grouped by the fields first, of so many columns. */
function listed(fields: readonly Numbered[], columns: number, source: Sql): Sql {
  const whens = (part: (field: Numbered) => Sql) =>
    join(
      fields.map((field, place) => sql`WHEN ${maskOf(place, columns)} THEN ${part(field)}`),
      ' ',
    );
  const masks = join(
    fields.map((_, place) => maskOf(place, columns)),
    ', ',
  );
  return sql`SELECT CASE mask ${whens(({ number }) => raw(String(number)))} END AS field,
      CASE mask ${whens((field) => sql`${nameOf(field)}::VARCHAR`)} END AS value, count FROM ${source} WHERE mask IN (${masks})`;
}

/**
 * `where` is a condition on `event_record`.
 *
 * @throws Failure `query` for a field that does not exist or is a document
 */
export async function facets(
  reader: Reader,
  where: Sql,
  { fields, size, text }: { fields: readonly string[]; size: number; text: string },
  signal?: AbortSignal,
): Promise<Facet[]> {
  const values = fields.map(fieldValue);
  if (text !== '') {
    return Promise.all(
      fields.map(async (field, index) => {
        const value = values[index]!;
        const within = sql`${where} AND contains(lower(${value.value}::VARCHAR), lower(${text}))`;
        const statement = topValues(within, value.value, size, sourceOf([value]));
        return facetOf(field, await reader.all<CountedRow>(statement, signal));
      }),
    );
  }
  const rows = await reader.all<CountedRow & { field: number }>(topValuesOfEach(where, values, size), signal);
  return fields.map((field, index) =>
    facetOf(
      field,
      rows.filter((row) => row.field === index),
    ),
  );
}

type CountedRow = FacetValue & { distinct: number; total: number };

function facetOf(field: string, rows: readonly CountedRow[]): Facet {
  const listed = rows.reduce((sum, row) => sum + row.count, 0);
  return {
    field,
    values: rows.map(({ value, count }) => ({ value, count })),
    distinct: rows[0]?.distinct ?? 0,
    other: (rows[0]?.total ?? 0) - listed,
  };
}
