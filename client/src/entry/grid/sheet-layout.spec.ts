import { anIndicator, aSaved } from '../draft/sheet-builders';
import { aLayout, aSheet, members, namesOf, reach, towns, twoItems, union } from './layout-builders';
import { headingsOf, layoutOf } from './sheet-layout';

describe('the layout of a sheet', () => {
  const [list, table] = aLayout().regions;

  it('is a list where one place reports, and a table where several do', () => {
    expect(list).toMatchObject({ shape: 'list', lines: [{ key: 'gh.reach|310115|2026-11|' }] });
    if (table?.shape !== 'table') throw new Error('no table');
    expect(table.rows.map(({ name }) => name.zh)).toEqual(towns.map(({ name }) => name.zh));
    expect(table.columns.map(({ id }) => id)).toEqual([
      'gh.union|2026-11|',
      'gh.members|2026-11|courier',
      'gh.members|2026-11|rider',
    ]);
  });

  it('puts the items of an indicator under one heading', () => {
    if (table?.shape !== 'table') throw new Error('no table');
    expect(headingsOf(table).map(({ span }) => span)).toEqual([1, 2]);
  });

  it('leaves a gap where a place does not report an indicator', () => {
    const { regions } = layoutOf(
      aSheet([
        { indicator: 'gh.union', cells: [aSaved({ place: 'p1' }), aSaved({ place: 'p2' })] },
        { indicator: 'gh.members', cells: ['p2', 'p3'].map((place) => aSaved({ place, item: 'rider' })) },
      ]),
      namesOf([union, members]),
    );
    if (regions[0]?.shape !== 'table') throw new Error('no table');
    expect(regions[0].rows.map(({ keys }) => keys.map((key) => key !== null))).toEqual([
      [true, false],
      [true, true],
      [false, true],
    ]);
  });

  it('marks the first line of an indicator, which carries the name', () => {
    const byItem = anIndicator({ code: 'gh.items', items: twoItems });
    const { regions } = layoutOf(
      aSheet([
        { indicator: 'gh.items', cells: twoItems.map(({ code }) => aSaved({ item: code })) },
        { indicator: 'gh.reach', cells: [aSaved()] },
      ]),
      namesOf([byItem, reach]),
    );
    if (regions[0]?.shape !== 'list') throw new Error('no list');
    expect(regions[0].lines.map(({ isFirst }) => isFirst)).toEqual([true, false, true]);
  });

  it('keeps places of different levels in tables of their own', () => {
    const stations = anIndicator({ code: 'gh.visits', level: 'station' });
    const { regions } = layoutOf(
      aSheet([
        { indicator: 'gh.union', cells: [aSaved({ place: 'p1' }), aSaved({ place: 'p2' })] },
        { indicator: 'gh.visits', cells: [aSaved({ place: 's1' }), aSaved({ place: 's2' })] },
      ]),
      namesOf([union, stations]),
    );
    expect(regions.map(({ shape }) => shape)).toEqual(['table', 'table']);
  });

  it('leaves out what the catalogue does not know', () => {
    const { cells } = layoutOf(
      aSheet([
        { indicator: 'gh.unknown', cells: [aSaved()] },
        { indicator: 'gh.reach', cells: [aSaved()] },
      ]),
      namesOf([reach]),
    );
    expect(cells.map(({ key }) => key)).toEqual(['gh.reach|310115|2026-11|']);
  });
});
