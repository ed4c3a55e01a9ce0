import type { ClientMessage, EngineMessage } from '../../shared/wire';

/** `place`: the case that was open in the process before. */
export interface StartEngine {
  type: 'start';
  version: string;
  dataFolder: string;
  place?: string;
}

/** What came of a page that was to be printed. */
export interface Printed {
  type: 'printed';
  id: number;
  isPrinted: boolean;
}

/** What the process that watches over the engine's tells it. In Electron `port` carries one MessagePort. */
export type ToEngine =
  | StartEngine
  | { type: 'place'; token: string; path: string }
  | { type: 'port' }
  | Printed
  | { type: 'close' };

/** What the engine's process tells: tokens and the open case, for a process that may have to replace this one. */
export type FromEngine =
  | { type: 'place'; token: string; path: string }
  | { type: 'case'; path: string | null };

/** In Electron, where main has windows: a page to print. */
export interface PrintPage {
  type: 'print';
  id: number;
  page: string;
  pdf: string;
}
export type FromUtility = FromEngine | PrintPage;

/** Beside these, a child process carries the messages of all pages, each with the number of its pipe. */
export type ToChild =
  | ToEngine
  | { type: 'open' | 'shut'; pipe: number }
  | { type: 'page'; pipe: number; message: ClientMessage | null };
export type FromChild = FromEngine | { type: 'page'; pipe: number; message: EngineMessage };
