import type { Facet, FacetValue } from '../../../shared/model/search';
import type { Reader } from '../store/run';
import { type Sql, sql } from '../store/sql';
import { fieldValue } from './field-value';
import { compileScope, type Scope } from './scope';

/** The most frequent values of a column, with the number of all values and of all events. */
export function topValues(where: Sql, column: Sql, size: number): Sql {
  return sql`WITH counted AS (SELECT ${column}::VARCHAR AS value, count(*) AS count FROM event WHERE ${where} GROUP BY value)
    SELECT value, count, (SELECT count(value) FROM counted) AS "distinct", (SELECT sum(count)::BIGINT FROM counted) AS total
    FROM counted ORDER BY count DESC, value NULLS LAST LIMIT ${size}`;
}

/**
 * @throws Failure `query` for a field that does not exist or is a document
 */
export async function facets(
  reader: Reader,
  args: Scope & { fields: readonly string[]; size: number; text: string },
  signal?: AbortSignal,
): Promise<Facet[]> {
  const { where } = compileScope(args);
  return Promise.all(args.fields.map((field) => facet(reader, where, field, args, signal)));
}

async function facet(
  reader: Reader,
  where: Sql,
  name: string,
  { size, text }: { size: number; text: string },
  signal?: AbortSignal,
): Promise<Facet> {
  const { value } = fieldValue(name);
  const within = text === '' ? where : sql`${where} AND contains(lower(${value}::VARCHAR), lower(${text}))`;
  const rows = await reader.all<FacetValue & { distinct: number; total: number }>(
    topValues(within, value, size),
    signal,
  );
  const listed = rows.reduce((sum, row) => sum + row.count, 0);
  return {
    field: name,
    values: rows.map(({ value, count }) => ({ value, count })),
    distinct: rows[0]?.distinct ?? 0,
    other: (rows[0]?.total ?? 0) - listed,
  };
}
