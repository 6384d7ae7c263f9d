import type {
  FeedAnswer,
  FigureAnswer,
  LianxiError,
  Question,
  ReportingAnswer,
  SeriesAnswer,
  SplitAnswer,
  StationsAnswer,
} from '@lianxi/shared';
import { aHouse, leadOf, staffOf, type House } from '../testing/house.js';

let house: House;
beforeEach(async () => {
  house = await aHouse();
});
afterEach(() => house.drop());

type FigureQuestion = Extract<Question, { kind: 'figure' }>;
const figure = (question: Partial<FigureQuestion> & { indicator: string }): FigureQuestion => ({
  kind: 'figure',
  place: 'D',
  period: '2026-11' as FigureQuestion['period'],
  ...question,
});
const ask = (
  question: Partial<FigureQuestion> & { indicator: string },
  asOf?: number,
): Promise<FigureAnswer> => house.ask<FigureAnswer>(figure(question), asOf);
const month = (number: string): FigureQuestion['period'] => `2026-${number}` as FigureQuestion['period'];

describe('a stock', () => {
  it('adds over places', async () => {
    await house.enter([
      { indicator: 'p.members', place: 'S1', value: 30 },
      { indicator: 'p.members', place: 'S2', value: 12 },
    ]);
    const { reading } = await ask({ indicator: 'p.members' });
    expect(reading).toMatchObject({
      value: 42,
      coverage: { reported: 2, expected: 2 },
      isCarried: false,
      state: 'provisional',
    });
  });

  it('is carried forward, and says so', async () => {
    await house.enter([{ indicator: 'p.members', place: 'S1', period: '2026-08', value: 30 }]);
    const { reading } = await ask({ indicator: 'p.members', place: 'S1' });
    expect(reading).toMatchObject({ value: 30, isCarried: true, period: '2026-08', version: 1 });
  });

  it('is missing before it was ever reported, not 0', async () => {
    await house.enter([{ indicator: 'p.members', place: 'S1', period: '2026-08', value: 30 }]);
    const { reading } = await ask({ indicator: 'p.members', place: 'S1', period: month('07') });
    expect(reading).toMatchObject({ value: null, state: 'missing', version: 0 });
  });

  it('shows how many places it is made of while others are missing', async () => {
    await house.enter([{ indicator: 'p.members', place: 'S1', value: 30 }]);
    expect((await ask({ indicator: 'p.members' })).reading).toMatchObject({
      value: 30,
      coverage: { reported: 1, expected: 2 },
    });
  });

  it('entered for the whole and for its parts shows both when they differ', async () => {
    await house.enter([
      { indicator: 'p.members', place: 'D', value: 50 },
      { indicator: 'p.members', place: 'S1', value: 30 },
      { indicator: 'p.members', place: 'S2', value: 12 },
    ]);
    expect((await ask({ indicator: 'p.members' })).reading).toMatchObject({ value: 50, differs: 42 });
  });

  it('never adds distinct persons over places', async () => {
    await house.enter([{ indicator: 'p.persons', value: 9 }]);
    expect((await ask({ indicator: 'p.persons' })).reading.value).toBe(9);
    expect((await ask({ indicator: 'p.persons', place: 'S1' })).reading.state).toBe('missing');
  });
});

describe('a flow', () => {
  const visits = (number: string, place: string, value: number) => ({
    indicator: 'p.visits',
    place,
    period: `2026-${number}`,
    value,
  });

  it('adds over the months of a quarter and over places', async () => {
    await house.enter([
      visits('07', 'S1', 10),
      visits('08', 'S1', 20),
      visits('09', 'S1', 30),
      visits('07', 'S2', 1),
      visits('08', 'S2', 2),
      visits('09', 'S2', 3),
    ]);
    const { reading } = await ask({ indicator: 'p.visits', period: '2026-Q3' as FigureQuestion['period'] });
    expect(reading).toMatchObject({ value: 66, coverage: { reported: 6, expected: 6 } });
  });

  it('shows the gap of a month that was not reported', async () => {
    await house.enter([visits('07', 'S1', 10), visits('09', 'S1', 30)]);
    const { reading } = await ask({
      indicator: 'p.visits',
      place: 'S1',
      period: '2026-Q3' as FigureQuestion['period'],
    });
    expect(reading).toMatchObject({ value: 40, coverage: { reported: 2, expected: 3 } });
  });

  it('is not carried forward', async () => {
    await house.enter([visits('10', 'S1', 10)]);
    expect((await ask({ indicator: 'p.visits', place: 'S1' })).reading.state).toBe('missing');
  });
});

