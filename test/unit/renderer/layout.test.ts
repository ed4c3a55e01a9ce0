import { describe, expect, it } from 'vitest';
import { createLayoutStore, readColumns, USUAL_COLUMNS } from '../../../renderer/stores/layout';
import { createLocationStore } from '../../../renderer/stores/location';
import { createSettingsStore } from '../../../renderer/stores/settings';
import { readSort, writeSort } from '../../../renderer/stores/sort';
import { createStepsStore } from '../../../renderer/stores/steps';
import { columnWidths } from '../../../renderer/widgets/column-widths';

/** As much of a window as an address needs. */
function page(hash: string) {
  const location = { hash };
  const go = (_state: unknown, _title: string, url?: string | URL | null) => {
    location.hash = String(url);
  };
  return {
    location,
    history: { pushState: go, replaceState: go },
    addEventListener: () => {},
  } as unknown as Parameters<typeof createLocationStore>[0];
}
const memory = () => ({ getItem: () => null, setItem: () => {} });
const layoutAt = (hash: string) => {
  const location = createLocationStore(page(hash));
  return { location, layout: createLayoutStore(location, createSettingsStore(memory())) };
};

describe('columns', () => {
  it('are the usual ones, or those of the link', () => {
    expect(
      layoutAt('#/search')
        .layout.getState()
        .columns.map(({ id }) => id),
    ).toEqual(USUAL_COLUMNS);
    const linked = layoutAt('#/search?cols=eventName:240,requestParameters.bucketName,eventName');
    expect(linked.layout.getState().columns).toEqual([
      { id: 'eventName', width: 240 },
      { id: 'requestParameters.bucketName' },
    ]);
  });
  it('are moved, resized, shown and hidden, and the link follows', () => {
    const { layout, location } = layoutAt('#/search?cols=eventName,account,session');
    const now = () => location.getState().params.cols;
    layout.getState().move('session', 0);
    expect(now()).toBe('session,eventName,account');
    layout.getState().resize('eventName', 10);
    expect(now()).toBe('session,eventName:48,account');
    layout.getState().resize('eventName', undefined);
    layout.getState().toggle('requestParameters."odd, key"');
    expect(now()).toBe('session,eventName,account,requestParameters.%22odd%2C%20key%22');
    for (const id of ['session', 'eventName', 'requestParameters."odd, key"', 'account'])
      layout.getState().toggle(id);
    expect(layout.getState().columns).toEqual([{ id: 'account' }]);
  });
  it('survive a damaged memory', () => {
    expect(readColumns([5, null, '', '%', ':9', 'requestParameters', 'nothing']).map(({ id }) => id)).toEqual(
      USUAL_COLUMNS,
    );
    expect(readColumns(['session:many', 'account:99999'])).toEqual([
      { id: 'session' },
      { id: 'account', width: 1600 },
    ]);
  });
});

describe('widths of columns', () => {
  const room = (tight: number, least: number, share: number, width?: number) => ({
    tight,
    least,
    share,
    width,
  });
  const three = [room(100, 160, 0), room(80, 120, 1), room(80, 120, 3)];
  it('share what is left over', () => expect(columnWidths(three, 800)).toEqual([160, 220, 420]));
  it('shrink alike when room is short', () => expect(columnWidths(three, 330)).toEqual([130, 100, 100]));
  it('stop where nothing could be read, and the rest is scrolled to', () => {
    expect(columnWidths(three, 190)).toEqual([106, 84, 120]);
    expect(columnWidths(three, 50)).toEqual([100, 120, 120]);
  });
  it('stay as they were dragged', () =>
    expect(columnWidths([room(100, 160, 0, 300), ...three.slice(1)], 800)).toEqual([300, 185, 315]));
});

describe('the order of rows', () => {
  it('is written short', () => {
    expect(writeSort(readSort(undefined))).toBeUndefined();
    for (const text of ['eventTime', '-principal', 'requestParameters.bucketName'])
      expect(writeSort(readSort(text))).toBe(text);
  });
});

describe('filter steps', () => {
  it('are undone and redone one by one, and only they', () => {
    const location = createLocationStore(page('#/search'));
    const steps = createStepsStore(location);
    const { set, go } = location.getState();
    set({ q: 'a' });
    set({ event: '5' });
    set({ from: '2026-01-01T00:00:00Z' });
    go('changes', {});
    go('search', { q: 'b' });
    const now = () => location.getState().params;
    steps.getState().undo();
    expect(now()).toMatchObject({ q: 'a', from: '2026-01-01T00:00:00Z' });
    steps.getState().undo();
    expect(now()).toEqual({ q: 'a' });
    steps.getState().undo();
    expect(now()).toEqual({});
    steps.getState().undo();
    expect(now()).toEqual({});
    steps.getState().redo();
    steps.getState().redo();
    expect(now()).toEqual({ q: 'a', from: '2026-01-01T00:00:00Z' });
    set({ q: 'c' });
    expect(steps.getState().future).toEqual([]);
  });
});
