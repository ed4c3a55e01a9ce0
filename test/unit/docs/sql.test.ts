import { describe, expect, it } from 'vitest';
import { BUILT_IN } from '../../../electron/engine/questions/library/index';
import { VIEWS } from '../../../electron/engine/store/views';
import { QUESTION_GROUPS } from '../../../shared/model/question';
import { TestEngine } from '../helpers/engine';
import { firstCells, page, section } from './pages';

describe('docs/sql.md', () => {
  const text = section(page('docs/sql.md'), '## Views');

  it('has every view with its description, in order, and no other', () => {
    const documented = [...text.matchAll(/^### `(.+)`\n\n(.+)\.$/gm)].map((match) => match.slice(1, 3));
    expect(documented).toEqual(VIEWS.map(({ name, description }) => [name, description]));
  });

  it.each(VIEWS)('has every column of $name with its meaning', ({ name, columns }) => {
    const rows = section(text, `### \`${name}\``);
    expect(firstCells(rows)).toEqual(columns.map((column) => column.name));
    for (const { description } of columns) expect(rows).toContain(`| ${description} |`);
  });

  it('speaks of what is there: each view can be read, and the schema tells it', async () => {
    const engine = await TestEngine.create();
    const schema = await engine.call('sql.schema', {});
    for (const { name, columns } of VIEWS) {
      expect(await engine.rows(`SELECT * FROM ${name}`)).toEqual([]);
      const told = schema.find((relation) => relation.name === name);
      expect(told?.columns.map((column) => column.name)).toEqual(columns.map((column) => column.name));
      for (const { type, description } of told?.columns ?? [])
        expect(type !== '' && description !== '').toBe(true);
    }
    expect(schema.filter(({ kind }) => kind === 'table').map(({ name }) => name)).toContain('event_record');
  });
});

describe('docs/questions.md', () => {
  const text = page('docs/questions.md');

  it('has every question with its group and title, in order, and no other', () => {
    const listed = text.slice(0, text.indexOf('## Questions of your own'));
    const rows = [...listed.matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$/gm)].map((match) =>
      match.slice(1, 4),
    );
    expect(rows).toEqual(BUILT_IN.map(({ id, group, title }) => [id, group, title]));
  });

  it('has every group', () => {
    for (const group of QUESTION_GROUPS) expect(text).toContain(group);
  });
});
