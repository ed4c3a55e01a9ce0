import type { Engine } from '../../../electron/engine/engine';
import type { Push } from '../../../electron/hosts/dispatch';
import type { Api, CallContext } from '../../../shared/api';
import { Failure } from '../../../shared/result';

/** An engine that records what it was asked, for tests of what stands between it and a page. */
export class StandInEngine implements Engine {
  readonly asked: { name: string; args: unknown }[] = [];
  closed = 0;
  push: Push = () => {};
  /** Rejects when its caller no longer wants the answer, and never answers otherwise. */
  aborted = 0;

  readonly api = new Proxy({} as Api, {
    get: (_target, name: string) => (args: unknown, context: CallContext) =>
      this.#answer(name, args, context),
  });

  create = (push: Push): Engine => {
    this.push = push;
    return this;
  };

  async close(): Promise<void> {
    this.closed += 1;
  }

  async #answer(name: string, args: unknown, { signal }: CallContext): Promise<unknown> {
    this.asked.push({ name, args });
    switch (name) {
      case 'app.info':
        return { version: '0', host: 'browser', caseFolder: '/cases' };
      case 'case.recent':
        return [{ place: '/cases/one.coldtrail', name: 'one', folder: '/cases', openedAt: '' }];
      case 'case.close':
        return undefined;
      case 'notices':
        throw new Failure('no-case', 'Open a case first.', { asked: 'notices' });
      case 'files':
        throw new TypeError('x is undefined');
      case 'event.original':
        return { text: 1n };
      case 'sql':
        return new Promise((_done, fail) => {
          signal.addEventListener('abort', () => {
            this.aborted += 1;
            fail(signal.reason);
          });
        });
      default:
        return { total: 0, rows: [] };
    }
  }
}
