import { closeSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname, uptime } from 'node:os';
import { Failure } from '../../../shared/result';

interface Holder {
  pid: number;
  host: string;
  since: string;
}

/**
 * Takes the lock file beside a case. DuckDB's own lock can be lost silently when the file is touched in the same
 * process (traps, DuckDB), so ours decides. A lock whose process is gone is taken over.
 *
 * @throws Failure `case-busy` naming the holder and the lock, `unreadable` when the folder cannot be written
 * @returns a function that gives the lock back
 */
export function takeLock(casePath: string): () => void {
  const path = `${casePath}.lock`;
  for (let attempt = 0; !place(path); attempt++) {
    const holder = readHolder(path);
    // Ours appear whole: one that says nothing was left by a writer that died.
    if (attempt < 3 && (!holder || isGone(holder))) {
      rmSync(path, { force: true });
      continue;
    }
    throw busy(path, holder);
  }
  return () => rmSync(path, { force: true });
}

/**
 * Looks whether somebody holds a case, without taking it.
 *
 * @throws Failure `case-busy` naming the holder
 */
export function checkLock(casePath: string): void {
  const path = `${casePath}.lock`;
  const holder = readHolder(path);
  if (holder && !isGone(holder)) throw busy(path, holder);
}

function busy(path: string, holder: Holder | null): Failure {
  const who = holder ? `process ${holder.pid} on ${holder.host} since ${holder.since}` : 'another program';
  return new Failure(
    'case-busy',
    `The case is open elsewhere: held by ${who} (lock ${path}). Close it there first.`,
  );
}

/** Puts a lock of ours in place, whole or not at all; false when there is one. */
function place(path: string): boolean {
  const text = JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() });
  const draft = `${path}.${process.pid}`;
  try {
    write(draft, text);
    try {
      linkSync(draft, path);
    } catch (thrown) {
      if (isCode(thrown, 'EEXIST')) return false;
      // File systems of memory sticks know no second names.
      write(path, text);
    }
    return true;
  } catch (thrown) {
    if (isCode(thrown, 'EEXIST')) return false;
    if (isCode(thrown, 'ENOSPC')) throw new Failure('disk-full', 'The disk that holds the case is full.');
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    throw new Failure('unreadable', `The folder of the case cannot be written to: ${message}`);
  } finally {
    rmSync(draft, { force: true });
  }
}

function write(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
  } finally {
    closeSync(file);
  }
}

function readHolder(path: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (value && typeof value === 'object' && 'pid' in value && 'host' in value && 'since' in value) {
      return { pid: Number(value.pid), host: String(value.host), since: String(value.since) };
    }
  } catch {
    // Gone meanwhile, or not whole.
  }
  return null;
}

function isGone(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  // Process numbers begin anew with the machine.
  if (Date.parse(holder.since) < Date.now() - uptime() * 1000) return true;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (thrown) {
    return isCode(thrown, 'ESRCH');
  }
}

const isCode = (thrown: unknown, code: string): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === code;
