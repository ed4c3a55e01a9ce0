import { expect, it } from 'vitest';
import { beside, wider } from '../../../renderer/format/range';
import { around } from '../../../renderer/stores/value-actions';

const [first, last] = ['2026-02-10T00:00:00Z', '2026-02-12T00:00:00Z'];

it('zooming out keeps the middle, and opens an end that reaches the evidence', () => {
  const range = { from: '2026-02-11T06:00:00Z', to: '2026-02-11T08:00:00Z' };
  expect(wider(range, first, last)).toEqual({ from: '2026-02-11T05:00:00Z', to: '2026-02-11T09:00:00Z' });
  expect(wider({ from: '2026-02-11T20:00:00Z' }, first, last)).toEqual({
    from: '2026-02-11T18:00:00Z',
    to: undefined,
  });
  expect(wider({}, first, last)).toEqual({ from: undefined, to: undefined });
});

it('a range of its own length lies before and after', () => {
  const range = { from: '2026-02-11T06:00:00Z', to: '2026-02-11T08:00:00Z' };
  expect(beside(range, -1)).toEqual({ from: '2026-02-11T04:00:00Z', to: '2026-02-11T06:00:00Z' });
  expect(beside(range, 1)).toEqual({ from: '2026-02-11T08:00:00Z', to: '2026-02-11T10:00:00Z' });
  expect(beside({ from: range.from }, 1)).toBeUndefined();
});

it('around an event lie ten minutes on both sides, the last second included', () => {
  expect(around('2026-02-11T06:00:00Z')).toEqual({
    from: '2026-02-11T05:50:00Z',
    to: '2026-02-11T06:10:01Z',
  });
});
