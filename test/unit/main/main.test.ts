import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./stand-in-electron'));

// The very module the code under test gets for `electron`.
const electron = (await import('electron')) as unknown as typeof import('./stand-in-electron');

/** Starts the application anew, as a process would. */
async function start(args: string[], hasLock = true): Promise<void> {
  vi.resetModules();
  electron.reset();
  electron.app.hasLock = hasLock;
  process.argv = ['/app/coldtrail', ...args];
  await import('../../../electron/main/main');
  await new Promise((done) => setTimeout(done, 0));
}

const page = () => electron.StandInWindow.all[0]!.webContents;
const event = (senderFrame: unknown = page().mainFrame) => ({ sender: page(), senderFrame });
// Handlers take what Electron passes them; a test passes stand-ins.
const invoke = async (channel: string, ...args: unknown[]) =>
  electron.handlers.get(channel)!(...(args as never[]));

const data = mkdtempSync(join(tmpdir(), 'coldtrail-main-'));
beforeAll(() => {
  process.env.COLDTRAIL_DATA = data;
});
afterAll(() => {
  delete process.env.COLDTRAIL_DATA;
  rmSync(data, { recursive: true, force: true });
});

describe('main', () => {
  it('opens one window on its own page, with the engine beside it', async () => {
    await start([]);
    expect(electron.StandInWindow.all).toHaveLength(1);
    expect(electron.StandInWindow.all[0]!.loaded).toEqual(['app://coldtrail/']);
    expect(electron.utilityProcess.fork).toHaveBeenCalledOnce();
    expect(electron.children[0]!.posted[0]!.message).toMatchObject({
      version: '1.2.3',
      dataFolder: data,
    });
    expect(page().openHandler?.()).toEqual({ action: 'deny' });
    expect(electron.Menu.setApplicationMenu).toHaveBeenCalled();
  });

  it('gives way to the one that runs, and hands it what it was asked', async () => {
    await start(['logs'], false);
    expect(electron.app.quit).toHaveBeenCalled();
    expect(electron.app.handedOver).toEqual({ args: ['logs'], folder: process.cwd() });
    expect([electron.StandInWindow.all, electron.children]).toEqual([[], []]);
  });

  it('passes on what a second start was asked, as tokens', async () => {
    await start([]);
    const window = electron.StandInWindow.all[0]!;
    window.minimized = true;
    const handover = { args: ['logs', '--case', '/c/one.coldtrail'], folder: '/home/u' };
    electron.app.emit('second-instance', {}, ['ignored'], '/ignored', handover);
    expect(window.minimized).toBe(false);
    expect(window.focus).toHaveBeenCalled();
    const [channel, launch] = page().sent.at(-1)!;
    expect(channel).toBe('coldtrail:launch-again');
    expect(launch).toMatchObject({
      kind: 'open',
      places: [{ name: 'logs' }],
      casePlace: { name: 'one.coldtrail' },
    });
    expect(JSON.stringify(launch)).not.toContain('/home');
    expect(electron.children[0]!.posted.map(({ message }) => message.path)).toContain('/home/u/logs');
  });

  it('answers what it was started with once, to the page only', async () => {
    await start(['--demo']);
    await expect(invoke('coldtrail:launch', event({ ...page().mainFrame }))).rejects.toThrow('may not');
    expect(await invoke('coldtrail:launch', event())).toEqual({ kind: 'demo' });
    expect(await invoke('coldtrail:launch', event())).toBeNull();
  });

  it('survives a command line that makes no sense', async () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    await start(['--case']);
    expect(await invoke('coldtrail:launch', event())).toBeNull();
    expect(write).toHaveBeenCalledWith(expect.stringContaining('--case needs a value'));
    write.mockRestore();
  });

  it('connects our page and no other', async () => {
    await start([]);
    await invoke('coldtrail:connect', event({ url: 'about:blank', origin: 'null', parent: null }));
    expect(page().ports).toEqual([]);
    await invoke('coldtrail:connect', event());
    expect(page().ports).toHaveLength(1);
  });

  it('turns dialogs and dropped files into tokens', async () => {
    await start([]);
    electron.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: false, filePaths: ['/e/logs'] });
    expect(await invoke('coldtrail:choose', event(), 'evidence')).toEqual([
      { place: expect.stringMatching(/^[0-9a-f]{32}$/), name: 'logs' },
    ]);
    electron.dialog.showOpenDialog.mockResolvedValueOnce({ canceled: true, filePaths: [] });
    expect(await invoke('coldtrail:choose', event(), 'case')).toBeNull();
    electron.dialog.showSaveDialog.mockResolvedValueOnce({ canceled: false, filePath: '/c/new.coldtrail' });
    expect(await invoke('coldtrail:choose', event(), 'new-case', '../../evil\u0000')).toMatchObject([
      { name: 'new.coldtrail' },
    ]);
    expect(electron.dialog.showSaveDialog.mock.lastCall![1].defaultPath).not.toMatch(/[/\\\u0000]|^\./);
    await expect(invoke('coldtrail:choose', event(), 'anything')).rejects.toThrow('no such choice');
    await expect(invoke('coldtrail:choose', event(null), 'case')).rejects.toThrow('may not');
    expect(await invoke('coldtrail:dropped', event(), ['/e/a.gz', 'relative', 7])).toMatchObject([
      { name: 'a.gz' },
    ]);
    expect(await invoke('coldtrail:dropped', event(), 'no list')).toEqual([]);
    await expect(invoke('coldtrail:dropped', event(null), ['/e'])).rejects.toThrow('may not');
  });

  it('closes the engine before it quits', async () => {
    await start([]);
    const preventDefault = vi.fn();
    electron.app.emit('will-quit', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(electron.children[0]!.posted.at(-1)!.message).toEqual({ type: 'close' });
    electron.children[0]!.emit('exit', 0);
    await new Promise((done) => setTimeout(done, 0));
    expect(electron.app.quit).toHaveBeenCalled();
    electron.app.emit('will-quit', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });
});
