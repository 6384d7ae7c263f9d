/** A split panel's table: the items of its first question, each with the readings of all questions. */
import type { Language, Name, Reading, SplitAnswer } from '@lianxi/shared';
import { cellsOf, scaleOf, type BarCell } from './bar-cells';
import type { ViewOptions } from './figure-view';

export interface SplitColumn {
  indicator: string;
  asked: SplitAnswer['asked'];
  total: Reading;
  /** One for each row, then the total's. */
  cells: BarCell[];
}
export interface SplitTable {
  rows: { code: string; name: string }[];
  columns: SplitColumn[];
}

const missingOf = (total: Reading): Reading => ({
  ...total,
  value: null,
  qualifier: 'exact',
  words: null,
  state: 'missing',
  correctedFrom: null,
  isOverdue: false,
});

/** Columns in one unit share one scale, so that need and met can be compared by eye. */
export function splitTable(
  splits: readonly SplitAnswer[],
  options: ViewOptions,
  language: Language,
): SplitTable {
  const [first] = splits;
  if (!first) return { rows: [], columns: [] };
  const codes = first.parts.map(({ code }) => code);
  const readings = splits.map((split) =>
    codes.map((code) => split.parts.find((part) => part.code === code)?.reading ?? missingOf(split.total)),
  );
  const scales = splits.map((split) =>
    scaleOf(readings.filter((_, index) => isSameUnit(splits[index]?.total.unit, split.total.unit)).flat()),
  );
  return {
    rows: first.parts.map(({ code, name }) => ({ code, name: name[language] })),
    columns: splits.map((split, index) => {
      const cells = cellsOf(readings[index] ?? [], scales[index] ?? 0, options);
      const [total] = cellsOf([split.total], 0, options);
      return {
        indicator: split.indicator,
        asked: split.asked,
        total: split.total,
        cells: total ? [...cells, { ...total, share: null }] : cells,
      };
    }),
  };
}

const isSameUnit = (a: Name | undefined, b: Name): boolean => a?.zh === b.zh;
