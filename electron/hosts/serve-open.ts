import { spawn } from 'node:child_process';

/** True when a person at this machine could see a browser open. */
export function canOpenBrowser(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  terminal = process.stdout.isTTY === true,
): boolean {
  if (!terminal || environment.CI || environment.SSH_CONNECTION) return false;
  return platform !== 'linux' || Boolean(environment.DISPLAY || environment.WAYLAND_DISPLAY);
}

/** Asks the system to show an address. Whether it can or not is no concern of the caller: the address is printed. */
export function openBrowser(url: string): void {
  const [command, ...args] = openCommand(url, process.platform);
  const child = spawn(command, args, { stdio: 'ignore', detached: true, windowsHide: true });
  child.on('error', () => {});
  child.unref();
}

export function openCommand(url: string, platform: NodeJS.Platform): [command: string, ...args: string[]] {
  if (platform === 'darwin') return ['open', url];
  if (platform === 'win32') return ['cmd', '/c', 'start', '', url];
  return ['xdg-open', url];
}
