import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type BrowserHost, serveBrowser } from '../../../electron/hosts/browser';
import { createDispatcher } from '../../../electron/hosts/dispatch';
import { StandInEngine } from './stand-in-engine';

let folder: string;
let engine: StandInEngine;
let host: BrowserHost;
let port: string;
let origin: string;

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coldtrail-browser-'));
  const renderer = join(folder, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(
    join(renderer, 'index.html'),
    '<meta property="csp-nonce" nonce="COLDTRAIL_NONCE"><p>Coldtrail</p>',
  );
  writeFileSync(join(renderer, 'assets', 'index-abc.js'), 'export {};');
  writeFileSync(join(renderer, 'assets', 'notes.exe'), 'no');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  symlinkSync(join(folder, 'secret.js'), join(renderer, 'assets', 'link.js'));
  engine = new StandInEngine();
  host = await serveBrowser({
    createDispatcher: (places) => createDispatcher(engine.create, places),
    rendererFolder: renderer,
    launch: (places) => ({ kind: 'open', places: [places.place('/evidence')] }),
  });
  port = new URL(host.url).port;
  origin = `http://127.0.0.1:${port}`;
});

afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

/** By hand: `fetch` would neither send a foreign Host nor leave `..` in a path. */
function ask(path: string, { method = 'GET', headers = {}, body }: Ask = {}): Promise<Answer> {
  return new Promise((done, fail) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      );
    });
    sent.on('error', fail);
    sent.end(body);
  });
}

async function enter(): Promise<string> {
  const answer = await ask(`/?token=${host.token}`);
  return answer.headers['set-cookie']![0]!.split(';')[0]!;
}

const post = (path: string, cookie: string, value: unknown, headers: Record<string, string> = {}) =>
  ask(path, {
    method: 'POST',
    headers: { cookie, origin, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  });

describe('browser host: who may come in', () => {
  it('listens on 127.0.0.1 only', () => {
    expect(host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{32}$/);
  });

  it('says so when the port is taken', async () => {
    const again = serveBrowser({
      createDispatcher: (places) => createDispatcher(engine.create, places),
      rendererFolder: folder,
      port: Number(port),
    });
    await expect(again).rejects.toMatchObject({ kind: 'usage', message: `Port ${port} is in use.` });
  });

  it('trades the token for a strict cookie once, and shows the page to whoever holds it', async () => {
    const first = await ask(`/?token=${host.token}`);
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
    const setCookie = first.headers['set-cookie']![0]!;
    expect(setCookie).toMatch(
      new RegExp(`^coldtrail-${port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`),
    );
    const cookie = setCookie.split(';')[0]!;
    expect((await ask('/', { headers: { cookie } })).body).toContain('Coldtrail');

    const again = await ask(`/?token=${host.token}`);
    expect(again.status).toBe(403);
    expect(again.headers['set-cookie']).toBeUndefined();
    expect((await ask(`/?token=${host.token}`, { headers: { cookie } })).status).toBe(303);
  });

  it.each(['/?token=', '/?token=wrong', '/', '/assets/index-abc.js', '/launch'])(
    'turns away %s',
    async (path) => {
      const answer = await ask(path);
      expect(answer.status).toBe(403);
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );

  it('does not take a made-up cookie', async () => {
    await enter();
    expect((await ask('/', { headers: { cookie: `coldtrail-${port}=${'a'.repeat(43)}` } })).status).toBe(403);
  });

  it.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1'])('refuses the host %s', async (name) => {
    const cookie = await enter();
    expect((await ask('/', { headers: { cookie, host: name } })).status).toBe(403);
  });

  it('does not spend the token on a request for another host', async () => {
    expect((await ask(`/?token=${host.token}`, { headers: { host: 'evil.example' } })).status).toBe(403);
    expect((await ask(`/?token=${host.token}`)).status).toBe(303);
  });

  it('refuses a foreign origin, and a POST without one', async () => {
    const cookie = await enter();
    for (const other of ['http://evil.example', 'null', `http://localhost:${port}`, 'http://127.0.0.1:1']) {
      expect((await ask('/', { headers: { cookie, origin: other } })).status).toBe(403);
      expect((await post('/places', cookie, { path: '~' }, { origin: other })).status).toBe(403);
    }
    const headers = { cookie, 'content-type': 'application/json' };
    expect((await ask('/places', { method: 'POST', headers, body: '{"path":"~"}' })).status).toBe(403);
  });

  it('lets a link from another site in by one refresh of its own', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await ask('/', { headers })).body).toContain('http-equiv="refresh"');
    expect((await ask('/', { headers: { ...headers, 'sec-fetch-site': 'same-origin' } })).body).not.toContain(
      'http-equiv',
    );
  });
});

