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
}

export type ParsedCount =
  | {
      ok: true;
      value: number;
      /** How it was read, when it was typed another way: `１，２００` → `1,200`. */ readAs: string | null;
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
 * @returns the value, or the code and values of the message for the reader (see `messageOf`)
 */
export function parseCount(input: string | number, rule: CountRule): ParsedCount {
  return typeof input === 'number' ? checkNumber(input, rule) : parseText(input, rule);
}

function parseText(text: string, rule: CountRule): ParsedCount {
  const trimmed = text.replace(/^[\s\u3000]+|[\s\u3000]+$/gu, '');
  if (trimmed === '') return refuse('VALUE_BLANK');
  if (NOT_APPLICABLE.has(trimmed)) return refuse('VALUE_NOT_APPLICABLE');
  const ascii = toAscii(trimmed);
  if (NUMBER_WORDS.test(ascii)) return refuse('VALUE_WORDS');
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
  return { ok: true, value, readAs: ascii === text ? null : ascii };
}

function checkNumber(value: number, rule: CountRule): ParsedCount {
  if (!Number.isFinite(value) || Object.is(value, -0)) return notANumber(rule);
  if (value < 0 || value > rule.max) return refuse('VALUE_RANGE', { max: grouped(rule.max) });
  const text = String(value);
  const decimals = text.includes('e') ? Infinity : (text.split('.')[1]?.length ?? 0);
  if (decimals > 0 && rule.decimals === 0) return notANumber(rule);
  if (decimals > rule.decimals) return refuse('VALUE_DECIMALS', { decimals: rule.decimals });
  return { ok: true, value, readAs: null };
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
