import { anchorDay, type Cell, type PeriodCode } from '@lianxi/shared';
import { commonCells } from './common-parts.js';

function aCell(cell: Partial<Omit<Cell, 'period'>> & { period?: string } = {}): Cell {
  const period = (cell.period ?? '2026-11') as PeriodCode;
  return {
    place: 'S1',
    item: '',
    countsOn: anchorDay(period),
    value: 1,
    qualifier: 'exact',
    words: null,
    state: 'confirmed',
    version: 1,
    department: 'D-A',
    reportedAt: '2026-11-20T00:00:00.000Z',
    correctedFrom: null,
    isDemo: false,
    ...cell,
    period,
  };
}
const none = (cell: Parameters<typeof aCell>[0]): Cell =>
  aCell({ ...cell, value: null, qualifier: 'notApplicable' });
/** Places, items and values of each input, n/a for not applicable. */
const counted = (...inputs: Cell[][]): string[][] =>
  commonCells(inputs.map((cells) => ({ group: 'g', indicator: { type: 'flow' }, cells }))).map((cells) =>
    cells.map(({ place, item, value }) => `${place}${item} ${value ?? 'n/a'}`),
  );

describe('the parts of a ratio', () => {
  it('count where all inputs were reported', () => {
    const met = [aCell({ value: 1 }), aCell({ place: 'S2', value: 2 })];
    expect(counted(met, [aCell({ place: 'S2', value: 9 })])).toEqual([['S2 2'], ['S2 9']]);
  });

  it('to which one input does not apply are left out of all alike, and stay reported', () => {
    const met = [none({}), aCell({ place: 'S2', value: 2 })];
    const needs = [aCell({ value: 7 }), aCell({ place: 'S2', value: 9 })];
    expect(counted(met, needs)).toEqual([
      ['S1 n/a', 'S2 2'],
      ['S1 n/a', 'S2 9'],
    ]);
  });

  it('may be left out in one item only', () => {
    const met = [none({ item: 'a' }), aCell({ item: 'b', value: 2 })];
    const needs = [aCell({ item: 'a', value: 7 }), aCell({ item: 'b', value: 9 })];
    expect(counted(met, needs)).toEqual([
      ['S1a n/a', 'S1b 2'],
      ['S1a n/a', 'S1b 9'],
    ]);
    expect(counted(met, [aCell({ value: 16 })])).toEqual([['S1a n/a', 'S1b 2'], ['S1 16']]);
  });

  it('of a stock are as they were reported last', () => {
    const cells = [none({ period: '2026-09' }), aCell({ period: '2026-10', value: 4 })];
    const [counts] = commonCells([{ group: 'g', indicator: { type: 'stock' }, cells }]);
    expect(counts?.map(({ value }) => value)).toEqual([4]);
  });

  it('of other groups have nothing to do with each other', () => {
    const [first] = commonCells([
      { group: 'a', indicator: { type: 'flow' }, cells: [aCell()] },
      { group: 'b', indicator: { type: 'flow' }, cells: [] },
    ]);
    expect(first).toHaveLength(1);
  });
});
