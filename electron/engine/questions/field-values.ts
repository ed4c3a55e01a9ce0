import type { EventField } from '../../../shared/model/event';
import type { Reader } from '../store/run';
import { identifier, raw, type Sql, sql } from '../store/sql';
import { fieldValue } from './field-value';
import { pathNodes } from './filter-sql';

export interface CountedValue {
  value: string;
  count: number;
}

/** Values of a field that are kept; a field with more is asked again for those that begin as typed. */
const MOST_VALUES = 10_000;
/** Events looked at for the keys of their documents. */
const SAMPLE_EVENTS = 60_000;

/** The most frequent values of a field. */
export const valueCounts = (value: Sql, most: number): Sql =>
  sql`SELECT ${value}::VARCHAR AS value, count(*) AS count FROM event WHERE duplicate_of IS NULL AND ${value} IS NOT NULL
    GROUP BY ALL ORDER BY count DESC, value LIMIT ${most}`;

/** The most frequent values of a field that begin with a text. */
export const valuesFrom = (value: Sql, begin: string, most: number): Sql =>
  sql`SELECT ${value}::VARCHAR AS value, count(*) AS count FROM event
    WHERE duplicate_of IS NULL AND starts_with(lower(${value}::VARCHAR), lower(${begin}))
    GROUP BY ALL ORDER BY count DESC, value LIMIT ${most}`;

/** The keys below a place of a document, in a share of the events. */
const keysAt = (column: string, keys: readonly string[], percent: number): Sql =>
  sql`SELECT key AS value, count(*) AS count FROM (
      SELECT unnest(flatten(list_transform(${pathNodes(column, keys)}, lambda node: list_concat(json_keys(node), flatten(list_transform(json_extract(node, '$[*]'), lambda item: json_keys(item))))))) AS key
      FROM event TABLESAMPLE SYSTEM (${raw(String(percent))} PERCENT) WHERE ${identifier(column)} IS NOT NULL)
    GROUP BY ALL ORDER BY count DESC, value LIMIT ${MOST_VALUES}`;

interface Kept {
  values: (CountedValue & { low: string })[];
  whole: boolean;
}

/**
 * The values that fields have, with their counts, for completion: counted once for each field and kept in memory until
 * the evidence changes. Counting outlives the key press that began it, so that the next one finds it done.
 */
export class FieldValues {
  #kept = new Map<string, Promise<Kept>>();

  constructor(
    private readonly reader: Reader,
    private readonly ending: AbortSignal,
  ) {}

  /** What is kept is of older evidence. */
  forget(): void {
    this.#kept.clear();
  }

  /**
   * Values that begin with a text, then values that hold it, the most frequent first.
   *
   * @throws Failure `query` for a field that does not exist or is a document
   */
  async matching(field: string, text: string, size: number, signal?: AbortSignal): Promise<CountedValue[]> {
    const { value } = fieldValue(field);
    const low = text.toLowerCase();
    const { values, whole } = await this.#once(field, valueCounts(value, MOST_VALUES + 1));
    const begins: CountedValue[] = [];
    const holds: CountedValue[] = [];
    for (const entry of values) {
      if (begins.length >= size) break;
      const found = { value: entry.value, count: entry.count };
      if (entry.low.startsWith(low)) begins.push(found);
      else if (holds.length < size && entry.low.includes(low)) holds.push(found);
    }
    if (!whole && begins.length < size && text.length > 2) {
      return this.reader.all<CountedValue>(valuesFrom(value, text, size), signal);
    }
    return [...begins, ...holds].slice(0, size);
  }

  /** The keys below a place of a document, the most frequent first; counted in a sample, so their counts are left out. */
  async keysBelow(
    { name }: EventField,
    keys: readonly string[],
    signal?: AbortSignal,
  ): Promise<{ value: string; count: null }[]> {
    const events = await this.reader.first<{ count: number }>(
      sql`SELECT count(*) AS count FROM event`,
      signal,
    );
    const percent = Math.min(100, Math.ceil((100 * SAMPLE_EVENTS) / Math.max(1, events?.count ?? 0)));
    const { values } = await this.#once(JSON.stringify([name, ...keys]), keysAt(name, keys, percent));
    return values.map(({ value }) => ({ value, count: null }));
  }

  #once(key: string, statement: Sql): Promise<Kept> {
    const known = this.#kept.get(key);
    if (known) return known;
    const counting = this.reader.all<CountedValue>(statement, this.ending).then((rows) => ({
      values: rows
        .slice(0, MOST_VALUES)
        .map(({ value, count }) => ({ value, count, low: value.toLowerCase() })),
      whole: rows.length <= MOST_VALUES,
    }));
    this.#kept.set(key, counting);
    counting.catch(() => this.#kept.delete(key));
    return counting;
  }
}
