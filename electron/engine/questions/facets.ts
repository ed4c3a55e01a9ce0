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
 * number of the field, of all its values and of all events. What identities say is counted by identity first.
 */
export function topValuesOfEach(where: Sql, fields: readonly FieldValue[], size: number): Sql {
  const numbered = fields.map((field, number) => ({ ...field, number }));
  const of = (table: EventField['table']) => numbered.filter(({ column }) => column.table === table);
  const ofIdentity = of('identity');
  const parts: Sql[] = [];
  for (const source of ['event_record', 'event'] as const) {
    const own = of(source);
    if (own.length > 0)
      parts.push(counts(own, sql`SELECT ${names(own)}, 1 AS weight FROM ${raw(source)} WHERE ${where}`));
  }
  if (ofIdentity.length > 0) {
    const identities = sql`SELECT identity, count(*) AS weight FROM event_record WHERE ${where} GROUP BY identity`;
    parts.push(
      counts(
        ofIdentity,
        sql`SELECT ${names(ofIdentity)}, weight FROM (${identities}) AS c LEFT JOIN identity AS i ON i.id = c.identity`,
      ),
    );
  }
  return sql`SELECT field, value, count, count(value) OVER (PARTITION BY field) AS "distinct",
      (sum(count) OVER (PARTITION BY field))::BIGINT AS total
    FROM (${join(parts, ' UNION ALL ')})
    QUALIFY row_number() OVER (PARTITION BY field ORDER BY count DESC, value NULLS LAST) <= ${size}
    ORDER BY field, count DESC, value NULLS LAST`;
}

type Numbered = FieldValue & { number: number };
const nameOf = ({ number }: Numbered): Sql => raw(`f${number}`);
const names = (fields: readonly Numbered[]): Sql =>
  join(
    fields.map((field) => sql`${field.value} AS ${nameOf(field)}`),
    ', ',
  );

/** Rows (field, value, count) for each value of each field, in one pass over `rows`, which have a weight. */
function counts(fields: readonly Numbered[], rows: Sql): Sql {
  const list = join(fields.map(nameOf), ', ');
  // GROUPING has a bit for every field that a row is not grouped by, the last field's the lowest.
  const whens = (part: (field: Numbered) => Sql) =>
    join(
      fields.map((field, index) => {
        const mask = 2 ** fields.length - 1 - 2 ** (fields.length - 1 - index);
        return sql`WHEN ${raw(String(mask))} THEN ${part(field)}`;
      }),
      ' ',
    );
  const sets = join(
    fields.map((field) => sql`(${nameOf(field)})`),
    ', ',
  );
  return sql`SELECT CASE mask ${whens(({ number }) => raw(String(number)))} END AS field,
      CASE mask ${whens((field) => sql`${nameOf(field)}::VARCHAR`)} END AS value, count
    FROM (SELECT ${list}, GROUPING(${list}) AS mask, sum(weight)::BIGINT AS count FROM (${rows}) GROUP BY GROUPING SETS (${sets}))`;
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
