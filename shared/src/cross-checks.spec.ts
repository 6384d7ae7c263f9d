import fc from 'fast-check';
import type { Check, Indicator } from './catalogue.js';
import { cellsOf, figureKeyOf, readingCells, type Known, type ReadFigure } from './check-reading.js';
import { concernsOf, type Concern } from './concerns.js';
import { CheckBook } from './cross-checks.js';
import type { PeriodCode } from './period.js';
import { aCheck, anIndicator, anItem } from './testing/builders.js';

const today = '2026-11-24';
const met = anIndicator({ code: 'wy.met', type: 'flow' });
const needs = anIndicator({ code: 'wy.needs', type: 'flow' });
const riders = anIndicator({ code: 'yf.base', cycle: 'quarter' });
const helpers = anIndicator({ code: 'yf.volunteers' });
const members = anIndicator({ code: 'dj.members', items: [anItem('club'), anItem('stream')] });
const orgs = anIndicator({ code: 'dj.orgs', items: [anItem('club'), anItem('stream')] });
const all = [met, needs, riders, helpers, members, orgs];

/** Cells as `wy.met 2026-11` or `dj.orgs 2026-11 club`, one place. */
type Cells = Record<string, Known>;
const keyed = (cells: Cells): [string, Known][] =>
  Object.entries(cells).map(([name, value]) => {
    const [code = '', period = '', item = ''] = name.split(' ');
    return [figureKeyOf(code, 'S1', period, item), value];
  });

interface Given {
  checks: Check[];
  before?: Cells;
  typed: Record<string, number | null>;
  opensOn?: string;
}

/** Concerns of every typed figure, in the order they were typed. */
function concerns({ checks, before = {}, typed, opensOn }: Given, on = today): Concern[][] {
  const book = new CheckBook(all, checks);
  const figures = Object.entries(typed).map(([name, value]) => {
    const [code, period = '', item = ''] = name.split(' ');
    const indicator = all.find((each) => each.code === code) as Indicator;
    return { indicator, place: 'S1', period: period as PeriodCode, item, value, recent: [] };
  });
  const reading = (cells: ReadonlyMap<string, Known>): ReadFigure =>
    readingCells(
      (indicator, place, period, item) => cells.get(figureKeyOf(indicator.code, place, period, item)) ?? null,
      () => opensOn ?? null,
      (indicator, place, item) =>
        [...cells.keys()]
          .map((key) => key.split('|'))
          .filter(([code, at, , part]) => code === indicator.code && at === place && part === item)
          .map(([, , period]) => period as PeriodCode),
    );
  const stand = new Map(keyed(before));
  return concernsOf(book, figures, reading(stand), reading(new Map([...stand, ...cellsOf(figures)])), on);
}
const codes = (given: Given, on = today): string[] =>
  concerns(given, on).map((list) => list.map(({ code }) => code).join());

describe('a part and its whole', () => {
  const checks = [aCheck()];

  it('may be equal, and is refused with both numbers when it is more', () => {
    expect(codes({ checks, typed: { 'wy.met 2026-11': 7, 'wy.needs 2026-11': 7 } })).toEqual(['', '']);
    expect(concerns({ checks, typed: { 'wy.met 2026-11': 1234, 'wy.needs 2026-11': 7 } })).toEqual([
      [
        {
          severity: 'block',
          code: 'CHECK_FAILED',
          values: { ...aCheck().message, period: '2026-11', left: '1,234', right: '7' },
        },
      ],
      [],
    ]);
  });

  it('is compared with what stands in the ledger, whichever side is typed', () => {
    expect(codes({ checks, before: { 'wy.needs 2026-11': 5 }, typed: { 'wy.met 2026-11': 6 } })).toEqual([
      'CHECK_FAILED',
    ]);
    expect(codes({ checks, before: { 'wy.met 2026-11': 6 }, typed: { 'wy.needs 2026-11': 5 } })).toEqual([
      'CHECK_FAILED',
    ]);
  });

  it('holds while either is missing or not applicable', () => {
    expect(codes({ checks, typed: { 'wy.met 2026-11': 6 } })).toEqual(['']);
    expect(
      codes({ checks, before: { 'wy.needs 2026-11': 'notApplicable' }, typed: { 'wy.met 2026-11': 6 } }),
    ).toEqual(['']);
    expect(codes({ checks, before: { 'wy.needs 2026-11': 5 }, typed: { 'wy.met 2026-11': null } })).toEqual([
      '',
    ]);
  });

  it('needs a reason only, where the rule warns', () => {
    const warns = [aCheck({ severity: 'warn' })];
    const [list] = concerns({
      checks: warns,
      before: { 'wy.needs 2026-11': 5 },
      typed: { 'wy.met 2026-11': 6 },
    });
    expect(list).toMatchObject([{ severity: 'warn', code: 'CHECK_UNEXPLAINED' }]);
  });
});

