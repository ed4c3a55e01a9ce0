import type { Launch } from '../../shared/host';
import type { AppError } from '../../shared/result';
import type { EngineMessage } from '../../shared/wire';
import { ApiFailure, type Chooser, type Host, type Transport } from './client';

const FIRST_DELAY_MS = 250;
const LONGEST_DELAY_MS = 10_000;

/** Browser: a WebSocket to the host that served the page, opened anew with back-off when it ends. */
export function socketTransport(address: string): Transport {
  let socket: WebSocket | null = null;
  return {
    open(handlers) {
      let delay = FIRST_DELAY_MS;
      const connect = () => {
        const opening = new WebSocket(address);
        opening.onopen = () => {
          socket = opening;
          delay = FIRST_DELAY_MS;
          handlers.connected();
        };
        opening.onmessage = (event: MessageEvent<string>) =>
          handlers.message(JSON.parse(event.data) as EngineMessage);
        opening.onclose = () => {
          socket = null;
          handlers.disconnected();
          setTimeout(connect, delay);
          delay = Math.min(delay * 2, LONGEST_DELAY_MS);
        };
      };
      connect();
    },
    send(message) {
      socket?.send(JSON.stringify(message));
    },
  };
}

/** The same origin's `/engine`. */
export function engineAddress(location: Location): string {
  return `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/engine`;
}

export function browserHost(location: Location): Host {
  let chooser: Chooser | null = null;
  return {
    host: 'browser',
    transport: socketTransport(engineAddress(location)),
    choose: async (kind, suggestion) => (chooser ? chooser(kind, suggestion) : null),
    setChooser(registered) {
      chooser = registered;
    },
    // A browser does not tell a page where a dropped file lies.
    dropped: async () => [],
    launch: async () => (await ask<Launch | null>('/launch')) ?? null,
    onLaunch: () => () => {},
    onCommand: () => () => {},
    browse: (place) => ask('/places/list', { place }),
    locate: (path) => ask('/places', { path }),
  };
}

async function ask<Answer>(path: string, body?: object): Promise<Answer> {
  const request: RequestInit = body
    ? { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    : {};
  const response = await fetch(path, { ...request, credentials: 'same-origin' });
  if (response.ok) return (await response.json()) as Answer;
  const error = (await response.json().catch(() => null)) as AppError | null;
  throw new ApiFailure(
    error ?? { kind: 'internal', message: 'Coldtrail did not answer. Is it still running?' },
  );
}
