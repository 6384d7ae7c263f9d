import type { Indicator, PeriodCode, Sheet, SheetCell } from '@lianxi/shared';
import { anIndicator, aSaved } from './sheet-builders';
import { layoutOf, positionOf, step } from './sheet-layout';

const items = ['hot', 'meal'].map((code) => ({ code, name: { zh: code, en: code } }));
const place = (code: string) => ({ code, name: { zh: `站${code}`, en: code } });
const names = (indicators: Indicator[]) =>
  ({
    indicators,
    places: [place('s1'), place('s2'), place('310115')],
    programmes: [{ code: 'gh', name: { zh: '金头盔', en: 'Golden Helmet' } }],
  }) as unknown as Parameters<typeof layoutOf>[1];
const sheetOf = (...rows: { indicator: string; cells: SheetCell[] }[]): Sheet => ({
  epoch: 'e1',
  revision: 1,
  department: 'd',
  period: '2026-11' as PeriodCode,
  dueOn: '2026-12-05',
  closed: null,
  round: null,
  handIn: null,
  drafts: { number: 0, cells: [], isAll: true },
  references: [],
  rows: rows.map((row) => ({ ...row, period: '2026-11' as PeriodCode })),
});
const crossed = ['s1', 's2'].flatMap((at) => items.map(({ code }) => aSaved({ place: at, item: code })));

describe('the layout of a sheet', () => {
  const single = anIndicator({ code: 'gh.one' });
  const byItem = anIndicator({ code: 'gh.items', items });
  const both = anIndicator({ code: 'gh.both', items });
  const layout = layoutOf(
    sheetOf(
      { indicator: 'gh.one', cells: [aSaved()] },
      { indicator: 'gh.items', cells: items.map(({ code }) => aSaved({ item: code })) },
      { indicator: 'gh.both', cells: crossed.slice(0, 3) },
      { indicator: 'gh.unknown', cells: [aSaved()] },
    ),
    names([single, byItem, both]),
  );
  const [one, lines, matrix] = layout.sections[0]?.blocks ?? [];

  it('is one line for one cell, without a label of its own', () => {
    expect(one).toMatchObject({ shape: 'lines', lines: [{ label: null }] });
  });

  it('is a line an item at one place', () => {
    expect(lines).toMatchObject({
      shape: 'lines',
      lines: [{ label: { en: 'hot' } }, { label: { en: 'meal' } }],
    });
  });

  it('is a matrix where there are many places and items, with gaps where the sheet has no cell', () => {
    if (matrix?.shape !== 'matrix') throw new Error('no matrix');
    expect(matrix.rows.map(({ label }) => label.zh)).toEqual(['站s1', '站s2']);
    expect(matrix.rows[1]?.keys).toEqual(['gh.both|s2|2026-11|hot', null]);
  });

  it('leaves out what the catalogue does not know', () => {
    expect(layout.cells).toHaveLength(6);
  });

  it('moves by arrows through all blocks, keeping the column as far as there is one', () => {
    const { grid } = layout;
    expect(step(grid, 'gh.one|310115|2026-11|', 'down')).toBe('gh.items|310115|2026-11|hot');
    expect(step(grid, 'gh.both|s1|2026-11|meal', 'down')).toBe('gh.both|s2|2026-11|hot');
    expect(step(grid, 'gh.both|s1|2026-11|hot', 'right')).toBe('gh.both|s1|2026-11|meal');
    expect(step(grid, 'gh.both|s1|2026-11|meal', 'right')).toBeNull();
    expect(step(grid, 'gh.both|s1|2026-11|meal', 'next')).toBe('gh.both|s2|2026-11|hot');
    expect(step(grid, 'gh.one|310115|2026-11|', 'previous')).toBeNull();
    expect(positionOf(grid, 'nowhere')).toBeNull();
  });
});
