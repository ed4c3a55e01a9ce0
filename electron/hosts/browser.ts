import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { z } from 'zod';
import type { Launch } from '../../shared/host';
import { Failure, toAppError } from '../../shared/result';
import { Gate } from './browser-gate';
import { listPlace, locatePlace } from './browser-places';
import { attachSockets } from './browser-sockets';
import type { Dispatcher } from './dispatch';
import { PlaceBook } from './places';
import { plain, RendererFiles, type Served } from './serve-files';
import { COMMON_HEADERS } from './serve-policy';

export interface BrowserHostOptions {
  /** Where pages' messages go; it is closed with the host. */
  createDispatcher: (places: PlaceBook) => Dispatcher;
  /** Folder of the built renderer, with `index.html` in it. */
  rendererFolder: string;
  /** A free one when left out. */
  port?: number;
  /** Makes what `GET /launch` answers, once. */
  launch?: (places: PlaceBook) => Launch | null;
}

export interface BrowserHost {
  /** With the one-time token in it: for the person who started the host, and for nobody else. */
  url: string;
  token: string;
  close(): Promise<void>;
}

const MOST_BODY_BYTES = 128 * 1024;
const locateArgs = z.strictObject({ path: z.string().max(32_768) });
const listArgs = z.strictObject({ place: z.string().max(100).nullish() });

/** Serves the renderer and the engine to a browser on this machine. */
export async function serveBrowser(options: BrowserHostOptions): Promise<BrowserHost> {
  const places = new PlaceBook();
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const gate = new Gate(port);
  const files = new RendererFiles(options.rendererFolder, [`ws://127.0.0.1:${port}`]);
  const dispatcher = options.createDispatcher(places);
  let launch = options.launch?.(places) ?? null;

  async function answer(request: IncomingMessage): Promise<Served> {
    const posted = request.method === 'POST';
    const objection = gate.objection(request, posted);
    if (objection) return plain(403, objection);
    // Of the address, not of this server's name: only path and query are read.
    const url = new URL(request.url ?? '/', gate.origin);
    const token = url.searchParams.get('token');
    if (token !== null && url.pathname === '/' && request.method === 'GET') return enter(token, request);
    if (!gate.hasSession(request)) return stranger(request);
    if (posted) return await answerPost(url.pathname, request);
    if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Method not allowed');
    if (url.pathname !== '/launch') return await files.serve(rawPath(request));
    const asked = launch;
    launch = null;
    return json(asked);
  }

  function enter(token: string, request: IncomingMessage): Served {
    const cookie = gate.redeem(token);
    const toPage = { ...plain(303, 'See /').headers, Location: '/' };
    if (cookie) return { status: 303, headers: { ...toPage, 'Set-Cookie': cookie }, body: Buffer.alloc(0) };
    if (gate.hasSession(request)) return { status: 303, headers: toPage, body: Buffer.alloc(0) };
    return plain(403, 'This link has been used. Start Coldtrail again for a new one.');
  }

  async function answerPost(path: string, request: IncomingMessage): Promise<Served> {
    if (path !== '/places' && path !== '/places/list') return plain(404, 'Not found');
    try {
      const body = await readJson(request);
      if (path === '/places') return json(await locatePlace(checked(locateArgs, body).path, places));
      return json(await listPlace(checked(listArgs, body).place ?? null, places));
    } catch (thrown) {
      return json(toAppError(thrown), 400);
    }
  }

  server.on('request', (request, response) => {
    answer(request)
      .catch((thrown: unknown) =>
        plain(thrown instanceof TypeError ? 400 : 500, 'The request could not be answered'),
      )
      .then((served) => write(request, response, served));
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: 16 * 1024 * 1024,
    perMessageDeflate: false,
  });
  const detach = attachSockets(sockets, dispatcher);
  // Whoever breaks the connection off, before or after it was refused, ends no more than the connection.
  server.on('clientError', (_error, socket) => refuse(socket, '400 Bad Request'));
  server.on('upgrade', (request, socket: Duplex, head) => {
    socket.on('error', () => socket.destroy());
    const welcome =
      request.url === '/engine' && gate.objection(request, true) === null && gate.hasSession(request);
    if (!welcome) return refuse(socket, '403 Forbidden');
    sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit('connection', opened, request));
  });

  let closing: Promise<void> | null = null;
  async function close(): Promise<void> {
    detach();
    const closed = new Promise((done) => server.close(done));
    server.closeAllConnections();
    await Promise.all([closed, dispatcher.close()]);
  }
  return {
    url: `${gate.origin}/?token=${gate.token}`,
    token: gate.token,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

/** Answers on a connection that has no response object, and ends it. */
function refuse(socket: Duplex, status: string): void {
  if (!socket.writable) return void socket.destroy();
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/**
 * Without a session there is nothing to see. A link followed from another site arrives without the strict
 * cookie even when the browser holds it: one refresh, which is the page's own, tells the two apart.
 */
function stranger(request: IncomingMessage): Served {
  const refused = plain(403, 'No session: open the link that Coldtrail printed.');
  if (request.headers['sec-fetch-site'] !== 'cross-site' || request.headers['sec-fetch-mode'] !== 'navigate')
    return refused;
  const body = Buffer.from(
    '<!doctype html><meta http-equiv="refresh" content="0;url=/"><title>Coldtrail</title>',
  );
  return { ...refused, headers: { ...refused.headers, 'Content-Type': 'text/html; charset=utf-8' }, body };
}

/** The path as it was sent: `new URL` would fold `..` away and hide an attempt. */
function rawPath(request: IncomingMessage): string {
  return (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
}

function json(value: unknown, status = 200): Served {
  return {
    status,
    headers: { ...COMMON_HEADERS, 'Content-Type': 'application/json; charset=utf-8' },
    body: Buffer.from(JSON.stringify(value)),
  };
}

function checked<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Failure('usage', 'The request is not what this address takes.');
  return parsed.data;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!request.headers['content-type']?.startsWith('application/json'))
    throw new Failure('usage', 'JSON is expected.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) throw new Failure('usage', 'The request is too large.');
    chunks.push(chunk);
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    throw new Failure('usage', 'The request is not JSON.');
  }
}

function write(request: IncomingMessage, response: ServerResponse, served: Served): void {
  response.writeHead(served.status, { ...served.headers, 'Content-Length': served.body.byteLength });
  response.end(request.method === 'HEAD' ? undefined : served.body);
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((done, fail) => {
    const refused = (error: NodeJS.ErrnoException) =>
      fail(error.code === 'EADDRINUSE' ? new Failure('usage', `Port ${port} is in use.`) : error);
    server.once('error', refused);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', refused);
      done();
    });
  });
  return (server.address() as AddressInfo).port;
}
