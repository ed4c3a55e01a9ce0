import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseSync } from 'vite';
import { DEBT, type Debt, ROOMS, type Room, SEPARATE } from './arrows';
import { ROOT } from './root';

export interface FoundImport {
  specifier: string;
  line: number;
  typeOnly: boolean;
}

const FOLDERS = ['shared', 'electron', 'renderer', 'build', 'test'];

/** Every wrong arrow below a folder that is no known debt, and every debt that is paid, one line each. */
export function wrongArrows(root: string, debts: readonly Debt[] = []): string[] {
  const open = new Set<Debt>();
  const wrong = FOLDERS.flatMap((folder) => sourcesIn(join(root, folder))).flatMap((path) => {
    const file = relative(root, path).split(sep).join('/');
    return importsOf(path, readFileSync(path, 'utf8')).flatMap((found) => {
      const why = objection(root, file, found, ROOMS);
      const debt = debts.find(
        ({ from, to }) => from === file && to === resolveImport(root, file, found.specifier),
      );
      if (why && debt) open.add(debt);
      return why && !debt ? [`${file}:${found.line}: ${why}`] : [];
    });
  });
  const paid = debts.filter((debt) => !open.has(debt));
  return [
    ...wrong,
    ...paid.map(({ from, to }) => `build/arrows.ts: ${from} no longer imports ${to}: strike the debt`),
  ];
}

function objection(root: string, file: string, found: FoundImport, rooms: readonly Room[]): string | null {
  const room = roomOf(file, rooms);
  if (!room) return 'belongs to no room of build/arrows.ts';
  const { specifier } = found;
  if (!specifier.startsWith('.')) {
    const allowed = room.packages === 'any' || room.packages.some((name) => matches(name, specifier));
    return allowed ? null : `${name(room)} may not use ${specifier}`;
  }
  const target = resolveImport(root, file, specifier.replace(/[?#].*$/, ''));
  if (target.startsWith('../')) return `${specifier} leads out of the project`;
  for (const folder of SEPARATE) {
    const [from, to] = [partBelow(folder, file), partBelow(folder, target)];
    if (from && to && from !== to)
      return `${folder}${from} may not import ${folder}${to}: they do not know one another`;
  }
  const home = roomOf(target, rooms) === room;
  const allowed = home || room.imports.some((prefix) => target.startsWith(prefix));
  if (!allowed) return `${name(room)} may not import ${target}`;
  const onlyTypes = room.typesOnly?.some((prefix) => target.startsWith(prefix)) ?? false;
  return onlyTypes && !found.typeOnly ? `${name(room)} may import only types from ${target}` : null;
}

const name = (room: Room) => room.path || 'the top level';

function matches(pattern: string, specifier: string): boolean {
  return pattern.endsWith('*') ? specifier.startsWith(pattern.slice(0, -1)) : specifier === pattern;
}

function roomOf(file: string, rooms: readonly Room[]): Room | undefined {
  return rooms
    .filter((room) => file.startsWith(room.path))
    .sort((left, right) => right.path.length - left.path.length)[0];
}

function partBelow(folder: string, file: string): string | null {
  if (!file.startsWith(folder)) return null;
  const [part, more] = file.slice(folder.length).split('/', 2);
  return part && more !== undefined ? part : null;
}

/** The file an import means, as a path below the root; its own spelling where no such file is there. */
function resolveImport(root: string, file: string, specifier: string): string {
  const plain = posix.normalize(posix.join(posix.dirname(file), specifier));
  const candidates = [
    plain,
    `${plain}.ts`,
    `${plain}.tsx`,
    plain.replace(/\.js$/, '.ts'),
    `${plain}/index.ts`,
  ];
  const isFile = (path: string) => existsSync(join(root, path)) && statSync(join(root, path)).isFile();
  return candidates.find(isFile) ?? `${plain}.ts`;
}

/** All imports of a source: static, re-exported, dynamic, and types named in place. */
export function importsOf(path: string, source: string): FoundImport[] {
  const found: FoundImport[] = [];
  const parsed = parseSync(path, source);
  walk(parsed.program, (node) => {
    const specifier = specifierOf(node);
    if (specifier === null) return;
    const line = source.slice(0, Number(node.start)).split('\n').length;
    found.push({ specifier, line, typeOnly: isTypeOnly(node) });
  });
  return found;
}

interface SyntaxNode {
  type: string;
  [key: string]: unknown;
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

function walk(value: unknown, visit: (node: SyntaxNode) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (isNode(value)) {
    visit(value);
    for (const child of Object.values(value)) if (typeof child === 'object') walk(child, visit);
  }
}

function specifierOf(node: SyntaxNode): string | null {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportNamedDeclaration':
    case 'ExportAllDeclaration':
    case 'ImportExpression':
    case 'TSImportType':
      return literal(node.source);
    case 'TSExternalModuleReference':
      return literal(node.expression);
    default:
      return null;
  }
}

function literal(value: unknown): string | null {
  return isNode(value) && typeof value.value === 'string' ? value.value : null;
}

function isTypeOnly(node: SyntaxNode): boolean {
  if (node.type === 'TSImportType' || node.importKind === 'type' || node.exportKind === 'type') return true;
  const specifiers = Array.isArray(node.specifiers) ? node.specifiers.filter(isNode) : [];
  return (
    specifiers.length > 0 && specifiers.every((one) => one.importKind === 'type' || one.exportKind === 'type')
  );
}

function sourcesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const wrong = wrongArrows(ROOT, DEBT);
  for (const line of wrong) process.stderr.write(`${line}\n`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
}
