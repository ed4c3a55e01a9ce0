import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'vite';
import { ROOT } from '../../../build/root';

export const page = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** README and everything below `docs/`, as paths below the root. */
export function everyPage(): string[] {
  const found = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name.replaceAll('\\', '/')}`);
  return ['README.md', ...found.sort()];
}

/** Text of a section, from its heading to the next one of the same level or a higher one. */
export function section(text: string, heading: string): string {
  const level = /^#+/.exec(heading)?.[0].length ?? 0;
  const lines = text.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`no section ${heading}`);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex(
    (line) => (/^(#+) /.exec(line)?.[1]?.length ?? Number.POSITIVE_INFINITY) <= level,
  );
  return rest.slice(0, end < 0 ? rest.length : end).join('\n');
}

/** First cells of a page's table rows, code marks taken off. */
export function firstCells(text: string): string[] {
  return [...text.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
}

/** Everything that stands in code marks outside of code blocks. */
export function codeWords(text: string): Set<string> {
  const plain = text.replace(/^```[\s\S]*?^```/gm, '');
  return new Set([...plain.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? ''));
}

interface SyntaxNode {
  type: string;
  [key: string]: unknown;
}
const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function* nodes(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const item of value) yield* nodes(item);
  else if (isNode(value)) {
    yield value;
    for (const child of Object.values(value)) if (typeof child === 'object') yield* nodes(child);
  }
}

const named = (node: unknown): string | undefined => (isNode(node) ? String(node.name) : undefined);

function declaration(path: string, type: string, name: string): SyntaxNode {
  const { program } = parseSync(path, page(path));
  for (const node of nodes(program)) if (node.type === type && named(node.id) === name) return node;
  throw new Error(`${path} has no ${name}`);
}

/** The members of a union of texts: types are gone when tests run, so they are read from the source. */
export function unionOf(path: string, name: string): string[] {
  return [...nodes(declaration(path, 'TSTypeAliasDeclaration', name))]
    .filter((node) => node.type === 'Literal')
    .map((node) => String(node.value));
}

/** The values of a constant object of numbers. */
export function numbersOf(path: string, name: string): number[] {
  return [...nodes(declaration(path, 'VariableDeclarator', name))]
    .filter((node) => node.type === 'Literal' && typeof node.value === 'number')
    .map((node) => Number(node.value));
}

/** First arguments of the calls of a function, where they are texts. */
export function callsOf(path: string, name: string): string[] {
  const { program } = parseSync(path, page(path));
  const found = [...nodes(program)]
    .filter((node) => node.type === 'CallExpression' && named(node.callee) === name)
    .map((node) => (Array.isArray(node.arguments) ? node.arguments[0] : undefined))
    .filter((first) => isNode(first) && first.type === 'Literal')
    .map((first) => String(first.value));
  return [...new Set(found)];
}
