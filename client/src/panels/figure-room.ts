/** What a hero or a tile has room for, worked out before it is drawn: nothing may clip, least of all the number. */
import { textWidth } from '../design/text-width';

export interface FigureRoom {
  /** Size of the label, in units: a long one is smaller, and may take two lines. */
  label: number;
  /** Size of the digits, in units. */
  numeral: number;
  /** Beside the label, else below a hero's number, beside a tile's. */
  lightAt: 'label' | 'numeral' | 'told';
  hasTarget: boolean;
  hasSpark: boolean;
}

export interface FigureTexts {
  label: string;
  light: string;
  change: string;
  source: string;
  hasTarget: boolean;
  hasSeries: boolean;
}

/** Sizes in units of 1/1080 of the canvas. */
export const figureSizes = {
  hero: { label: 40, told: 34, most: 228, least: 130, bar: 78, spark: 96 },
  tile: { label: 36, told: 28, most: 108, least: 64, bar: 26, spark: 84 },
} as const;
/** A unit of two glyphs with the space before it. */
const UNIT_WIDTH = 100;
const LABEL_LEADING = 1.25;
const LEADING = 1.32;
/** Height of the numeral's block in its own size, with room for the tail of a comma. */
export const NUMERAL_LEADING = 1.08;

const linesOf = (text: string, size: number, width: number): number =>
  text === '' ? 0 : Math.max(1, Math.ceil((textWidth(text) * size) / Math.max(1, width)));

/** @param box in units; 0 × 0 = not measured yet · @param small the smallest text, in units */
export function figureRoom(
  kind: 'hero' | 'tile',
  box: { width: number; height: number },
  small: number,
  texts: FigureTexts,
): FigureRoom {
  const sizes = figureSizes[kind];
  if (box.width === 0)
    return {
      label: sizes.label,
      numeral: sizes.most,
      lightAt: 'label',
      hasTarget: kind === 'hero',
      hasSpark: false,
    };
  const told = Math.max(small, sizes.told);
  const label =
    textWidth(texts.label) * sizes.label <= box.width ? sizes.label : Math.max(small, sizes.label * 0.8);
  const labelWidth = textWidth(texts.label) * label;
  const lightWidth = (textWidth(texts.light) + 1.2) * told;
  const besideLabel = texts.light === '' || labelWidth + lightWidth <= box.width;
  const lightAt = besideLabel ? 'label' : kind === 'hero' ? 'told' : 'numeral';
  const toldText = lightAt === 'told' ? `${texts.change}  ${texts.light}` : texts.change;
  const fixed =
    linesOf(texts.label, label, box.width) * label * LABEL_LEADING +
    Math.max(1, linesOf(toldText, told, box.width)) * told * LEADING +
    // marks stand in it in a bolder weight than was measured
    linesOf(texts.source, small * 1.05, box.width) * small * LEADING;
  let left = box.height - fixed;
  // Heroes side by side get numerals of one size: each leaves room for a target, and for four digits with a unit.
  const most =
    kind === 'hero' ? Math.min(sizes.most, (box.width - UNIT_WIDTH) / textWidth('0,000')) : sizes.most;
  const reserved = kind === 'hero' ? sizes.bar : 0;
  const numeral = Math.max(sizes.least, Math.min(most, Math.floor((left - reserved) / NUMERAL_LEADING)));
  left -= numeral * NUMERAL_LEADING;
  const hasTarget = texts.hasTarget && left >= sizes.bar;
  if (hasTarget) left -= sizes.bar;
  return {
    label,
    numeral,
    lightAt,
    hasTarget,
    hasSpark: texts.hasSeries && left >= sizes.spark,
  };
}
