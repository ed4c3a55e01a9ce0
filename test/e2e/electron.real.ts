import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type Page } from 'playwright-core';
import { electronExecutable } from '../../build/electron-runtime';
import { ensureBuilt } from '../../build/fresh';
import { ROOT } from '../../build/root';

/**
 * What only the real runtime can prove, by hand and where that runtime is installed:
 * `node --import tsx test/e2e/electron.real.ts`. Everything else about Electron is tested against a stand-in.
 */
type Check = readonly [name: string, run: (page: Page) => Promise<unknown>, expected: unknown];

/** Asks for a port of its own, as the page did, and puts one call through it. */
const ASK_ENGINE = `new Promise((done) => {
  window.addEventListener('message', (event) => {
    const port = event.ports[0];
    if (!port) return;
    port.onmessage = (answer) => answer.data.type === 'value' && done(answer.data.value.host);
    port.postMessage({ type: 'call', id: 1, name: 'app.info', args: {} });
  });
  window.coldtrail.connect();
})`;

/** Exports the example with no Chromium to be found, so that a report.pdf can only be the window's own printing. */
const EXPORT = `new Promise((done, fail) => {
  window.addEventListener('message', (event) => {
    const port = event.ports[0];
    if (!port) return;
    let id = 100;
    const call = (name, args) => new Promise((value) => {
      const mine = ++id;
      port.addEventListener('message', ({ data }) => data.id === mine && value(data));
      port.postMessage({ type: 'call', id: mine, name, args });
    });
    port.start();
    (async () => {
      await call('demo.open', {});
      const [{ place }] = await window.coldtrail.choose('export', 'package');
      const request = { what: { kind: 'search', query: 'eventName: StopLogging' }, original: false, cited: false, pdf: true, redact: {} };
      const made = await call('export.package', { place, request });
      return made.value ? made.value.files.some(({ path, bytes }) => path === 'report.pdf' && bytes > 1000) : JSON.stringify(made);
    })().then(done, fail);
  });
  window.coldtrail.connect();
})`;

const CHECKS: readonly Check[] = [
  ['the page is the application’s own', async (page) => page.url(), 'app://coldtrail/'],
  [
    'the page has no Node',
    (page) => page.evaluate('typeof require + typeof process + typeof module'),
    'undefined'.repeat(3),
  ],
  [
    'the bridge offers what it should',
    (page) => page.evaluate('Object.keys(window.coldtrail).sort().join()'),
    'choose,connect,host,launch,onCommand,onEngineLost,onLaunch,placesOfFiles',
  ],
  ['no window opens', (page) => page.evaluate("window.open('https://example.com/') === null"), true],
  [
    'no request leaves',
    (page) => page.evaluate("fetch('https://example.com/').then(() => 'left', () => 'refused')"),
    'refused',
  ],
  [
    'no request reaches this machine’s own services',
    (page) => page.evaluate("fetch('http://127.0.0.1/').then(() => 'left', () => 'refused')"),
    'refused',
  ],
  [
    'no text becomes code',
    (page) => page.evaluate("(() => { try { return eval('1'); } catch { return 'refused'; } })()"),
    'refused',
  ],
  [
    'no permission is granted',
    (page) =>
      page.evaluate("navigator.permissions.query({ name: 'geolocation' }).then((answer) => answer.state)"),
    'denied',
  ],
  ['the engine answers over its port', (page) => page.evaluate(ASK_ENGINE), 'electron'],
  ['a report is printed by a window of its own', (page) => page.evaluate(EXPORT), true],
  ['the page stays when told to go', stays, 'app://coldtrail/'],
];

async function stays(page: Page): Promise<string> {
  await page.evaluate("void (window.location.href = 'https://example.com/')");
  await page.waitForTimeout(500);
  return page.url();
}

async function run(executablePath: string): Promise<number> {
  await ensureBuilt({ silent: false });
  const data = mkdtempSync(join(tmpdir(), 'coldtrail-electron-'));
  const root = process.getuid?.() === 0;
  if (root) process.stdout.write('note: the sandbox cannot be proved as root\n');
  const application = await _electron.launch({
    executablePath,
    args: [ROOT, ...(root ? ['--no-sandbox'] : [])],
    env: { ...(process.env as Record<string, string>), COLDTRAIL_DATA: data, COLDTRAIL_CHROMIUM: '' },
  });
  // Nobody is there to answer the system's dialog.
  await application.evaluate(
    ({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    },
    join(data, 'package'),
  );
  let failed = 0;
  try {
    const page = await application.firstWindow();
    await page.waitForLoadState('load');
    for (const [name, check, expected] of CHECKS) {
      const found = await check(page).catch((thrown: unknown) => String(thrown));
      const good = found === expected;
      if (!good) failed += 1;
      process.stdout.write(good ? `ok      ${name}\n` : `FAILED  ${name}: ${JSON.stringify(found)}\n`);
    }
  } finally {
    await application.close();
    rmSync(data, { recursive: true, force: true });
  }
  process.stdout.write(`${CHECKS.length - failed} passed, ${failed} failed\n`);
  return failed;
}

const executable = electronExecutable();
if (executable) process.exitCode = (await run(executable)) > 0 ? 1 : 0;
else process.stdout.write('skipped: no Electron runtime\n');