describe('totals to date', () => {
  const checks = [aCheck({ left: 'ytd(wy.met)', right: 'ytd(wy.needs)' })];
  const before = {
    'wy.met 2026-01': 10,
    'wy.needs 2026-01': 20,
    'wy.met 2026-02': 10,
    'wy.needs 2026-02': 15,
  };

  it('let one month catch up on another', () => {
    expect(
      codes({ checks, before, typed: { 'wy.met 2026-03': 15, 'wy.needs 2026-03': 0 } }, '2026-03-20'),
    ).toEqual(['', '']);
    expect(
      codes({ checks, before, typed: { 'wy.met 2026-03': 16, 'wy.needs 2026-03': 0 } }, '2026-03-20'),
    ).toEqual(['CHECK_FAILED', '']);
  });

  it('say nothing while a month of the year is missing', () => {
    expect(
      codes({ checks, before, typed: { 'wy.met 2026-04': 99, 'wy.needs 2026-04': 0 } }, '2026-04-20'),
    ).toEqual(['', '']);
  });

  it('begin with the month in which the place opened', () => {
    const typed = { 'wy.met 2026-04': 99, 'wy.needs 2026-04': 0 };
    expect(codes({ checks, typed, opensOn: '2026-04-09' }, '2026-04-20')).toEqual(['CHECK_FAILED', '']);
  });

  it('are checked in the later months too, when an earlier one is corrected', () => {
    const [list] = concerns({ checks, before, typed: { 'wy.needs 2026-01': 9 } }, '2026-02-20');
    expect(list?.map(({ values }) => values['period'])).toEqual(['2026-01']);
    const [other] = concerns(
      { checks, before, typed: { 'wy.met 2026-01': 20, 'wy.needs 2026-01': 20 } },
      '2026-02-20',
    );
    expect(other).toEqual([]);
    const [third] = concerns(
      { checks, before: { ...before, 'wy.met 2026-02': 25 }, typed: { 'wy.needs 2026-01': 19 } },
      '2026-02-20',
    );
    expect(third?.map(({ values }) => values['period'])).toEqual(['2026-02']);
  });
});

describe('opening + in − out = closing', () => {
  const checks = [
    aCheck({ left: 'previous(yf.volunteers) + wy.needs - wy.met', operator: '=', right: 'yf.volunteers' }),
  ];

  it('holds where all of them are there', () => {
    const before = { 'yf.volunteers 2026-10': 100 };
    const moved = { 'wy.needs 2026-11': 30, 'wy.met 2026-11': 10 };
    expect(codes({ checks, before, typed: { ...moved, 'yf.volunteers 2026-11': 120 } })).toEqual([
      '',
      '',
      '',
    ]);
    expect(codes({ checks, before, typed: { ...moved, 'yf.volunteers 2026-11': 121 } })).toEqual([
      '',
      '',
      'CHECK_FAILED',
    ]);
    expect(codes({ checks, typed: { ...moved, 'yf.volunteers 2026-11': 121 } })).toEqual(['', '', '']);
  });

  it('is asked about the next period when an opening is corrected', () => {
    const before = {
      'yf.volunteers 2026-10': 100,
      'wy.needs 2026-11': 30,
      'wy.met 2026-11': 10,
      'yf.volunteers 2026-11': 120,
    };
    const [list] = concerns({ checks, before, typed: { 'yf.volunteers 2026-10': 99 } });
    expect(list?.map(({ values }) => values['period'])).toEqual(['2026-11']);
  });
});

describe('items', () => {
  it('are checked one by one where the rule says so', () => {
    const checks = [aCheck({ left: 'dj.orgs', right: 'dj.members', isPerItem: true })];
    const before = { 'dj.members 2026-11 club': 3, 'dj.members 2026-11 stream': 9 };
    expect(
      codes({ checks, before, typed: { 'dj.orgs 2026-11 club': 4, 'dj.orgs 2026-11 stream': 4 } }),
    ).toEqual(['CHECK_FAILED', '']);
  });

  it('add up to a total entered by itself', () => {
    const checks = [aCheck({ left: 'dj.members', operator: '=', right: 'yf.volunteers' })];
    const before = { 'dj.members 2026-11 club': 3, 'dj.members 2026-11 stream': 9 };
    expect(codes({ checks, before, typed: { 'yf.volunteers 2026-11': 12 } })).toEqual(['']);
    expect(codes({ checks, before, typed: { 'yf.volunteers 2026-11': 13 } })).toEqual(['CHECK_FAILED']);
  });

  it('that are not applicable are left out of the sum; a missing one makes it missing', () => {
    const checks = [aCheck({ left: 'dj.members', operator: '=', right: 'yf.volunteers' })];
    const typed = { 'yf.volunteers 2026-11': 4 };
    expect(
      codes({
        checks,
        before: { 'dj.members 2026-11 club': 3, 'dj.members 2026-11 stream': 'notApplicable' },
        typed,
      }),
    ).toEqual(['CHECK_FAILED']);
    expect(codes({ checks, before: { 'dj.members 2026-11 club': 3 }, typed })).toEqual(['']);
  });
});

