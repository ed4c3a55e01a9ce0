import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

const MAC_APPS = ['Google Chrome', 'Chromium', 'Microsoft Edge'];

const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
];

/** A browser of Chromium's family for the end-to-end tests; `COLDTRAIL_CHROMIUM` names one and wins. Null: none. */
export function findChromium(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | null {
  const named = environment.COLDTRAIL_CHROMIUM;
  if (named) return isExecutable(named) ? named : null;
  return usualPlaces(environment, platform).find(isExecutable) ?? null;
}

function usualPlaces(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string[] {
  if (platform === 'win32') {
    const roots = [environment.PROGRAMFILES, environment['PROGRAMFILES(X86)'], environment.LOCALAPPDATA];
    return roots
      .filter((root) => root !== undefined)
      .flatMap((root) => WINDOWS_PROGRAMS.map((one) => `${root}\\${one}`));
  }
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const inPath = ['/usr/bin', ...folders].flatMap((folder) =>
    COMMANDS.map((command) => join(folder, command)),
  );
  if (platform !== 'darwin') return inPath;
  return [...MAC_APPS.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`), ...inPath];
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * True where a browser may be installed without asking: root on Debian's family, and nobody at the keyboard.
 * Whoever named one in `COLDTRAIL_CHROMIUM` wants that one or none.
 */
export function mayInstall(environment: NodeJS.ProcessEnv = process.env): boolean {
  if (environment.COLDTRAIL_CHROMIUM) return false;
  const unattended = Boolean(environment.CI && environment.CI !== 'false') || process.stdin.isTTY !== true;
  return (
    unattended &&
    process.getuid?.() === 0 &&
    existsSync('/etc/debian_version') &&
    isExecutable('/usr/bin/apt-get')
  );
}

/** Debian's own Chromium. Answers whether it is there afterwards. */
export function installChromium(): boolean {
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } satisfies Parameters<typeof spawnSync>[2];
  spawnSync('apt-get', ['update', '-qq'], options);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], options);
  return isExecutable('/usr/bin/chromium');
}

/** The one command that gets a browser on this machine. */
export function installHint(platform: NodeJS.Platform = process.platform): string {
  if (platform === 'darwin') return 'brew install --cask chromium';
  if (platform === 'win32') return 'winget install Google.Chrome';
  return 'sudo apt-get install chromium';
}
