import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { tempFolder } from '../helpers/temp';

vi.mock('electron', () => import('./stand-in-electron'));

const electron = await import('./stand-in-electron');
const { EngineProcess } = await import('../../../electron/main/engine-process');

let engine: InstanceType<typeof EngineProcess>;
let page: InstanceType<typeof electron.StandInContents>;
const last = () => electron.children.at(-1)!;
const told = () => last().posted.map(({ message }) => message.type);
// The stand-in carries what the engine's keeper uses, not the whole of Electron's type.
const asPage = () => page as never;

beforeEach(() => {
  vi.useFakeTimers();
  electron.children.length = 0;
  page = new electron.StandInContents();
  engine = new EngineProcess({ module: '/out/main/utility.js', version: '1', dataFolder: '/data' });
  engine.start();
});
afterEach(() => vi.useRealTimers());

describe('engine process', () => {
  it('starts one engine and tells it where data lives', () => {
    engine.start();
    expect(electron.children).toHaveLength(1);
    expect(last().posted[0]!.message).toEqual({ type: 'start', version: '1', dataFolder: '/data' });
  });

  it('gives the page a port straight to the engine', () => {
    engine.connect(asPage());
    expect(last().posted.at(-1)).toEqual({ message: { type: 'port' }, ports: [{ end: 1 }] });
    expect(page.ports).toEqual([{ end: 2 }]);
  });

  it('tells the engine of each token made here, and learns those made there', () => {
    const token = engine.places.mint('/evidence');
    expect(last().posted.at(-1)!.message).toEqual({ type: 'place', token, path: '/evidence' });
    last().emit('message', { type: 'place', token: 'abc', path: '/recent.coldtrail' });
    expect(engine.places.resolve('abc')).toBe('/recent.coldtrail');
    expect(told()).toEqual(['start', 'place']);
  });

  it('prints what the engine asks for, and tells it alone what came of it', async () => {
    vi.useRealTimers();
    const pdf = join(tempFolder(), 'report.pdf');
    last().emit('message', { type: 'print', id: 7, page: '/draft/report.html', pdf });
    await expect
      .poll(() => last().posted.at(-1)!.message)
      .toEqual({ type: 'printed', id: 7, isPrinted: true });
    expect(readFileSync(pdf, 'utf8')).toMatch(/^%PDF/);
    last().emit('message', { type: 'print', id: 8, page: '/draft/report.html', pdf });
    last().emit('exit', 1);
    engine.start();
    await new Promise((done) => setTimeout(done, 50));
    expect(told()).not.toContain('printed');
  });

  it('starts another when it dies: tells the page, hands on the tokens, sends a fresh port', () => {
    engine.connect(asPage());
    engine.places.mint('/evidence');
    last().emit('message', { type: 'place', token: 'abc', path: '/recent.coldtrail' });
    last().emit('exit', 1);
    expect(page.sent.at(-1)).toEqual(['coldtrail:engine-lost']);
    expect(electron.children).toHaveLength(1);
    vi.advanceTimersByTime(250);
    expect(electron.children).toHaveLength(2);
    expect(told()).toEqual(['start', 'place', 'place', 'port']);
    expect(page.ports).toHaveLength(2);
  });

  it('waits longer after each quick death, and not at all longer after a long life', () => {
    const delays: number[] = [];
    for (let death = 0; death < 8; death++) {
      const before = electron.children.length;
      last().emit('exit', 1);
      let waited = 0;
      while (electron.children.length === before) {
        vi.advanceTimersByTime(50);
        waited += 50;
      }
      delays.push(waited);
    }
    expect(delays).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
    vi.advanceTimersByTime(31_000);
    last().emit('exit', 1);
    vi.advanceTimersByTime(250);
    expect(electron.children).toHaveLength(10);
  });

  it('lets the engine close, and starts none after', async () => {
    const closing = engine.close();
    expect(told().at(-1)).toBe('close');
    last().emit('exit', 0);
    await closing;
    vi.advanceTimersByTime(60_000);
    expect(electron.children).toHaveLength(1);
    expect(last().killed).toBe(false);
  });

  it('does not wait for ever for an engine that hangs', async () => {
    const closing = engine.close();
    vi.advanceTimersByTime(8_000);
    await closing;
    expect(last().killed).toBe(true);
  });
});
