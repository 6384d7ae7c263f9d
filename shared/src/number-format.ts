/** How numbers, periods and times are written on screens and in files (DOMAIN §4.4, §4.5). */
import type { Amount } from './answer.js';
import type { Language } from './error.js';
import { periodRange, type PeriodCode } from './period.js';

/** `22,000`, `84.9`; the same in both languages. */
export function formatNumber(value: number, decimals = 0): string {
  const [whole = '', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ',') + (fraction === undefined ? '' : `.${fraction}`);
  return value < 0 && Number(value.toFixed(decimals)) !== 0 ? `−${text}` : text;
}

/** Digits and the unit that joins them: 22,000 → 2.2 万, 350,000,000 → 3.5 亿; below 10,000 in full. At most 2 decimals. */
export function formatTenThousands(value: number, language: Language): { digits: string; unit: string } {
  const trim = (n: number): string => formatNumber(n, 2).replace(/\.?0+$/, '');
  if (Math.abs(value) < 10_000) return { digits: formatNumber(value), unit: '' };
  if (language === 'en') {
    return Math.abs(value) >= 1e6
      ? { digits: trim(value / 1e6), unit: 'M' }
      : { digits: trim(value / 1e3), unit: 'k' };
  }
  return Math.abs(value) >= 1e8
    ? { digits: trim(value / 1e8), unit: '亿' }
    : { digits: trim(value / 1e4), unit: '万' };
}

export interface WrittenAmount {
  /** 约, 逾, or empty. */
  prefix: string;
  /** The digits, the words (数万), or null when missing. */
  text: string | null;
  /** 万, 亿, or empty. */
  scale: string;
}

const qualifierWords = {
  zh: { exact: '', about: '约', atLeast: '逾', words: '', notApplicable: '' },
  en: { exact: '', about: 'about ', atLeast: 'over ', words: '', notApplicable: '' },
} as const;

/** An amount as it is written: prefix, digits or words, scale. A missing one has `text: null`. */
export function formatAmount(
  amount: Amount,
  options: { decimals: number; language: Language; inTenThousands?: boolean },
): WrittenAmount {
  if (amount.value === null) {
    const isApplicable = amount.qualifier !== 'notApplicable';
    const text = isApplicable ? amount.words : { zh: '不适用', en: 'n/a' }[options.language];
    return { prefix: '', text, scale: '' };
  }
  // 逾35万, but 至少1: "more than one" would be wrong of small counts
  const isSmall = amount.qualifier === 'atLeast' && amount.value < 10_000;
  const prefix = isSmall
    ? { zh: '至少', en: 'at least ' }[options.language]
    : qualifierWords[options.language][amount.qualifier];
  if (!options.inTenThousands)
    return { prefix, text: formatNumber(amount.value, options.decimals), scale: '' };
  const { digits, unit } = formatTenThousands(amount.value, options.language);
  return { prefix, text: unit === '' ? formatNumber(amount.value, options.decimals) : digits, scale: unit };
}

/** `+3`, `−3`, `0`: a change always carries its sign. */
export function formatChange(change: number, decimals = 0): string {
  const text = formatNumber(change, decimals);
  return Number(change.toFixed(decimals)) > 0 ? `+${text}` : text;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const quarters = ['一', '二', '三', '四'];
const monthDay = (day: string, language: Language): string => {
  const [, month, date] = day.split('-').map(Number) as [number, number, number];
  return language === 'zh' ? `${month}月${date}日` : `${date} ${months[month - 1]}`;
};

/** `2026年11月`, `2026年第四季度`, `2026年第47周（11月16日—11月22日）`: a week always with its dates. */
export function periodName(period: PeriodCode, language: Language): string {
  const year = period.slice(0, 4);
  const name = shortPeriod(period, language);
  const { kind, start, end } = periodRange(period);
  if (kind === 'year') return name;
  if (kind === 'week') {
    const range = `${monthDay(start, language)}—${monthDay(end, language)}`;
    return language === 'zh' ? `${year}年${name}（${range}）` : `${name} ${year} (${range})`;
  }
  return language === 'zh' ? `${year}年${name}` : `${name} ${year}`;
}

/** `11月`, `第四季度`, `上半年`, `第47周`, `11月23日`, `2026年`: without its year, where that is clear. */
export function shortPeriod(period: PeriodCode, language: Language): string {
  const { kind, start } = periodRange(period);
  const isZh = language === 'zh';
  const number = Number(period.slice(kind === 'month' ? 5 : 6));
  switch (kind) {
    case 'year':
      return isZh ? `${period}年` : period;
    case 'half':
      return isZh ? (number === 1 ? '上半年' : '下半年') : `H${number}`;
    case 'quarter':
      return isZh ? `第${quarters[number - 1]}季度` : `Q${number}`;
    case 'month':
      return isZh ? `${number}月` : (months[number - 1] ?? '');
    case 'week':
      return isZh ? `第${number}周` : `week ${number}`;
    case 'day':
      return monthDay(start, language);
  }
}

const shanghai = (instant: string | number): string =>
  new Date((typeof instant === 'number' ? instant : Date.parse(instant)) + 8 * 3_600_000).toISOString();

/** `14:03:22` in Shanghai. @param instant ISO text or milliseconds since the epoch */
export function clockTime(instant: string | number, withSeconds = true): string {
  return shanghai(instant).slice(11, withSeconds ? 19 : 16);
}

/** `11月23日 18:00` in Shanghai. @param instant ISO text or milliseconds since the epoch */
export function dayTime(instant: string | number, language: Language): string {
  return `${monthDay(shanghai(instant).slice(0, 10), language)} ${clockTime(instant, false)}`;
}
