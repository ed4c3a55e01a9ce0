import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tempFolder } from './temp';

export const ROOT = join(import.meta.dirname, '..', '..', '..');
/** The built program; `npm test` builds before it tests. */
export const CLI = join(ROOT, 'out', 'main', 'cli.js');
export const isBuilt = existsSync(CLI);

/** An account that may do nothing, where this process can become another one. */
export const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface CliResult {
  status: number | null;
  stdout: string;
  stderr: string;
  /** Standard output, byte for byte. */
  bytes: Buffer;
}

/** Runs the command line in `folder` with a profile of its own. */
export function cli(
  folder: string,
  args: readonly string[],
  account: { uid?: number; gid?: number } = {},
): Promise<CliResult> {
  profile ??= tempFolder();
  const env = { ...process.env, COLDTRAIL_DATA: join(profile, 'data') };
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...account,
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => err.push(bytes));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => {
      const bytes = Buffer.concat(out);
      resolve({ status, bytes, stdout: bytes.toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}

let profile: string | undefined;
