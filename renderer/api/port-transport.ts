import { type Bridge, PORT_MESSAGE } from '../../shared/host';
import type { EngineMessage } from '../../shared/wire';
import type { Host, Transport } from './client';

declare global {
  interface Window {
    /** There in Electron only. */
    coldtrail?: Bridge;
  }
}

/** Electron: a MessagePort straight to the engine's process. Main sends a new one whenever that process is new. */
export function portTransport(bridge: Bridge): Transport {
  let port: MessagePort | null = null;
  return {
    open(handlers) {
      const lose = () => {
        if (!port) return;
        port.close();
        port = null;
        handlers.disconnected();
      };
      bridge.onEngineLost(lose);
      window.addEventListener('message', (event) => {
        if (event.source !== window || event.origin !== window.location.origin) return;
        const arrived = event.ports[0];
        if (event.data !== PORT_MESSAGE || !arrived) return;
        lose();
        port = arrived;
        arrived.onmessage = (message: MessageEvent<EngineMessage>) => handlers.message(message.data);
        handlers.connected();
      });
      bridge.connect();
    },
    send(message) {
      port?.postMessage(message);
    },
  };
}

export function electronHost(bridge: Bridge): Host {
  return {
    host: 'electron',
    transport: portTransport(bridge),
    choose: (kind, suggestion) => bridge.choose(kind, suggestion),
    dropped: (files) => bridge.placesOfFiles(files),
    launch: () => bridge.launch(),
    onLaunch: (listener) => bridge.onLaunch(listener),
    onCommand: (listener) => bridge.onCommand(listener),
  };
}
