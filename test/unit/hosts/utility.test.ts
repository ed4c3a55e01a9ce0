import { EventEmitter } from 'node:events';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Printer } from '../../../electron/engine/export/printer';
import { StandInEngine } from './stand-in-engine';

const made = vi.hoisted(() => ({ options: null as unknown, engine: null as unknown }));
vi.mock('../../../electron/engine/engine', () => ({
  createEngine: (options: unknown) => {
    made.options = options;
    return made.engine;
  },
}));
const { serveUtility } = await import('../../../electron/hosts/utility');

/** An end of a port as Electron's utility process has it. */
class StandInPort extends EventEmitter {
  readonly sent: unknown[] = [];
  start = vi.fn();
  close = vi.fn();
  postMessage(message: unknown): void {
    this.sent.push(structuredClone(message));
  }
}

let engine: StandInEngine;
let parent: StandInPort;
let exit: ReturnType<typeof vi.fn<(code: number) => void>>;
const settle = () => new Promise((done) => setTimeout(done, 5));
const tell = (data: unknown, ports: StandInPort[] = []) => parent.emit('message', { data, ports });

beforeEach(() => {
  engine = new StandInEngine();
  made.engine = engine;
  parent = new StandInPort();
  exit = vi.fn();
  // A parent port is a port to main: same methods, its own type.
  serveUtility(parent as never, exit);
});

function connect(): StandInPort {
  tell({ type: 'start', version: '1', dataFolder: '/data' });
  const port = new StandInPort();
  tell({ type: 'port' }, [port]);
  return port;
}

it('makes the engine as main says, and serves the page on its port', async () => {
  const port = connect();
  expect(made.options).toMatchObject({ version: '1', host: 'electron', dataFolder: '/data' });
  expect(port.start).toHaveBeenCalled();
  port.emit('message', { data: { type: 'call', id: 1, name: 'app.info', args: {} } });
  await settle();
  expect(port.sent).toMatchObject([{ type: 'value', id: 1 }]);
  expect(parent.sent).toEqual([]);
});

it('knows the places main tells it, and tells main those it makes', async () => {
  const port = connect();
  tell({ type: 'place', token: 'abc', path: '/c/one.coldtrail' });
  port.emit('message', { data: { type: 'call', id: 1, name: 'case.open', args: { place: 'abc' } } });
  port.emit('message', { data: { type: 'call', id: 2, name: 'case.recent', args: {} } });
  await settle();
  expect(engine.asked[0]).toEqual({
    name: 'case.open',
    args: { place: '/c/one.coldtrail', readOnly: false },
  });
  expect(parent.sent).toEqual([{ type: 'place', token: expect.any(String), path: '/cases/one.coldtrail' }]);
});

it('has main print, and hears of each page what came of it', async () => {
  connect();
  const { print } = made.options as { print: Printer };
  const stop = new AbortController();
  const printed = [
    print('/a.html', '/a.pdf'),
    print('/b.html', '/b.pdf'),
    print('/c.html', '/c.pdf', stop.signal),
  ];
  expect(parent.sent).toEqual([
    { type: 'print', id: 1, page: '/a.html', pdf: '/a.pdf' },
    { type: 'print', id: 2, page: '/b.html', pdf: '/b.pdf' },
    { type: 'print', id: 3, page: '/c.html', pdf: '/c.pdf' },
  ]);
  tell({ type: 'printed', id: 2, isPrinted: false });
  tell({ type: 'printed', id: 1, isPrinted: true });
  expect(await Promise.all(printed.slice(0, 2))).toEqual([true, false]);
  stop.abort(new Error('cancelled'));
  await expect(printed[2]).rejects.toThrow('cancelled');
  tell({ type: 'printed', id: 3, isPrinted: true });
});

it('aborts what a page had asked when its port closes', async () => {
  const port = connect();
  port.emit('message', { data: { type: 'call', id: 1, name: 'sql', args: { sql: 'SELECT 1' } } });
  port.emit('close');
  await settle();
  expect([engine.aborted, port.sent]).toEqual([1, []]);
});

it('closes a port that comes before the engine', () => {
  const port = new StandInPort();
  tell({ type: 'port' }, [port]);
  expect(port.close).toHaveBeenCalled();
});

it('closes the engine when asked, then ends', async () => {
  connect();
  tell({ type: 'close' });
  await settle();
  expect(engine.closed).toBe(1);
  expect(exit).toHaveBeenCalledWith(0);
});
