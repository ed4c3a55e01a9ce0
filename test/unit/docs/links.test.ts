import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOMS } from '../../../build/arrows';
import { ROOT } from '../../../build/root';
import manifest from '../../../package.json' with { type: 'json' };
import { codeWords, everyPage, page } from './pages';

const linksOf = (path: string) =>
  [...page(path).matchAll(/\]\(([^)\s]+)\)/g)]
    .map((match) => match[1] ?? '')
    .filter((to) => !/^[a-z]+:/.test(to));

/** The anchors of a page's headings, as code forges make them. */
const anchorsOf = (path: string) =>
  [...page(path).matchAll(/^#+ (.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(everyPage())('%s', (path) => {
  it('links to what is there', () => {
    for (const link of linksOf(path)) {
      const [to = '', anchor] = link.split('#');
      const target = to === '' ? path : join(dirname(path), to);
      expect(existsSync(join(ROOT, target)), link).toBe(true);
      if (anchor !== undefined) expect(anchorsOf(target), link).toContain(anchor);
    }
  });

  it('names scripts that are there', () => {
    const named = [...page(path).matchAll(/\bnpm (?:run (?:-s )?([a-z0-9:-]+)|(start|test)\b)/g)];
    for (const [, run, short] of named) expect(Object.keys(manifest.scripts)).toContain(run ?? short);
  });
});

describe('README.md', () => {
  it('has every script', () => {
    const words = [...codeWords(page('README.md'))].map((word) => word.replace(/^npm (run (-s )?)?/, ''));
    expect(words).toEqual(expect.arrayContaining(Object.keys(manifest.scripts)));
  });

  it('tells the packages as they are installed', () => {
    const installed: Record<string, string> = { ...manifest.dependencies, ...manifest.devDependencies };
    const used = [...page('README.md').matchAll(/^\| `[^`]+` \| `([^`]+)` ?([^ |]*) \|/gm)];
    expect(used).toHaveLength(7);
    for (const [, name = '', version = ''] of used) {
      if (name.startsWith('node:')) continue;
      expect(`${installed[name]}.`, name).toMatch(new RegExp(`^${version.replaceAll('.', '\\.')}[.]`));
    }
  });

  it('names the licence of the package', () => {
    expect(page('README.md')).toContain(`[${manifest.license}](LICENSE)`);
    expect(page('LICENSE')).toContain(`Copyright ${manifest.author}`);
  });
});

describe('docs/architecture.md', () => {
  const rows = page('docs/architecture.md').split('\n');

  it('has every room with its arrows', () => {
    for (const { path, imports } of ROOMS) {
      if (path === '') continue;
      const cells = rows.find((row) => row.startsWith(`| \`${path}\` |`))?.split(' | ');
      expect(cells, path).toBeDefined();
      const arrows = imports.filter((one) => one !== 'package.json');
      expect([...codeWords(cells?.at(-1) ?? '')], path).toEqual(arrows);
    }
  });

  it('has every decision', () => {
    const files = readdirSync(join(ROOT, 'docs', 'decisions'));
    const linked = linksOf('docs/architecture.md').filter((link) => link.startsWith('decisions/'));
    expect(linked).toEqual(files.map((file) => `decisions/${file}`).sort());
  });
});
