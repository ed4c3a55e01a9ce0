import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'electron-vite';
import { ensureAssembly } from './assembly';
import { fingerprint, isStale, stampPath } from './fresh';
import { withLock } from './lock';
import { ROOT } from './root';

/** Bundles into `out/`: `main/`, `preload/` and `renderer/`. `--quiet`, `--if-stale`. */
const quiet = process.argv.includes('--quiet');
const onlyIfStale = process.argv.includes('--if-stale');
const out = join(ROOT, 'out');
const PARTS = ['main', 'preload', 'renderer'];

await withLock(join(out, '.lock'), async () => {
  // Another process may have built while this one waited for the lock.
  if (onlyIfStale && !isStale()) return;
  await ensureAssembly();
  const before = fingerprint();
  const next = join(out, '.next');
  rmSync(next, { recursive: true, force: true });
  mkdirSync(next, { recursive: true });
  try {
    await build({ root: ROOT, logLevel: quiet ? 'error' : 'info', build: { outDir: next } });
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
    process.exitCode = 1;
    return;
  }
  rmSync(stampPath(), { force: true });
  for (const part of PARTS) swap(join(next, part), join(out, part), join(next, `${part}.old`));
  rmSync(next, { recursive: true, force: true });
  // The state from before: what was edited meanwhile is built next time.
  writeFileSync(stampPath(), before);
});

/** Puts a finished folder in place of the old one with two renames, so that nobody reads half of each. */
function swap(from: string, to: string, aside: string): void {
  try {
    renameSync(to, aside);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT')) throw thrown;
  }
  renameSync(from, to);
}
