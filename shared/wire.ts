import type { CallName, PushName } from './api';
import type { AppError } from './result';

/** Messages between a window and the engine, the same over a MessagePort and over a WebSocket (as JSON). */
export type ClientMessage =
  | { type: 'call'; id: number; name: CallName; args: unknown }
  | { type: 'cancel'; id: number };

export type EngineMessage =
  | { type: 'value'; id: number; value: unknown }
  | { type: 'error'; id: number; error: AppError }
  | { type: 'push'; name: PushName; value: unknown };
