import type { PeriodCode } from '@lianxi/shared';
import { Catalogue } from '../catalogue/catalogue.js';
import { anIndicator, aPlace, smallCatalogue } from '../testing/house.js';
import { findMatrix } from './matrix-form.js';
import type { Merge, TableCell, TableSheet } from './table.js';
import { vocabularyOf } from './vocabulary.js';

const MONTH = '2026-11' as PeriodCode;
const name = (zh: string) => ({ zh, en: zh });
const items = [
  { code: 'courier', name: name('快递员') },
  { code: 'rider', name: name('骑手') },
];
const catalogue = new Catalogue({
  ...smallCatalogue,
  places: [
    ...smallCatalogue.places,
    aPlace({ code: 'S3', name: name('友谊路街道') }),
    aPlace({ code: 'S4', name: name('顾村镇') }),
  ],
  indicators: [
    anIndicator({ code: 'p.members', name: name('在册会员') }),
    anIndicator({ code: 'p.visits', name: name('走访次数'), unit: name('次') }),
    anIndicator({ code: 'p.byitem', name: name('服务人数'), items }),
  ],
});
const periods = new Map(['p.members', 'p.visits', 'p.byitem'].map((code) => [code, MONTH]));
const words = vocabularyOf(catalogue, 'D', periods);

function aSheet(cells: TableCell[][], merges: Merge[] = []): TableSheet {
  return {
    name: '',
    rows: cells.map((row, index) => ({ row: index + 1, cells: row })),
    merges,
    formula: null,
  };
}
const merge = (firstRow: number, lastRow: number, firstColumn: number, lastColumn: number): Merge => ({
  firstRow,
  lastRow,
  firstColumn,
  lastColumn,
});
const read = (cells: TableCell[][], merges?: Merge[]) => {
  const form = findMatrix(aSheet(cells, merges), words, MONTH);
  return form?.rows.map((row) => [row.cell, row.cells.key, row.cells.value]);
};

describe('a table of another make', () => {
  it('is read with indicators across and places down', () => {
    expect(
      read([
        ['2026年11月情况表'],
        ['序号', '街镇', '在册会员（人）', '走访次数'],
        [1, '友谊路街道', 120, '1,200'],
        [2, '顾 村 镇', null, 7],
      ]),
    ).toEqual([
      ['C3', 'p.members|S3|2026-11|', 120],
      ['D3', 'p.visits|S3|2026-11|', '1,200'],
      ['D4', 'p.visits|S4|2026-11|', 7],
    ]);
  });

  it('is read turned, with items beside their indicator', () => {
    expect(
      read([
        ['指标名称', '分项', '友谊路街道', '顾村镇'],
        ['服务人数', '快递员', 5, 6],
        [null, '骑手', 7, 8],
        ['在册会员', null, 9, null],
      ])?.map(([, key, value]) => [key, value]),
    ).toEqual([
      ['p.byitem|S3|2026-11|courier', 5],
      ['p.byitem|S3|2026-11|rider', 7],
      ['p.members|S3|2026-11|', 9],
      ['p.byitem|S4|2026-11|courier', 6],
      ['p.byitem|S4|2026-11|rider', 8],
    ]);
  });

  it('is read with merged headings above their items, without the sums beside and below', () => {
    const cells = [
      ['街镇', '服务人数', null, null, '备注'],
      [null, '快递员', '骑手', '小计', null],
      ['友谊路街道', 1, 2, 3, '已核'],
      ['合计', 1, 2, 3, null],
    ];
    const merges = [merge(1, 2, 0, 0), merge(1, 1, 1, 3), merge(1, 2, 4, 4)];
    expect(read(cells, merges)).toEqual([
      ['B3', 'p.byitem|S3|2026-11|courier', 1],
      ['C3', 'p.byitem|S3|2026-11|rider', 2],
    ]);
    const form = findMatrix(aSheet(cells, merges), words, MONTH);
    expect(form?.ignored).toEqual(['服务人数 小计', '备注', '合计']);
  });

  it('may hold several blocks, one below the other', () => {
    expect(read([['街镇', '在册会员'], ['友谊路街道', 1], [], ['街镇', '走访次数'], ['顾村镇', 2]])).toEqual([
      ['B2', 'p.members|S3|2026-11|', 1],
      ['B5', 'p.visits|S4|2026-11|', 2],
    ]);
  });

  it('keeps a line whose place is not known, to be shown', () => {
    expect(
      read([
        ['街镇', '在册会员'],
        ['友谊路街道', 1],
        ['顾村', 2],
      ]),
    ).toEqual([
      ['B2', 'p.members|S3|2026-11|', 1],
      ['B3', null, 2],
    ]);
  });

  it('says of which values nobody knows the figure, because their cells are merged', () => {
    const form = findMatrix(
      aSheet(
        [
          ['街镇', '在册会员'],
          ['友谊路街道', 1],
          ['顾村镇', null],
        ],
        [merge(2, 3, 1, 1)],
      ),
      words,
      MONTH,
    );
    expect(form?.rows).toMatchObject([{ cell: 'B2', isMerged: true }]);
  });

  it('of another month says so', () => {
    const form = findMatrix(aSheet([['2026年9月'], ['街镇', '在册会员'], ['顾村镇', 1]]), words, MONTH);
    expect(form?.period).toBe('2026-09');
  });

  it.each([
    [
      'nothing we know',
      [
        ['甲', '乙'],
        ['丙', 1],
      ],
    ],
    [
      'indicators but no places',
      [
        ['在册会员', '走访次数'],
        [1, 2],
      ],
    ],
    [
      'places but no indicators',
      [
        ['街镇', '人数'],
        ['顾村镇', 2],
      ],
    ],
  ])('is not recognised with %s', (_, cells) => {
    expect(read(cells)).toBeUndefined();
  });
});