describe('a quarter and its months', () => {
  const checks = [aCheck({ left: 'yf.volunteers', right: 'yf.base' })];

  it('are compared at the end of the quarter, and at present while it runs', () => {
    const before = { 'yf.base 2026-Q4': 100, 'yf.base 2026-Q3': 100 };
    expect(codes({ checks, before, typed: { 'yf.volunteers 2026-11': 101 } })).toEqual(['CHECK_FAILED']);
    expect(codes({ checks, before, typed: { 'yf.volunteers 2026-10': 101 } })).toEqual(['CHECK_FAILED']);
    expect(codes({ checks, before, typed: { 'yf.volunteers 2026-09': 101 } })).toEqual(['CHECK_FAILED']);
    expect(codes({ checks, before, typed: { 'yf.volunteers 2026-08': 101 } })).toEqual(['']);
  });

  it('when the quarter is typed later, ask about the same months', () => {
    const before = { 'yf.volunteers 2026-07': 90, 'yf.volunteers 2026-09': 80 };
    expect(codes({ checks, before, typed: { 'yf.base 2026-Q3': 85 } })).toEqual(['']);
    expect(codes({ checks, before, typed: { 'yf.base 2026-Q3': 79 } })).toEqual(['CHECK_FAILED']);
  });
});

describe('a rule that was broken before', () => {
  const checks = [aCheck()];
  const before = { 'wy.met 2026-11': 50, 'wy.needs 2026-11': 30 };

  it('lets itself be mended step by step, with a reason', () => {
    expect(codes({ checks, before, typed: { 'wy.met 2026-11': 40 } })).toEqual(['CHECK_UNEXPLAINED']);
    expect(codes({ checks, before, typed: { 'wy.met 2026-11': 30 } })).toEqual(['']);
  });

  it('is not made worse', () => {
    expect(codes({ checks, before, typed: { 'wy.met 2026-11': 51 } })).toEqual(['CHECK_FAILED']);
    expect(codes({ checks, before, typed: { 'wy.needs 2026-11': 29 } })).toEqual(['CHECK_FAILED']);
  });
});

describe('rules in general', () => {
  it('over indicators of a programme that is not here do not count', () => {
    const checks = [aCheck({ right: 'xx.elsewhere' })];
    expect(codes({ checks, typed: { 'wy.met 2026-11': 5 } })).toEqual(['']);
  });

  it.each(['<=', '<', '=', '>=', '>'] as const)('hold by %s exactly when the numbers do', (operator) => {
    const holds = {
      '<=': (a: number, b: number) => a <= b,
      '<': (a: number, b: number) => a < b,
      '=': (a: number, b: number) => a === b,
      '>=': (a: number, b: number) => a >= b,
      '>': (a: number, b: number) => a > b,
    }[operator];
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), (left, right) => {
        const given = {
          checks: [aCheck({ operator })],
          typed: { 'wy.met 2026-11': left, 'wy.needs 2026-11': right },
        };
        expect(codes(given).join('') === '').toBe(holds(left, right));
      }),
    );
  });

  it('say the same whatever the order in which figures are typed', () => {
    const checks = [
      aCheck(),
      aCheck({ code: 'to-date', left: 'ytd(wy.met)', right: 'ytd(wy.needs)', severity: 'warn' }),
    ];
    const value = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(value, value, value, value, (a, b, c, d) => {
        const before = { 'wy.met 2026-01': a, 'wy.needs 2026-01': b };
        const there = concerns(
          { checks, before, typed: { 'wy.met 2026-02': c, 'wy.needs 2026-02': d } },
          '2026-02-20',
        );
        const back = concerns(
          { checks, before, typed: { 'wy.needs 2026-02': d, 'wy.met 2026-02': c } },
          '2026-02-20',
        );
        expect(back.reverse()).toEqual(there);
      }),
    );
  });
});
