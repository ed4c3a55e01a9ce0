/** What main tells the engine's process. `port` carries one MessagePort. */
export type ToEngine =
  | { type: 'start'; version: string; dataFolder: string }
  | { type: 'place'; token: string; path: string }
  | { type: 'port' }
  | { type: 'close' };

/** What the engine's process tells main, which keeps tokens for a process that may have to replace this one. */
export type FromEngine = { type: 'place'; token: string; path: string };
