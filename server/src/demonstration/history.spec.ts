import { join } from 'node:path';
import { isPeriod, periodRange, shanghaiDay } from '@lianxi/shared';
import { Catalogue } from '../catalogue/catalogue.js';
import { readPacks } from '../catalogue/pack.reader.js';
import { generateHistory, type Batch, type BatchEntry } from './history.js';
import { apportion } from './random.js';

const packs = readPacks(join(process.cwd(), 'packs'));
const catalogue = new Catalogue(packs);
const noon = Date.parse('2026-11-23T12:00:00+08:00');
const history = generateHistory(packs, noon);

/** The figures as they stand after all batches. */
function finalFigures(batches: readonly Batch[]): Map<string, BatchEntry> {
  const figures = new Map<string, BatchEntry>();
  for (const { entries } of batches) {
    for (const entry of entries)
      figures.set(`${entry.indicator}|${entry.place}|${entry.period}|${entry.item ?? ''}`, entry);
  }
  return figures;
}
const final = [...finalFigures(history).values()];
const figuresOf = new Map<string, BatchEntry[]>();
for (const entry of final) {
  const key = `${entry.indicator}|${entry.period}`;
  figuresOf.set(key, [...(figuresOf.get(key) ?? []), entry]);
}
const sum = (indicator: string, period: string, place?: string): number =>
  (figuresOf.get(`${indicator}|${period}`) ?? [])
    .filter((each) => place === undefined || each.place === place)
    .reduce((total, { value }) => total + (value ?? 0), 0);

describe('the demonstration history', () => {
  it('is the same for the same instant', () => {
    expect(generateHistory(packs, noon)).toEqual(history);
  });

  it('is in order of time, and never in the future', () => {
    const times = history.map(({ recordedAt }) => recordedAt);
    expect([...times].sort()).toEqual(times);
    expect(Date.parse(times.at(-1) ?? '')).toBeLessThanOrEqual(noon);
  });

  it('holds the facts: 107 unions of 126 stations, 12 rest points, 约2.2万, 逾35万, 数万', () => {
    expect([sum('gh.stations_union', '2026-11'), sum('gh.stations_due', '2026-Q4')]).toEqual([107, 126]);
    const figure = (indicator: string, item: string | null = null) =>
      final.findLast((each) => each.indicator === indicator && each.item === item);
    expect(figure('cx.stations', 'rest')?.value).toBe(12);
    expect(figure('cx.drivers')).toMatchObject({ value: 22_000, qualifier: 'about' });
    expect(figure('st.staff')).toMatchObject({ value: 350_000, qualifier: 'atLeast' });
    expect(figure('st.outlets')).toMatchObject({ value: null, qualifier: 'words', words: '数万' });
  });

  it('reaches back 18 months, so that last year can be compared', () => {
    expect(sum('cx.reached', '2025-06')).toBeGreaterThan(0);
    expect(sum('cx.reached', '2025-11')).toBeLessThan(sum('cx.reached', '2026-11'));
  });

  it('never has a part larger than its whole', () => {
    for (const { code } of catalogue.data.places) {
      expect(sum('gh.stations_union', '2026-11', code)).toBeLessThanOrEqual(
        sum('gh.stations_due', '2026-Q4', code),
      );
      expect(sum('wy.met', '2026-11', code)).toBeLessThanOrEqual(sum('wy.needs', '2026-11', code));
    }
    expect(sum('yf.volunteers', '2026-11')).toBeLessThanOrEqual(sum('yf.base', '2026-Q4'));
    expect(sum('cx.reached', '2026-11')).toBeLessThanOrEqual(22_000);
  });

  it('never lets a cumulative figure fall, in any month', () => {
    const cumulative = catalogue.data.indicators.filter(({ isCumulative }) => isCumulative);
    expect(cumulative.length).toBeGreaterThan(0);
    for (const { code } of cumulative) {
      const newest = new Map<string, number>();
      for (const { place, item, period, value } of final
        .filter(({ indicator }) => indicator === code)
        .sort((a, b) => (a.period < b.period ? -1 : 1))) {
        const key = `${place}|${item ?? ''}`;
        if ((value ?? 0) < (newest.get(key) ?? 0)) throw new Error(`${code} ${key} falls in ${period}`);
        newest.set(key, value ?? 0);
      }
    }
  });

  it('never meets more needs in a month than were registered, at any place', () => {
    const needs = new Map(
      final
        .filter(({ indicator }) => indicator === 'wy.needs')
        .map(({ place, item, period, value }) => [`${place}|${item}|${period}`, value ?? 0]),
    );
    for (const { place, item, period, value } of final.filter(({ indicator }) => indicator === 'wy.met'))
      expect(value ?? 0).toBeLessThanOrEqual(needs.get(`${place}|${item}|${period}`) ?? 0);
  });

  it('has a correction with a reason in every district, downwards', () => {
    const corrections = history.filter(({ entries }) => entries.some(({ reason }) => reason !== null));
    expect(new Set(corrections.map(({ district }) => district)).size).toBeGreaterThanOrEqual(5);
  });

  it('has meetings to compare with, one a quarter in every district that reports', () => {
    const meetings = history.flatMap(({ district, baseline }) =>
      baseline ? [`${district} ${baseline.heldOn}`] : [],
    );
    expect(meetings.filter((each) => each.startsWith('310113'))).toHaveLength(5);
  });

  it('has somebody who is late', () => {
    expect(
      final.some(
        ({ indicator, period, place }) =>
          indicator === 'jm.food' && period === '2026-11' && place.startsWith('310113'),
      ),
    ).toBe(false);
  });

  it.each([
    '2026-01-01T00:05:00+08:00',
    '2024-02-29T23:59:00+08:00',
    '2026-12-31T12:00:00+08:00',
    '2027-03-01T08:00:00+08:00',
  ])('holds at %s: only periods that have begun, and only values that may be entered', (instant) => {
    const now = Date.parse(instant);
    const batches = generateHistory(packs, now);
    expect(batches.length).toBeGreaterThan(500);
    for (const { recordedAt, entries } of batches) {
      expect(Date.parse(recordedAt)).toBeLessThanOrEqual(now);
      for (const { indicator, period, value } of entries) {
        if (!isPeriod(period) || periodRange(period).start > shanghaiDay(Date.parse(recordedAt)))
          throw new Error(`${indicator} ${period} had not begun at ${recordedAt}`);
        if (value !== null && (value < 0 || value > (catalogue.indicator(indicator)?.max ?? 0)))
          throw new Error(`${indicator} ${value}`);
      }
    }
  });
});

describe('apportioning', () => {
  it('splits a whole exactly, none above its cap', () => {
    expect(apportion(10, [1, 1, 1])).toEqual([4, 3, 3]);
    expect(apportion(107, [5, 3, 1], [100, 30, 30]).reduce((a, b) => a + b)).toBe(107);
    expect(apportion(10, [1, 1], [3, 9])).toEqual([3, 7]);
    expect(apportion(10, [1, 1], [3, 3])).toEqual([3, 3]);
  });
});
