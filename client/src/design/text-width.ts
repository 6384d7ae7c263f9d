/** Estimates how wide text will be in the one face of the wall, so that a numeral is sized before it is drawn. */

/** Width in em of what is not as wide as a digit. */
const WIDTHS: readonly [RegExp, number][] = [
  [/[\u2e80-\u9fff\u3000-\u30ff\uf900-\ufaff\uff00-\uffef—]/, 1],
  [/[,.:;'’|!ijl ]/, 0.29],
  [/[frtIJ()/-]/, 0.38],
  [/[mwMW%▲●▼○]/, 0.88],
  [/[A-Z]/, 0.63],
];
const DIGIT = 0.56;

/** Width in em of the text's own size: digits are tabular, Han glyphs a full em. Estimated on the safe side. */
export function textWidth(text: string): number {
  let width = 0;
  for (const char of text) width += WIDTHS.find(([pattern]) => pattern.test(char))?.[1] ?? DIGIT;
  return width;
}

/**
 * The largest size at which a numeral and what stands beside it fit into a width.
 * @param parts em widths at the numeral's own size · @param fixed pixels that do not scale with it
 */
export function fitSize(options: {
  ems: number;
  fixed: number;
  width: number;
  preferred: number;
  least: number;
}): number {
  const { ems, fixed, width, preferred, least } = options;
  if (width <= 0 || ems <= 0) return preferred;
  return Math.max(least, Math.min(preferred, (width - fixed) / ems));
}
