/** Where the keys lead: pure geometry over rows and columns. */
import type { CellKey } from '../draft/cell';
import type { Layout } from './sheet-layout';

export interface GridRow {
  /** Position of the region in the layout. */
  region: number;
  keys: readonly (CellKey | null)[];
}
export interface Position {
  row: number;
  column: number;
}
export interface Grid {
  rows: readonly GridRow[];
  at: ReadonlyMap<CellKey, Position>;
}
/** A block of cells, both ends inside. */
export interface Block {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

export type Move =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'next'
  | 'previous'
  | 'rowStart'
  | 'rowEnd'
  | 'first'
  | 'last'
  | 'farUp'
  | 'farDown'
  | 'farLeft'
  | 'farRight'
  | 'pageUp'
  | 'pageDown';

const PAGE_ROWS = 12;

/** @param isNarrow every cell is a line of its own there, as it is drawn */
export function gridOf({ regions }: Pick<Layout, 'regions'>, isNarrow = false): Grid {
  const rows: GridRow[] = regions.flatMap((region, index) => {
    const own =
      region.shape === 'list' ? region.lines.map(({ key }) => [key]) : region.rows.map(({ keys }) => keys);
    const drawn = isNarrow
      ? own.flatMap((keys) => keys.flatMap((key) => (key === null ? [] : [[key]])))
      : own;
    return drawn.map((keys) => ({ region: index, keys }));
  });
  const at = new Map<CellKey, Position>();
  rows.forEach(({ keys }, row) =>
    keys.forEach((key, column) => key !== null && at.set(key, { row, column })),
  );
  return { rows, at };
}

export const keyAt = (grid: Grid, { row, column }: Position): CellKey | null =>
  grid.rows[row]?.keys[column] ?? null;

/** The position a move leads to; null at the edge. Gaps are stepped over, up and down keep the column where there is one. */
export function moveFrom(grid: Grid, from: Position, move: Move): Position | null {
  switch (move) {
    case 'up':
      return vertical(grid, from, -1);
    case 'down':
      return vertical(grid, from, 1);
    case 'left':
      return horizontal(grid, from, -1);
    case 'right':
      return horizontal(grid, from, 1);
    case 'next':
      return reading(grid, from, 1);
    case 'previous':
      return reading(grid, from, -1);
    case 'rowStart':
    case 'farLeft':
      return repeat((at) => horizontal(grid, at, -1), from);
    case 'rowEnd':
    case 'farRight':
      return repeat((at) => horizontal(grid, at, 1), from);
    case 'first':
      return reading(grid, { row: 0, column: -1 }, 1);
    case 'last':
      return reading(grid, { row: grid.rows.length - 1, column: Infinity }, -1);
    case 'farUp':
      return repeat((at) => inRegion(grid, at, vertical(grid, at, -1)), from);
    case 'farDown':
      return repeat((at) => inRegion(grid, at, vertical(grid, at, 1)), from);
    case 'pageUp':
      return repeat((at) => vertical(grid, at, -1), from, PAGE_ROWS);
    case 'pageDown':
      return repeat((at) => vertical(grid, at, 1), from, PAGE_ROWS);
  }
}

function repeat(step: (at: Position) => Position | null, from: Position, times = Infinity): Position | null {
  let [at, next] = [from, step(from)];
  for (let count = 0; next && count < times; count++) [at, next] = [next, step(next)];
  return at === from ? null : at;
}

const inRegion = (grid: Grid, from: Position, to: Position | null): Position | null =>
  to && grid.rows[to.row]?.region === grid.rows[from.row]?.region ? to : null;

function horizontal(grid: Grid, { row, column }: Position, by: 1 | -1): Position | null {
  const keys = grid.rows[row]?.keys ?? [];
  for (let at = column + by; at >= 0 && at < keys.length; at += by) if (keys[at]) return { row, column: at };
  return null;
}

function vertical(grid: Grid, from: Position, by: 1 | -1): Position | null {
  for (let row = from.row + by; row >= 0 && row < grid.rows.length; row += by) {
    const isSame = grid.rows[row]?.region === grid.rows[from.row]?.region;
    if (keyAt(grid, { row, column: from.column })) return { row, column: from.column };
    const column = isSame ? -1 : nearest(grid.rows[row]?.keys ?? [], from.column);
    if (column >= 0) return { row, column };
  }
  return null;
}

function nearest(keys: readonly (CellKey | null)[], column: number): number {
  for (let at = Math.min(column, keys.length - 1); at >= 0; at--) if (keys[at]) return at;
  return keys.findIndex((key) => key !== null);
}

function reading(grid: Grid, from: Position, by: 1 | -1): Position | null {
  let { row } = from;
  let column = from.column === Infinity ? (grid.rows[row]?.keys.length ?? 0) - 1 : from.column + by;
  for (; row >= 0 && row < grid.rows.length; row += by) {
    const { length } = grid.rows[row]?.keys ?? [];
    for (; column >= 0 && column < length; column += by)
      if (keyAt(grid, { row, column })) return { row, column };
    column = by > 0 ? 0 : (grid.rows[row - 1]?.keys.length ?? 0) - 1;
  }
  return null;
}

/** The block between two positions; null when they lie in different regions: a block is never torn apart. */
export function blockBetween(grid: Grid, one: Position, other: Position): Block | null {
  if (!inRegion(grid, one, other)) return null;
  return {
    top: Math.min(one.row, other.row),
    bottom: Math.max(one.row, other.row),
    left: Math.min(one.column, other.column),
    right: Math.max(one.column, other.column),
  };
}

/** The whole region that a position lies in. */
export function regionBlock(grid: Grid, { row }: Position): Block {
  const region = grid.rows[row]?.region;
  const own = grid.rows.flatMap((each, at) => (each.region === region ? [at] : []));
  const width = Math.max(...own.map((at) => grid.rows[at]?.keys.length ?? 0));
  return { top: own[0] ?? row, bottom: own[own.length - 1] ?? row, left: 0, right: width - 1 };
}

/** The cells of a block, row by row; null where the sheet has none. */
export function keysIn(grid: Grid, block: Block): (CellKey | null)[][] {
  return grid.rows
    .slice(block.top, block.bottom + 1)
    .map(({ keys }) => keys.slice(block.left, block.right + 1));
}

/**
 * What filling does: the cells of `source` are repeated over the rest of `block`, as often as they fit.
 * @returns pairs of the cell to read and the cell to write
 */
export function fillPairs(grid: Grid, block: Block, source: Block): { from: CellKey; to: CellKey }[] {
  const pairs: { from: CellKey; to: CellKey }[] = [];
  const wrapped = (at: number, first: number, last: number): number => {
    const size = last - first + 1;
    return first + ((((at - first) % size) + size) % size);
  };
  for (let row = block.top; row <= block.bottom; row++) {
    for (let column = block.left; column <= block.right; column++) {
      const from = keyAt(grid, {
        row: wrapped(row, source.top, source.bottom),
        column: wrapped(column, source.left, source.right),
      });
      const to = keyAt(grid, { row, column });
      if (from && to && from !== to && !isWithin(source, { row, column })) pairs.push({ from, to });
    }
  }
  return pairs;
}

export const isWithin = (block: Block, { row, column }: Position): boolean =>
  row >= block.top && row <= block.bottom && column >= block.left && column <= block.right;

/** The block and its first row (or column), which Ctrl+D (Ctrl+R) repeats; a single row takes the one above it. */
export function fillOf(
  grid: Grid,
  block: Block,
  direction: 'down' | 'right',
): { block: Block; source: Block } | null {
  const isDown = direction === 'down';
  const isSingle = isDown ? block.top === block.bottom : block.left === block.right;
  const first = (isDown ? block.top : block.left) - (isSingle ? 1 : 0);
  const source = isDown ? { ...block, top: first, bottom: first } : { ...block, left: first, right: first };
  const isThere = isDown
    ? grid.rows[first]?.region === grid.rows[block.top]?.region && first >= 0
    : first >= 0;
  return isThere ? { block, source } : null;
}
