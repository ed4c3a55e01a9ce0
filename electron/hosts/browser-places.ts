import { opendir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { FoundPlace, PlaceEntry, PlaceListing } from '../../shared/host';
import { Failure } from '../../shared/result';
import type { PlaceBook } from './places';

const MOST_ENTRIES = 2_000;

/** A path that a person typed: `~` is the home folder, relative ones begin where the host was started. */
export async function locatePlace(typed: string, places: PlaceBook): Promise<FoundPlace> {
  const text = typed.trim();
  if (text === '' || text.includes('\0')) throw new Failure('usage', 'Type the path of a file or folder.');
  const path = /^~(?=$|[/\\])/.test(text) ? join(homedir(), text.slice(1)) : resolve(text);
  return { ...places.place(path), kind: await kindOf(path), path };
}

/** Lists one folder for choosing on a page; home when none is named. */
export async function listPlace(token: string | null, places: PlaceBook): Promise<PlaceListing> {
  const path = token === null ? homedir() : places.resolve(token);
  const { names, truncated } = await readNames(path);
  const found = await Promise.all(names.map((name) => entryAt(path, name, places)));
  const above = dirname(path);
  return {
    place: places.mint(path),
    path,
    parent: above === path ? null : places.mint(above),
    entries: found.filter((entry) => entry !== null).sort(foldersFirst),
    truncated,
  };
}

async function readNames(path: string): Promise<{ names: string[]; truncated: boolean }> {
  const names: string[] = [];
  try {
    for await (const entry of await opendir(path)) {
      if (entry.name.startsWith('.')) continue;
      if (names.length === MOST_ENTRIES) return { names, truncated: true };
      names.push(entry.name);
    }
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown';
    throw new Failure('unreadable', `This folder cannot be listed (${code}).`, { path });
  }
  return { names, truncated: false };
}

async function entryAt(folder: string, name: string, places: PlaceBook): Promise<PlaceEntry | null> {
  const path = join(folder, name);
  const found = await stat(path).catch(() => null);
  if (!found || !(found.isDirectory() || found.isFile())) return null;
  const place = places.mint(path);
  return found.isDirectory()
    ? { place, name, kind: 'folder', size: null }
    : { place, name, kind: 'file', size: found.size };
}

async function kindOf(path: string): Promise<FoundPlace['kind']> {
  const found = await stat(path).catch(() => null);
  if (!found) return 'missing';
  return found.isDirectory() ? 'folder' : 'file';
}

const collator = new Intl.Collator('en', { numeric: true });

function foldersFirst(left: PlaceEntry, right: PlaceEntry): number {
  if (left.kind !== right.kind) return left.kind === 'folder' ? -1 : 1;
  return collator.compare(left.name, right.name);
}
