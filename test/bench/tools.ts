import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeDemo } from '../../electron/engine/demo/demo';
import type { LoadSummary } from '../../shared/model/evidence';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BUILT = join(ROOT, 'out', 'main');
export const CLI = join(BUILT, 'cli.js');

/** A number given on the command line as `--name N`. */
export const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? otherwise : Number(process.argv[at + 1]);
};

/** Has a process say at its end what it used: the operating system's own count of the whole process. */
const USAGE = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; import { isMainThread } from 'node:worker_threads'; if (isMainThread) process.on('exit', () => writeSync(2, '\\n' + JSON.stringify(process.resourceUsage())));",
)}`;

export interface Run {
  seconds: number;
  cpu: number;
  peakMegabytes: number;
  output: string;
}

/** Runs a Node process to its end, which must be a good one. */
export function measure(words: readonly string[]): Run {
  const started = performance.now();
  const child = spawnSync(process.execPath, ['--import', USAGE, ...words], {
    encoding: 'utf8',
    // Scripts run from source, but read evidence with the worker as it is shipped: translating it is no part of a load.
    env: { ...process.env, COLDTRAIL_WORKER: join(BUILT, 'worker.js') },
    maxBuffer: 2 ** 28,
  });
  const seconds = (performance.now() - started) / 1000;
  if (child.status !== 0) throw new Error(`${words.join(' ')} ended with ${child.status}: ${child.stderr}`);
  const usage: unknown = JSON.parse(child.stderr.trim().split('\n').at(-1) ?? '{}');
  const { userCPUTime, systemCPUTime, maxRSS } = usage as Record<string, number>;
  return {
    seconds,
    cpu: ((userCPUTime ?? 0) + (systemCPUTime ?? 0)) / 1e6,
    peakMegabytes: (maxRSS ?? 0) / 1024,
    output: child.stdout,
  };
}

export interface LoadRun extends Run {
  summary: LoadSummary;
  /** Seconds until everything is in, indexed and free of repeats; what is derived from it then is not in them. */
  loading: number;
}

/** Loads a folder with so many workers: wall and CPU seconds until everything is in, nothing derived yet. */
export function measureWorkers(
  casePath: string,
  folder: string,
  workers: number,
): { seconds: number; cpu: number } {
  const script = join(ROOT, 'test', 'bench', 'workers.ts');
  const run = measure(['--import', 'tsx', script, casePath, folder, String(workers)]);
  return JSON.parse(run.output) as { seconds: number; cpu: number };
}

/** Loads a folder into a new case with the command line. */
export function measureLoad(casePath: string, folder: string): LoadRun {
  rmSync(casePath, { force: true });
  const run = measure([CLI, '--case', casePath, '--format', 'json', 'ingest', folder]);
  const summary = JSON.parse(run.output) as LoadSummary;
  return { ...run, summary, loading: summary.seconds - summary.derivingSeconds };
}

/** The files of a generated export, kept for the next run: all of it, or the logs alone, as the yardstick reads nothing else. */
export async function makeExport(events: number, what: 'all' | 'logs'): Promise<string> {
  const folder = join(tmpdir(), `coldtrail-bench-${events}${what === 'all' ? '-all' : ''}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  const made = await writeDemo({ dir: join(making, 'export'), events });
  console.log(`${events} events generated in ${made.seconds.toFixed(1)} s`);
  if (what === 'logs') {
    for (const path of filesIn(join(making, 'export'))) {
      if (!/[\\/]CloudTrail[\\/].*\.json\.gz$/.test(path)) continue;
      const target = join(making, 'logs', path);
      mkdirSync(dirname(target), { recursive: true });
      copyFileSync(join(making, 'export', path), target);
    }
  }
  renameSync(join(making, what === 'logs' ? 'logs' : 'export'), folder);
  rmSync(making, { recursive: true, force: true });
  return folder;
}

/** Paths of the files under a folder, relative to it. */
export const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );

export const sizeOf = (folder: string): number =>
  filesIn(folder).reduce((sum, path) => sum + statSync(join(folder, path)).size, 0);

/** A folder for as long as the work takes. */
export async function withFolder<Value>(work: (folder: string) => Value | Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), 'coldtrail-bench-run-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Prints the median, with the extremes beside it. */
export function row(name: string, values: readonly number[]): void {
  const sorted = [...values].sort((a, b) => a - b);
  const text = (value: number | undefined) => (value ?? Number.NaN).toFixed(2).padStart(8);
  console.log(
    `${name.padEnd(52)}${text(median(values))}   (${text(sorted[0]).trim()} – ${text(sorted.at(-1)).trim()})`,
  );
}

export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
