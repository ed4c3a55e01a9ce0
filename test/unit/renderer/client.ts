import type { Client } from '../../../renderer/api/client';
import type { CallInput, CallName, CallValue } from '../../../shared/api';
import type { AppError } from '../../../shared/result';

export interface Asked {
  name: CallName;
  args: unknown;
  signal: AbortSignal | undefined;
  answer(value: unknown): void;
  fail(error: AppError): void;
}

/** A client whose calls wait until a test answers them. */
export function heldClient() {
  const asked: Asked[] = [];
  const pushed = new Map<string, (value: never) => void>();
  const client: Client = {
    host: 'browser',
    call: <Name extends CallName>(name: Name, args: CallInput<Name>, options?: { signal?: AbortSignal }) =>
      new Promise<CallValue<Name>>((resolve, reject) => {
        const signal = options?.signal;
        signal?.addEventListener('abort', () => reject({ error: { kind: 'cancelled', message: 'stopped' } }));
        asked.push({
          name,
          args,
          signal,
          // A test answers with what the call's name promises.
          answer: (value) => resolve(value as CallValue<Name>),
          fail: (error) => reject({ error }),
        });
      }),
    on: (name, listener) => {
      pushed.set(name, listener);
      return () => pushed.delete(name);
    },
    onConnection: () => () => {},
    onLaunch: () => () => {},
    onCommand: () => () => {},
    choose: async () => null,
    dropped: async () => [],
    launch: async () => null,
  };
  return {
    client,
    asked,
    push: (name: string, value: unknown) => pushed.get(name)?.(value as never),
    last: (name: CallName): Asked => {
      const found = asked.findLast((one) => one.name === name);
      if (!found) throw new Error(`${name} was not asked`);
      return found;
    },
  };
}

/** Lets promises that are settled run their followers. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
