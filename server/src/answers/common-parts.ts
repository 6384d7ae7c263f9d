/** Which cells count in a ratio: only parts that reported all of its inputs, and to which all of them apply. Pure. */
import { isNotApplicable, type Cell, type Indicator } from '@lianxi/shared';

/** The cells of one input. Inputs of one group are comparable part by part. */
export interface PartCells {
  group: string;
  indicator: Pick<Indicator, 'type'>;
  cells: readonly Cell[];
}

/**
 * Where some places reported one input of a ratio and not the other, only the parts that reported all of them count:
 * flows by place and period, stocks by place. Otherwise a late denominator would pass for a high rate. A part to which one
 * input does not apply is left out of all of them alike, and stays reported: its cells come back as not applicable.
 * @returns the cells of each input
 */
export function commonCells(inputs: readonly PartCells[]): Cell[][] {
  const newest = inputs.map((input) => ({ ...input, cells: newestOf(input) }));
  return newest.map(({ group, indicator, cells }) => {
    const sisters = newest.filter((each) => each.group === group);
    const keys = sisters.map((each) => new Set(each.cells.map((cell) => partKey(each.indicator, cell))));
    const left = leftOut(sisters);
    return cells
      .filter((cell) => keys.every((each) => each.has(partKey(indicator, cell))))
      .map((cell) => (left(partKey(indicator, cell), cell.item) ? asNotApplicable(cell) : cell));
  });
}

const partKey = (indicator: PartCells['indicator'], cell: Cell): string =>
  indicator.type === 'stock' ? cell.place : `${cell.place}|${cell.period}`;

const asNotApplicable = (cell: Cell): Cell => ({
  ...cell,
  value: null,
  words: null,
  qualifier: 'notApplicable',
});

/** Of a stock only the newest cell of each place and item says anything. */
function newestOf({ indicator, cells }: PartCells): readonly Cell[] {
  if (indicator.type !== 'stock') return cells;
  const newest = new Map<string, Cell>();
  for (const cell of cells) {
    const key = `${cell.place}|${cell.item}`;
    const known = newest.get(key);
    if (!known || cell.countsOn > known.countsOn) newest.set(key, cell);
  }
  return [...newest.values()];
}

/** A part is left out where all of one input is not applicable; one item of it, where that item is. */
function leftOut(inputs: readonly PartCells[]): (key: string, item: string) => boolean {
  const parts = new Set<string>();
  const items = new Set<string>();
  for (const { indicator, cells } of inputs) {
    const applies = new Set(
      cells.filter((cell) => !isNotApplicable(cell)).map((cell) => partKey(indicator, cell)),
    );
    for (const cell of cells.filter(isNotApplicable)) {
      const key = partKey(indicator, cell);
      if (!applies.has(key)) parts.add(key);
      if (cell.item !== '') items.add(`${key}|${cell.item}`);
    }
  }
  return (key, item) => parts.has(key) || items.has(`${key}|${item}`);
}
