import { isAbsolute } from 'node:path';
import { BrowserWindow, ipcMain } from 'electron';
import type { ChoiceKind, Launch } from '../../shared/host';
import { CHANNELS } from '../preload/channels';
import { choose } from './dialogs';
import type { EngineProcess } from './engine-process';
import { isTrustedSender, requireTrusted } from './sender';

const KINDS: ReadonlySet<unknown> = new Set<ChoiceKind>([
  'evidence',
  'evidence-files',
  'networks',
  'case',
  'new-case',
  'export',
]);
const MOST_DROPPED = 10_000;

/** Answers the preload script: ports, dialogs, dropped files, and what the application was started with. */
export function answerPages(engine: EngineProcess, takeLaunch: () => Launch | null): void {
  ipcMain.on(CHANNELS.connect, (event) => {
    if (isTrustedSender(event)) engine.connect(event.sender);
  });
  ipcMain.handle(CHANNELS.choose, (event, kind: unknown, suggestion: unknown) => {
    requireTrusted(event);
    const window = BrowserWindow.fromWebContents(event.sender);
    if (!window || !KINDS.has(kind)) throw new Error('There is no such choice.');
    const named = typeof suggestion === 'string' ? suggestion : undefined;
    return choose(window, kind as ChoiceKind, named, engine.places);
  });
  ipcMain.handle(CHANNELS.dropped, (event, paths: unknown) => {
    requireTrusted(event);
    if (!Array.isArray(paths)) return [];
    return paths
      .slice(0, MOST_DROPPED)
      .filter((path): path is string => typeof path === 'string' && isAbsolute(path))
      .map((path) => engine.places.place(path));
  });
  ipcMain.handle(CHANNELS.launch, (event) => {
    requireTrusted(event);
    return takeLaunch();
  });
}
