import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROWS_PER_FILE, SCHEMA_VERSION, TABLES } from '../../../electron/engine/store/schema';
import { ITEM_FIELDS } from '../../../shared/model/config-item';
import { EVENT_FIELDS } from '../../../shared/model/event';
import { firstCells, page, section } from './pages';

const text = page('docs/case-file.md');
const columns = new Map<string, [name: string, type: string][]>();

beforeAll(async () => {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const table of TABLES) await connection.run(table);
  const found = await connection.runAndReadAll(
    'SELECT table_name, column_name, data_type FROM information_schema.columns ORDER BY ordinal_position',
  );
  for (const row of found.getRows()) {
    const [table = '', name = '', type = ''] = row.map(String);
    columns.set(table, [...(columns.get(table) ?? []), [name, type]]);
  }
  connection.closeSync();
  instance.closeSync();
});

describe('docs/case-file.md', () => {
  it('has every table, and no other', () => {
    const documented = [...section(text, '## Tables').matchAll(/^### `(.+)`$/gm)].map((match) => match[1]);
    // The view of events has a section for the columns that stand in neither of its tables.
    expect(documented.sort()).toEqual([...columns.keys(), 'event'].sort());
  });

  it('has every column with its type, in order, and no other', () => {
    for (const [table, list] of columns) {
      const rows = section(text, `### \`${table}\``);
      const documented = [...rows.matchAll(/^\| `([^`]+)` \| ([A-Z]+) \|/gm)].map(([, ...cells]) => cells);
      expect(documented, table).toEqual(list);
    }
  });

  it('says where in a record each column of an event stands, and what it means', () => {
    for (const { name, path, from, table, meaning } of EVENT_FIELDS) {
      const rows = section(text, `### \`${table}\``);
      const row = rows.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      expect(row, name).toContain(meaning);
      if (name === 'extra') continue;
      expect(row, name).toContain(from === 'record' ? `| \`${path}\` |` : '| derived |');
    }
  });

  it('has every spelling and meaning of an item’s fields', () => {
    const rows = section(text, '### `config_item`');
    expect(firstCells(rows)).toEqual(expect.arrayContaining(ITEM_FIELDS.map((field) => field.name)));
    for (const { name, also, meaning } of ITEM_FIELDS) {
      const row = rows.split('\n').find((line) => line.startsWith(`| \`${name}\` |`));
      for (const part of [...also, meaning]) expect(row, name).toContain(part);
    }
  });

  it('has the numbers of the schema', () => {
    expect(text).toContain(ROWS_PER_FILE.toLocaleString('en'));
    expect(text).toContain(`\`schemaVersion\`, now ${SCHEMA_VERSION}.`);
  });
});
