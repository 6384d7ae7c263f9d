/** What stands in the cells of bar panels: written values, bars to one scale, marks where rows differ in them. */
import type { Reading } from '@lianxi/shared';
import { textWidth } from '../design/text-width';
import { marksOf, writeReading, type Mark, type ViewOptions } from './figure-view';

export interface BarCell {
  text: string;
  isMissing: boolean;
  /** 0 to 1; null where there is nothing to draw. */
  share: number | null;
  mark: { mark: Mark; text: string } | null;
}

/** A value is drawn larger than the name of its row. */
export const VALUE_SIZE = 1.15;

const order: readonly Mark[] = ['overdue', 'corrected', 'provisional'];
const worstMark = (reading: Reading, options: ViewOptions): BarCell['mark'] => {
  const marks = marksOf({ reading }, options);
  return order.flatMap((mark) => marks.filter((each) => each.mark === mark))[0] ?? null;
};

/** The longest bar of several readings: 100 for rates, else the largest value. */
export function scaleOf(readings: readonly Reading[]): number {
  const isRate = readings.some(({ unit }) => unit.zh === '%');
  return Math.max(isRate ? 100 : 0, ...readings.map(({ value }) => value ?? 0));
}

/**
 * Cells of one column. A mark all of them share is said once, beneath the panel, and not in every row.
 * @param scale value of the longest bar
 */
export function cellsOf(readings: readonly Reading[], scale: number, options: ViewOptions): BarCell[] {
  const marks = readings.map((reading) => worstMark(reading, options));
  const isShared = marks.every((each) => each?.mark === marks[0]?.mark);
  return readings.map((reading, index) => {
    const { prefix, text, scale: joined, isMissing } = writeReading(reading, reading, options);
    const space = options.language === 'en' && prefix ? ' ' : '';
    return {
      text: isMissing ? `○ ${text}` : `${prefix}${space}${text}${joined}`,
      isMissing,
      share: reading.value === null || scale <= 0 ? null : Math.max(0, reading.value / scale),
      mark: isShared ? null : (marks[index] ?? null),
    };
  });
}

/** Width in em of a cell's value and its mark. */
export const cellWidth = ({ text, isMissing, mark }: BarCell): number =>
  textWidth(text) * (isMissing ? 1 : VALUE_SIZE) + (mark ? textWidth(mark.text) + 0.4 : 0);
