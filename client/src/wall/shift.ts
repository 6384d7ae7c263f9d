/** Against burn-in: everything on the canvas stands a few pixels elsewhere every few minutes, and comes around again. */

export const SHIFT_EVERY_MS = 4 * 60_000;
/** Less than the margin inside the safe area on every side, so that nothing is ever clipped. */
export const SHIFT_UNITS = 6;

/** Around a square, so that no edge lies where it lay before for eight turns. */
const ROUND = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;

/** @param now server time, ms · @returns pixels of the canvas, whole ones */
export function shiftAt(now: number, unit: number): { x: number; y: number } {
  const [x = 0, y = 0] = ROUND[Math.floor(now / SHIFT_EVERY_MS) % ROUND.length] ?? [];
  const by = Math.max(1, Math.round(SHIFT_UNITS * unit));
  return { x: x * by, y: y * by };
}
