import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron';
import { type Bridge, PORT_MESSAGE } from '../../shared/host';
import { CHANNELS } from './channels';

function listen<Value>(channel: string, listener: (value: Value) => void): () => void {
  const handler = (_event: IpcRendererEvent, value: Value) => listener(value);
  ipcRenderer.on(channel, handler);
  return () => {
    ipcRenderer.off(channel, handler);
  };
}

const bridge: Bridge = {
  host: 'electron',
  connect: () => ipcRenderer.send(CHANNELS.connect),
  onEngineLost: (listener) => listen(CHANNELS.engineLost, () => listener()),
  choose: (kind, suggestion) => ipcRenderer.invoke(CHANNELS.choose, kind, suggestion),
  placesOfFiles: (files) =>
    ipcRenderer.invoke(
      CHANNELS.dropped,
      files.map((file) => webUtils.getPathForFile(file)).filter((path) => path !== ''),
    ),
  launch: () => ipcRenderer.invoke(CHANNELS.launch),
  onLaunch: (listener) => listen(CHANNELS.launchAgain, listener),
  onCommand: (listener) => listen(CHANNELS.command, listener),
};

// A port cannot cross the bridge; a message to our own window can carry it.
ipcRenderer.on(CHANNELS.port, (event) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, event.ports);
});

contextBridge.exposeInMainWorld('coldtrail', bridge);
