import { describe, expect, it } from 'vitest';
import { matches } from '../../../renderer/shell/commands';
import { trails } from '../../../renderer/widgets/coverage-map';
import { heatLevel } from '../../../renderer/widgets/heat-grid';
import { snap } from '../../../renderer/widgets/histogram';

describe('shades', () => {
  it('show one event, and tell the most from the rest', () => {
    expect(heatLevel(0, 100)).toBe(0);
    expect(heatLevel(1, 100)).toBe(1);
    expect(heatLevel(100, 100)).toBe(5);
    expect(heatLevel(1, 1)).toBe(5);
    expect(heatLevel(10, 100)).toBe(3);
  });
});

describe('coverage', () => {
  it('knows the first and last day of each account and region', () => {
    const cell = (slot: string) => ({ account: '1', region: 'eu-west-1', slot, events: 5, files: 1 });
    const found = trails([cell('2026-02-03'), cell('2026-02-01'), cell('2026-02-05')]);
    expect([...found.values()].map(({ first, last, cells }) => [first, last, cells.size])).toEqual([
      ['2026-02-01', '2026-02-05', 3],
    ]);
  });
});

describe('a brushed stretch', () => {
  const bucket = (time: string) => ({ time, counts: [1] });
  const data = {
    from: '2026-02-01T00:00:00Z',
    to: '2026-02-01T03:00:00Z',
    stepSeconds: 3600,
    by: 'outcome',
    series: [{ value: 'ok', rest: false, count: 3 }],
    buckets: ['00', '01', '02'].map((hour) => bucket(`2026-02-01T${hour}:00:00Z`)),
  };
  const at = (time: string) => Date.parse(time) / 1000;
  it('is widened to whole bars', () => {
    expect(snap(data, at('2026-02-01T00:30:00Z'), at('2026-02-01T01:10:00Z'))).toEqual([
      '2026-02-01T00:00:00Z',
      '2026-02-01T02:00:00Z',
    ]);
  });
  it('stays inside, and is one bar at least', () => {
    expect(snap(data, at('2026-01-31T00:00:00Z'), at('2026-02-03T00:00:00Z'))).toEqual([
      '2026-02-01T00:00:00Z',
      '2026-02-01T03:00:00Z',
    ]);
    expect(snap(data, at('2026-02-01T01:20:00Z'), at('2026-02-01T01:20:00Z'))).toEqual([
      '2026-02-01T01:00:00Z',
      '2026-02-01T02:00:00Z',
    ]);
  });
});

describe('the palette', () => {
  it('finds words in any order', () => {
    const command = { kind: 'action', title: 'Export the search as CSV…' } as const;
    expect(matches(command, 'csv export')).toBe(true);
    expect(matches(command, '')).toBe(true);
    expect(matches(command, 'json')).toBe(false);
  });
});
