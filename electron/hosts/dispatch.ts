import { z } from 'zod';
import { type Api, CALLS, type CallName, type Pushes, type PushName } from '../../shared/api';
import { type AppError, Failure, toAppError } from '../../shared/result';
import type { EngineMessage } from '../../shared/wire';
import type { Engine } from '../engine/engine';
import type { PlaceBook } from './places';

// Compiled validators need `new Function`, which no policy of ours allows.
z.config({ jitless: true });

export type Push = <Name extends PushName>(name: Name, value: Pushes[Name]) => void;

/** One way to one page. `send` may throw when a value cannot be carried. */
export interface Pipe {
  send(message: EngineMessage): void;
  /** Cuts the page off, so that it comes back. */
  close?(): void;
}

export interface Connection {
  receive(message: unknown): void;
  /** Aborts every call that came this way. */
  disconnect(): void;
}

export interface Dispatcher {
  connect(pipe: Pipe): Connection;
  /** Aborts every call, then closes the engine. */
  close(): Promise<void>;
}

const clientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('call'), id: z.number().int(), name: z.string(), args: z.unknown() }),
  z.strictObject({ type: z.literal('cancel'), id: z.number().int() }),
]);
const someId = z.looseObject({ id: z.number().int() });

/** Answers to a message that carried no usable id. */
const NO_ID = -1;

/** Calls whose rows carry a `place`: a path on the engine's side, a token on the page's. */
const ROWS_WITH_PLACES: ReadonlySet<CallName> = new Set<CallName>(['case.recent']);

/** Serves an engine to any number of pages: validates, translates tokens, cancels, and pushes to all. */
export function createDispatcher(makeEngine: (push: Push) => Engine, places: PlaceBook): Dispatcher {
  const pipes = new Map<Pipe, Map<number, AbortController>>();
  const engine = makeEngine((name, value) => {
    for (const pipe of pipes.keys()) trySend(pipe, { type: 'push', name, value });
  });

  async function answer(id: number, name: string, given: unknown, signal: AbortSignal) {
    try {
      const call = checkedName(name);
      const args = withPaths(checkedArgs(call, given), places);
      // The schema of this very name produced the arguments; TypeScript cannot follow the pairing.
      const method = engine.api[call] as (
        args: unknown,
        context: { signal: AbortSignal },
      ) => Promise<unknown>;
      const value = (await method.call(engine.api, args, { signal })) ?? null;
      return {
        type: 'value',
        id,
        value: ROWS_WITH_PLACES.has(call) ? withTokens(value, places) : value,
      } as const;
    } catch (thrown) {
      const error = signal.aborted ? toAppError(cancelled()) : toAppError(thrown);
      return { type: 'error', id, error } as const;
    }
  }

  function connect(pipe: Pipe): Connection {
    const running = new Map<number, AbortController>();
    pipes.set(pipe, running);

    async function call(message: Extract<z.output<typeof clientMessage>, { type: 'call' }>): Promise<void> {
      const { id } = message;
      if (running.has(id)) return sendError(pipe, id, usage(`Call ${id} is already running.`));
      const controller = new AbortController();
      running.set(id, controller);
      const reply = await answer(id, message.name, message.args, controller.signal);
      running.delete(id);
      if (pipes.has(pipe)) sendReply(pipe, reply);
    }

    return {
      receive(message) {
        const parsed = clientMessage.safeParse(message);
        if (!parsed.success) {
          const id = someId.safeParse(message);
          return sendError(
            pipe,
            id.success ? id.data.id : NO_ID,
            usage(`Malformed message: ${firstIssue(parsed.error)}`),
          );
        }
        if (parsed.data.type === 'cancel') running.get(parsed.data.id)?.abort(cancelled());
        else void call(parsed.data);
      },
      disconnect() {
        pipes.delete(pipe);
        for (const controller of running.values()) controller.abort(cancelled());
        running.clear();
      },
    };
  }

  return {
    connect,
    async close() {
      for (const running of pipes.values()) {
        for (const controller of running.values()) controller.abort(cancelled());
      }
      await engine.close();
    },
  };
}

function checkedName(name: string): keyof Api {
  if (!Object.hasOwn(CALLS, name))
    throw usage(`There is no call named ${JSON.stringify(name.slice(0, 100))}.`);
  return name as CallName;
}

function checkedArgs(name: CallName, given: unknown): Record<string, unknown> {
  const schema: z.ZodType<Record<string, unknown>> = CALLS[name].args;
  const parsed = schema.safeParse(given ?? {});
  if (!parsed.success) throw usage(`${name}: ${firstIssue(parsed.error)}`);
  return parsed.data;
}

function withPaths(args: Record<string, unknown>, places: PlaceBook): Record<string, unknown> {
  const translated = { ...args };
  if (typeof args.place === 'string') translated.place = places.resolve(args.place);
  if (Array.isArray(args.places))
    translated.places = args.places.map((token) => places.resolve(String(token)));
  return translated;
}

function withTokens(value: unknown, places: PlaceBook): unknown {
  if (!Array.isArray(value)) return value;
  return value.map((row: { place?: unknown }) =>
    typeof row.place === 'string' ? { ...row, place: places.mint(row.place) } : row,
  );
}

function sendReply(pipe: Pipe, reply: EngineMessage & { id: number }): void {
  try {
    pipe.send(reply);
  } catch (thrown) {
    sendError(pipe, reply.id, thrown);
  }
}

function sendError(pipe: Pipe, id: number, thrown: unknown): void {
  const error: AppError = toAppError(thrown);
  trySend(pipe, { type: 'error', id, error });
}

/** A page that is gone hears nothing; its pipe's own end tells of it. */
function trySend(pipe: Pipe, message: EngineMessage): void {
  try {
    pipe.send(message);
  } catch {
    // Nobody is left to tell.
  }
}

const usage = (message: string) => new Failure('usage', message);
const cancelled = () => new Failure('cancelled', 'The request was cancelled.');

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (!issue) return 'not what was expected';
  const where = issue.path.map(String).join('.');
  return where ? `${where}: ${issue.message}` : issue.message;
}
