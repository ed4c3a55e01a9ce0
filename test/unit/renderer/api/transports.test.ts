import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { electronHost } from '../../../../renderer/api/port-transport';
import { browserHost, engineAddress, socketTransport } from '../../../../renderer/api/socket-transport';
import { type Bridge, PORT_MESSAGE } from '../../../../shared/host';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('socket transport', () => {
  it('connects, carries messages both ways, and connects again', async () => {
    vi.stubGlobal('WebSocket', WebSocket);
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => socket.on('message', (data) => socket.send(String(data))));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
    const { port } = server.address() as AddressInfo;
    const handlers = { message: vi.fn(), connected: vi.fn(), disconnected: vi.fn() };
    const transport = socketTransport(`ws://127.0.0.1:${port}`);
    transport.open(handlers);
    await expect.poll(() => handlers.connected.mock.calls.length).toBe(1);
    transport.send({ type: 'cancel', id: 1 });
    await expect.poll(() => handlers.message.mock.calls).toEqual([[{ type: 'cancel', id: 1 }]]);
    for (const socket of sockets.clients) socket.terminate();
    await expect.poll(() => handlers.connected.mock.calls.length, { timeout: 5_000 }).toBe(2);
    expect(handlers.disconnected).toHaveBeenCalledOnce();
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    sockets.close();
  });

  it('talks to the origin it came from', () => {
    expect(engineAddress({ protocol: 'http:', host: '127.0.0.1:80' } as Location)).toBe(
      'ws://127.0.0.1:80/engine',
    );
  });
});

describe('browser host', () => {
  const host = () => {
    vi.stubGlobal('WebSocket', class {});
    return browserHost({ protocol: 'http:', host: '127.0.0.1:1' } as Location);
  };

  it('lets the page draw the chooser', async () => {
    const { choose, setChooser } = host();
    expect(await choose('evidence')).toBeNull();
    setChooser?.(async (kind, suggestion) => [{ place: kind, name: suggestion ?? '' }]);
    expect(await choose('export', 'a.csv')).toEqual([{ place: 'export', name: 'a.csv' }]);
  });

  it('asks its server for places, and passes its complaints on', async () => {
    const fetched = vi.fn(async (_path: string, _request: RequestInit) =>
      Response.json({ path: '/home', entries: [] }),
    );
    vi.stubGlobal('fetch', fetched);
    expect(await host().browse?.(null)).toMatchObject({ path: '/home' });
    expect(fetched.mock.lastCall).toMatchObject(['/places/list', { method: 'POST', body: '{"place":null}' }]);
    fetched.mockResolvedValueOnce(Response.json({ kind: 'unreadable', message: 'No.' }, { status: 400 }));
    await expect(host().locate?.('/root')).rejects.toMatchObject({ error: { kind: 'unreadable' } });
    fetched.mockResolvedValueOnce(new Response('x', { status: 500 }));
    await expect(host().launch()).rejects.toMatchObject({ error: { kind: 'internal' } });
  });
});

describe('port transport', () => {
  let lose: () => void;
  let listeners: ((event: unknown) => void)[];
  const page = {
    location: { origin: 'app://coldtrail' },
    addEventListener: (_name: string, one: never) => listeners.push(one),
  };
  const bridge = {
    connect: vi.fn(),
    onEngineLost: (listener: () => void) => {
      lose = listener;
      return () => {};
    },
    placesOfFiles: vi.fn(async () => []),
  };
  beforeEach(() => {
    listeners = [];
    vi.stubGlobal('window', page);
  });

  const deliver = (event: object) => {
    for (const listener of listeners)
      listener({ source: page, origin: 'app://coldtrail', data: PORT_MESSAGE, ...event });
  };
  const port = () => ({ postMessage: vi.fn(), close: vi.fn(), onmessage: null as unknown });

  it('takes ports from its own window alone, and a new one for an old', () => {
    const handlers = { message: vi.fn(), connected: vi.fn(), disconnected: vi.fn() };
    const { transport } = electronHost(bridge as unknown as Bridge);
    transport.open(handlers);
    expect(bridge.connect).toHaveBeenCalledOnce();
    const [first, second] = [port(), port()];
    deliver({ ports: [first], origin: 'https://evil.example' });
    deliver({ ports: [first], source: {} });
    deliver({ ports: [first], data: 'other' });
    deliver({ ports: [] });
    expect(handlers.connected).not.toHaveBeenCalled();
    deliver({ ports: [first] });
    transport.send({ type: 'cancel', id: 1 });
    expect(first.postMessage).toHaveBeenCalledWith({ type: 'cancel', id: 1 });
    (first.onmessage as (event: object) => void)({ data: 'answer' });
    expect(handlers.message).toHaveBeenCalledWith('answer');
    lose();
    lose();
    expect([first.close.mock.calls.length, handlers.disconnected.mock.calls.length]).toEqual([1, 1]);
    transport.send({ type: 'cancel', id: 2 });
    deliver({ ports: [second] });
    expect(handlers.connected).toHaveBeenCalledTimes(2);
    expect(second.postMessage).not.toHaveBeenCalled();
  });
});
