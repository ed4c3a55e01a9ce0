import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIMITS, readFilter } from '../../../shared/filter/index.ts';
import { EVENT_FIELDS } from '../../../shared/model/event.ts';

const page = readFileSync(new URL('../../../docs/search-language.md', import.meta.url), 'utf8');

test('every field is documented', () => {
  for (const { name, path } of EVENT_FIELDS) {
    expect(page, path).toContain(`| \`${path}\` |${name === path ? '' : ` \`${name}\``} |`);
  }
});

test('every example can be typed', () => {
  const table = page.slice(page.indexOf('| You type'), page.indexOf('## Words'));
  const examples = [...table.matchAll(/^\| `(.+?)` \|/gm)].map(([, example]) => example ?? '');
  expect(examples.length).toBeGreaterThan(20);
  for (const example of examples) expect(readFilter(example), example).toMatchObject({ ok: true });
});

test('the limits are those of the parser', () => {
  for (const limit of [LIMITS.text, LIMITS.depth, LIMITS.conditions, LIMITS.words]) {
    expect(page).toContain(limit.toLocaleString('en'));
  }
});
