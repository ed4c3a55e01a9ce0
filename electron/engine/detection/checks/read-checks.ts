import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import builtIn from './built-in.json' with { type: 'json' };
import { type Check, checkSchema } from './check';

export interface ReadChecks {
  checks: Check[];
  /** Files that are no checks, and why. */
  failed: { file: string; reason: string }[];
}

const MOST_BYTES = 2 ** 20;
const MOST_FILES = 1_000;

/** The built-in checks and those in the `.json` files of a folder, one or a list in each; a file's check replaces a built-in one of its id. */
export function readChecks(folder?: string): ReadChecks {
  const checks = new Map(
    z
      .array(checkSchema)
      .parse(builtIn)
      .map((check) => [check.id, check]),
  );
  const failed: ReadChecks['failed'] = [];
  if (folder !== undefined) {
    for (const name of readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .slice(0, MOST_FILES)) {
      const file = join(folder, name);
      try {
        if (statSync(file).size > MOST_BYTES) throw new Error('it is larger than 1 MB');
        const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
        for (const one of Array.isArray(value) ? value : [value]) {
          const check = checkSchema.parse(one);
          checks.set(check.id, check);
        }
      } catch (thrown) {
        failed.push({ file, reason: reasonOf(thrown) });
      }
    }
  }
  return { checks: [...checks.values()], failed };
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof z.ZodError) {
    return thrown.issues
      .map(({ path, message }) => `${path.join('.')}: ${message}`)
      .join('; ')
      .slice(0, 500);
  }
  return thrown instanceof Error ? thrown.message : String(thrown);
}
