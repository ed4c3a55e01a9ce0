import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A fresh folder that is removed when the tests of the calling file are done. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coldtrail-'));
  made.push(folder);
  return folder;
}

const made: string[] = [];
afterAll(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
  // Tens of thousands of files take a busy disk a while.
}, 120_000);
