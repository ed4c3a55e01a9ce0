import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, installChromium, installHint, mayInstall } from './browsers';
import { ensureBuilt } from './fresh';
import { ROOT } from './root';
import { line, sum, type Tally, tallyOf } from './tally';

/** `npm test`: unit and evidence tests, then end to end. `npm run e2e`: the latter alone. More words are passed on. */
const [first, ...others] = process.argv.slice(2);
const onlyEndToEnd = first === 'e2e';
const filters = onlyEndToEnd || first === undefined ? others : [first, ...others];
const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
const reports = mkdtempSync(join(tmpdir(), 'coldtrail-test-'));

const tallies: Tally[] = [];
try {
  const built = await ensureBuilt({ silent: false }).then(
    () => true,
    (thrown: unknown) => {
      process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`);
      return false;
    },
  );
  if (!onlyEndToEnd) tallies.push(run('unit'));
  tallies.push(built ? endToEnd() : { passed: 0, failed: 1, skipped: 0 });
} finally {
  rmSync(reports, { recursive: true, force: true });
}
const total = sum(tallies);
process.stdout.write(`${line(total)}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;

function run(project: 'unit' | 'e2e', chromium?: string): Tally {
  const report = join(reports, `${project}.json`);
  const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync(
    process.execPath,
    [vitest, 'run', '--project', project, '--passWithNoTests', ...reporting, ...filters],
    {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env: chromium ? { ...process.env, COLDTRAIL_CHROMIUM: chromium } : process.env,
    },
  );
  return tallyOf(report, status);
}

function endToEnd(): Tally {
  const chromium = findChromium() ?? (mayInstall() && installChromium() ? findChromium() : null);
  if (chromium) return run('e2e', chromium);
  const skipped = countEndToEnd();
  process.stdout.write(
    `No browser was found; end-to-end tests skipped: ${skipped}. To run them: ${installHint()}\n`,
  );
  return { passed: 0, failed: 0, skipped };
}

function countEndToEnd(): number {
  const { stdout } = spawnSync(process.execPath, [vitest, 'list', '--project', 'e2e', '--json', ...filters], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  try {
    const listed: unknown = JSON.parse(stdout.slice(stdout.indexOf('[')));
    return Array.isArray(listed) ? listed.length : 0;
  } catch {
    return 0;
  }
}
