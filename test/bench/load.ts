import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import {
  CLI,
  type LoadRun,
  makeExport,
  measure,
  measureLoad,
  measureWorkers,
  ROOT,
  type Run,
  row,
  sizeOf,
  withFolder,
} from './tools';

/** Loading against DuckDB's own way and against `zcat`, on the same files, in turn. */
export async function benchLoad(events: number, runs: number): Promise<void> {
  const logs = await makeExport(events, 'logs');
  await withFolder((work) => {
    const ours: LoadRun[] = [];
    const theirs: Run[] = [];
    const unzipped: number[] = [];
    const loading: number[] = [];
    const casePath = join(work, 'bench.coldtrail');
    for (let turn = 0; turn <= runs; turn++) {
      const our = measureLoad(casePath, logs);
      const their = measure([
        '--import',
        'tsx',
        join(ROOT, 'test', 'bench', 'baseline.ts'),
        logs,
        join(work, 'yardstick.db'),
      ]);
      const until = measureWorkers(join(work, 'until.coldtrail'), logs, availableParallelism());
      const zcat = zcatSeconds(logs);
      // The first turn warms the file cache and is not counted.
      if (turn === 0) continue;
      ours.push(our);
      theirs.push({ ...their, seconds: (JSON.parse(their.output) as { seconds: number }).seconds });
      loading.push(until.cpu);
      if (zcat !== null) unzipped.push(zcat);
    }
    console.log(`loading ${events} events, ${runs} runs of each in turn`);
    row(
      'load, seconds',
      ours.map((run) => run.loading),
    );
    row(
      'DuckDB only, seconds',
      theirs.map((run) => run.seconds),
    );
    row(
      'speed against DuckDB only',
      ours.map((run, index) => theirs[index]!.seconds / run.loading),
    );
    row(
      'CPU against DuckDB only, whole processes',
      ours.map((run, index) => run.cpu / theirs[index]!.cpu),
    );
    if (unzipped.length > 0) {
      row(
        'CPU against zcat, until everything is in',
        loading.map((cpu, index) => cpu / unzipped[index]!),
      );
      row(
        'CPU against zcat, whole processes',
        ours.map((run, index) => run.cpu / unzipped[index]!),
      );
    }
    row(
      'deriving who, what and whether whole, seconds',
      ours.map((run) => run.summary.derivingSeconds),
    );
    row(
      'peak memory, MB',
      ours.map((run) => run.peakMegabytes),
    );
    row('case against compressed evidence', [statSync(casePath).size / sizeOf(logs)]);
    questions(casePath);
  });
}

/** CPU seconds of `zcat` over all files; null where there is none. */
function zcatSeconds(folder: string): number | null {
  const script = 'find "$0" -name "*.gz" -print0 | xargs -0 zcat > /dev/null; times';
  const { stdout, status } = spawnSync('sh', ['-c', script, folder], { encoding: 'utf8' });
  const [user, system] = stdout?.trim().split('\n').at(-1)?.split(' ') ?? [];
  const seconds = (text: string | undefined) => {
    const [, minutes, rest] = /^(\d+)m([\d.]+)s$/.exec(text ?? '') ?? [];
    return Number(minutes) * 60 + Number(rest);
  };
  const total = seconds(user) + seconds(system);
  return status === 0 && total > 0 ? total : null;
}

/** A few questions on the loaded case, through the command line: seconds with everything it takes to start. */
function questions(casePath: string): void {
  for (const [name, words] of [
    ['search errorCode: * --count', ['search', 'errorCode: *', '--count']],
    ['search a bare word --count', ['search', 'administratoraccess', '--count']],
    ['principals', ['principals']],
    ['coverage', ['coverage']],
    ['status', ['status']],
  ] as const) {
    const timed = Array.from({ length: 3 }, () => measure([CLI, '--case', casePath, ...words]).seconds);
    row(`${name}, seconds`, timed);
  }
}
