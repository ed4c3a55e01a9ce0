import type { Facet, FacetValue } from '../../../shared/model/search';
import type { Reader } from '../store/run';
import { join, raw, type Sql, sql } from '../store/sql';
import { type FieldValue, fieldValue } from './field-value';
import { type Found, sourceOf } from './found';

/**
 * The most frequent values of a field among the events found, with the number of all values and of all events.
 *
 * @param events which events count; values of theirs are listed that fulfil `listed`
 */
export function topValues(
  found: Found,
  field: FieldValue,
  size: number,
  { events = raw('TRUE'), listed = raw('TRUE') }: { events?: Sql; listed?: Sql },
): Sql {
  const { from, where } = sourceOf(found, [field.column]);
  return sql`WITH every AS (SELECT ${field.value} AS value, count(*) AS count FROM ${from} WHERE ${where} AND ${events} GROUP BY value),
    counted AS (SELECT * FROM every WHERE ${listed})
    SELECT value::VARCHAR AS value, count, (SELECT count(value) FROM counted) AS "distinct", (SELECT sum(count)::BIGINT FROM counted) AS total
    FROM counted ORDER BY count DESC, value::VARCHAR NULLS LAST LIMIT ${size}`;
}

/**
 * The most frequent values of several fields, in one pass over the events found: one row per field and value listed, with
 * the number of the field, of all its values and of all events. What identities say is counted by identity first; what
 * needs the two joined takes a pass of its own.
 */
export function topValuesOfEach(found: Found, fields: readonly FieldValue[], size: number): Sql {
  const numbered = fields.map((field, number) => ({ ...field, number }));
  const isAtHand = ({ column }: Numbered) => found.columns.has(column.name);
  const parts = (['at hand', 'event_record', 'identity', 'event'] as const).flatMap((place) => {
    const of = numbered.filter((field) => (isAtHand(field) ? 'at hand' : field.column.table) === place);
    if (of.length === 0) return [];
    if (place === 'identity') return countedByIdentity(found, of);
    // With nothing to test for each row, a pass for each field takes half as long.
    if (place === 'at hand' && found.all) return of.map((field) => countedAlone(found, field));
    return countedByEach(of, rowsOf(found, of), raw('count(*)'));
  });
  return sql`SELECT field, value, count, count(value) OVER (PARTITION BY field) AS "distinct",
      (sum(count) OVER (PARTITION BY field))::BIGINT AS total
    FROM (${join(parts, ' UNION ALL ')})
    QUALIFY row_number() OVER (PARTITION BY field ORDER BY count DESC, value NULLS LAST) <= ${size}
    ORDER BY field, count DESC, value NULLS LAST`;
}

type Numbered = FieldValue & { number: number };
const nameOf = ({ number }: Numbered): Sql => raw(`f${number}`);
const valuesOf = (fields: readonly Numbered[]): Sql =>
  join(
    fields.map((field) => sql`${field.value} AS ${nameOf(field)}`),
    ', ',
  );

function rowsOf(found: Found, fields: readonly Numbered[]): Sql {
  const { from, where } = sourceOf(
    found,
    fields.map(({ column }) => column),
  );
  return sql`SELECT ${valuesOf(fields)} FROM ${from} WHERE ${where}`;
}

function countedAlone(found: Found, field: Numbered): Sql {
  const { from, where } = sourceOf(found, [field.column]);
  return sql`SELECT ${raw(String(field.number))} AS field, value::VARCHAR AS value, count
    FROM (SELECT ${field.value} AS value, count(*) AS count FROM ${from} WHERE ${where} GROUP BY value)`;
}

function countedByIdentity(found: Found, fields: readonly Numbered[]): Sql {
  const { from, where } = sourceOf(found, [{ name: 'identity', table: 'event_record' }]);
  const rows = sql`SELECT ${valuesOf(fields)}, events
    FROM (SELECT identity, count(*) AS events FROM ${from} WHERE ${where} GROUP BY identity) AS c
    LEFT JOIN identity AS i ON i.id = c.identity`;
  return countedByEach(fields, rows, raw('sum(events)::BIGINT'));
}

/** Rows (number of field, value, count): the rows grouped by each of the fields, in one pass. */
function countedByEach(fields: readonly Numbered[], rows: Sql, count: Sql): Sql {
  const names = fields.map(nameOf);
  const sets = names.map((name) => sql`(${name})`);
  // GROUPING has a bit for every column that a row is not grouped by, the last column's the lowest.
  const all = 2 ** fields.length - 1;
  const byMask = (part: (field: Numbered) => Sql) =>
    join(
      fields.map(
        (field, place) =>
          sql`WHEN ${raw(String(all - 2 ** (fields.length - 1 - place)))} THEN ${part(field)}`,
      ),
      ' ',
    );
  return sql`SELECT CASE mask ${byMask(({ number }) => raw(String(number)))} END AS field,
      CASE mask ${byMask((field) => sql`${nameOf(field)}::VARCHAR`)} END AS value, count
    FROM (SELECT ${join(names, ', ')}, GROUPING(${join(names, ', ')}) AS mask, ${count} AS count
      FROM (${rows}) GROUP BY GROUPING SETS (${join(sets, ', ')}))`;
}

/** @throws Failure `query` for a field that does not exist or is a document */
export async function facets(
  reader: Reader,
  found: Found,
  { fields, size, text }: { fields: readonly string[]; size: number; text: string },
  signal?: AbortSignal,
): Promise<Facet[]> {
  const values = fields.map(fieldValue);
  if (text !== '') {
    return Promise.all(
      fields.map(async (field, index) => {
        const value = values[index]!;
        const listed = sql`contains(lower(value::VARCHAR), lower(${text}))`;
        return facetOf(
          field,
          await reader.all<CountedRow>(topValues(found, value, size, { listed }), signal),
        );
      }),
    );
  }
  const rows = await reader.all<CountedRow & { field: number }>(topValuesOfEach(found, values, size), signal);
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
