import { createRequire } from 'node:module';

/**
 * The database client. It consists of many CommonJS files, each of which an `import` would parse once more only to learn its
 * names: a third of the time that a command needs to start.
 */
const require = createRequire(import.meta.url);
export const { DuckDBInstance, DuckDBTimestampValue, JsonDuckDBValueConverter, StatementType } =
  require('@duckdb/node-api') as typeof import('@duckdb/node-api');
