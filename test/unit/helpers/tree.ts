import { createHash } from 'node:crypto';
import { type BigIntStats, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** Everything below a folder with content hash, size, mode and time of change: equal before and after means untouched. */
export function fingerprints(folder: string): Record<string, string> {
  const result: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const stat: BigIntStats = lstatSync(path, { bigint: true });
    const content = stat.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
    result[relative(folder, path)] = [stat.mode, stat.size, stat.mtimeNs, content].join(' ');
  }
  return result;
}

/** Writes files by their path below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

/** All regular files below a folder, sorted by path. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
