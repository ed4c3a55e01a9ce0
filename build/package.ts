import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, Platform } from 'electron-builder';
import { electronExecutable } from './electron-runtime';
import { ensureBuilt } from './fresh';
import { packageConfig } from './package-config';
import { ROOT } from './root';

/**
 * `npm run package -- [TARGET…] [--electron-dist PATH] [--out FOLDER]`: packages for this system. TARGET is `dir`
 * (the default), `AppImage`, `tar.gz`, `dmg` or `nsis`. The Electron to pack may also be named by COLDTRAIL_ELECTRON_DIST.
 */
const targets: string[] = [];
let electronDist = process.env.COLDTRAIL_ELECTRON_DIST;
let output = join(ROOT, 'dist');
const given = process.argv.slice(2);
while (given.length > 0) {
  const argument = given.shift()!;
  if (argument === '--electron-dist') electronDist = given.shift();
  else if (argument === '--out') output = resolve(given.shift() ?? '');
  else targets.push(argument);
}

const installed = join(ROOT, 'node_modules', 'electron', 'dist');
electronDist ??= electronExecutable() && existsSync(installed) ? installed : undefined;
await ensureBuilt({ silent: false });
try {
  await build({
    projectDir: ROOT,
    targets: Platform.current().createTarget(targets.length > 0 ? targets : ['dir']),
    config: packageConfig({ output, ...(electronDist ? { electronDist: resolve(electronDist) } : {}) }),
    publish: 'never',
  });
} catch (thrown) {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const hint = electronDist
    ? ''
    : ' The Electron runtime is not installed; where it cannot be fetched, name one with --electron-dist PATH.';
  process.stderr.write(`The package could not be built: ${message.split('\n')[0]}.${hint}\n`);
  process.exitCode = 1;
}
