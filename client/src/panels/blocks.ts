/** Counted things as blocks, one each, all of one size, so that columns of them compare like bars: pure. */
import type { Box } from './use-box';

export interface Blocks {
  /** Side of a block and of its cell, in pixels. */
  side: number;
  cell: number;
  perRow: number;
}

/** Share of a cell that stays empty. */
const GAP = 0.16;
/** More than this cannot be told apart from a distance: bars say it better. */
const MOST = 60;

/**
 * @param most the largest count of any column · @param room of one column · @param least side of a block worth drawing
 * @returns null when blocks cannot be drawn
 */
export function blocksOf(most: number, room: Box, least: number, largest: number): Blocks | null {
  if (most <= 0 || most > MOST || !Number.isInteger(most)) return null;
  let best: Blocks | null = null;
  for (let perRow = 1; perRow <= most; perRow++) {
    const cell = Math.min(largest, room.width / perRow, room.height / Math.ceil(most / perRow));
    if (best === null || cell > best.cell) best = { cell, side: cell * (1 - GAP), perRow };
  }
  return best && best.side >= least ? best : null;
}

/** Top-left corner of each of `count` blocks in a box of that height, filled from below. */
export function placesOf(
  count: number,
  { cell, perRow }: Blocks,
  height: number,
): { x: number; y: number }[] {
  return Array.from({ length: count }, (_, index) => ({
    x: (index % perRow) * cell,
    y: height - (Math.floor(index / perRow) + 1) * cell + cell * GAP,
  }));
}