describe('browser host: files', () => {
  it('sends the page with its policy and a fresh nonce each time', async () => {
    const cookie = await enter();
    const [first, second] = [
      await ask('/', { headers: { cookie } }),
      await ask('/', { headers: { cookie } }),
    ];
    const policy = String(first.headers['content-security-policy']);
    const nonce = /'nonce-([\w-]+)'/.exec(policy)?.[1];
    expect(first.body).toContain(`nonce="${nonce}"`);
    expect(second.body).not.toContain(`nonce="${nonce}"`);
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "img-src 'self'",
      "font-src 'self'",
      `connect-src 'self' ws://127.0.0.1:${port}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      expect(policy.split('; ')).toContain(part);
    }
    expect(policy).not.toContain('unsafe');
    expect(first.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('geolocation=()'),
    });
  });

  it('sends what was built, with its type', async () => {
    const cookie = await enter();
    const script = await ask('/assets/index-abc.js', { headers: { cookie } });
    expect(script).toMatchObject({ status: 200, body: 'export {};' });
    expect(script.headers['content-type']).toContain('text/javascript');
    const head = await ask('/assets/index-abc.js', { method: 'HEAD', headers: { cookie } });
    expect(head).toMatchObject({ status: 200, body: '' });
    expect((await ask('/', { method: 'DELETE', headers: { cookie } })).status).toBe(405);
  });

  it.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/assets/..\\..\\secret.js',
    '//secret.js',
    '/assets',
    '/assets/',
    '/assets/link.js',
    '/assets/notes.exe',
    '/constructor',
    '/index.html/',
  ])('has nothing at %s', async (path) => {
    const cookie = await enter();
    const answer = await ask(path, { headers: { cookie } });
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });
});

describe('browser host: places and launch', () => {
  it('answers the launch request once', async () => {
    const cookie = await enter();
    const first = JSON.parse((await ask('/launch', { headers: { cookie } })).body);
    expect(first).toMatchObject({ kind: 'open', places: [{ name: 'evidence', place: expect.any(String) }] });
    expect((await ask('/launch', { headers: { cookie } })).body).toBe('null');
  });

  it('finds what a person typed', async () => {
    const cookie = await enter();
    const found = async (path: string) => JSON.parse((await post('/places', cookie, { path })).body);
    expect(await found(folder)).toMatchObject({ kind: 'folder', path: folder });
    expect(await found(join(folder, 'secret.js'))).toMatchObject({ kind: 'file', name: 'secret.js' });
    expect(await found(join(folder, 'new.coldtrail'))).toMatchObject({ kind: 'missing' });
    expect(await found('~')).toMatchObject({ kind: 'folder', path: expect.not.stringContaining('~') });
    expect(await found(' ')).toMatchObject({ kind: 'usage' });
  });

  it('lists folders, with the way up, by token only', async () => {
    const cookie = await enter();
    const at = JSON.parse((await post('/places', cookie, { path: folder })).body) as { place: string };
    const listed = JSON.parse((await post('/places/list', cookie, { place: at.place })).body);
    expect(listed).toMatchObject({ path: folder, truncated: false, parent: expect.any(String) });
    expect(listed.entries).toMatchObject([
      { name: 'renderer', kind: 'folder', size: null },
      { name: 'secret.js', kind: 'file', size: 6 },
    ]);
    expect((await post('/places/list', cookie, { place: folder })).status).toBe(400);
    expect((await post('/places/list', cookie, {})).status).toBe(200);
  });

  it('caps a folder of very many files', async () => {
    const many = join(folder, 'many');
    mkdirSync(many);
    for (let index = 0; index < 2_001; index++) writeFileSync(join(many, `${index}`), '');
    const cookie = await enter();
    const at = JSON.parse((await post('/places', cookie, { path: many })).body) as { place: string };
    const listed = JSON.parse((await post('/places/list', cookie, { place: at.place })).body);
    expect([listed.entries.length, listed.truncated]).toEqual([2_000, true]);
  });

  it('refuses what is not a small JSON object', async () => {
    const cookie = await enter();
    expect((await post('/places', cookie, { path: 'x'.repeat(200_000) })).status).toBe(400);
    expect((await post('/places', cookie, { other: 1 })).status).toBe(400);
    expect((await post('/places', cookie, {}, { 'content-type': 'text/plain' })).status).toBe(400);
    expect((await post('/elsewhere', cookie, {})).status).toBe(404);
  });
});

describe('browser host: the engine', () => {
  const open = (headers: Record<string, string>, path = '/engine') =>
    new Promise<WebSocket>((done, fail) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
      socket.on('open', () => done(socket));
      socket.on('error', fail);
    });
  const next = (socket: WebSocket) =>
    new Promise<unknown>((done) => socket.once('message', (data) => done(JSON.parse(String(data)))));

  it('refuses sockets without the cookie, of another origin or host, and elsewhere', async () => {
    const cookie = await enter();
    for (const headers of [
      { origin },
      { cookie, origin: 'http://evil.example' },
      { cookie },
      { cookie, origin, host: 'evil.example' },
    ] as Record<string, string>[]) {
      await expect(open(headers)).rejects.toThrow('403');
    }
    await expect(open({ cookie, origin }, '/other')).rejects.toThrow('403');
  });

  it('carries calls, pushes and nonsense', async () => {
    const socket = await open({ cookie: await enter(), origin });
    socket.send(JSON.stringify({ type: 'call', id: 1, name: 'app.info', args: {} }));
    expect(await next(socket)).toMatchObject({ type: 'value', id: 1, value: { host: 'browser' } });
    engine.push('case.changed', null);
    expect(await next(socket)).toEqual({ type: 'push', name: 'case.changed', value: null });
    socket.send('not json');
    expect(await next(socket)).toMatchObject({ type: 'error', id: -1, error: { kind: 'usage' } });
    socket.send(Buffer.from([1, 2, 3]));
    expect(await next(socket)).toMatchObject({ type: 'error', id: -1 });
    socket.close();
  });

  it('aborts what a closed page had asked, and closes the engine once', async () => {
    const socket = await open({ cookie: await enter(), origin });
    socket.send(JSON.stringify({ type: 'call', id: 1, name: 'sql', args: { sql: 'SELECT 1' } }));
    await expect.poll(() => engine.asked.length).toBe(1);
    socket.close();
    await expect.poll(() => engine.aborted).toBe(1);
    await Promise.all([host.close(), host.close()]);
    expect(engine.closed).toBe(1);
    await expect(ask('/')).rejects.toThrow();
  });
});
