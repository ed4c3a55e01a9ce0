import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
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
 * @throws Failure `case-busy` naming the holder
 * @returns a function that gives the lock back
 */
export function takeLock(casePath: string): () => void {
  const path = `${casePath}.lock`;
  for (let attempt = 0; ; attempt++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(
        file,
        JSON.stringify({ pid: process.pid, host: hostname(), since: new Date().toISOString() }),
      );
      closeSync(file);
      break;
    } catch (thrown) {
      if (!isCode(thrown, 'EEXIST')) {
        throw new Failure('unreadable', `The folder of the case cannot be written to: ${messageOf(thrown)}`);
      }
      const holder = readHolder(path);
      if (attempt < 3 && holder && isGone(holder)) {
        rmSync(path, { force: true });
        continue;
      }
      const who = holder
        ? `process ${holder.pid} on ${holder.host} since ${holder.since}`
        : `another program (${path})`;
      throw new Failure('case-busy', `The case is open elsewhere: held by ${who}. Close it there first.`);
    }
  }
  return () => rmSync(path, { force: true });
}

function readHolder(path: string): Holder | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (value && typeof value === 'object' && 'pid' in value && 'host' in value && 'since' in value) {
      return { pid: Number(value.pid), host: String(value.host), since: String(value.since) };
    }
  } catch {
    // A half-written lock: somebody is taking it at this moment, or died doing so.
  }
  return null;
}

function isGone(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (thrown) {
    return isCode(thrown, 'ESRCH');
  }
}

const isCode = (thrown: unknown, code: string): boolean =>
  thrown instanceof Error && 'code' in thrown && thrown.code === code;

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
