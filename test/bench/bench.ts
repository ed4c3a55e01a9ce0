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
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from '../../build/fresh';
import { writeDemo } from '../../electron/engine/demo/demo';
import { benchChanges, CHANGE_SEEDS } from './changes';

/**
 * `npm run bench [-- --events N --runs N]`: loading measured against DuckDB's own way on the same files, in turn, in one
 * go. Quote the ratios: the machine's own speed cancels out in them.
 */
const option = (name: string, otherwise: number): number => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? otherwise : Number(process.argv[at + 1]);
};
const events = option('events', 100_000);
const runs = option('runs', 5);
const root = fileURLToPath(new URL('../../', import.meta.url));
const cli = join(root, 'out', 'main', 'cli.js');

/** Has a process say at its end what it used: the operating system's own count of the whole process. */
const USAGE = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; import { isMainThread } from 'node:worker_threads'; if (isMainThread) process.on('exit', () => writeSync(2, '\\n' + JSON.stringify(process.resourceUsage())));",
)}`;

interface Run {
  seconds: number;
  cpu: number;
  peakMegabytes: number;
  output: string;
}

await ensureBuilt({ silent: true });
const logs = await makeLogs();
const work = mkdtempSync(join(tmpdir(), 'coldtrail-bench-run-'));
try {
  compare();
  questions();
  await benchChanges(CHANGE_SEEDS);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** The log files of a generated export, alone: the yardstick reads nothing else. Kept for the next run. */
async function makeLogs(): Promise<string> {
  const folder = join(tmpdir(), `coldtrail-bench-${events}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  const made = await writeDemo({ dir: join(making, 'export'), events });
  console.log(`${events} events generated in ${made.seconds.toFixed(1)} s`);
  for (const path of readdirSync(join(making, 'export'), { recursive: true, encoding: 'utf8' })) {
    if (!/[\\/]CloudTrail[\\/].*\.json\.gz$/.test(path)) continue;
    const target = join(making, 'logs', path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(join(making, 'export', path), target);
  }
  renameSync(join(making, 'logs'), folder);
  rmSync(making, { recursive: true, force: true });
  return folder;
}

function compare(): void {
  const ours: Run[] = [];
  const theirs: Run[] = [];
  const casePath = join(work, 'bench.coldtrail');
  for (let turn = 0; turn <= runs; turn++) {
    rmSync(casePath, { force: true });
    const our = measure([cli, '--case', casePath, '--format', 'json', 'ingest', logs]);
    const their = measure([
      '--import',
      'tsx',
      join(root, 'test', 'bench', 'baseline.ts'),
      logs,
      join(work, 'yardstick.db'),
    ]);
    // The first pair warms the file cache and is not counted.
    if (turn === 0) continue;
    ours.push({ ...our, seconds: secondsIn(our.output) });
    theirs.push({ ...their, seconds: secondsIn(their.output) });
  }
  const compressed = readdirSync(logs, { recursive: true, encoding: 'utf8' })
    .map((path) => statSync(join(logs, path)))
    .filter((stat) => stat.isFile())
    .reduce((sum, stat) => sum + stat.size, 0);
  const ratios = ours.map((run, index) => theirs[index]!.seconds / run.seconds);
  console.log(`${cpus().length} cores, ${events} events, ${runs} pairs of runs in turn`);
  row(
    'load, seconds',
    ours.map((run) => run.seconds),
  );
  row(
    'DuckDB only, seconds',
    theirs.map((run) => run.seconds),
  );
  row('speed against DuckDB only', ratios);
  row(
    'CPU against DuckDB only, whole processes',
    ours.map((run, index) => run.cpu / theirs[index]!.cpu),
  );
  row(
    'peak memory, MB',
    ours.map((run) => run.peakMegabytes),
  );
  row('case against compressed evidence', [statSync(casePath).size / compressed]);
}

/** A few questions on the loaded case, through the command line: seconds with everything it takes to start. */
function questions(): void {
  const casePath = join(work, 'bench.coldtrail');
  for (const [name, words] of [
    ['search errorCode: * --count', ['search', 'errorCode: *', '--count']],
    ['search a bare word --count', ['search', 'administratoraccess', '--count']],
    ['principals', ['principals']],
    ['coverage', ['coverage']],
    ['status', ['status']],
  ] as const) {
    const timed = Array.from({ length: 3 }, () => measure([cli, '--case', casePath, ...words]).seconds);
    row(`${name}, seconds`, timed);
  }
}

function measure(words: readonly string[]): Run {
  const started = performance.now();
  const child = spawnSync(process.execPath, ['--import', USAGE, ...words], {
    encoding: 'utf8',
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

function secondsIn(output: string): number {
  const value: unknown = JSON.parse(output);
  return (value as { seconds: number }).seconds;
}

/** Median, with the extremes beside it. */
function row(name: string, values: readonly number[]): void {
  const sorted = [...values].sort((a, b) => a - b);
  const text = (value: number | undefined) => (value ?? Number.NaN).toFixed(2).padStart(8);
  console.log(
    `${name.padEnd(44)}${text(sorted[Math.floor(sorted.length / 2)])}   (${text(sorted[0]).trim()} – ${text(sorted.at(-1)).trim()})`,
  );
}
