import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeEach, expect, it, vi } from 'vitest';
import { tempFolder } from '../helpers/temp';

vi.mock('electron', () => import('./stand-in-electron'));

const electron = await import('./stand-in-electron');
const { printPage } = await import('../../../electron/main/print');

let page: string;
let pdf: string;
beforeEach(() => {
  electron.reset();
  const folder = tempFolder();
  page = join(folder, 'a report #1.html');
  pdf = join(folder, 'report.pdf');
  writeFileSync(page, '<p>report</p>');
});
const windowMade = () => electron.BrowserWindow.all[0]!;

it('prints in a window that nobody sees, without script, and closes it', async () => {
  expect(await printPage(page, pdf)).toBe(true);
  expect(readFileSync(pdf, 'utf8')).toBe('%PDF-1.4 printed');
  expect(statSync(pdf).mode & 0o777).toBe(0o600);
  const { options, loaded, show, destroy } = windowMade();
  expect(options).toMatchObject({
    show: false,
    webPreferences: { javascript: false, sandbox: true, nodeIntegration: false, webviewTag: false },
  });
  expect(options.webPreferences).not.toHaveProperty('preload');
  expect(loaded).toEqual([pathToFileURL(page).href]);
  expect(show).not.toHaveBeenCalled();
  expect(destroy).toHaveBeenCalledOnce();
});

it('reads the one file in a session of its own, and nothing else', async () => {
  await printPage(page, pdf);
  const [[name, session]] = [...electron.session.partitions] as [
    [string, typeof electron.session.defaultSession],
  ];
  expect(name).not.toMatch(/^persist:/);
  expect(windowMade().options.webPreferences.session).toBe(session);
  const isAllowed = (url: string) => {
    const answer = vi.fn<(answer: { cancel: boolean }) => void>();
    (session.beforeRequest as unknown as (details: { url: string }, answer: unknown) => void)(
      { url },
      answer,
    );
    return answer.mock.calls[0]?.[0].cancel === false;
  };
  const { href } = pathToFileURL(page);
  expect(isAllowed(href)).toBe(true);
  for (const other of [`${href}2`, 'file:///etc/passwd', 'https://example.com/', 'app://coldtrail/'])
    expect([other, isAllowed(other)]).toEqual([other, false]);
});

it('says so when it cannot print, leaves what stands there, and closes the window', async () => {
  writeFileSync(pdf, 'before');
  expect(await printPage(page, pdf)).toBe(false);
  expect(readFileSync(pdf, 'utf8')).toBe('before');
  expect(windowMade().destroy).toHaveBeenCalledOnce();
});

it('gives up on a page that never comes', async () => {
  vi.useFakeTimers();
  const load = vi
    .spyOn(electron.BrowserWindow.prototype, 'loadURL')
    .mockReturnValue(new Promise(() => undefined));
  const printed = printPage(page, pdf);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(await printed).toBe(false);
  expect(windowMade().destroy).toHaveBeenCalledOnce();
  load.mockRestore();
  vi.useRealTimers();
});
