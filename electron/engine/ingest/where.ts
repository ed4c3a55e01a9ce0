import type { Reader } from '../store/run';
import { raw } from '../store/sql';

/** A folder that evidence was loaded from, and the one it lies in now. */
export interface Relocation {
  old: string;
  new: string;
}

/** The newest for each old folder, longer ones first. */
export const relocations = (reader: Reader): Promise<Relocation[]> =>
  reader.all<Relocation>(
    raw(`SELECT old_root AS "old", max_by(new_root, "at") AS "new" FROM relocation GROUP BY old_root
      ORDER BY length(old_root) DESC, old_root`),
  );

/** Where a file lies now that the ledger knows by this path. Paths may be those of another system. */
export function whereNow(path: string, moved: readonly Relocation[]): string {
  for (const { old, new: now } of moved) {
    if (path === old) return now;
    if (!path.startsWith(old) || !/[\\/]/.test(path.charAt(old.length))) continue;
    const separator = now.includes('\\') ? '\\' : '/';
    return `${now}${separator}${path
      .slice(old.length + 1)
      .split(/[\\/]/)
      .join(separator)}`;
  }
  return path;
}
