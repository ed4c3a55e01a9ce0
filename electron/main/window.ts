import { fileURLToPath } from 'node:url';
import { BrowserWindow, type BrowserWindowConstructorOptions, nativeTheme } from 'electron';
import { APP_ORIGIN } from './sender';

/** Options of the one window. The page is sandboxed and has no Node. */
export function windowOptions(packaged: boolean): BrowserWindowConstructorOptions {
  return {
    title: 'Coldtrail',
    width: 1440,
    height: 900,
    minWidth: 900,
    minHeight: 600,
    show: false,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16181d' : '#ffffff',
    webPreferences: {
      preload: fileURLToPath(new URL('../preload/preload.cjs', import.meta.url)),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !packaged,
    },
  };
}

export function openWindow(packaged: boolean): BrowserWindow {
  const window = new BrowserWindow(windowOptions(packaged));
  window.once('ready-to-show', () => window.show());
  // A page that crashed lost nothing: what matters lives in the case.
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason !== 'clean-exit') window.webContents.reload();
  });
  void window.loadURL(`${APP_ORIGIN}/`);
  return window;
}
