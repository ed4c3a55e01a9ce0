import { beforeEach, describe, expect, it, vi } from 'vitest';
import {
  ApiFailure,
  type Client,
  type ConnectionState,
  createClient,
  type Host,
  type TransportHandlers,
} from '../../../../renderer/api/client';
import type { ClientMessage } from '../../../../shared/wire';

let handlers: TransportHandlers;
let sent: ClientMessage[];
let client: Client;

beforeEach(() => {
  sent = [];
  const host: Host = {
    host: 'browser',
    transport: {
      open: (given) => {
        handlers = given;
      },
      send: (message) => sent.push(message),
    },
    choose: async () => null,
    dropped: async () => [],
    launch: async () => null,
    onLaunch: () => () => {},
    onCommand: () => () => {},
  };
  client = createClient(host);
});

const failure = async (promise: Promise<unknown>) => {
  const thrown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(ApiFailure);
  return (thrown as ApiFailure).error;
};

describe('client: calls', () => {
  it('waits for the connection, then asks and answers by number', async () => {
    const first = client.call('app.info', {});
    const second = client.call('case.status', {});
    expect(sent).toEqual([]);
    handlers.connected();
    expect(sent).toEqual([
      { type: 'call', id: 1, name: 'app.info', args: {} },
      { type: 'call', id: 2, name: 'case.status', args: {} },
    ]);
    handlers.message({ type: 'value', id: 2, value: null });
    handlers.message({ type: 'value', id: 1, value: { version: '1' } });
    expect(await second).toBeNull();
    expect(await first).toEqual({ version: '1' });
  });

  it('rejects with what the engine said', async () => {
    handlers.connected();
    const call = client.call('files', {});
    handlers.message({ type: 'error', id: 1, error: { kind: 'no-case', message: 'Open a case first.' } });
    expect(await failure(call)).toEqual({ kind: 'no-case', message: 'Open a case first.' });
  });

  it('cancels here at once, and there as soon as it hears', async () => {
    handlers.connected();
    const controller = new AbortController();
    const call = client.call('files', {}, { signal: controller.signal });
    controller.abort();
    expect(await failure(call)).toMatchObject({ kind: 'cancelled' });
    expect(sent.at(-1)).toEqual({ type: 'cancel', id: 1 });
    handlers.message({ type: 'value', id: 1, value: 'too late' });
    expect(await failure(client.call('files', {}, { signal: controller.signal }))).toMatchObject({
      kind: 'cancelled',
    });
    expect(sent).toHaveLength(2);
  });

  it('never sends what was cancelled while it waited', async () => {
    const controller = new AbortController();
    const call = client.call('files', {}, { signal: controller.signal });
    controller.abort();
    handlers.connected();
    expect(await failure(call)).toMatchObject({ kind: 'cancelled' });
    expect(sent).toEqual([]);
  });

  it('fails what was under way when the connection is lost, and keeps what was not sent', async () => {
    const states: ConnectionState[] = [];
    client.onConnection((state) => states.push(state));
    handlers.connected();
    const lost = client.call('files', {});
    handlers.disconnected();
    handlers.disconnected();
    expect(await failure(lost)).toMatchObject({ kind: 'internal', detail: { lost: true } });
    const kept = client.call('notices', {});
    handlers.connected();
    expect(sent.map((message) => message.id)).toEqual([1, 2]);
    handlers.message({ type: 'value', id: 2, value: 'kept' });
    expect(await kept).toBe('kept');
    expect(states).toEqual(['connected', 'disconnected', 'reconnected']);
  });

  it('hears pushes until it stops listening', () => {
    const heard = vi.fn();
    const stop = client.on('case.changed', heard);
    handlers.message({ type: 'push', name: 'case.changed', value: null });
    handlers.message({ type: 'push', name: 'ingest.progress', value: {} });
    stop();
    handlers.message({ type: 'push', name: 'case.changed', value: null });
    expect(heard.mock.calls).toEqual([[null]]);
  });
});
