import type { CallInput, CallName, CallValue } from '../../shared/api';

const MOST = 60;

/** Answers already given, so that coming back to a view shows it at once. Emptied when the evidence changes. */
export interface Answers {
  get<Name extends CallName>(
    name: Name,
    args: CallInput<Name>,
    revision: string,
  ): CallValue<Name> | undefined;
  put<Name extends CallName>(
    name: Name,
    args: CallInput<Name>,
    revision: string,
    value: CallValue<Name>,
  ): void;
  forget(name: CallName): void;
}

export function createAnswers(): Answers {
  const kept = new Map<string, unknown>();
  const keyOf = (name: CallName, args: unknown, revision: string) =>
    `${name} ${revision} ${JSON.stringify(args)}`;
  return {
    get: <Name extends CallName>(name: Name, args: CallInput<Name>, revision: string) =>
      // The key begins with the call's name, so what was put under it is that call's value.
      kept.get(keyOf(name, args, revision)) as CallValue<Name> | undefined,
    put: (name, args, revision, value) => {
      const key = keyOf(name, args, revision);
      kept.delete(key);
      kept.set(key, value);
      const oldest = kept.keys().next();
      if (kept.size > MOST && !oldest.done) kept.delete(oldest.value);
    },
    forget: (name) => {
      for (const key of kept.keys()) if (key.startsWith(`${name} `)) kept.delete(key);
    },
  };
}
