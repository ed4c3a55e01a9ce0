import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallInput, CallName, CallValue } from '../../shared/api';
import type { AppError } from '../../shared/result';
import { appError } from '../format/failure';
import { useCase, useStores } from './stores';

export interface Asked<Value> {
  /** The newest answer; while a newer question is under way, the one before it. */
  value: Value | undefined;
  error: AppError | undefined;
  /** When the question now under way was asked, by performance.now(); undefined when none is. */
  since: number | undefined;
  cancel(): void;
  again(): void;
}

interface Held<Value> {
  key: string;
  value?: Value;
  error?: AppError;
  since?: number;
}

/** Asks the engine whenever the arguments or the evidence change. The latest question wins; null asks nothing. */
export function useCall<Name extends CallName>(
  name: Name,
  args: CallInput<Name> | null,
): Asked<CallValue<Name>> {
  const { client, answers } = useStores();
  const revision = useCase((state) => state.revision);
  const [turn, setTurn] = useState(0);
  const key = args === null ? '' : `${revision} ${JSON.stringify(args)}`;
  const ready = args === null ? undefined : answers.get(name, args, revision);
  const [held, setHeld] = useState<Held<CallValue<Name>>>({ key: '' });
  const running = useRef<AbortController | null>(null);
  const latest = useRef(args);
  latest.current = args;

  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` stands for args and revision; `turn` asks again
  useEffect(() => {
    const asked = latest.current;
    if (asked === null) {
      setHeld({ key: '' });
      return;
    }
    const known = answers.get(name, asked, revision);
    if (known !== undefined) {
      setHeld({ key, value: known });
      return;
    }
    const controller = new AbortController();
    running.current = controller;
    setHeld((before) => ({ key, value: before.value, since: performance.now() }));
    client.call(name, asked, { signal: controller.signal }).then(
      (value) => {
        if (controller.signal.aborted) return;
        answers.put(name, asked, revision, value);
        setHeld({ key, value });
      },
      (thrown: unknown) => {
        if (running.current !== controller) return;
        setHeld((before) => ({ key, value: before.value, error: appError(thrown) }));
      },
    );
    return () => {
      if (running.current === controller) running.current = null;
      controller.abort();
    };
  }, [client, answers, name, key, turn]);

  const cancel = useCallback(() => running.current?.abort(), []);
  const again = useCallback(() => {
    answers.forget(name);
    setTurn((before) => before + 1);
  }, [answers, name]);

  if (ready !== undefined && held.key !== key)
    return { value: ready, error: undefined, since: undefined, cancel, again };
  return { value: held.value, error: held.error, since: held.since, cancel, again };
}
