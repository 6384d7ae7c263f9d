/** Rows of bars: how large they can be written, and whether there is room for the bars at all. */
import type { Box } from './use-box';

export interface BarNeeds {
  rows: number;
  /** Widest name, in em. */
  name: number;
  /** Widest value of each column, in em of the row's text. */
  values: readonly number[];
}
export interface BarRoom {
  /** Size of the text in pixels. */
  font: number;
  /** The name on a line of its own, above its bars. */
  isStacked: boolean;
  hasBars: boolean;
  /** How many lists stand side by side. */
  lists: number;
  /** Rows that have their place. */
  rows: number;
}

export const BAR_LEADING = 1.3;
/** Between two rows, in em. */
export const ROW_GAP = 0.08;
/** Between two columns or lists, in em. */
export const BAR_GAP = 0.8;
export const LIST_GAP = 1.4;
const LEAST_BAR = 2.6;
const VALUE_TAIL = 0.12;
export const MOST_UNITS = 44;

/**
 * The largest text at which every row has its place: with bars if that can be, in one list, the name beside the bar.
 * @param box room of the rows alone, in pixels · @param smallest in pixels
 */
export function barRoom(
  needs: BarNeeds,
  box: Box,
  { unit, smallest, mostLists = 1 }: { unit: number; smallest: number; mostLists?: number },
): BarRoom {
  const most = Math.max(smallest, MOST_UNITS * unit);
  for (const hasBars of [true, false]) {
    for (let lists = 1; lists <= Math.min(mostLists, needs.rows); lists++) {
      for (const isStacked of [false, true]) {
        for (let font = most; font >= smallest; font -= Math.max(1, unit)) {
          if (fits(needs, box, { font, isStacked, hasBars, lists }))
            return { font, isStacked, hasBars, lists, rows: needs.rows };
        }
      }
    }
  }
  const rows = Math.max(1, Math.floor(box.height / ((BAR_LEADING + ROW_GAP) * smallest)) - 1);
  return { font: smallest, isStacked: false, hasBars: false, lists: 1, rows: Math.min(rows, needs.rows) };
}

function fits(
  { rows, name, values }: BarNeeds,
  box: Box,
  { font, isStacked, hasBars, lists }: Omit<BarRoom, 'rows'>,
): boolean {
  const each = Math.ceil(rows / lists);
  // a value is larger than its line: the last one reaches below it
  const height = (each * ((isStacked ? 2 : 1) * BAR_LEADING + ROW_GAP) + VALUE_TAIL) * font;
  const cells = values.reduce((sum, value) => sum + value + (hasBars ? LEAST_BAR + 0.4 : 0), 0);
  const beside = cells + BAR_GAP * (values.length - 1);
  const width = isStacked ? Math.max(name, beside) : name + BAR_GAP + beside;
  return height <= box.height && (width * lists + LIST_GAP * (lists - 1)) * font <= box.width;
}
