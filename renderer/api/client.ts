import type { CallInput, CallName, CallValue, Pushes, PushName } from '../../shared/api';
import type { ChoiceKind, Command, FoundPlace, Launch, PlaceListing } from '../../shared/host';
import type { Place } from '../../shared/model/case';
import type { AppError } from '../../shared/result';
import type { ClientMessage, EngineMessage } from '../../shared/wire';

/** What a rejected call carries. */
export class ApiFailure extends Error {
  constructor(readonly error: AppError) {
    super(error.message);
    this.name = 'ApiFailure';
  }
}

/** `reconnected`: the engine is a new one, or was told nothing of what was under way; ask again. */
export type ConnectionState = 'connected' | 'disconnected' | 'reconnected';

export interface TransportHandlers {
  message(message: EngineMessage): void;
  connected(): void;
  disconnected(): void;
}

/** A pipe to the engine that knows nothing of what goes through it, and reconnects by itself. */
export interface Transport {
  open(handlers: TransportHandlers): void;
  send(message: ClientMessage): void;
}

/** Draws the dialog in which a place is chosen, where the host has none of its own. Null: the person cancelled. */
export type Chooser = (kind: ChoiceKind, suggestion?: string) => Promise<Place[] | null>;

/** What differs between the hosts, beside the pipe. */
export interface Host {
  readonly host: 'electron' | 'browser';
  readonly transport: Transport;
  choose: Chooser;
  /** Places of files dropped on the page; empty where a page cannot learn them. */
  dropped(files: File[]): Promise<Place[]>;
  launch(): Promise<Launch | null>;
  onLaunch(listener: (launch: Launch) => void): () => void;
  onCommand(listener: (command: Command) => void): () => void;
  /** Only where the page draws the chooser. */
  setChooser?(chooser: Chooser): void;
  browse?(place: string | null): Promise<PlaceListing>;
  locate?(path: string): Promise<FoundPlace>;
}

export interface Client extends Omit<Host, 'transport'> {
  /** Rejects with an ApiFailure. Calls made while disconnected wait; those under way when it happens fail. */
  call<Name extends CallName>(
    name: Name,
    args: CallInput<Name>,
    options?: { signal?: AbortSignal },
  ): Promise<CallValue<Name>>;
  on<Name extends PushName>(name: Name, listener: (value: Pushes[Name]) => void): () => void;
  onConnection(listener: (state: ConnectionState) => void): () => void;
}

interface Pending {
  message: ClientMessage;
  sent: boolean;
  resolve(value: unknown): void;
  reject(failure: ApiFailure): void;
}

const CANCELLED: AppError = { kind: 'cancelled', message: 'The request was cancelled.' };
const LOST: AppError = {
  kind: 'internal',
  message: 'The engine stopped before it answered. Try again.',
  detail: { lost: true },
};

/** The engine as the page sees it, over whatever pipe the host has. */
export function createClient(host: Host): Client {
  const { transport, ...rest } = host;
  const pending = new Map<number, Pending>();
  const pushes = new Map<string, Set<(value: never) => void>>();
  const watchers = new Set<(state: ConnectionState) => void>();
  let lastId = 0;
  let connected = false;
  let connectedBefore = false;

  function sendNow(call: Pending): void {
    call.sent = true;
    transport.send(call.message);
  }

  transport.open({
    message(message) {
      if (message.type === 'push') {
        // The push's name says what its value is; a Map of mixed listeners cannot.
        for (const listener of pushes.get(message.name) ?? []) listener(message.value as never);
        return;
      }
      const call = pending.get(message.id);
      pending.delete(message.id);
      if (message.type === 'value') call?.resolve(message.value);
      else call?.reject(new ApiFailure(message.error));
    },
    connected() {
      connected = true;
      const state = connectedBefore ? 'reconnected' : 'connected';
      connectedBefore = true;
      for (const call of pending.values()) if (!call.sent) sendNow(call);
      for (const watcher of watchers) watcher(state);
    },
    disconnected() {
      if (!connected) return;
      connected = false;
      for (const [id, call] of pending) {
        if (!call.sent) continue;
        pending.delete(id);
        call.reject(new ApiFailure(LOST));
      }
      for (const watcher of watchers) watcher('disconnected');
    },
  });

  function call(name: CallName, args: unknown, options?: { signal?: AbortSignal }): Promise<unknown> {
    const signal = options?.signal;
    if (signal?.aborted) return Promise.reject(new ApiFailure(CANCELLED));
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      const abort = () => {
        const asked = pending.get(id);
        pending.delete(id);
        if (asked?.sent && connected) transport.send({ type: 'cancel', id });
        reject(new ApiFailure(CANCELLED));
      };
      const settled = () => signal?.removeEventListener('abort', abort);
      const asked: Pending = {
        message: { type: 'call', id, name, args },
        sent: false,
        resolve: (value) => {
          settled();
          resolve(value);
        },
        reject: (failure) => {
          settled();
          reject(failure);
        },
      };
      signal?.addEventListener('abort', abort, { once: true });
      pending.set(id, asked);
      if (connected) sendNow(asked);
    });
  }

  return {
    ...rest,
    // The wire carries what `shared/api.ts` says under this name.
    call: call as Client['call'],
    on(name, listener) {
      const listeners = pushes.get(name) ?? new Set();
      pushes.set(name, listeners.add(listener));
      return () => {
        listeners.delete(listener);
      };
    },
    onConnection(listener) {
      watchers.add(listener);
      return () => {
        watchers.delete(listener);
      };
    },
  };
}
