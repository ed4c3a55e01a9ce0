import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root';

const PACKAGE = join(ROOT, 'node_modules', 'electron');
const FETCH_MS = 10_000;

/** The Electron executable; null when its runtime is not installed. */
export function electronExecutable(): string | null {
  try {
    const name = readFileSync(join(PACKAGE, 'path.txt'), 'utf8').trim();
    const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(PACKAGE, 'dist'), name);
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/** Lets Electron's own installer try, quietly and not for long; the executable, or null. */
export async function fetchElectron(limitMs = FETCH_MS): Promise<string | null> {
  const installer = join(PACKAGE, 'install.js');
  if (!existsSync(installer)) return null;
  await runBriefly(process.execPath, [installer], limitMs);
  return electronExecutable();
}

/** Runs a command without a word, and ends it with all its children when the time is up. */
export async function runBriefly(command: string, args: readonly string[], limitMs: number): Promise<void> {
  const ownGroup = process.platform !== 'win32';
  const child = spawn(command, args, { stdio: 'ignore', detached: ownGroup, windowsHide: true });
  const timer = setTimeout(() => killGroup(child.pid, ownGroup), limitMs);
  await new Promise<void>((done) => {
    child.on('error', () => done());
    child.on('exit', () => done());
  });
  clearTimeout(timer);
}

function killGroup(processId: number | undefined, ownGroup: boolean): void {
  if (processId === undefined) return;
  try {
    if (ownGroup) process.kill(-processId, 'SIGKILL');
    else spawn('taskkill', ['/pid', String(processId), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
  } catch {
    // It ended by itself just now.
  }
}
