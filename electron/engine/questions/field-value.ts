import { parsePath, resolveField } from '../../../shared/filter';
import type { EventField } from '../../../shared/model/event';
import { Failure } from '../../../shared/result';
import { identifier, type Sql, sql } from '../store/sql';
import { pathText, pathTexts } from './filter-sql';

/** A field as something to show, group or sort by. */
export interface FieldValue {
  /** Its value; the texts a path leads to through lists are one text, each once. NULL where it is absent. */
  value: Sql;
  /** The column it stands in. */
  column: EventField;
}

/** @throws Failure `query` for a field that does not exist or is a whole document */
export function fieldValue(name: string): FieldValue {
  const field = resolveField(parsePath(name) ?? [name]);
  if (!field || (field.kind === 'column' && field.column.type === 'json')) {
    throw new Failure('query', `There is no field ${name} whose values could be listed.`);
  }
  const column = identifier(field.column.name);
  if (field.kind === 'column') return { value: column, column: field.column };
  const texts = pathTexts(field.column, field.keys);
  const found = sql`coalesce(${pathText(field.column, field.keys)}, nullif(array_to_string(list_sort(list_distinct(list_filter(${texts}, lambda leaf: leaf IS NOT NULL))), ', '), ''))`;
  return { value: found, column: field.column };
}
