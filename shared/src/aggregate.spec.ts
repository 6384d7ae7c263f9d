import fc from 'fast-check';
import { combine, directOrParts, missing, overTime, weakest, type Cell, type Total } from './aggregate.js';
import { anchorDay, type PeriodCode } from './period.js';

function aCell(cell: Partial<Omit<Cell, 'period'>> & { period?: string } = {}): Cell {
  const period = (cell.period ?? '2026-11') as PeriodCode;
  return {
    place: 'S1',
    item: '',
    countsOn: anchorDay(period),
    value: 1,
    qualifier: 'exact',
    words: null,
    state: 'confirmed',
    version: 1,
    department: 'D-A',
    reportedAt: '2026-11-20T00:00:00.000Z',
    correctedFrom: null,
    isDemo: false,
    ...cell,
    period,
  };
}
const stock = { type: 'stock', cycle: 'month' } as const;
const flow = { type: 'flow', cycle: 'month' } as const;
const average = { type: 'average', cycle: 'month' } as const;
const aTotal = (value: number | null): Total =>
  value === null
    ? missing(1)
    : overTime(stock, [aCell({ value })], { from: '2026-11-01', to: '2026-11-30' }, 1);

describe('a stock', () => {
  const cells = [aCell({ period: '2026-08', value: 30 }), aCell({ period: '2026-10', value: 40 })];

  it('is the last value at or before the end', () => {
    expect(overTime(stock, cells, { from: '2026-10-01', to: '2026-10-31' }, 1)).toMatchObject({
      value: 40,
      isCarried: false,
    });
  });

  it('is carried forward', () => {
    expect(overTime(stock, cells, { from: '2026-09-01', to: '2026-09-30' }, 1)).toMatchObject({
      value: 30,
      isCarried: true,
      period: '2026-08',
    });
  });

  it('is missing before the first report', () => {
    expect(overTime(stock, cells, { from: '2026-07-01', to: '2026-07-31' }, 1)).toMatchObject({
      value: null,
      state: 'missing',
    });
  });
});

describe('a flow', () => {
  const quarter = { from: '2026-07-01', to: '2026-09-30' };

  it('adds over time, and a month that was not reported shows', () => {
    const cells = [
      aCell({ period: '2026-07', value: 10 }),
      aCell({ period: '2026-09', value: 30 }),
      aCell({ period: '2026-10', value: 99 }),
    ];
    expect(overTime(flow, cells, quarter, 3)).toMatchObject({ value: 40, reported: 2, expected: 3 });
  });

  it('that was not reported at all is missing, not 0', () => {
    expect(overTime(flow, [], quarter, 3)).toMatchObject({
      value: null,
      state: 'missing',
      reported: 0,
      expected: 3,
    });
  });

  it('reported as nil is 0', () => {
    expect(overTime(flow, [aCell({ period: '2026-07', value: 0 })], quarter, 3)).toMatchObject({
      value: 0,
      state: 'confirmed',
    });
  });

  it('adds decimals without dust', () => {
    const cells = [aCell({ period: '2026-07', value: 0.1 }), aCell({ period: '2026-08', value: 0.2 })];
    expect(overTime(flow, cells, quarter, 3).value).toBe(0.3);
  });
});

describe('an average', () => {
  it('weighs each month by its days', () => {
    const cells = [aCell({ period: '2026-01', value: 10 }), aCell({ period: '2026-02', value: 20 })];
    const total = overTime(average, cells, { from: '2026-01-01', to: '2026-02-28' }, 2);
    expect(total.value).toBeCloseTo((10 * 31 + 20 * 28) / 59, 9);
  });
});

