import type { WebSocket, WebSocketServer } from 'ws';
import type { Dispatcher } from './dispatch';

const HEARTBEAT_MS = 30_000;

/** Connects each WebSocket to the engine; answers a function that ends them all. */
export function attachSockets(server: WebSocketServer, dispatcher: Dispatcher): () => void {
  const silent = new Set<WebSocket>();

  server.on('connection', (socket: WebSocket) => {
    const connection = dispatcher.connect({
      send: (message) => socket.send(JSON.stringify(message)),
      close: () => socket.terminate(),
    });
    socket.on('message', (data, isBinary) => connection.receive(isBinary ? null : parse(String(data))));
    socket.on('pong', () => silent.delete(socket));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      silent.delete(socket);
      connection.disconnect();
    });
  });

  // A laptop that slept leaves sockets that look open and answer nothing.
  const heartbeat = setInterval(() => {
    for (const socket of server.clients) {
      if (silent.has(socket)) socket.terminate();
      else {
        silent.add(socket);
        socket.ping();
      }
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();

  return () => {
    clearInterval(heartbeat);
    for (const socket of server.clients) socket.terminate();
    server.close();
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
