/** Rules about one figure and its note that browser and server share. */
import type { Indicator } from './catalogue.js';
import type { ErrorCode, ErrorValues } from './error.js';

/** Below this, tenfold steps are everyday business (5 → 60 visits) and worth no question. */
const JUMP_FLOOR = 100;

export interface Concern {
  code: ErrorCode;
  values: ErrorValues;
}

/**
 * What a careful colleague would ask about a value before letting it through; a reason answers it.
 * @param previous the last figure before this period at the same place and item, null when there is none
 */
export function concernAbout(indicator: Indicator, value: number, previous: number | null): Concern | null {
  if (previous === null) return null;
  if (indicator.isCumulative && value < previous) return { code: 'FALL_UNCONFIRMED', values: { previous } };
  const [low, high] = value < previous ? [value, previous] : [previous, value];
  if (previous > 0 && high >= JUMP_FLOOR && high >= low * 10)
    return { code: 'JUMP_UNCONFIRMED', values: { previous } };
  return null;
}

/** Text that looks like an identity card or telephone number: counts only, no personal data (DESIGN rule 14). */
export function looksPersonal(text: string): boolean {
  const ascii = text.replace(/[\uff10-\uff19]/g, (digit) =>
    String.fromCharCode(digit.charCodeAt(0) - 0xfee0),
  );
  const joined = ascii.replace(/(?<=\d)[\s\-.·_/()（）－—]+(?=[\dXx])/g, '');
  return /(?<!\d)(\d{17}[\dXx]|\d{15})(?![\d])/.test(joined) || /(?<!\d)(86)?1[3-9]\d{9}(?!\d)/.test(joined);
}

/** Characters that no note or name may hold: control characters, lone surrogates, bidi and zero-width controls. */
export function hasUnsafeCharacters(text: string): boolean {
  return /[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u.test(text.replace(/[\t\n]/g, ' '));
}
