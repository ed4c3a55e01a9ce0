import { describe, expect, it } from 'vitest';
import { clampTop, MOST_PIXELS, rowSpace, toScroll, toTop } from '../../../renderer/widgets/row-window';

describe('rows and scroll positions', () => {
  it('are the same while the list fits into an element', () => {
    const space = rowSpace(60_000, 28, 690);
    expect(space.shown).toBe(60_000 * 28);
    expect(toTop(12_345, space)).toBe(12_345);
    expect(toScroll(12_345, space)).toBe(12_345);
  });
  it('are mapped beyond, from the first row to the last', () => {
    const space = rowSpace(10_000_000, 28, 690);
    expect(space.shown).toBe(MOST_PIXELS);
    expect(toTop(0, space)).toBe(0);
    expect(toTop(MOST_PIXELS - 690, space)).toBe(280_000_000 - 690);
    for (const top of [0, 28, 140_000_000, 279_999_310])
      expect(toTop(toScroll(top, space), space)).toBeCloseTo(top, 3);
  });
  it('never leave the list', () => {
    const space = rowSpace(10, 28, 690);
    expect(clampTop(500, space)).toBe(0);
    expect(clampTop(-5, space)).toBe(0);
    expect(toTop(100, rowSpace(0, 28, 690))).toBe(0);
  });
});
