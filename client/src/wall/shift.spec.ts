import { SHIFT_EVERY_MS, SHIFT_UNITS, shiftAt } from './shift';

describe('the shift against burn-in', () => {
  const turns = Array.from({ length: 9 }, (_, turn) => shiftAt(turn * SHIFT_EVERY_MS, 1));

  it('stays within its margin, at whole pixels', () => {
    for (const { x, y } of turns) {
      expect(Math.abs(x)).toBeLessThanOrEqual(SHIFT_UNITS);
      expect(Math.abs(y)).toBeLessThanOrEqual(SHIFT_UNITS);
      expect([x % 1, y % 1].map(Math.abs)).toEqual([0, 0]);
    }
  });

  it('is somewhere else every few minutes, and stands still between', () => {
    expect(new Set(turns.map(({ x, y }) => `${x},${y}`)).size).toBe(9);
    expect(shiftAt(SHIFT_EVERY_MS - 1, 1)).toEqual(shiftAt(0, 1));
    expect(shiftAt(9 * SHIFT_EVERY_MS, 1)).toEqual(shiftAt(0, 1));
  });

  it('is in the middle on the whole: no side is favoured', () => {
    expect(turns.reduce((sum, { x, y }) => sum + x + y, 0)).toBe(0);
  });

  it('grows with the canvas', () => {
    expect(shiftAt(SHIFT_EVERY_MS, 2)).toEqual({ x: 2 * SHIFT_UNITS, y: 0 });
  });
});
