import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const PAUSE_MS = 100;

/** Runs `work` while no other process holds the lock file; one left by a process that is gone is taken over. */
export async function withLock<Value>(path: string, work: () => Promise<Value>): Promise<Value> {
  mkdirSync(dirname(path), { recursive: true });
  while (!take(path)) await pause(PAUSE_MS);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path: string): boolean {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST')) throw thrown;
  }
  if (!isAlive(holder(path))) rmSync(path, { force: true });
  return false;
}

/** NaN while the holder has yet to write its number: then it is alive. */
function holder(path: string): number {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10);
  } catch {
    return Number.NaN;
  }
}

function isAlive(processId: number): boolean {
  if (Number.isNaN(processId)) return true;
  try {
    process.kill(processId, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}
