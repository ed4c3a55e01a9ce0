import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Command } from '../../shared/host';

/** The application's menu. Commands go to the page, which knows what is open; nothing here leads outside. */
export function menuTemplate(
  send: (command: Command) => void,
  platform: NodeJS.Platform,
  packaged: boolean,
): MenuItemConstructorOptions[] {
  const item = (label: string, accelerator: string, command: Command): MenuItemConstructorOptions => ({
    label,
    accelerator,
    click: () => send(command),
  });
  const mac = platform === 'darwin';
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        item('&New Case…', 'CmdOrCtrl+N', 'new-case'),
        item('&Open Case…', 'CmdOrCtrl+O', 'open-case'),
        { type: 'separator' },
        item('&Add Evidence Folder…', 'CmdOrCtrl+Shift+O', 'add-evidence'),
        item('Add Evidence &Files…', 'CmdOrCtrl+Alt+O', 'add-evidence-files'),
        { type: 'separator' },
        item('&Close Case', 'CmdOrCtrl+Shift+W', 'close-case'),
        ...(mac ? [] : [{ type: 'separator' } as const, { role: 'quit' } as const]),
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'reload' },
        ...(packaged ? [] : [{ role: 'toggleDevTools' } as const]),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', submenu: [{ role: 'about' }] },
  ];
}

export function installMenu(send: (command: Command) => void, packaged: boolean): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, process.platform, packaged)));
}
