import type { Connection, Dispatcher } from './dispatch';
import { startEngineHere } from './engine-here';
import { endNow } from './last-resort';
import { PlaceBook } from './places';
import type { FromChild, ToChild } from './utility-messages';

/** The engine in a process of its own beside the browser host, which can end it and start another. */
export function serveChild(exit: (code: number) => void): void {
  const tell = (message: FromChild) => process.send?.(message);
  const places = new PlaceBook((token, path) => tell({ type: 'place', token, path }));
  const connections = new Map<number, Connection>();
  let dispatcher: Dispatcher | null = null;

  process.on('message', (given) => {
    // Only the process that started this one holds the other end.
    const message = given as ToChild;
    if (message.type === 'start') dispatcher = startEngineHere(message, 'browser', places, tell);
    else if (message.type === 'place') places.learn(message.token, message.path);
    else if (message.type === 'open' && dispatcher) {
      const { pipe } = message;
      connections.set(
        pipe,
        dispatcher.connect({ send: (answer) => tell({ type: 'page', pipe, message: answer }) }),
      );
    } else if (message.type === 'page') connections.get(message.pipe)?.receive(message.message);
    else if (message.type === 'shut') {
      connections.get(message.pipe)?.disconnect();
      connections.delete(message.pipe);
    } else if (message.type === 'close') void close();
  });

  async function close(): Promise<void> {
    const failed = await dispatcher?.close().then(
      () => false,
      () => true,
    );
    if (failed) endNow();
    else exit(0);
  }

  // The host hears the terminal; whatever ends it, this process closes its case.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('disconnect', () => void close());
}

// Tests import this file; only a child process has somebody to talk to.
if (process.send && process.env.COLDTRAIL_CHILD) serveChild((code) => process.exit(code));
