/** Splits, rankings and maps as they are worked out before they are drawn. */
import type { PeriodCode, Place, Reading, SplitAnswer } from '@lianxi/shared';
import words from '../i18n/panels';
import { cellsOf } from './bar-cells';
import { spotsOf } from './map-view';
import { rankingLists } from './ranking-view';
import { splitTable } from './split-view';
import { shortPlaceName, subdistrictsOf } from './subdistricts';
import { tileMapOf } from './tile-map';

const options = { words: words['zh-CN'], language: 'zh' as const };
const aReading = (value: number | null, over: Partial<Reading> = {}): Reading => ({
  value,
  qualifier: 'exact',
  words: null,
  unit: { zh: '件', en: 'cases' },
  decimals: 0,
  state: value === null ? 'missing' : 'confirmed',
  period: '2026-11' as PeriodCode,
  isCarried: false,
  reportedAt: null,
  department: null,
  correctedFrom: null,
  isOverdue: false,
  isDemo: true,
  version: null,
  coverage: { reported: 1, expected: 1 },
  differs: null,
  ...over,
});
const aSplit = (
  by: SplitAnswer['by'],
  parts: Record<string, number | null>,
  over: Partial<Reading> = {},
): SplitAnswer => ({
  indicator: 'x',
  by,
  asked: '2026-11' as PeriodCode,
  total: aReading(1, over),
  parts: Object.entries(parts).map(([code, value]) => ({
    code,
    name: { zh: code, en: code },
    reading: aReading(value, over),
  })),
});
const aPlace = (code: string, zh: string, over: Partial<Place> = {}): Place => ({
  code,
  name: { zh, en: `${code} ${zh.endsWith('镇') ? 'Town' : 'Subdistrict'}` },
  level: 'subdistrict',
  parent: 'D',
  district: 'D',
  validFrom: null,
  validTo: null,
  tile: null,
  station: null,
  demo: false,
  ...over,
});

describe('the cells of a bar panel', () => {
  it('say missing as missing, with a shape and a word and no bar', () => {
    const [cell] = cellsOf([aReading(null)], 10, options);
    expect(cell).toMatchObject({ text: '○ 未报', isMissing: true, share: null });
  });

  it('say in their row only what is not true of all rows', () => {
    const provisional = aReading(1, { state: 'provisional' });
    expect(cellsOf([provisional, provisional], 1, options).map(({ mark }) => mark)).toEqual([null, null]);
    expect(cellsOf([provisional, aReading(1)], 1, options).map(({ mark }) => mark?.text)).toEqual([
      '待核',
      undefined,
    ]);
  });
});

describe('a split of several indicators', () => {
  it('draws those in one unit to one scale, others to their own', () => {
    const visits = aSplit('item', { life: 500, growth: 250 }, { unit: { zh: '人次', en: 'visits' } });
    const { columns } = splitTable(
      [aSplit('item', { life: 100, growth: 40 }), aSplit('item', { life: 50, growth: 40 }), visits],
      options,
      'zh',
    );
    expect(columns.map(({ cells }) => cells[0]?.share)).toEqual([1, 0.5, 1]);
  });

  it('shows an item another indicator does not have as not reported', () => {
    const { columns } = splitTable([aSplit('item', { a: 1, b: 2 }), aSplit('item', { a: 1 })], options, 'zh');
    expect(columns[1]?.cells[1]?.text).toBe('○ 未报');
  });
});

describe('a ranking', () => {
  const places = new Map(
    [aPlace('1', '甲街道'), aPlace('2', '乙街道'), aPlace('3', '丙街道'), aPlace('4', '丁镇')].map(
      (place) => [place.code, place],
    ),
  );
  const rates = aSplit('place', { '1': 80, '2': 95, '3': 95, '4': 70 });
  const of = (isRanked: boolean, whole: Record<string, number>) =>
    rankingLists(rates, aSplit('place', whole), {
      isRanked,
      language: 'zh',
      place: (code) => places.get(code),
    });

  it('ranks nobody unless it is turned on: places stand in the order of their codes', () => {
    const [list] = of(false, {});
    expect(list?.group).toBeNull();
    expect(list?.rows.map(({ code, rank }) => [code, rank])).toEqual([
      ['1', null],
      ['2', null],
      ['3', null],
      ['4', null],
    ]);
  });

  it('ranks 街道 and 镇 apart, equal values alike, and no rate of fewer than twenty', () => {
    const lists = of(true, { '1': 100, '2': 40, '3': 60, '4': 12 });
    expect(lists.map(({ group, rows }) => [group, rows.map(({ code, rank }) => [code, rank])])).toEqual([
      [
        'subdistricts',
        [
          ['2', 1],
          ['3', 1],
          ['1', 3],
        ],
      ],
      ['towns', [['4', null]]],
    ]);
  });
});

describe('a map of tiles', () => {
  it('names the subdistricts there are today, in the order of their codes', () => {
    const all = [aPlace('2', '乙街道'), aPlace('1', '甲镇'), aPlace('0', '旧镇', { validTo: '2020-12-31' })];
    const today = subdistrictsOf(all, 'D', '2026-11-24' as never);
    expect(today.map((place) => shortPlaceName(place, 'zh'))).toEqual(['甲镇', '乙']);
  });

  it('puts each station into its subdistrict, open or closed', () => {
    const station = aPlace('s', '站', { level: 'station', parent: '1' });
    const [spot] = spotsOf(
      [aPlace('1', '甲街道')],
      { programme: null, stations: [{ code: 's', isOpen: false } as never] },
      null,
      { ...options, place: () => station },
    );
    expect(spot?.stations).toEqual([{ code: 's', isOpen: false }]);
  });

  it('keeps every tile within its place, however flat, and shortens a name before it covers the figure', () => {
    const spots = spotsOf(
      Array.from({ length: 10 }, (_, row) =>
        aPlace(String(row), '很长很长的街名街道', { tile: { column: row % 6, row } }),
      ),
      null,
      aSplit('place', Object.fromEntries(Array.from({ length: 10 }, (_, row) => [String(row), row]))),
      { ...options, place: () => undefined },
    );
    const map = tileMapOf(spots, { width: 1300, height: 620 }, { unit: 1, smallest: 28 });
    for (const { left, top } of map.tiles) {
      expect(left + map.width).toBeLessThanOrEqual(1300.001);
      expect(top + map.height).toBeLessThanOrEqual(620.001);
    }
    expect(map.name).toBeGreaterThanOrEqual(28);
    expect(map.mode).toBe('beside');
    expect(map.tiles[0]?.spot.name.length).toBeLessThan(8);
  });
});