describe('a rate', () => {
  it('over places is a ratio of sums, not a mean of ratios', async () => {
    await house.enter([
      { indicator: 'p.members', place: 'S1', value: 9 },
      { indicator: 'p.due', place: 'S1', value: 10 },
      { indicator: 'p.members', place: 'S2', value: 10 },
      { indicator: 'p.due', place: 'S2', value: 100 },
    ]);
    const { reading } = await ask({ indicator: 'p.rate' });
    expect(reading.value).toBeCloseTo((100 * 19) / 110, 6); // the mean of the two rates would be 50
  });

  it('is missing while an input is', async () => {
    await house.enter([{ indicator: 'p.members', place: 'S1', value: 9 }]);
    expect((await ask({ indicator: 'p.rate' })).reading).toMatchObject({ value: null, state: 'missing' });
  });

  it('counts only the places that reported all of it, and says so', async () => {
    await house.enter([
      { indicator: 'p.members', place: 'S1', value: 9 },
      { indicator: 'p.due', place: 'S1', value: 10 },
      { indicator: 'p.due', place: 'S2', value: 100 },
    ]);
    const { reading } = await ask({ indicator: 'p.rate' });
    expect(reading).toMatchObject({ value: 90, coverage: { reported: 1, expected: 2 } });
  });

  it('of one item among all is complete when all items were reported', async () => {
    await house.enter([
      { indicator: 'p.byitem', item: 'courier', value: 3 },
      { indicator: 'p.byitem', item: 'rider', value: 1 },
    ]);
    const { reading } = await ask({ indicator: 'p.itemshare' });
    expect(reading.value).toBe(75);
    expect(reading.coverage.reported).toBe(reading.coverage.expected);
  });

  it('over the year to date takes the months that have both', async () => {
    await house.enter([
      { indicator: 'p.visits', place: 'S1', period: '2026-01', value: 10 },
      { indicator: 'p.met', place: 'S1', period: '2026-01', value: 8 },
      { indicator: 'p.visits', place: 'S1', period: '2026-02', value: 30 },
      { indicator: 'p.met', place: 'S1', period: '2026-02', value: 22 },
      { indicator: 'p.visits', place: 'S1', period: '2026-03', value: 1000 },
    ]);
    expect((await ask({ indicator: 'p.met_rate' })).reading.value).toBeCloseTo(75, 6);
  });
});

describe('a correction in the past', () => {
  it('changes what is said of that time now, not what was said then', async () => {
    await house.enter([{ indicator: 'p.persons', period: '2026-09', value: 100 }]);
    await house.enter([{ indicator: 'p.persons', period: '2026-10', value: 120 }]);
    await house.enter([
      { indicator: 'p.persons', period: '2026-09', value: 90, expectedVersion: 1, reason: '核实后更正' },
    ]);
    const now = await ask({ indicator: 'p.persons', period: month('10'), compare: ['previous'] });
    expect(now.compare.previous).toMatchObject({ value: 90, change: 30 });
    const then = await ask({ indicator: 'p.persons', period: month('10'), compare: ['previous'] }, 2);
    expect(then.compare.previous).toMatchObject({ value: 100, change: 20 });
    const corrected = await ask({ indicator: 'p.persons', period: month('09') });
    expect(corrected.reading.correctedFrom).toMatchObject({ value: 100, reason: '核实后更正' });
  });
});

