import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findChromium, installHint, mayInstall } from '../../../build/browsers';
import { runBriefly } from '../../../build/electron-runtime';
import { fingerprint, isStale, stampPath } from '../../../build/fresh';
import { withLock } from '../../../build/lock';
import { packageConfig } from '../../../build/package-config';
import { line, sum, tallyOf } from '../../../build/tally';
import { canOpenBrowser, openCommand } from '../../../electron/hosts/serve-open';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'coldtrail-build-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('fresh', () => {
  it('notices each change, and nothing else', () => {
    mkdirSync(join(folder, 'shared'));
    mkdirSync(join(folder, 'out'));
    const source = join(folder, 'shared', 'a.ts');
    writeFileSync(source, 'one');
    expect(isStale(folder)).toBe(true);
    const stamp = () => writeFileSync(stampPath(folder), fingerprint(folder));
    stamp();
    expect(isStale(folder)).toBe(false);
    writeFileSync(join(folder, 'README.md'), 'text');
    expect(isStale(folder)).toBe(false);
    // Older counts as well: a checkout of another commit may turn time back.
    utimesSync(source, 1, 1);
    expect(isStale(folder)).toBe(true);
    stamp();
    writeFileSync(join(folder, 'shared', 'b.ts'), '');
    expect(isStale(folder)).toBe(true);
    stamp();
    rmSync(source);
    expect(isStale(folder)).toBe(true);
  });
});

describe('lock', () => {
  it('lets one in at a time, and the next after a failure', async () => {
    const path = join(folder, 'lock');
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((done) => setTimeout(done, 20));
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withLock(path, work)));
    expect(most).toBe(1);
    await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await withLock(path, work);
    expect(existsSync(path)).toBe(false);
  });

  it('takes over from a process that is gone', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((done) => child.on('exit', done));
    writeFileSync(join(folder, 'lock'), String(child.pid));
    expect(await withLock(join(folder, 'lock'), async () => 'in')).toBe('in');
  });
});

describe('tally', () => {
  const report = (value: object) => {
    const path = join(folder, 'report.json');
    writeFileSync(
      path,
      JSON.stringify({
        numPassedTests: 0,
        numFailedTests: 0,
        numPendingTests: 0,
        numTodoTests: 0,
        testResults: [],
        ...value,
      }),
    );
    return path;
  };

  it('counts tests, and files that could not be loaded', () => {
    const counts = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
    const testResults = [
      { status: 'failed', assertionResults: [] },
      { status: 'failed', assertionResults: [{}] },
    ];
    expect(tallyOf(report({ ...counts, testResults }), 1)).toEqual({ passed: 5, failed: 2, skipped: 3 });
  });

  it('never calls a failed run a success', () => {
    expect(tallyOf(report({ numPassedTests: 5 }), 1)).toEqual({ passed: 5, failed: 1, skipped: 0 });
    expect(tallyOf(report({ numPassedTests: 5 }), null)).toMatchObject({ failed: 1 });
    expect(tallyOf(join(folder, 'none.json'), 0)).toMatchObject({ failed: 1 });
    expect(tallyOf(report({ numPassedTests: 5 }), 0)).toMatchObject({ failed: 0 });
  });

  it('says it in one line', () => {
    const one = { passed: 1, failed: 0, skipped: 2 };
    expect(line(sum([one, one, { passed: 0, failed: 3, skipped: 0 }]))).toBe('2 passed, 3 failed, 4 skipped');
  });
});

describe('browsers', () => {
  it('takes the one that is named, or finds one in the path', () => {
    const program = join(folder, 'google-chrome');
    writeFileSync(program, '');
    chmodSync(program, 0o755);
    expect(findChromium({ COLDTRAIL_CHROMIUM: program, PATH: '' }, 'linux')).toBe(program);
    expect(findChromium({ COLDTRAIL_CHROMIUM: join(folder, 'none') }, 'linux')).toBeNull();
    expect(findChromium({ PATH: folder }, 'linux')).toMatch(/chrom/);
    expect(findChromium({}, 'win32')).toBeNull();
    expect(mayInstall({ CI: '1', COLDTRAIL_CHROMIUM: 'none' })).toBe(false);
    expect(installHint('linux')).toBe('sudo apt-get install chromium');
    expect(mayInstall({ CI: '1' })).toBe(
      process.getuid?.() === 0 && existsSync('/usr/bin/apt-get') && existsSync('/etc/debian_version'),
    );
  });
});

describe('start', () => {
  it('opens a browser only where a person could see it', () => {
    expect(canOpenBrowser({ DISPLAY: ':0' }, 'linux', true)).toBe(true);
    expect(canOpenBrowser({}, 'linux', true)).toBe(false);
    expect(canOpenBrowser({ DISPLAY: ':0' }, 'linux', false)).toBe(false);
    expect(canOpenBrowser({ DISPLAY: ':0', SSH_CONNECTION: 'x' }, 'linux', true)).toBe(false);
    expect(canOpenBrowser({ CI: 'true' }, 'darwin', true)).toBe(false);
    expect(openCommand('http://127.0.0.1:1/', 'linux')).toEqual(['xdg-open', 'http://127.0.0.1:1/']);
    expect(openCommand('http://127.0.0.1:1/', 'win32')[0]).toBe('cmd');
  });

  it.skipIf(process.platform === 'win32')(
    'ends a command that takes too long, and what it started',
    async () => {
      const noted = join(folder, 'child');
      const script = `const c = require('child_process').spawn('sleep', ['60']); require('fs').writeFileSync(${JSON.stringify(noted)}, String(c.pid)); setTimeout(() => {}, 60000)`;
      const started = performance.now();
      await runBriefly(process.execPath, ['-e', script], 1_000);
      expect(performance.now() - started).toBeLessThan(10_000);
      const grandchild = Number(readFileSync(noted, 'utf8'));
      // A killed process nobody has collected yet still has a number: its state says what it is.
      const gone = () => {
        try {
          return /^State:\s+Z/m.test(readFileSync(`/proc/${grandchild}/status`, 'utf8'));
        } catch {
          return true;
        }
      };
      if (process.platform === 'linux') await expect.poll(gone).toBe(true);
    },
  );

  it('survives a command that is not there', async () => {
    await runBriefly(join(folder, 'none'), [], 1_000);
  });
});

describe('package', () => {
  it('declares targets for each system, and publishes nowhere', () => {
    const config = packageConfig();
    expect(config).toMatchObject({ publish: null, npmRebuild: false, asar: true, appId: expect.any(String) });
    for (const system of ['linux', 'mac', 'win'] as const) expect(config[system]).toHaveProperty('target');
    expect(config).not.toHaveProperty('electronDist');
  });
});
