import type { HistoryEntry, SavedKind, SavedSearch, Sort } from '../../../shared/model/saved';
import { Failure } from '../../../shared/result';
import { sqlTime } from '../questions/scope';
import type { Reader, Writer } from '../store/run';
import { raw, type Sql, sql } from '../store/sql';

/** Entries of the history that are kept, of each kind. */
const MOST_HISTORY = 200;

const savedRows = (
  where: Sql,
): Sql => sql`SELECT id, kind, name, query, from_time AS "from", to_time AS "to", columns,
    sort_field AS "sortField", sort_descending AS "sortDescending", created_at AS "createdAt", updated_at AS "updatedAt"
  FROM saved_search WHERE ${where} ORDER BY lower(name), id`;

type SavedRow = Omit<SavedSearch, 'columns' | 'sort'> & {
  /** A JSON list. */
  columns: string;
  sortField: string | null;
  sortDescending: boolean | null;
};

export async function listSaved(
  reader: Reader,
  kind: SavedKind,
  signal?: AbortSignal,
): Promise<{ saved: SavedSearch[]; history: HistoryEntry[] }> {
  const [saved, history] = await Promise.all([
    reader.all<SavedRow>(savedRows(sql`kind = ${kind}`), signal),
    reader.all<HistoryEntry>(
      sql`SELECT kind, query, from_time AS "from", to_time AS "to", asked_at AS "askedAt", found AS "count"
        FROM search_history WHERE kind = ${kind} ORDER BY asked_at DESC LIMIT ${MOST_HISTORY}`,
      signal,
    ),
  ]);
  return { saved: saved.map(complete), history };
}

function complete({ columns, sortField, sortDescending, ...row }: SavedRow): SavedSearch {
  const list: unknown = JSON.parse(columns);
  return {
    ...row,
    columns: Array.isArray(list) ? list.map(String) : [],
    sort: sortField === null ? null : { field: sortField, descending: sortDescending === true },
  };
}

interface Asked {
  kind: SavedKind;
  query: string;
  from?: string | undefined;
  to?: string | undefined;
}

/**
 * Keeps a search under a name; with an id, in place of the one that has it.
 *
 * @throws Failure `not-found` for an id that none has, `exists` for a name that another has
 */
export async function saveSearch(
  writer: Writer,
  search: Asked & {
    id?: number | undefined;
    name: string;
    columns: readonly string[];
    sort?: Sort | undefined;
  },
): Promise<SavedSearch> {
  const id = await writer.transaction(async (steps) => {
    const same = await steps.first<{ id: number }>(
      sql`SELECT id FROM saved_search WHERE kind = ${search.kind} AND lower(name) = lower(${search.name})`,
    );
    if (same && same.id !== search.id) {
      throw new Failure('exists', `There is a saved search named “${search.name}”. Choose another name.`);
    }
    const now = sql`${sqlTime(new Date().toISOString())}::TIMESTAMP`;
    const { kind, name, query, sort } = search;
    const values = sql`${kind}, ${name}, ${query}, ${time(search.from)}, ${time(search.to)},
      ${JSON.stringify(search.columns)}, ${sort?.field ?? null}, ${sort?.descending ?? null}`;
    if (search.id === undefined) {
      const next = await steps.first<{ id: number }>(
        raw('SELECT coalesce(max(id), 0) + 1 AS id FROM saved_search'),
      );
      const id = next?.id ?? 1;
      await steps.run(sql`INSERT INTO saved_search VALUES (${id}, ${values}, ${now}, ${now})`);
      return id;
    }
    const before = await getSaved(steps, search.id);
    await steps.run(sql`DELETE FROM saved_search WHERE id = ${search.id}`);
    await steps.run(
      sql`INSERT INTO saved_search VALUES (${search.id}, ${values}, ${sqlTime(before.createdAt)}::TIMESTAMP, ${now})`,
    );
    return search.id;
  });
  return getSaved(writer, id);
}

const time = (iso: string | undefined): Sql =>
  iso === undefined ? raw('NULL') : sql`${sqlTime(iso)}::TIMESTAMP`;

async function getSaved(reader: Reader, id: number): Promise<SavedSearch> {
  const row = await reader.first<SavedRow>(savedRows(sql`id = ${id}`));
  if (!row) throw new Failure('not-found', `There is no saved search ${id} in this case.`);
  return complete(row);
}

/** @throws Failure `not-found` */
export async function removeSaved(writer: Writer, id: number): Promise<void> {
  await getSaved(writer, id);
  await writer.run(sql`DELETE FROM saved_search WHERE id = ${id}`);
}

/** Remembers what was asked; what was asked before moves to the front, and the oldest goes. */
export async function addHistory(
  writer: Writer,
  asked: Asked & { count?: number | undefined },
): Promise<void> {
  const { kind, query } = asked;
  const [from, to] = [time(asked.from), time(asked.to)];
  await writer.transaction(async (steps) => {
    await steps.run(sql`DELETE FROM search_history WHERE kind = ${kind} AND query = ${query}
      AND from_time IS NOT DISTINCT FROM ${from} AND to_time IS NOT DISTINCT FROM ${to}`);
    await steps.run(sql`INSERT INTO search_history VALUES (${kind}, ${query}, ${from}, ${to},
      ${sqlTime(new Date().toISOString())}::TIMESTAMP, ${asked.count ?? null})`);
    await steps.run(sql`DELETE FROM search_history WHERE kind = ${kind} AND asked_at < (SELECT min(asked_at) FROM
      (SELECT asked_at FROM search_history WHERE kind = ${kind} ORDER BY asked_at DESC LIMIT ${MOST_HISTORY}))`);
  });
}

export async function clearHistory(writer: Writer, kind: SavedKind): Promise<void> {
  await writer.run(sql`DELETE FROM search_history WHERE kind = ${kind}`);
}