describe('current', () => {
  it('is the period that holds today in Shanghai, and rolls over at its midnight', async () => {
    await house.enter([{ indicator: 'p.persons', value: 9 }]);
    house.clock.set('2026-11-30T15:59:59Z');
    expect((await ask({ indicator: 'p.persons', period: 'current' })).asked).toBe('2026-11');
    house.clock.set('2026-11-30T16:00:00Z');
    expect(await ask({ indicator: 'p.persons', period: 'current' })).toMatchObject({
      asked: '2026-12',
      reading: { value: 9, isCarried: true, period: '2026-11' },
    });
  });
});

describe('a figure with a target', () => {
  it('has completion, time progress and a light', async () => {
    await house.enter([{ indicator: 'p.persons', value: 100 }]);
    const { compare } = await ask({ indicator: 'p.persons', compare: ['target'] });
    // 327 of 365 days have passed by 23 November; half of 200 is reached: 39.6 points behind
    expect(compare.target).toMatchObject({ value: 200, completion: 50, light: 'farBehind' });
    expect(compare.target?.timeProgress).toBeCloseTo((100 * 327) / 365, 6);
  });

  it('that was not reported has no colour but says so', async () => {
    expect((await ask({ indicator: 'p.persons', compare: ['target'] })).compare.target?.light).toBe(
      'unreported',
    );
  });
});

describe('the last meeting', () => {
  it('is its baseline: the figure as it stood then', async () => {
    await house.enter([{ indicator: 'p.persons', value: 100 }]);
    await house.database.query(
      `INSERT INTO baseline VALUES ('D', 1, '{"zh":"第1次","en":"1st"}', '2026-11-20')`,
    );
    await house.enter([{ indicator: 'p.persons', value: 103, expectedVersion: 1, reason: '补报' }]);
    const { compare } = await ask({ indicator: 'p.persons', period: 'current', compare: ['lastMeeting'] });
    expect(compare.lastMeeting).toMatchObject({ value: 100, change: 3, heldOn: '2026-11-20' });
  });
});

describe('overdue', () => {
  it('is a period that is due and was not reported', async () => {
    expect((await ask({ indicator: 'p.persons' })).reading.isOverdue).toBe(true); // October was due on 5 November
    await house.enter([{ indicator: 'p.persons', period: '2026-10', value: 1 }]);
    expect((await ask({ indicator: 'p.persons' })).reading.isOverdue).toBe(false);
  });
});

describe('a series', () => {
  it('gives one point a period, carried and missing marked', async () => {
    await house.enter([
      { indicator: 'p.persons', period: '2026-08', value: 5 },
      { indicator: 'p.persons', period: '2026-10', value: 7 },
    ]);
    const { points } = await house.ask<SeriesAnswer>({
      kind: 'series',
      indicator: 'p.persons',
      place: 'D',
      last: 5,
    });
    expect(points.map(({ period, value, isCarried }) => [period, value, isCarried])).toEqual([
      ['2026-07', null, false],
      ['2026-08', 5, false],
      ['2026-09', 5, true],
      ['2026-10', 7, false],
      ['2026-11', 7, true],
    ]);
  });
});

describe('a split', () => {
  it('by place names every part and the total', async () => {
    await house.enter([{ indicator: 'p.members', place: 'S1', value: 30 }]);
    const split = await house.ask<SplitAnswer>({
      kind: 'split',
      indicator: 'p.members',
      place: 'D',
      period: month('11'),
      by: 'place',
    });
    expect(split.total.value).toBe(30);
    expect(split.parts.map(({ code, reading }) => [code, reading.value])).toEqual([
      ['S1', 30],
      ['S2', null],
    ]);
  });

  it('by item adds up to the total', async () => {
    await house.enter([
      { indicator: 'p.byitem', item: 'courier', value: 3 },
      { indicator: 'p.byitem', item: 'rider', value: 4 },
    ]);
    const split = await house.ask<SplitAnswer>({
      kind: 'split',
      indicator: 'p.byitem',
      place: 'D',
      period: month('11'),
      by: 'item',
    });
    expect([split.total.value, ...split.parts.map(({ reading }) => reading.value)]).toEqual([7, 3, 4]);
  });
});

