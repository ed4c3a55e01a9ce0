import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Printer } from './printer';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A Chromium of this machine: the one that `COLDTRAIL_CHROMIUM` names, else one where they usually are. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string | null {
  const named = environment.COLDTRAIL_CHROMIUM;
  if (named !== undefined) return named !== '' && existsSync(named) ? named : null;
  const folders = (environment.PATH ?? '').split(process.platform === 'win32' ? ';' : ':');
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES];
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** Longest that printing may take. */
const PATIENCE = 120_000;

/** A Chromium of this machine as a printer; null where there is none. */
export function chromiumPrinter(): Printer | null {
  const chromium = findChromium();
  return chromium === null ? null : (page, pdf, signal) => printWith(chromium, page, pdf, signal);
}

/** Prints a page as PDF without a network; scripts are for the page's own policy to refuse. False when that did not work. */
async function printWith(
  chromium: string,
  page: string,
  pdf: string,
  signal?: AbortSignal,
): Promise<boolean> {
  const profile = mkdtempSync(join(tmpdir(), 'coldtrail-print-'));
  try {
    const args = [
      '--headless',
      '--disable-gpu',
      '--no-first-run',
      '--disable-extensions',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--host-resolver-rules=MAP * ~NOTFOUND',
      `--user-data-dir=${profile}`,
      // Its sandbox does not start for the administrator.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--no-pdf-header-footer',
      `--print-to-pdf=${pdf}`,
      pathToFileURL(page).href,
    ];
    const status = await new Promise<number | null>((resolve, reject) => {
      const child = spawn(chromium, args, { stdio: 'ignore', timeout: PATIENCE, signal });
      child.on('error', reject);
      child.on('close', resolve);
    });
    return status === 0 && existsSync(pdf);
  } catch (thrown) {
    if (signal?.aborted) throw thrown;
    return false;
  } finally {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
