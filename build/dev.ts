import { type ChildProcess, spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './fresh';
import { ROOT } from './root';

/** `npm run dev -- [what start takes]`: like start, and again whenever a source changes. */
const QUIET_MS = 200;
const args = process.argv.slice(2);
let child: ChildProcess | null = null;
let timer: NodeJS.Timeout | undefined;
let turn = Promise.resolve();

async function again(): Promise<void> {
  try {
    await ensureBuilt({ silent: false });
  } catch {
    // The bundler said what is wrong; the next change is the next chance.
    return;
  }
  await stop();
  child = spawn(process.execPath, ['--import', 'tsx', join(ROOT, 'build', 'start.ts'), ...args], {
    stdio: 'inherit',
  });
}

async function stop(): Promise<void> {
  const running = child;
  child = null;
  if (!running || running.exitCode !== null || running.signalCode !== null) return;
  const ended = new Promise((done) => running.once('exit', done));
  running.kill('SIGTERM');
  await ended;
}

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    turn = turn.then(again);
  }, QUIET_MS);
};
for (const folder of ['shared', 'electron', 'renderer']) watch(join(ROOT, folder), { recursive: true }, soon);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void stop().then(() => process.exit(0)));
turn = again();
