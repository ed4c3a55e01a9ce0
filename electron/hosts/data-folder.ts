import { homedir } from 'node:os';
import { join } from 'node:path';

/** The user's application-data folder, the same for every host: `cases/` and what was opened last. */
export function dataFolder(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  if (environment.COLDTRAIL_DATA) return environment.COLDTRAIL_DATA;
  const home = homedir();
  if (platform === 'win32') return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Coldtrail');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Coldtrail');
  return join(environment.XDG_CONFIG_HOME || join(home, '.config'), 'Coldtrail');
}
