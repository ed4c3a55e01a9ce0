import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { Failure } from '../../shared/result';
import { createEngine } from '../engine/engine';
import { type BrowserHost, serveBrowser } from './browser';
import { dataFolder } from './data-folder';
import { parseLaunch, toLaunch } from './launch';

/** Where the built renderer lies, seen from the built `out/main/`, and from the sources. */
function rendererFolder(): string {
  const built = ['../renderer/', '../../out/renderer/'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const folder = built.find((path) => existsSync(`${path}index.html`));
  if (!folder) throw new Failure('not-found', 'The page has not been built: run `npm run build` first.');
  return folder;
}

/** Starts the browser host as the command line asks: `[PATH…] [--case FILE] [--demo] [--port NUMBER]`. */
export async function serve(args: readonly string[], folder = process.cwd()): Promise<BrowserHost> {
  const request = parseLaunch(args, folder, ['--port=']);
  const port = Number(request.options.get('--port') ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Failure('usage', '--port takes a number.');
  return serveBrowser({
    createEngine: (push) =>
      createEngine({ version: manifest.version, host: 'browser', dataFolder: dataFolder(), push }),
    rendererFolder: rendererFolder(),
    port,
    launch: (places) => toLaunch(request, places),
  });
}

/** Serves until the process is asked to end; prints the one line that opens it. `onOpen` hears of the address. */
export async function serveUntilStopped(
  args: readonly string[],
  onOpen?: (url: string) => void,
): Promise<void> {
  const host = await serve(args);
  process.stdout.write(`Open ${host.url}\n`);
  onOpen?.(host.url);
  await new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
  });
  await host.close();
}
