import {
  clockTime,
  dayTime,
  formatAmount,
  formatChange,
  formatNumber,
  formatTenThousands,
  periodName,
} from './number-format.js';
import type { PeriodCode } from './period.js';

const amount = (
  value: number | null,
  qualifier: 'exact' | 'about' | 'atLeast' | 'words' = 'exact',
  words: string | null = null,
) => ({ value, qualifier, words });
const write = (
  ...[value, options]: [Parameters<typeof formatAmount>[0], Partial<Parameters<typeof formatAmount>[1]>?]
): string => {
  const { prefix, text, scale } = formatAmount(value, { decimals: 0, language: 'zh', ...options });
  return `${prefix}${text ?? '∅'}${scale}`;
};

describe('a number', () => {
  it('is grouped in threes', () => {
    expect([formatNumber(9600), formatNumber(45_000_000), formatNumber(84.92, 1), formatNumber(-3)]).toEqual([
      '9,600',
      '45,000,000',
      '84.9',
      '−3',
    ]);
  });

  it('may be joined by 万 and 亿 only, with at most two decimals', () => {
    expect(
      [22_000, 350_000, 45_000_000, 345_000_000, 9_600].map((value) =>
        Object.values(formatTenThousands(value, 'zh')).join(''),
      ),
    ).toEqual(['2.2万', '35万', '4,500万', '3.45亿', '9,600']);
  });

  it('keeps its qualifier', () => {
    expect(write(amount(22_000, 'about'), { inTenThousands: true })).toBe('约2.2万');
    expect(write(amount(350_000, 'atLeast'), { inTenThousands: true })).toBe('逾35万');
    expect(write(amount(1, 'atLeast'))).toBe('至少1');
    expect(write(amount(null, 'words', '数万'))).toBe('数万');
    expect(write(amount(null))).toBe('∅');
    expect(write(amount(22_000, 'about'), { language: 'en' })).toBe('about 22,000');
  });

  it('that is a change carries its sign', () => {
    expect([formatChange(3), formatChange(-3), formatChange(0), formatChange(-0.04, 1)]).toEqual([
      '+3',
      '−3',
      '0',
      '0.0',
    ]);
  });
});

describe('a period', () => {
  it.each([
    ['2026-11', '2026年11月', 'Nov 2026'],
    ['2026-Q4', '2026年第四季度', 'Q4 2026'],
    ['2026-H1', '2026年上半年', 'H1 2026'],
    ['2023-W16', '2023年第16周（4月17日—4月23日）', 'week 16 2023 (17 Apr—23 Apr)'],
    ['2026-11-23', '2026年11月23日', '23 Nov 2026'],
    ['2026', '2026年', '2026'],
  ])('%s is written %s', (code, zh, en) => {
    expect([periodName(code as PeriodCode, 'zh'), periodName(code as PeriodCode, 'en')]).toEqual([zh, en]);
  });
});

describe('a time', () => {
  it('is Shanghai’s, wherever the reader is', () => {
    expect(clockTime('2026-11-23T06:03:22Z')).toBe('14:03:22');
    expect(dayTime(Date.parse('2026-11-23T16:30:00Z'), 'zh')).toBe('11月24日 00:30');
  });
});
