import { join } from 'node:path';
import {
  failedChecks,
  figureKeyOf,
  readingCells,
  shanghaiDay,
  type FailedCheck,
  type Known,
  type PeriodCode,
} from '@lianxi/shared';
import { Catalogue } from '../catalogue/catalogue.js';
import { readPacks } from '../catalogue/pack.reader.js';
import { generateHistory } from './history.js';

const packs = readPacks(join(process.cwd(), 'packs'));
const catalogue = new Catalogue(packs);

/** Every rule across figures that does not hold once the whole history is in. */
function failures(now: number): { failed: FailedCheck[]; asked: number } {
  const today = shanghaiDay(now);
  const cells = new Map<string, Known>();
  const figures = new Map<string, { indicator: string; place: string; period: PeriodCode; item: string }>();
  for (const { entries } of generateHistory(packs, now)) {
    for (const { indicator, place, period, item, value } of entries) {
      const key = figureKeyOf(indicator, place, period, item ?? '');
      cells.set(key, value);
      figures.set(key, { indicator, place, period, item: item ?? '' });
    }
  }
  const periods = new Map<string, PeriodCode[]>();
  for (const { indicator, place, period, item } of figures.values()) {
    const key = `${indicator}|${place}|${item}`;
    periods.set(key, [...(periods.get(key) ?? []), period]);
  }
  const read = readingCells(
    (indicator, place, period, item) => cells.get(figureKeyOf(indicator.code, place, period, item)) ?? null,
    (place) => catalogue.place(place)?.validFrom ?? null,
    (indicator, place, item) => periods.get(`${indicator.code}|${place}|${item}`) ?? [],
  );
  const entered = [...figures.values()].flatMap(({ indicator: code, place, period }) => {
    const indicator = catalogue.indicator(code);
    return indicator && catalogue.checks.about(code).length > 0 ? [{ indicator, place, period }] : [];
  });
  const occasions = catalogue.checks.occasions(entered, today);
  return {
    asked: occasions.length,
    failed: occasions.flatMap((occasion) => failedChecks(occasion, read, today)),
  };
}

const said = ({ check, place, period, item, left, right }: FailedCheck): string =>
  `${check.severity} ${check.code} ${place} ${period} ${item ?? ''}: ${left} ${check.operator} ${right}`;

describe('the demonstration history', () => {
  it.each(['2026-11-23T12:00:00+08:00', '2026-01-02T09:00:00+08:00', '2027-03-31T20:00:00+08:00'])(
    'breaks none of the rules across figures, ending %s',
    (instant) => {
      const { failed, asked } = failures(Date.parse(instant));
      expect(failed.map(said)).toEqual([]);
      expect(asked).toBeGreaterThan(1_000);
    },
  );
});
