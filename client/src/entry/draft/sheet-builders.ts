/** Builders for specs: everything has a good default, a test names only what it is about. */
import type { Amount, DraftCell, Indicator, PeriodCode, SheetCell, Submitted } from '@lianxi/shared';
import { cellKey, figureOf, type Cell } from './cell';
import type { OutgoingSubmission, SheetDraft } from './sheet-draft';

export const exactly = (value: number): Amount => ({ value, qualifier: 'exact', words: null });

export const anIndicator = (given: Partial<Indicator> = {}): Indicator => ({
  code: 'gh.stations_union',
  programme: 'gh',
  name: { zh: '已建会企业站点', en: 'Stations with a union' },
  unit: { zh: '家', en: 'stations' },
  definition: { zh: '期末时点数', en: 'at the end of the period' },
  type: 'stock',
  cycle: 'month',
  owner: 'UNION',
  items: [],
  overPlaces: 'sum',
  direction: 'up',
  formula: null,
  target: null,
  targetPer: 'year',
  decimals: 0,
  max: 1_000_000,
  level: 'district',
  places: null,
  isComputed: false,
  isCumulative: false,
  isOptional: false,
  mayBeNotApplicable: false,
  ...given,
});

export const aSaved = (given: Partial<SheetCell> = {}): SheetCell => ({
  place: '310115',
  item: null,
  version: 0,
  value: null,
  state: 'missing',
  source: null,
  by: null,
  at: null,
  reason: null,
  previous: null,
  lastYear: null,
  recent: [],
  target: null,
  toDateBefore: null,
  ...given,
});

/** A cell; `reported` makes it one that somebody entered as version 1. */
export function aCell(
  given: {
    indicator?: Partial<Indicator>;
    saved?: Partial<SheetCell>;
    reported?: number;
    closed?: string;
  } = {},
): Cell {
  const indicator = anIndicator(given.indicator);
  const reported =
    given.reported === undefined
      ? {}
      : ({
          value: exactly(given.reported),
          version: 1,
          state: 'provisional',
          by: '王磊',
          at: '2026-11-23T06:02:00Z',
        } as const);
  const saved = aSaved({ ...reported, ...given.saved });
  const period = '2026-11' as PeriodCode;
  return {
    key: cellKey(indicator.code, saved.place, period, saved.item),
    indicator,
    period,
    saved,
    closed: given.closed ?? null,
  };
}

/** A draft of a cell as the server keeps it; 赵慧 typed it. */
export const aDraft = (cell: Cell, given: Partial<DraftCell> = {}): DraftCell => ({
  ...figureOf(cell),
  text: '9',
  reason: '',
  baseVersion: cell.saved.version,
  source: 'form',
  version: 1,
  by: '赵慧',
  at: '2026-11-24T00:00:00Z',
  ...given,
});

/** What the server answers when it submitted drafts: every figure one version further. */
export const submittedAs = (draft: SheetDraft, sent: OutgoingSubmission): Submitted => ({
  epoch: 'e1',
  revision: 42,
  missing: 0,
  handIn: null,
  entries: sent.cells.map(({ indicator, place, period, item }, index) => ({
    indicator,
    place,
    period: period as PeriodCode,
    ...(item === undefined ? {} : { item }),
    value: draft.view(sent.keys[index] ?? '').value,
    version: (draft.cell(sent.keys[index] ?? '')?.saved.version ?? 0) + 1,
    state: 'provisional',
  })),
});
