import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** What `npm run build` made, unless another build is named. */
const ENTRY = join(process.env.COLDTRAIL_OUT ?? join(ROOT, 'out'), 'main', 'browser.js');

export interface RunningHost {
  /** With the one-time token in it. */
  url: string;
  /** A folder of this run alone, for cases and exports. */
  folder: string;
  stop(): Promise<void>;
}

/** The built browser host as a process of its own, with its data in a folder that goes away with it. */
export async function startHost(args: readonly string[] = []): Promise<RunningHost> {
  if (!existsSync(ENTRY)) throw new Error(`Run “npm run build” first: ${ENTRY} is not there.`);
  const folder = mkdtempSync(join(tmpdir(), 'coldtrail-e2e-'));
  const child = spawn(process.execPath, [ENTRY, ...args], {
    cwd: folder,
    env: { ...process.env, COLDTRAIL_DATA: folder, HOME: folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  try {
    const url = await addressOf(child);
    return {
      url,
      folder,
      stop: async () => {
        await ended(child);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (thrown) {
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
    throw thrown;
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += chunk.toString('utf8');
      const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(said);
      if (found) resolve(found[0]);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`The host ended with ${code}: ${said}`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
