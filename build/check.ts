import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ensureAssembly } from './assembly';
import { ROOT } from './root';

/** `npm run check`: types, lint and format, arrows. All are run; one that fails fails the whole. */
const bin = (path: string) => join(ROOT, 'node_modules', ...path.split('/'));
const CHECKS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['types', [bin('typescript/bin/tsc'), '--noEmit', '-p', ROOT]],
  ['lint and format', [bin('@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', ROOT]],
  ['imports', ['--import', 'tsx', join(ROOT, 'build', 'check-imports.ts')]],
];

await ensureAssembly();
const failed = CHECKS.filter(([name, args]) => {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n`);
  return status !== 0;
});
process.exitCode = failed.length > 0 ? 1 : 0;
