import { pathToFileURL } from 'node:url';
import { toAppError } from '../../shared/result';
import { serveUntilStopped } from './serve';

/** Runs the browser host until the process is asked to end, then ends the process. */
export async function run(args: readonly string[], onOpen?: (url: string) => void): Promise<never> {
  try {
    await serveUntilStopped(args, onOpen);
    process.exit(0);
  } catch (thrown) {
    const error = toAppError(thrown);
    process.stderr.write(`${error.message}\n`);
    process.exit(error.kind === 'usage' ? 2 : 3);
  }
}

// `node out/main/browser.js [PATH…] [--case FILE] [--demo] [--port NUMBER]`
if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await run(process.argv.slice(2));
