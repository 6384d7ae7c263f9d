import type { PeriodCode, Reading, SplitAnswer } from '@lianxi/shared';
import words from '../i18n/panels';
import { blocksOf, placesOf } from './blocks';
import { linksOf } from './links';

const reading = (value: number | null): Reading => ({
  value,
  qualifier: 'exact',
  words: null,
  unit: { zh: '家', en: 'members' },
  decimals: 0,
  state: value === null ? 'missing' : 'confirmed',
  period: '2026-Q4' as PeriodCode,
  isCarried: false,
  reportedAt: null,
  department: null,
  correctedFrom: null,
  isOverdue: false,
  isDemo: true,
  version: 1,
  coverage: { reported: 1, expected: 1 },
  differs: null,
});
const split = (...values: (number | null)[]): SplitAnswer => ({
  indicator: 'dj.members',
  by: 'item',
  asked: '2026-Q4' as PeriodCode,
  total: reading(null),
  parts: values.map((value, index) => ({
    code: `i${index}`,
    name: { zh: `环节${index}`, en: `Link ${index}` },
    reading: reading(value),
  })),
});
const options = {
  words: words['zh-CN'],
  language: 'zh' as const,
  nameOf: ({ zh }: { zh: string }) => zh,
  marks: new Map<string, number>(),
};

describe('links of a chain', () => {
  it('say how many there are, and how many of them', () => {
    const [link] = linksOf(split(11), split(4), { ...options, kind: 'chain' });
    expect(link).toMatchObject({ name: '环节0', told: '4/11  36%' });
    expect(link?.figure.text).toBe('11');
  });

  it('of a plan say the share first', () => {
    const [link] = linksOf(split(10), split(8), { ...options, kind: 'parts' });
    expect(link?.figure).toMatchObject({ text: '80', unit: '%' });
    expect(link?.told).toBe('8/10');
  });

  it('never take missing for none', () => {
    const [whole, part] = linksOf(split(null, 7), split(3, null), { ...options, kind: 'chain' });
    expect(whole?.figure).toMatchObject({ text: '未报', isMissing: true });
    expect(part?.told).toBe('未报');
  });
});

describe('blocks', () => {
  it('are as large as the largest column allows, and all of one size', () => {
    const blocks = blocksOf(13, { width: 220, height: 300 }, 10, 64);
    expect(blocks?.perRow).toBe(3);
    expect(placesOf(13, blocks!, 300)).toHaveLength(13);
    for (const { x, y } of placesOf(13, blocks!, 300)) {
      expect(x + blocks!.side).toBeLessThanOrEqual(220);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y + blocks!.side).toBeLessThanOrEqual(300.1);
    }
  });

  it('are not drawn where nobody could count them', () => {
    expect(blocksOf(2_100, { width: 220, height: 300 }, 10, 64)).toBeNull();
    expect(blocksOf(50, { width: 60, height: 30 }, 10, 64)).toBeNull();
  });
});
