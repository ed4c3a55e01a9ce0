import type { MessagePortMain, ParentPort } from 'electron';
import type { EngineMessage } from '../../shared/wire';
import type { Dispatcher } from './dispatch';
import { startEngineHere } from './engine-here';
import { MainPrinter } from './main-printer';
import { PlaceBook } from './places';
import type { FromUtility, ToEngine } from './utility-messages';

/** The engine in Electron: a utility process that main starts and pages reach over a port of their own. */
export function serveUtility(parent: ParentPort, exit: (code: number) => void): void {
  let dispatcher: Dispatcher | null = null;
  const tell = (message: FromUtility) => parent.postMessage(message);
  const places = new PlaceBook((token, path) => tell({ type: 'place', token, path }));
  const printer = new MainPrinter(tell);

  parent.on('message', (event) => {
    // Only main holds the other end.
    const message = event.data as ToEngine;
    if (message.type === 'start')
      dispatcher = startEngineHere(message, 'electron', places, tell, printer.print);
    else if (message.type === 'printed') printer.printed(message);
    else if (message.type === 'place') places.learn(message.token, message.path);
    else if (message.type === 'port') for (const port of event.ports) attach(port);
    else if (message.type === 'close') void stop();
  });

  function attach(port: MessagePortMain): void {
    if (!dispatcher) {
      port.close();
      return;
    }
    const connection = dispatcher.connect({ send: (message: EngineMessage) => port.postMessage(message) });
    port.on('message', (event) => connection.receive(event.data));
    port.on('close', () => connection.disconnect());
    port.start();
  }

  async function stop(): Promise<void> {
    const failed = await dispatcher?.close().then(
      () => false,
      () => true,
    );
    exit(failed ? 1 : 0);
  }
}

// Tests call `serveUtility` themselves: only a utility process has a parent port.
if (process.parentPort) serveUtility(process.parentPort, (code) => process.exit(code));
