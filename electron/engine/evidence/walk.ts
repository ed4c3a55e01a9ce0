import { lstatSync, opendirSync, realpathSync, type Stats } from 'node:fs';
import { join, resolve } from 'node:path';

/** A regular file found under a named path. Times in milliseconds since 1970. */
export interface FoundFile {
  path: string;
  size: number;
  modified: number;
  /** Device and inode: the same for every way to the file. */
  identity: string;
}

/** Something that could not be looked into. */
export interface WalkProblem {
  path: string;
  message: string;
}

export type Found = { file: FoundFile } | { problem: WalkProblem };

/**
 * Every regular file under the named files and folders, in a fixed order. Links are not followed, not even out of the
 * folder that was named; devices, pipes and sockets are left alone; a folder is entered once (traps, gzip and archives).
 */
export function* walk(paths: readonly string[]): Generator<Found> {
  const seen = new Set<string>();
  for (const named of paths) {
    const path = resolve(named);
    try {
      // What a person named may itself be a link, such as a mount point; inside it links are not followed.
      yield* visit(realpathSync(path), seen);
    } catch (thrown) {
      yield { problem: { path, message: reason(thrown) } };
    }
  }
}

function* visit(path: string, seen: Set<string>): Generator<Found> {
  let stat: Stats;
  try {
    stat = lstatSync(path);
  } catch (thrown) {
    yield { problem: { path, message: reason(thrown) } };
    return;
  }
  if (!stat.isDirectory() && !stat.isFile()) return;
  // A file with two names is two files; a folder is entered once.
  const identity = `${stat.dev}:${stat.ino}`;
  const visited = stat.isDirectory() ? identity : path;
  if (seen.has(visited)) return;
  seen.add(visited);
  if (stat.isFile()) {
    yield { file: { path, size: stat.size, modified: stat.mtimeMs, identity } };
    return;
  }
  const names: string[] = [];
  try {
    const folder = opendirSync(path);
    try {
      for (let entry = folder.readSync(); entry; entry = folder.readSync()) names.push(entry.name);
    } finally {
      folder.closeSync();
    }
  } catch (thrown) {
    yield { problem: { path, message: reason(thrown) } };
    return;
  }
  names.sort();
  for (const name of names) yield* visit(join(path, name), seen);
}

/** The file system's refusal as a sentence. */
export function reason(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'Permission denied: give this account the right to read it, or copy the evidence.';
    case 'ENOENT':
      return 'There is nothing at this path.';
    case 'ELOOP':
      return 'It is a link, and links are not followed.';
    default:
      return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
