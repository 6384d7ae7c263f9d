import fc from 'fast-check';
import {
  addDays,
  countsTowards,
  elapsed,
  isPeriod,
  periodKind,
  periodOf,
  periodRange,
  samePeriodLastYear,
  shanghaiDay,
  shiftPeriod,
  type PeriodCode,
  type PeriodKind,
} from './period.js';

const code = (text: string): PeriodCode => text as PeriodCode;
const kinds: PeriodKind[] = ['year', 'half', 'quarter', 'month', 'week', 'day'];
const someDay = fc.integer({ min: 0, max: 60_000 }).map((days) => addDays('1950-01-01', days));

describe('a period', () => {
  it.each([
    ['2026', '2026-01-01', '2026-12-31'],
    ['2026-H1', '2026-01-01', '2026-06-30'],
    ['2026-H2', '2026-07-01', '2026-12-31'],
    ['2026-Q4', '2026-10-01', '2026-12-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2026-11-23', '2026-11-23', '2026-11-23'],
    ['2023-W15', '2023-04-10', '2023-04-16'], // the week of the article's day
    ['2023-W16', '2023-04-17', '2023-04-23'],
    ['2020-W53', '2020-12-28', '2021-01-03'],
  ])('%s runs from %s to %s', (text, start, end) =>
    expect(periodRange(code(text))).toMatchObject({ start, end }),
  );

  it.each([
    '2026-13',
    '2026-02-30',
    '2025-02-29',
    '2026-00',
    '2026-W54',
    '2025-W53',
    '24-1-1',
    '45000',
    '2026-Q5',
    '',
    '2026-1',
    '0026',
  ])('%s is none', (text) => expect(isPeriod(text)).toBe(false));

  it('holds the day it was made from, whatever its kind', () => {
    fc.assert(
      fc.property(someDay, fc.constantFrom(...kinds), (day, kind) => {
        const period = periodOf(kind, day);
        const { start, end } = periodRange(period);
        expect(start <= day && day <= end).toBe(true);
        expect(periodKind(period)).toBe(kind);
      }),
    );
  });

  it('is followed by the next one without gap or overlap, and shifting back returns', () => {
    fc.assert(
      fc.property(
        someDay,
        fc.constantFrom(...kinds),
        fc.integer({ min: -30, max: 30 }),
        (day, kind, steps) => {
          const period = periodOf(kind, day);
          expect(addDays(periodRange(period).end, 1)).toBe(periodRange(shiftPeriod(period, 1)).start);
          expect(shiftPeriod(shiftPeriod(period, steps), -steps)).toBe(period);
        },
      ),
    );
  });

  it('has weeks as ISO 8601 counts them: the Thursday decides the year', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const date = new Date(`${day}T00:00:00Z`);
        date.setUTCDate(date.getUTCDate() + 4 - (date.getUTCDay() || 7));
        const week = Math.ceil(
          ((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000 + 1) / 7,
        );
        expect(periodOf('week', day)).toBe(`${date.getUTCFullYear()}-W${String(week).padStart(2, '0')}`);
      }),
    );
  });

  it('has a counterpart a year ago, also for 29 February and week 53', () => {
    expect(samePeriodLastYear(code('2026-11'))).toBe('2025-11');
    expect(samePeriodLastYear(code('2024-02-29'))).toBe('2023-02-28');
    expect(samePeriodLastYear(code('2020-W53'))).toBe('2019-W52');
  });

  it('counts towards the longer period that holds its last day, a week by its Thursday', () => {
    expect(countsTowards(code('2026-11'), code('2026-Q4'))).toBe(true);
    expect(countsTowards(code('2026-09'), code('2026-Q4'))).toBe(false);
    expect(countsTowards(code('2026-W27'), code('2026-07'))).toBe(true); // 29 June – 5 July, Thursday 2 July
    expect(countsTowards(code('2026-W27'), code('2026-06'))).toBe(false);
  });

  it('has passed day by day', () => {
    expect(elapsed(code('2026'), '2026-11-23')).toEqual({ days: 327, of: 365 });
    expect(elapsed(code('2026-11'), '2026-10-31')).toEqual({ days: 0, of: 30 });
    expect(elapsed(code('2026-11'), '2027-01-01')).toEqual({ days: 30, of: 30 });
  });
});

describe('today', () => {
  it('begins at midnight in Shanghai, eight hours before UTC', () => {
    expect(shanghaiDay(Date.parse('2026-11-23T15:59:59.999Z'))).toBe('2026-11-23');
    expect(shanghaiDay(Date.parse('2026-11-23T16:00:00Z'))).toBe('2026-11-24');
    expect(shanghaiDay(Date.parse('2026-12-31T16:00:00Z'))).toBe('2027-01-01');
  });
});
