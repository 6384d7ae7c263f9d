import {
  blockBetween,
  fillOf,
  fillPairs,
  gridOf,
  keyAt,
  keysIn,
  moveFrom,
  regionBlock,
  type Move,
} from './grid-moves';
import { aLayout } from './layout-builders';

const grid = gridOf(aLayout());
const at = (row: number, column: number) => ({ row, column });

describe('moving through the sheet', () => {
  it.each<[Move, [number, number], [number, number] | null]>([
    ['down', [0, 0], [1, 0]],
    ['up', [1, 2], [0, 0]],
    ['up', [0, 0], null],
    ['right', [1, 1], [1, 2]],
    ['right', [1, 2], null],
    ['next', [1, 2], [2, 0]],
    ['next', [4, 2], null],
    ['previous', [2, 0], [1, 2]],
    ['previous', [0, 0], null],
    ['rowStart', [2, 2], [2, 0]],
    ['rowEnd', [2, 0], [2, 2]],
    ['first', [3, 1], [0, 0]],
    ['last', [0, 0], [4, 2]],
    ['farDown', [1, 1], [4, 1]],
    ['farUp', [3, 1], [1, 1]],
    ['pageDown', [0, 0], [4, 0]],
    ['pageUp', [4, 1], [0, 0]],
  ])('%s from %j leads to %j', (move, from, to) => {
    expect(moveFrom(grid, at(...from), move)).toEqual(to && at(...to));
  });

  it('steps over gaps', () => {
    const gaps = {
      rows: [
        { region: 0, keys: ['a', null, 'b'] },
        { region: 0, keys: [null, null, 'c'] },
        { region: 0, keys: ['d', null, 'e'] },
      ],
      at: new Map(),
    };
    expect(moveFrom(gaps, at(0, 0), 'right')).toEqual(at(0, 2));
    expect(moveFrom(gaps, at(0, 0), 'down')).toEqual(at(2, 0));
    expect(moveFrom(gaps, at(0, 2), 'next')).toEqual(at(1, 2));
  });

  it('goes cell by cell on a narrow screen, where each is a line', () => {
    const narrow = gridOf(aLayout(), true);
    expect(narrow.rows).toHaveLength(13);
    expect(narrow.rows.every(({ keys }) => keys.length === 1)).toBe(true);
    expect(keyAt(narrow, at(2, 0))).toBe('gh.members|p1|2026-11|courier');
  });
});

describe('a block of cells', () => {
  it('lies between two corners of one region, whichever comes first', () => {
    expect(blockBetween(grid, at(3, 2), at(1, 0))).toEqual({ top: 1, bottom: 3, left: 0, right: 2 });
  });

  it('never reaches into another region', () => {
    expect(blockBetween(grid, at(0, 0), at(1, 0))).toBeNull();
  });

  it('can be the whole region', () => {
    expect(regionBlock(grid, at(2, 1))).toEqual({ top: 1, bottom: 4, left: 0, right: 2 });
    expect(keysIn(grid, regionBlock(grid, at(0, 0)))).toEqual([['gh.reach|310115|2026-11|']]);
  });

  it('is filled from its first row down, or from its first column to the right', () => {
    const down = fillOf(grid, { top: 1, bottom: 3, left: 0, right: 0 }, 'down');
    expect(down && fillPairs(grid, down.block, down.source)).toEqual([
      { from: 'gh.union|p1|2026-11|', to: 'gh.union|p2|2026-11|' },
      { from: 'gh.union|p1|2026-11|', to: 'gh.union|p3|2026-11|' },
    ]);
    const right = fillOf(grid, { top: 2, bottom: 2, left: 1, right: 2 }, 'right');
    expect(right && fillPairs(grid, right.block, right.source)).toEqual([
      { from: 'gh.members|p2|2026-11|courier', to: 'gh.members|p2|2026-11|rider' },
    ]);
  });

  it('takes the cell above when only one is chosen, and nothing above the first', () => {
    const one = { top: 2, bottom: 2, left: 0, right: 0 };
    const fill = fillOf(grid, one, 'down');
    expect(fill && fillPairs(grid, fill.block, fill.source)).toEqual([
      { from: 'gh.union|p1|2026-11|', to: 'gh.union|p2|2026-11|' },
    ]);
    expect(fillOf(grid, { ...one, top: 1, bottom: 1 }, 'down')).toBeNull();
  });

  it('is dragged over a longer one, repeating what it holds', () => {
    const source = { top: 1, bottom: 2, left: 0, right: 0 };
    expect(fillPairs(grid, { ...source, bottom: 4 }, source)).toEqual([
      { from: 'gh.union|p1|2026-11|', to: 'gh.union|p3|2026-11|' },
      { from: 'gh.union|p2|2026-11|', to: 'gh.union|p4|2026-11|' },
    ]);
  });
});
