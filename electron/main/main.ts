import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, type BrowserWindow, protocol } from 'electron';
import type { Launch } from '../../shared/host';
import { toAppError } from '../../shared/result';
import { dataFolder } from '../hosts/data-folder';
import { parseLaunch, toLaunch } from '../hosts/launch';
import { CHANNELS } from '../preload/channels';
import { EngineProcess } from './engine-process';
import { answerPages } from './ipc';
import { installMenu } from './menu';
import { lockDefaultSession, secureBeforeReady, serveRenderer } from './security';
import { openWindow } from './window';

/** What one start of the application hands to the one that already runs. */
interface Handover {
  args: string[];
  folder: string;
}

const built = (path: string) => fileURLToPath(new URL(path, import.meta.url));

function run(handover: Handover): void {
  let window: BrowserWindow | null = null;
  const engine = new EngineProcess({
    module: built('./utility.js'),
    version: app.getVersion(),
    dataFolder: dataFolder(),
  });
  const launchOf = ({ args, folder }: Handover) => {
    try {
      return toLaunch(parseLaunch(args, folder, 'any'), engine.places);
    } catch (thrown) {
      process.stderr.write(`${toAppError(thrown).message}\n`);
      return null;
    }
  };
  let launch: Launch | null = launchOf(handover);
  let closed = false;

  secureBeforeReady(app, protocol);
  app.on('second-instance', (_event, _argv, _folder, data) => {
    const again = launchOf(data as Handover);
    if (!window) return;
    if (window.isMinimized()) window.restore();
    window.focus();
    if (again) window.webContents.send(CHANNELS.launchAgain, again);
  });
  app.on('window-all-closed', () => app.quit());
  app.on('will-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    void engine.close().finally(() => {
      closed = true;
      app.quit();
    });
  });

  void app.whenReady().then(() => {
    lockDefaultSession();
    serveRenderer(protocol, built('../renderer/'));
    answerPages(engine, () => {
      const asked = launch;
      launch = null;
      return asked;
    });
    installMenu((command) => window?.webContents.send(CHANNELS.command, command), app.isPackaged);
    engine.start();
    window = openWindow(app.isPackaged);
    window.on('closed', () => {
      window = null;
    });
  });
}

const handover: Handover = { args: process.argv.slice(process.defaultApp ? 2 : 1), folder: process.cwd() };
// The window's own files lie beside the cases, apart from them. Electron wants the folder to be there.
const windowFolder = join(dataFolder(), 'window');
mkdirSync(windowFolder, { recursive: true, mode: 0o700 });
app.setPath('userData', windowFolder);
if (app.requestSingleInstanceLock({ ...handover })) run(handover);
else app.quit();
