import { eventField } from '../../../shared/model/event';
import type { Facet, FacetValue } from '../../../shared/model/search';
import { Failure } from '../../../shared/result';
import type { Reader } from '../store/run';
import { identifier, type Sql, sql } from '../store/sql';
import { compileScope, type Scope } from './scope';

/** The most frequent values of a column, with the number of all values and of all events. */
export function topValues(where: Sql, column: Sql, size: number): Sql {
  return sql`WITH counted AS (SELECT ${column}::VARCHAR AS value, count(*) AS count FROM event WHERE ${where} GROUP BY value)
    SELECT value, count, (SELECT count(value) FROM counted) AS "distinct", (SELECT sum(count)::BIGINT FROM counted) AS total
    FROM counted ORDER BY count DESC, value NULLS LAST LIMIT ${size}`;
}

/**
 * @throws Failure `query` for a field that is no column or is a document
 */
export async function facets(
  reader: Reader,
  args: Scope & { fields: readonly string[]; size: number },
  signal?: AbortSignal,
): Promise<Facet[]> {
  const { where } = compileScope(args);
  return Promise.all(args.fields.map((field) => facet(reader, where, field, args.size, signal)));
}

async function facet(
  reader: Reader,
  where: Sql,
  name: string,
  size: number,
  signal?: AbortSignal,
): Promise<Facet> {
  const field = eventField(name);
  if (!field || field.type === 'json') {
    throw new Failure('query', `There is no field ${name} to count values of.`);
  }
  const rows = await reader.all<FacetValue & { distinct: number; total: number }>(
    topValues(where, identifier(field.name), size),
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