describe('adding up', () => {
  it('keeps what is missing in sight', () => {
    expect(combine([aTotal(3), aTotal(null), aTotal(4)])).toMatchObject({
      value: 7,
      reported: 2,
      expected: 3,
    });
    expect(combine([aTotal(null), aTotal(null)])).toMatchObject({
      value: null,
      state: 'missing',
      expected: 2,
    });
  });

  it('is provisional while any part is, and demonstration when any part is', () => {
    const parts = [aCell({ state: 'provisional' }), aCell({ isDemo: true })].map((cell) =>
      overTime(stock, [cell], { from: '2026-11-01', to: '2026-11-30' }, 1),
    );
    expect(combine(parts)).toMatchObject({ state: 'provisional', isDemo: true });
  });

  it('makes the weaker statement', () => {
    expect(weakest(['exact', 'atLeast'])).toBe('atLeast');
    expect(weakest(['atLeast', 'about', 'exact'])).toBe('about');
    const words = overTime(
      stock,
      [aCell({ value: null, qualifier: 'words', words: '数万' })],
      { from: '2026-11-01', to: '2026-11-30' },
      1,
    );
    expect(combine([aTotal(3), words])).toMatchObject({ value: null, qualifier: 'words', words: '数万' });
  });

  it('keeps the newest correction', () => {
    const corrected = (at: string): Total =>
      overTime(
        stock,
        [aCell({ correctedFrom: { value: 1, reason: at, at } })],
        { from: '2026-11-01', to: '2026-11-30' },
        1,
      );
    expect(
      combine([corrected('2026-01'), corrected('2026-03'), corrected('2026-02')]).correctedFrom?.at,
    ).toBe('2026-03');
  });

  it('does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 1e6 })), { minLength: 1 }), (values) => {
        const totals = values.map(aTotal);
        const { value, reported, expected, state } = combine(totals);
        expect(combine([...totals].reverse())).toMatchObject({ value, reported, expected, state });
        const known = values.filter((each) => each !== null);
        expect(value).toBe(known.length === 0 ? null : known.reduce((a, b) => a + b, 0));
      }),
    );
  });
});

describe('a figure entered directly and in parts', () => {
  it('holds what was entered, and shows parts that say otherwise', () => {
    expect(directOrParts(aTotal(50), [aTotal(30), aTotal(12)])).toMatchObject({ value: 50, differs: 42 });
    expect(directOrParts(aTotal(42), [aTotal(30), aTotal(12)])).toMatchObject({ value: 42, differs: null });
  });

  it('does not quarrel with parts that are not complete', () => {
    expect(directOrParts(aTotal(50), [aTotal(30), aTotal(null)]).differs).toBeNull();
  });

  it('is the sum of its parts when it was not entered', () => {
    expect(directOrParts(null, [aTotal(30), aTotal(12)]).value).toBe(42);
  });
});

describe('not applicable', () => {
  const span = { from: '2026-11-01', to: '2026-11-30' };
  const none = overTime(stock, [aCell({ value: null, qualifier: 'notApplicable' })], span, 1);

  it('counts as reported and adds nothing', () => {
    expect(combine([aTotal(5), none, aTotal(2)])).toMatchObject({
      value: 7,
      qualifier: 'exact',
      reported: 3,
      expected: 3,
    });
    expect(combine([none, aTotal(null)])).toMatchObject({ state: 'confirmed', reported: 1, expected: 2 });
  });

  it('everywhere makes the whole not applicable, not 0 and not missing', () => {
    expect(combine([none, none])).toMatchObject({
      value: null,
      qualifier: 'notApplicable',
      state: 'confirmed',
    });
  });

  it('has no weight in an average', () => {
    const cells = [
      aCell({ period: '2026-01', value: 100 }),
      aCell({ period: '2026-02', value: null, qualifier: 'notApplicable' }),
      aCell({ period: '2026-03', value: 200 }),
    ];
    expect(overTime(average, cells, { from: '2026-01-01', to: '2026-03-31' }, 3)).toMatchObject({
      value: 150,
      reported: 3,
    });
  });

  it('is what was entered, even where the parts add up', () => {
    expect(directOrParts(none, [aTotal(5)])).toMatchObject({
      value: null,
      qualifier: 'notApplicable',
      differs: 5,
    });
    expect(directOrParts(none, [none])).toMatchObject({ differs: null });
  });
});
