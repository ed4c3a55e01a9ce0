import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { canOpenBrowser, openBrowser } from '../electron/hosts/serve-open';
import { electronExecutable, fetchElectron } from './electron-runtime';
import { ensureBuilt } from './fresh';
import { ROOT } from './root';

/** `npm start -- [PATH…] [--case FILE] [--demo] [--browser]`: Electron where its runtime is, else a browser. */
const given = process.argv.slice(2);
const args = given.filter((argument) => argument !== '--browser');
const inBrowser = args.length < given.length;

// npm runs scripts in the checkout; relative paths were meant from where it was called.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
try {
  await ensureBuilt({ silent: false });
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
  process.exit(3);
}
const electron = inBrowser ? null : (electronExecutable() ?? (await fetchElectron()));
if (electron) {
  const child = spawn(electron, [ROOT, ...args], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
} else {
  if (!inBrowser) {
    process.stderr.write(
      'The Electron runtime is not installed and could not be fetched; serving a browser instead.\n',
    );
  }
  const entry = pathToFileURL(join(ROOT, 'out', 'main', 'browser.js')).href;
  const { run }: typeof import('../electron/hosts/browser-entry') = await import(entry);
  await run(args, (url) => {
    if (canOpenBrowser()) openBrowser(url);
  });
}
