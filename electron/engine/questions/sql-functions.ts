import type { DuckDBConnection } from '@duckdb/node-api';
import { Failure } from '../../../shared/result';

/**
 * Table functions that only read, and only what the case or the statement itself holds. All others are refused: some
 * write files or change settings although a SELECT calls them, and `query` runs text that nobody has looked into.
 */
const TABLE_FUNCTIONS = new Set([
  ...['unnest', 'range', 'generate_series', 'repeat', 'repeat_row', 'json_each', 'json_tree'],
  ...['histogram', 'histogram_values', 'pg_timezone_names', 'icu_calendar_names'],
  ...[
    'columns',
    'constraints',
    'databases',
    'dependencies',
    'functions',
    'indexes',
    'keywords',
    'memory',
    'schemas',
    'sequences',
    'settings',
    'tables',
    'temporary_files',
    'types',
    'views',
  ].map((name) => `duckdb_${name}`),
  ...['collations', 'database_size', 'platform', 'show', 'storage_info', 'table_info', 'version'].map(
    (name) => `pragma_${name}`,
  ),
]);

/** Other functions that do something, wait, or look past the statement. */
const REFUSED = new Set([
  'getenv',
  'json_execute_serialized_sql',
  'json_serialize_plan',
  'nextval',
  'pg_sleep',
  'setseed',
  'sleep_ms',
  'write_log',
]);

/** Pragmas that DuckDB turns into a SELECT over its catalogue. */
const PRAGMA =
  /^\s*PRAGMA\s+(collations|database_list|database_size|show_databases|show_tables|table_info|version)\b/i;

export const ONLY_SELECT = 'Only SELECT is run here: the case is read, never written, by SQL.';

/**
 * Checks that a statement is a SELECT as the parser knows it, and calls nothing but functions that read.
 *
 * @throws Failure `query`
 */
export async function assertReadsOnly(connection: DuckDBConnection, text: string): Promise<void> {
  if (PRAGMA.test(text)) return;
  const parsed = await parse(connection, text).catch((thrown: unknown) => {
    throw new Failure('query', `This statement cannot be looked into: ${String(thrown).split('\n')[0]}`);
  });
  if (!isNode(parsed) || parsed.error !== false) throw new Failure('query', ONLY_SELECT);
  for (const { name, isTable } of functionsIn(parsed)) {
    if (isTable ? !TABLE_FUNCTIONS.has(name) : REFUSED.has(name)) {
      throw new Failure('query', `${name} is not called here: SQL reads the case and does nothing else.`);
    }
  }
}

async function parse(connection: DuckDBConnection, text: string): Promise<unknown> {
  const reader = await connection.runAndReadAll('SELECT json_serialize_sql(CAST(? AS VARCHAR))', [text]);
  return JSON.parse(String(reader.getRowsJson()[0]?.[0]));
}

type Node = Record<string, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** Every function that a parsed statement calls. A loop, because expressions nest as deep as people like. */
function* functionsIn(root: Node): Generator<{ name: string; isTable: boolean }> {
  const waiting: { node: Node; isTable: boolean }[] = [{ node: root, isTable: false }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node, isTable } = next;
    if (typeof node.function_name === 'string') yield { name: node.function_name.toLowerCase(), isTable };
    for (const [key, value] of Object.entries(node)) {
      if (isNode(value))
        waiting.push({ node: value, isTable: key === 'function' && node.type === 'TABLE_FUNCTION' });
    }
  }
}
