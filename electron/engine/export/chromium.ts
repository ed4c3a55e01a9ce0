import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

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

/** Prints a page as PDF without a network; scripts are for the page's own policy to refuse. False when that did not work. */
export async function printPdf(
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

/** Puts a moment of the case in place of the clock's, so that the same report prints to the same bytes. */
export function setPdfTime(pdf: string, iso: string): void {
  const stamp = `D:${iso.replace(/[-:T]/g, '').slice(0, 14)}+00'00'`;
  const text = readFileSync(pdf, 'latin1');
  const fixed = text.replace(/D:\d{14}\+00'00'/g, stamp);
  if (fixed.length === text.length) writeFileSync(pdf, fixed, 'latin1');
}
