import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './fresh';
import { ROOT } from './root';

/** `npm run cli -- COMMAND …`: the command line from the sources as they stand. */
try {
  await ensureBuilt({ silent: true });
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exit(3);
}
// npm runs scripts in the checkout; relative paths were meant from where it was called.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
await import(pathToFileURL(join(ROOT, 'out', 'main', 'cli.js')).href);
