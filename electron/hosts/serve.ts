import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { Failure } from '../../shared/result';
import { type BrowserHost, serveBrowser } from './browser';
import { ChildDispatcher } from './child-dispatcher';
import { dataFolder } from './data-folder';
import { parseLaunch, toLaunch } from './launch';

/** A file of the build, seen from the built `out/main/`, or from the sources. */
function builtPath(name: string, folders: readonly string[]): string {
  const built = folders.map((folder) => fileURLToPath(new URL(`${folder}${name}`, import.meta.url)));
  const path = built.find((one) => existsSync(one));
  if (!path) throw new Failure('not-found', 'Coldtrail has not been built: run `npm run build` first.');
  return path;
}

/** Starts the browser host as the command line asks: `[PATH…] [--case FILE] [--demo] [--port NUMBER]`. */
export async function serve(args: readonly string[], folder = process.cwd()): Promise<BrowserHost> {
  const request = parseLaunch(args, folder, ['--port=']);
  const port = Number(request.options.get('--port') ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Failure('usage', '--port takes a number.');
  return serveBrowser({
    createDispatcher: (places) =>
      new ChildDispatcher({
        module: builtPath('engine.js', ['./', '../../out/main/']),
        version: manifest.version,
        dataFolder: dataFolder(),
        places,
      }),
    rendererFolder: dirname(builtPath('index.html', ['../renderer/', '../../out/renderer/'])),
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
