/** Sheets with good defaults for the tests of layout, movement and pasting. */
import type { CatalogueResponse, Indicator, PeriodCode, Sheet, SheetCell } from '@lianxi/shared';
import { anIndicator, aSaved } from '../draft/sheet-builders';
import { layoutOf, type Layout } from './sheet-layout';

export const twoItems = [
  { code: 'courier', name: { zh: '快递员', en: 'Couriers' } },
  { code: 'rider', name: { zh: '外卖骑手', en: 'Riders' } },
];
export const towns = ['友谊路街道', '吴淞街道', '月浦镇', '罗店镇'].map((zh, at) => ({
  code: `p${at + 1}`,
  name: { zh, en: `Town ${at + 1}` },
}));
export const union = anIndicator({
  code: 'gh.union',
  name: { zh: '已建会企业站点', en: 'Stations with a union' },
  level: 'subdistrict',
});
export const members = anIndicator({
  code: 'gh.members',
  name: { zh: '实名入会人数', en: 'Registered union members' },
  level: 'subdistrict',
  items: twoItems,
});
export const reach = anIndicator({
  code: 'gh.reach',
  name: { zh: '联系到司机数（去重）', en: 'Drivers reached' },
});

/** A sheet of the given rows for November 2026. */
export function aSheet(rows: { indicator: string; cells: SheetCell[]; period?: string }[]): Sheet {
  return {
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
    rows: rows.map((row) => ({ ...row, period: (row.period ?? '2026-11') as PeriodCode })),
  };
}

/** The names a layout needs. */
export const namesOf = (
  indicators: Indicator[],
): Pick<CatalogueResponse, 'indicators' | 'places' | 'programmes'> =>
  ({
    indicators,
    places: [...towns, { code: '310115', name: { zh: '浦东新区', en: 'Pudong' } }],
    programmes: [{ code: 'gh', name: { zh: '金头盔', en: 'Golden Helmet' } }],
  }) as never;

/** One figure of the district, and a table of four towns with three columns. */
export function aLayout(): Layout {
  const places = towns.map(({ code }) => code);
  return layoutOf(
    aSheet([
      { indicator: 'gh.union', cells: places.map((place) => aSaved({ place })) },
      {
        indicator: 'gh.members',
        cells: places.flatMap((place) => twoItems.map(({ code }) => aSaved({ place, item: code }))),
      },
      { indicator: 'gh.reach', cells: [aSaved()] },
    ]),
    namesOf([union, members, reach]),
  );
}
