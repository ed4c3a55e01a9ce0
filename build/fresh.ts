import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root';

const FOLDERS = ['shared', 'electron', 'renderer'];
const FILES = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** What a build was made from: names, sizes and times of all its sources, as one hash. */
export function fingerprint(root = ROOT): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found) hash.update(`${path}\0${found.size}\0${found.mtimeMs}\n`);
  };
  for (const folder of FOLDERS) {
    for (const path of sourcesIn(join(root, folder))) add(path);
  }
  for (const file of FILES) add(join(root, file));
  return hash.digest('hex');
}

export function stampPath(root = ROOT): string {
  return join(root, 'out', '.stamp');
}

export function isStale(root = ROOT): boolean {
  try {
    return readFileSync(stampPath(root), 'utf8') !== fingerprint(root);
  } catch {
    return true;
  }
}

/** Builds in a process of its own when the sources changed since; says so on standard error unless silent. */
export async function ensureBuilt(options: { silent: boolean }): Promise<void> {
  if (!isStale()) return;
  if (!options.silent) process.stderr.write('Building Coldtrail …\n');
  const code = await new Promise<number | null>((done, fail) => {
    const command = ['--import', 'tsx', join(ROOT, 'build', 'build.ts'), '--quiet', '--if-stale'];
    const child = spawn(process.execPath, command, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.resume();
    child.on('error', fail);
    child.on('close', done);
  });
  if (code !== 0) throw new Error('The build failed.');
}

function sourcesIn(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
  } catch {
    return [];
  }
}
