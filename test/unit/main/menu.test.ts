import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./stand-in-electron'));

const { menuTemplate } = await import('../../../electron/main/menu');
const { openOptions, saveOptions } = await import('../../../electron/main/dialogs');

const items = (menu: MenuItemConstructorOptions) => menu.submenu as MenuItemConstructorOptions[];

describe('menu', () => {
  it('sends each file command to the page', () => {
    const send = vi.fn();
    const file = menuTemplate(send, 'linux', true).find((menu) => menu.label === '&File')!;
    // A menu's click handler takes the item, the window and the event; ours needs none of them.
    for (const item of items(file)) (item.click as (() => void) | undefined)?.();
    expect(send.mock.calls.flat()).toEqual([
      'new-case',
      'open-case',
      'add-evidence',
      'add-evidence-files',
      'close-case',
    ]);
  });

  it('keeps developer tools out of the packaged application, and leads nowhere outside', () => {
    const text = (packaged: boolean) => JSON.stringify(menuTemplate(() => {}, 'darwin', packaged));
    expect(text(true)).not.toContain('toggleDevTools');
    expect(text(false)).toContain('toggleDevTools');
    expect(text(true)).not.toContain('http');
  });
});

describe('dialogs', () => {
  it('asks for folders and files as the system can', () => {
    expect(openOptions('evidence', 'linux').properties).toEqual(['openDirectory', 'multiSelections']);
    expect(openOptions('evidence-files', 'win32').properties).toEqual(['openFile', 'multiSelections']);
    expect(openOptions('evidence', 'darwin').properties).toEqual([
      'openFile',
      'openDirectory',
      'multiSelections',
    ]);
    expect(openOptions('case', 'linux').properties).toEqual(['openFile']);
    expect(openOptions('networks', 'darwin')).toMatchObject({
      properties: ['openFile', 'multiSelections'],
      filters: [{ extensions: ['mmdb'] }],
    });
    expect(saveOptions('new-case').defaultPath).toBe('case.coldtrail');
    expect(saveOptions('export', 'a/b:c.csv').defaultPath).toBe('a-b-c.csv');
  });
});
