import { beforeEach, describe, expect, it } from 'vitest';
import { type Connection, createDispatcher, type Dispatcher } from '../../../electron/hosts/dispatch';
import { PlaceBook } from '../../../electron/hosts/places';
import type { EngineMessage } from '../../../shared/wire';
import { StandInEngine } from './stand-in-engine';

let engine: StandInEngine;
let places: PlaceBook;
let dispatcher: Dispatcher;
let connection: Connection;
let heard: EngineMessage[];

const settle = () => new Promise((done) => setTimeout(done, 5));

beforeEach(() => {
  engine = new StandInEngine();
  places = new PlaceBook();
  heard = [];
  dispatcher = createDispatcher(engine.create, places);
  // What a WebSocket does to a message, and what it cannot carry.
  connection = dispatcher.connect({ send: (message) => heard.push(JSON.parse(JSON.stringify(message))) });
});

async function ask(name: string, args?: unknown, id = 7): Promise<EngineMessage | undefined> {
  connection.receive({ type: 'call', id, name, args });
  await settle();
  return heard.at(-1);
}

describe('dispatch: validation', () => {
  it('answers a call with its value, and nothing as null', async () => {
    expect(await ask('app.info', {})).toMatchObject({
      type: 'value',
      id: 7,
      value: { caseFolder: '/cases' },
    });
    expect(await ask('case.close', {})).toEqual({ type: 'value', id: 7, value: null });
  });

  it('fills in defaults before the engine sees the arguments', async () => {
    await ask('resources', {});
    expect(engine.asked).toEqual([{ name: 'resources', args: { text: '', start: 0, count: 200 } }]);
  });

  it.each([
    ['no.such.call', {}],
    ['__proto__', {}],
    ['constructor', {}],
    ['search.page', { result: 'r', start: -1, count: 10 }],
    ['search.page', { result: 'r', start: 0, count: 10, extra: true }],
    ['event.get', { n: '1' }],
    ['event.get', undefined],
    ['event.get', []],
    ['sql', { sql: '' }],
  ])('refuses %s %j as usage and never reaches the engine', async (name, args) => {
    expect(await ask(name, args)).toMatchObject({ type: 'error', id: 7, error: { kind: 'usage' } });
    expect(engine.asked).toEqual([]);
  });

  it.each([
    [null, -1],
    ['text', -1],
    [{}, -1],
    [{ type: 'call', id: 'x', name: 'app.info', args: {} }, -1],
    [{ type: 'call', id: 3, args: {} }, 3],
    [{ type: 'value', id: 4, value: 1 }, 4],
    [{ type: 'cancel', id: 5, more: 1 }, 5],
  ])('answers the malformed message %j', (message, id) => {
    connection.receive(message);
    expect(heard).toMatchObject([{ type: 'error', id, error: { kind: 'usage' } }]);
  });

  it('refuses an id that is already running', async () => {
    connection.receive({ type: 'call', id: 1, name: 'sql', args: { sql: 'SELECT 1' } });
    connection.receive({ type: 'call', id: 1, name: 'sql', args: { sql: 'SELECT 2' } });
    expect(heard).toMatchObject([{ type: 'error', id: 1, error: { kind: 'usage' } }]);
    expect(engine.asked).toHaveLength(1);
  });
});

describe('dispatch: errors', () => {
  it('passes a Failure on and marks what is none as internal', async () => {
    expect(await ask('notices', {})).toEqual({
      type: 'error',
      id: 7,
      error: { kind: 'no-case', message: 'Open a case first.', detail: { asked: 'notices' } },
    });
    expect(await ask('files', {})).toMatchObject({ type: 'error', error: { kind: 'internal' } });
  });

  it('says so when an answer cannot be carried', async () => {
    expect(await ask('event.original', { n: 1 })).toMatchObject({
      type: 'error',
      id: 7,
      error: { kind: 'internal' },
    });
  });
});

describe('dispatch: cancelling', () => {
  it('aborts the call that is named, and only that', async () => {
    connection.receive({ type: 'call', id: 1, name: 'sql', args: { sql: 'SELECT 1' } });
    connection.receive({ type: 'call', id: 2, name: 'sql', args: { sql: 'SELECT 2' } });
    connection.receive({ type: 'cancel', id: 1 });
    connection.receive({ type: 'cancel', id: 99 });
    await settle();
    expect(engine.aborted).toBe(1);
    expect(heard).toMatchObject([{ type: 'error', id: 1, error: { kind: 'cancelled' } }]);
  });

  it('aborts everything when the page goes, and sends it nothing more', async () => {
    connection.receive({ type: 'call', id: 1, name: 'sql', args: { sql: 'SELECT 1' } });
    connection.receive({ type: 'call', id: 2, name: 'sql', args: { sql: 'SELECT 2' } });
    connection.disconnect();
    engine.push('case.changed', null);
    await settle();
    expect(engine.aborted).toBe(2);
    expect(heard).toEqual([]);
  });

  it('aborts everything and closes the engine when it ends', async () => {
    connection.receive({ type: 'call', id: 1, name: 'sql', args: { sql: 'SELECT 1' } });
    await dispatcher.close();
    expect([engine.aborted, engine.closed]).toEqual([1, 1]);
  });
});

describe('dispatch: tokens and pushes', () => {
  it('turns tokens into paths, one and many', async () => {
    const token = places.mint('/evidence/a');
    const other = places.mint('/evidence/b');
    await ask('case.open', { place: token });
    await ask('ingest.start', { places: [token, other] });
    expect(engine.asked.map((call) => call.args)).toEqual([
      { place: '/evidence/a', readOnly: false },
      { places: ['/evidence/a', '/evidence/b'] },
    ]);
  });

  it.each(['/etc/passwd', '../x', 'a'.repeat(32)])('does not take %s for a token', async (place) => {
    expect(await ask('case.open', { place })).toMatchObject({ type: 'error', error: { kind: 'usage' } });
    expect(await ask('ingest.start', { places: [place] })).toMatchObject({
      type: 'error',
      error: { kind: 'usage' },
    });
    expect(engine.asked).toEqual([]);
  });

  it('hides the paths of recent cases behind tokens that open them', async () => {
    const answer = await ask('case.recent', {});
    const [recent] = (answer as { value: { place: string; name: string }[] }).value;
    expect(recent).toMatchObject({ name: 'one', place: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(places.resolve(recent!.place)).toBe('/cases/one.coldtrail');
  });

  it('pushes to every page', () => {
    const second: EngineMessage[] = [];
    dispatcher.connect({ send: (message) => second.push(message) });
    dispatcher.connect({
      send: () => {
        throw new Error('gone');
      },
    });
    engine.push('case.changed', null);
    expect(heard).toEqual([{ type: 'push', name: 'case.changed', value: null }]);
    expect(second).toEqual(heard);
  });
});

describe('places', () => {
  it('keeps one token per path, and learns those of others', () => {
    const minted: string[] = [];
    const book = new PlaceBook((token) => minted.push(token));
    expect(book.mint('/a')).toBe(book.mint('/a'));
    expect(book.mint('/b')).not.toBe(book.mint('/a'));
    book.learn('f'.repeat(32), '/c');
    expect(book.mint('/c')).toBe('f'.repeat(32));
    expect(minted).toHaveLength(2);
    expect(book.place('/a/b.gz')).toMatchObject({ name: 'b.gz' });
  });
});
