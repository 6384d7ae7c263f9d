/**
 * The one place where text becomes a number, for form, paste, import and API alike.
 * Only digits are read: nothing is guessed, and what is refused says what to type.
 */
import type { ErrorCode, ErrorValues } from './error.js';

export interface CountRule {
  /** Decimals allowed; 0 = whole numbers. */
  decimals: number;
  /** Largest value allowed. */
  max: number;
  /** Whether 无, — and / may stand for “not applicable”. */
  mayBeNotApplicable?: boolean;
}

export type ParsedCount =
  | {
      ok: true;
      /** null = not applicable. */
      value: number | null;
      qualifier: 'exact' | 'notApplicable';
      /** How it was read, when it was typed another way: `１，２００` → `1,200`. */
      readAs: string | null;
    }
  | { ok: false; code: ErrorCode; values: ErrorValues };

const NOT_APPLICABLE = new Set([
  '无',
  '-',
  '—',
  '——',
  '–',
  '－',
  '/',
  '／',
  '\\',
  '不适用',
  'n/a',
  'na',
  'N/A',
  'NA',
]);
// Han numerals and units, circled digits, Roman numeral characters, superscripts, other scripts' digits.
const NUMBER_WORDS =
  /[〇零一二三四五六七八九十百千万亿两廿壹贰叁肆伍陆柒捌玖拾佰仟萬億%％‰①-⓿⅐-ↈ²³¹⁰-₉]|\p{Nd}(?<![0-9])/u;

const trimmed = (text: string): string => text.replace(/^[\s\u3000]+|[\s\u3000]+$/gu, '');

/** Only U+FF10–FF19, comma, full stop: NFKC would also turn ① into 1. */
function toAscii(text: string): string {
  return text
    .replace(/[\uff10-\uff19]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/\uff0c/g, ',')
    .replace(/\uff0e/g, '.');
}

/**
 * Reads a count as typed, pasted, imported or sent.
 * @param input text, or a JSON number
 * @returns the value (null = not applicable), or the code and values of the message for the reader (see `messageOf`)
 */
export function parseCount(input: string | number, rule: CountRule): ParsedCount {
  return typeof input === 'number' ? checkNumber(input, rule) : parseText(input, rule);
}

function parseText(text: string, rule: CountRule): ParsedCount {
  const bare = trimmed(text);
  if (bare === '') return refuse('VALUE_BLANK');
  if (NOT_APPLICABLE.has(bare)) {
    if (rule.mayBeNotApplicable !== true) return refuse('VALUE_NOT_APPLICABLE');
    return { ok: true, value: null, qualifier: 'notApplicable', readAs: null };
  }
  const ascii = toAscii(bare);
  if (NUMBER_WORDS.test(ascii)) {
    return refuse('VALUE_WORDS', { example: grouped(suggestCount(text, rule) ?? 22_000) });
  }
  if (/^-\d/.test(ascii)) return refuse('VALUE_RANGE', { max: grouped(rule.max) });
  if (!/^[\d,]+(\.\d+)?$/.test(ascii)) return notANumber(rule);
  const [whole = '', fraction] = ascii.split('.');
  if (whole.includes(',') && !/^\d{1,3}(,\d{3})+$/.test(whole)) return refuse('VALUE_GROUPING');
  if (fraction !== undefined && rule.decimals === 0) return notANumber(rule);
  if (fraction !== undefined && fraction.length > rule.decimals) {
    return refuse('VALUE_DECIMALS', { decimals: rule.decimals });
  }
  const digits = whole.replace(/,/g, '');
  const value = Number(fraction === undefined ? digits : `${digits}.${fraction}`);
  if (value > rule.max) return refuse('VALUE_RANGE', { max: grouped(rule.max) });
  return { ok: true, value, qualifier: 'exact', readAs: ascii === text ? null : ascii };
}

function checkNumber(value: number, rule: CountRule): ParsedCount {
  if (!Number.isFinite(value) || Object.is(value, -0)) return notANumber(rule);
  if (value < 0 || value > rule.max) return refuse('VALUE_RANGE', { max: grouped(rule.max) });
  const text = String(value);
  const decimals = text.includes('e') ? Infinity : (text.split('.')[1]?.length ?? 0);
  if (decimals > 0 && rule.decimals === 0) return notANumber(rule);
  if (decimals > rule.decimals) return refuse('VALUE_DECIMALS', { decimals: rule.decimals });
  return { ok: true, value, qualifier: 'exact', readAs: null };
}

/** Powers of ten that may join digits (GB/T 15835); the older forms of the characters mean the same. */
const JOINING: Readonly<Record<string, number>> = { 万: 4, 萬: 4, 亿: 8, 億: 8 };

/**
 * The number that a text such as `2.2万` plainly means, for a person to confirm; `parseCount` goes on refusing it.
 * @returns null when it is anything but digits with 万 or 亿 behind them, or when the rule would not take the number
 */
export function suggestCount(text: string, rule: CountRule): number | null {
  const ascii = toAscii(trimmed(text));
  const match = /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?[\s\u3000]*([万萬亿億])$/u.exec(ascii);
  if (!match) return null;
  const [, whole = '', fraction = '', unit = ''] = match;
  const power = JOINING[unit] ?? 0;
  // shifted as text: 2.2 × 10,000 is 22,000.000000000004 in binary
  const digits = whole.replace(/,/g, '') + fraction.padEnd(power, '0').slice(0, power);
  const rest = fraction.slice(power).replace(/0+$/, '');
  const parsed = parseText(rest === '' ? digits : `${digits}.${rest}`, rule);
  return parsed.ok ? parsed.value : null;
}

const grouped = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 4 });

function refuse(code: ErrorCode, values: ErrorValues = {}): ParsedCount {
  return { ok: false, code, values };
}

function notANumber(rule: CountRule): ParsedCount {
  return rule.decimals === 0
    ? refuse('VALUE_NOT_WHOLE', { max: grouped(rule.max) })
    : refuse('VALUE_NOT_NUMBER', { max: grouped(rule.max), decimals: rule.decimals });
}