describe('reporting', () => {
  it('says who has reported what, and what is missing', async () => {
    await house.enter([{ indicator: 'p.persons', value: 9 }]);
    await house.ledger.confirm(
      leadOf('D-A'),
      { figures: [{ indicator: 'p.persons', place: 'D', period: '2026-11', expectedVersion: 1 }] },
      'c',
    );
    const { departments, period, dueOn } = await house.ask<ReportingAnswer>({
      kind: 'reporting',
      district: 'D',
      period: 'current',
    });
    expect([period, dueOn]).toEqual(['2026-11', '2026-12-05']);
    const a = departments.find(({ code }) => code === 'D-A');
    expect(a).toMatchObject({ filled: 1, confirmed: 1, onTime: 1, state: 'open' });
    expect(a?.missing.map(({ indicator }) => indicator)).toContain('p.helmets');
    expect(departments.find(({ code }) => code === 'D-B')).toMatchObject({ due: 1, filled: 0 });
  });
});

describe('stations', () => {
  it('come with today’s count and the day it was last reported', async () => {
    house.clock.set('2026-11-10T12:00:00+08:00');
    await house.enter([
      { indicator: 'p.served', place: 'T1', period: '2026-11-08', value: 8 },
      { indicator: 'p.served', place: 'T1', period: '2026-11-10', value: 5 },
    ]);
    const { stations } = await house.ask<StationsAnswer>({ kind: 'stations', district: 'D', programme: 'p' });
    expect(stations).toMatchObject([
      { code: 'T1', isOpen: true, today: 5, last: { day: '2026-11-08', value: 8 } },
    ]);
  });
});

describe('the feed', () => {
  it('shows the newest revisions first, corrections marked with their reason', async () => {
    await house.enter([
      { indicator: 'p.persons', value: 9 },
      { indicator: 'p.helmets', value: 1 },
    ]);
    await house.enter([{ indicator: 'p.persons', value: 8, expectedVersion: 1, reason: '录入错误' }]);
    const { lines } = await house.ask<FeedAnswer>({ kind: 'feed', district: 'D', limit: 5 });
    expect(lines).toMatchObject([
      { revision: 2, isCorrection: true, reason: '录入错误', value: { value: 8 }, before: { value: 9 } },
      { revision: 1, isCorrection: false, more: 1 },
    ]);
  });
});

describe('what the system counts', () => {
  it('is computed from the catalogue', async () => {
    expect((await ask({ indicator: 'lx.members', period: 'current' })).reading.value).toBe(2);
  });
});

describe('a question', () => {
  const refusal = (question: Question): Promise<LianxiError> =>
    house.answers.ask(staffOf('D-A'), { questions: [question] }).then(
      () => Promise.reject(new Error('was answered')),
      (error: LianxiError) => error,
    );

  it('about another district is refused', async () => {
    expect(await refusal(figure({ indicator: 'p.persons', place: 'E' }))).toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('about nothing is refused with its field', async () => {
    expect(await refusal(figure({ indicator: 'p.x' }))).toMatchObject({
      code: 'INDICATOR_UNKNOWN',
      field: 'questions.0.indicator',
    });
  });

  it('is evaluated again only when a revision touched what it depends on', async () => {
    await house.enter([{ indicator: 'p.members', place: 'S1', value: 9 }]);
    await ask({ indicator: 'p.rate' });
    const before = house.answers.evaluations.get('figure') ?? 0;
    await house.enter([{ indicator: 'p.helmets', value: 1 }]);
    await ask({ indicator: 'p.rate' });
    expect(house.answers.evaluations.get('figure')).toBe(before);
    await house.enter([{ indicator: 'p.due', place: 'S1', value: 10 }]);
    expect((await ask({ indicator: 'p.rate' })).reading.value).toBe(90);
    expect(house.answers.evaluations.get('figure')).toBe(before + 1);
  });
});
