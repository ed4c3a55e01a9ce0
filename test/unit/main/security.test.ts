import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

vi.mock('electron', () => import('./stand-in-electron'));

const electron = await import('./stand-in-electron');
const { lockContents, lockDefaultSession, secureBeforeReady, serveRenderer } = await import(
  '../../../electron/main/security'
);
const { isOurs, isTrustedSender } = await import('../../../electron/main/sender');
const { windowOptions } = await import('../../../electron/main/window');

// The stand-ins carry what the code under test uses, not the whole of Electron's types.
type Loose = never;
const contents = () => new electron.StandInContents();

describe('security: before ready', () => {
  beforeAll(() => secureBeforeReady(electron.app as Loose, electron.protocol as Loose));

  it('turns the sandbox on and the network off', () => {
    expect(electron.app.enableSandbox).toHaveBeenCalled();
    expect(electron.app.switches.get('host-resolver-rules')).toBe('MAP * ~NOTFOUND');
    for (const name of ['disable-background-networking', 'disable-breakpad', 'no-proxy-server']) {
      expect(electron.app.switches.has(name)).toBe(true);
    }
  });

  it('registers one scheme of its own, secure and with an origin', () => {
    expect(electron.protocol.privileged).toEqual([
      { scheme: 'app', privileges: expect.objectContaining({ standard: true, secure: true }) },
    ]);
    expect(electron.protocol.privileged[0]!.privileges).not.toHaveProperty('bypassCSP');
  });

  it('locks every page that comes to be', () => {
    const created = contents();
    electron.app.emit('web-contents-created', {}, created);
    expect(created.openHandler?.()).toEqual({ action: 'deny' });
  });
});

describe('security: navigation', () => {
  it.each(['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview'])(
    'prevents %s',
    (name) => {
      const page = contents();
      lockContents(page as Loose);
      const preventDefault = vi.fn();
      page.emit(name, { preventDefault, url: 'app://coldtrail/' });
      expect(preventDefault).toHaveBeenCalledOnce();
    },
  );

  it('opens no window', () => {
    const page = contents();
    lockContents(page as Loose);
    expect(page.openHandler?.()).toEqual({ action: 'deny' });
  });
});

describe('security: the session', () => {
  const session = electron.session.defaultSession;
  beforeAll(() => lockDefaultSession());

  const asks = (permission: string, requestingUrl: string) => {
    const answer = vi.fn();
    session.permissionRequest!(...([null, permission, answer, { requestingUrl }] as Loose[]));
    return answer.mock.calls[0]![0];
  };

  it('permits the clipboard for writing, to our page, and nothing else', () => {
    expect(asks('clipboard-sanitized-write', 'app://coldtrail/')).toBe(true);
    expect(asks('clipboard-sanitized-write', 'https://evil.example/')).toBe(false);
    for (const permission of [
      'clipboard-read',
      'media',
      'geolocation',
      'notifications',
      'openExternal',
      'fileSystem',
    ]) {
      expect(asks(permission, 'app://coldtrail/')).toBe(false);
      expect(session.permissionCheck!(...([null, permission, 'app://coldtrail/'] as Loose[]))).toBe(false);
    }
    expect(
      session.permissionCheck!(...([null, 'clipboard-sanitized-write', 'app://coldtrail'] as Loose[])),
    ).toBe(true);
    expect(session.devicePermission!()).toBe(false);
  });

  it.each([
    ['app://coldtrail/index.html', false],
    ['app://other/index.html', true],
    ['app://coldtrail.evil.example/', true],
    ['http://127.0.0.1/', true],
    ['https://example.com/', true],
    ['file:///etc/passwd', true],
    ['data:text/html,x', true],
    ['blob:app://coldtrail/x', true],
    ['chrome://gpu', true],
    ['devtools://devtools/remote/x', true],
    ['ws://127.0.0.1/', true],
    ['nonsense', true],
  ])('request for %s: cancelled %s', (url, cancel) => {
    const answer = vi.fn();
    session.beforeRequest!(...([{ url }, answer] as Loose[]));
    expect(answer).toHaveBeenCalledWith({ cancel });
  });

  it('downloads nothing and checks no spelling', () => {
    const preventDefault = vi.fn();
    session.emit('will-download', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(session.setSpellCheckerEnabled).toHaveBeenCalledWith(false);
  });
});

describe('security: the page by app://', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coldtrail-app-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true });
    writeFileSync(join(folder, 'renderer', 'index.html'), '<meta nonce="COLDTRAIL_NONCE">');
    writeFileSync(join(folder, 'renderer', 'assets', 'a.js'), 'export {};');
    writeFileSync(join(folder, 'secret.js'), 'secret');
    serveRenderer(electron.protocol as Loose, join(folder, 'renderer'));
  });

  const get = (url: string, method = 'GET') =>
    electron.protocol.handlers.get('app')!({ url, method } as Request);

  it('serves the page under the policy of the browser host', async () => {
    const page = await get('app://coldtrail/');
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("default-src 'none'; script-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).not.toMatch(/unsafe|ws:|http:/);
    expect(await page.text()).toContain(/'nonce-([\w-]+)'/.exec(policy)![1]);
    expect(await (await get('app://coldtrail/assets/a.js')).text()).toBe('export {};');
  });

  it.each([
    'app://coldtrail/../secret.js',
    'app://coldtrail/assets/../../secret.js',
    'app://coldtrail/%2e%2e/secret.js',
    'app://coldtrail/..%2fsecret.js',
    'app://coldtrail//secret.js',
    'app://other/',
    'app://coldtrail@other/',
  ])('does not leave its folder for %s', async (url) => {
    const answer = await get(url);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('secret');
  });

  it('answers GET only', async () => {
    expect((await get('app://coldtrail/', 'POST')).status).toBe(405);
  });
});

describe('security: the window and its messages', () => {
  it('gives the page no Node and a sandbox', () => {
    expect(windowOptions(true).webPreferences).toMatchObject({
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
      devTools: false,
      preload: expect.stringMatching(/preload\.cjs$/),
    });
  });

  it.each([
    ['app://coldtrail/', true],
    ['app://coldtrail/index.html#x', true],
    ['about:blank', false],
    ['about:srcdoc', false],
    ['app://coldtrail.evil/', false],
    ['app://user@coldtrail/', false],
    ['https://coldtrail/', false],
    ['', false],
  ])('%s is ours: %s', (url, ours) => {
    expect(isOurs(url)).toBe(ours);
  });

  it('listens to the main frame of our page alone', () => {
    const sender = contents();
    const trusted = (senderFrame: unknown) => isTrustedSender({ sender, senderFrame } as Loose);
    expect(trusted(sender.mainFrame)).toBe(true);
    expect(trusted(null)).toBe(false);
    expect(trusted({ ...sender.mainFrame })).toBe(false);
    expect(trusted({ ...sender.mainFrame, parent: sender.mainFrame })).toBe(false);
    sender.mainFrame = { url: 'about:blank', origin: 'app://coldtrail', parent: null };
    expect(trusted(sender.mainFrame)).toBe(false);
    sender.mainFrame = { url: 'app://coldtrail/', origin: 'null', parent: null };
    expect(trusted(sender.mainFrame)).toBe(false);
  });
});
