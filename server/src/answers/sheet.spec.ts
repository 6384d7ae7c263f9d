import fc from 'fast-check';
import {
  concernsOf,
  LianxiError,
  parseCount,
  readingSheet,
  standing,
  type Check,
  type Concern,
  type FigureAnswer,
  type Indicator,
  type PeriodCode,
  type Question,
  type Sheet,
  type SheetCell,
} from '@lianxi/shared';
import type { CatalogueData } from '../catalogue/catalogue.js';
import { aHouse, anIndicator, aPlace, smallCatalogue, staffOf, type House } from '../testing/house.js';
import { Sheets } from './sheet.js';

const STATES = 200;
const today = '2026-11-23';
const november = '2026-11' as PeriodCode;
const aRule = (given: Partial<Check> & Pick<Check, 'code'>): Check => ({
  programme: 'p',
  left: 'p.met',
  operator: '<=',
  right: 'p.visits',
  severity: 'block',
  isPerItem: false,
  message: { zh: given.code, en: given.code },
  ...given,
});
const items = ['a', 'b'].map((code) => ({ code, name: { zh: code, en: code } }));
const data: CatalogueData = {
  ...smallCatalogue,
  places: [
    ...smallCatalogue.places,
    // a year that is two months old, so that random totals to date are often complete
    ...Array.from({ length: STATES }, (_, index) => aPlace({ code: `N${index}`, validFrom: '2026-10-01' })),
  ],
  indicators: [
    anIndicator({ code: 'p.met', type: 'flow', mayBeNotApplicable: true }),
    anIndicator({ code: 'p.visits', type: 'flow' }),
    anIndicator({ code: 'p.opening', items }),
    anIndicator({ code: 'p.joined', type: 'flow', items, mayBeNotApplicable: true, target: '2 * p.due' }),
    anIndicator({ code: 'p.due', cycle: 'quarter', owner: 'B' }),
    anIndicator({ code: 'p.share', type: 'derived', formula: '100 * p.met / p.visits' }),
    anIndicator({ code: 'p.reach', level: 'district', target: '500', overPlaces: 'none' }),
  ],
  checks: [
    aRule({ code: 'p.month', severity: 'warn' }),
    aRule({ code: 'p.to-date', left: 'ytd(p.met)', right: 'ytd(p.visits)' }),
    aRule({
      code: 'p.moved',
      left: 'previous(p.opening) + p.joined',
      operator: '=',
      right: 'p.opening',
      isPerItem: true,
    }),
    aRule({ code: 'p.of-others', left: 'p.opening', right: 'p.due' }),
  ],
};

let house: House;
let sheets: Sheets;
const read = (period = november): Promise<Sheet> => sheets.read(staffOf('D-A'), 'D-A', period);
const cellOf = (sheet: Sheet, indicator: string, place: string, item: string | null = null): SheetCell => {
  const row = sheet.rows.find((each) => each.indicator === indicator);
  return row?.cells.find((each) => each.place === place && each.item === item) as SheetCell;
};

/** Enters without asking anything: the states that random sheets start from may break every rule. */
async function given(entries: Parameters<House['enter']>[0], department = 'D-A'): Promise<void> {
  await house.catalogues.saveWhenChanged({ ...data, checks: [] });
  await house.catalogues.load();
  await house.enter(
    entries.map((each) => ({ reason: '起始', ...each })),
    staffOf(department),
  );
  await house.catalogues.saveWhenChanged(data);
  await house.catalogues.load();
}

beforeAll(async () => {
  house = await aHouse(data);
  sheets = new Sheets(house.database, house.catalogues, house.follower, house.answers, house.clock);
});
afterAll(() => house.drop());

describe('a cell of the sheet', () => {
  it('knows the year so far, and how much of it was reported', async () => {
    await house.enter([
      { indicator: 'p.visits', place: 'S1', period: '2026-01', value: 7 },
      { indicator: 'p.visits', place: 'S1', period: '2026-10', value: 5 },
      { indicator: 'p.visits', place: 'S1', period: '2025-12', value: 90 },
      { indicator: 'p.met', place: 'S1', period: '2026-02', value: '—' },
    ]);
    const sheet = await read();
    expect(cellOf(sheet, 'p.visits', 'S1').toDateBefore).toEqual({ value: 12, reported: 2, expected: 10 });
    expect(cellOf(sheet, 'p.met', 'S1').toDateBefore).toEqual({ value: 0, reported: 1, expected: 10 });
    expect(cellOf(sheet, 'p.visits', 'N0').toDateBefore).toEqual({ value: 0, reported: 0, expected: 1 });
    expect(cellOf(sheet, 'p.opening', 'S1', 'a').toDateBefore).toBeNull();
    const january = await read('2026-01' as PeriodCode);
    expect(cellOf(january, 'p.visits', 'S1').toDateBefore).toEqual({ value: 0, reported: 0, expected: 0 });
  });

  it('knows the two newest numbers before it, gaps or not', async () => {
    await house.enter([{ indicator: 'p.visits', place: 'S2', period: '2026-04', value: 3 }]);
    await house.enter([{ indicator: 'p.visits', place: 'S2', period: '2026-07', value: 4 }]);
    await house.enter([{ indicator: 'p.visits', place: 'S2', period: '2026-02', value: 9 }]);
    expect(cellOf(await read(), 'p.visits', 'S2').recent).toEqual([4, 3]);
  });

  it('has the target that the answers give', async () => {
    await house.enter([{ indicator: 'p.due', place: 'S1', period: '2026-Q4', value: 21 }], staffOf('D-B'));
    const sheet = await read();
    const asked = async (
      indicator: string,
      place: string,
      item?: string,
    ): Promise<number | null | undefined> => {
      const question = {
        kind: 'figure',
        indicator,
        place,
        period: november,
        compare: ['target'],
        ...(item ? { item } : {}),
      };
      return (await house.ask<FigureAnswer>(question as Question)).compare.target?.value;
    };
    expect(cellOf(sheet, 'p.joined', 'S1', 'a').target).toBe(42);
    expect(await asked('p.joined', 'S1', 'a')).toBe(42);
    expect(cellOf(sheet, 'p.joined', 'S2', 'a').target).toBeNull();
    expect(cellOf(sheet, 'p.reach', 'D').target).toBe(500);
    expect(await asked('p.reach', 'D')).toBe(500);
    expect(cellOf(sheet, 'p.visits', 'S1').target).toBeNull();
  });
});

describe('a sheet', () => {
  it('brings what its rules read of others, and nothing it says itself', async () => {
    const { references } = await read();
    expect(new Set(references.map(({ indicator, span }) => `${span} ${indicator}`))).toEqual(
      new Set(['period p.due']),
    );
    expect(references.find(({ place }) => place === 'S1')).toEqual({
      indicator: 'p.due',
      place: 'S1',
      item: null,
      period: '2026-Q4',
      span: 'period',
      value: 21,
    });
  });
});

describe('not applicable', () => {
  it('is reported, adds nothing to a sum, and is left out of a ratio on both sides', async () => {
    house.clock.set('2026-11-23T12:00:00+08:00');
    await house.enter(
      [
        { indicator: 'p.met', place: 'S1', value: '—' },
        { indicator: 'p.visits', place: 'S1', value: 50 },
        { indicator: 'p.met', place: 'S2', value: 3 },
        { indicator: 'p.visits', place: 'S2', value: 12 },
      ],
      staffOf('D-A'),
    );
    const reading = async (indicator: string, place: string) =>
      (await house.ask<FigureAnswer>({ kind: 'figure', indicator, place, period: november })).reading;
    expect(await reading('p.met', 'S1')).toMatchObject({
      value: null,
      qualifier: 'notApplicable',
      state: 'provisional',
      isOverdue: true,
    });
    expect(await reading('p.share', 'S1')).toMatchObject({
      value: null,
      qualifier: 'notApplicable',
      state: 'provisional',
    });
    expect((await reading('p.share', 'S2')).value).toBe(25);
    const whole = await reading('p.met', 'D');
    expect(whole).toMatchObject({ value: 3, qualifier: 'exact' });
    expect(whole.coverage.reported).toBe(2);
    expect((await reading('p.share', 'D')).value).toBe(25);
  });
});

describe('browser and server', () => {
  /** What the browser says of typed cells: code and index of everything that stands in the way. */
  function inBrowser(sheet: Sheet, place: string, typed: Typed[]): string[] {
    const figures = typed.map(({ indicator: code, item, text }) => {
      const indicator = house.catalogues.current().indicator(code) as Indicator;
      const cell = cellOf(sheet, code, place, item);
      const parsed = parseCount(text, indicator);
      const value = parsed.ok ? parsed.value : NaN;
      return {
        indicator,
        place,
        period: november,
        item: item ?? '',
        value,
        recent: cell.recent,
        version: cell.version,
      };
    });
    const after = readingSheet(sheet, (indicator, at, period, item) => {
      const found = figures.find((each) => each.indicator.code === indicator && each.item === item);
      return found && at === place && period === november ? (found.value ?? 'notApplicable') : undefined;
    });
    const concerns = concernsOf(
      house.catalogues.current().checks,
      figures,
      readingSheet(sheet),
      after,
      today,
    );
    return figures.flatMap(({ version }, index) => {
      const hasReason = typed[index]?.hasReason ?? false;
      const concern: Concern | null = standing(concerns[index] ?? [], hasReason);
      if (concern?.severity !== 'block' && version > 0 && !hasReason) return [`REASON_REQUIRED ${index}`];
      return concern ? [`${concern.code} ${index} ${JSON.stringify(concern.values)}`] : [];
    });
  }

  async function onServer(sheet: Sheet, place: string, typed: Typed[]): Promise<string[]> {
    const entries = typed.map(({ indicator, item, text, hasReason }) => ({
      ...{ indicator, place, value: text, expectedVersion: cellOf(sheet, indicator, place, item).version },
      ...(item === null ? {} : { item }),
      ...(hasReason ? { reason: '核实无误' } : {}),
    }));
    const error = await house.enter(entries).then(
      () => null,
      (refused: unknown) => refused,
    );
    if (error === null) return [];
    if (!(error instanceof LianxiError)) throw error;
    return error.problems.map(({ code, values, field }) => {
      const index = /\d+/.exec(field ?? '')?.[0] ?? '';
      return code === 'REASON_REQUIRED' ? `${code} ${index}` : `${code} ${index} ${JSON.stringify(values)}`;
    });
  }

  interface Typed {
    indicator: string;
    item: string | null;
    text: string;
    hasReason: boolean;
  }
  const small = fc.integer({ min: 0, max: 4 });
  const cells = [
    ['p.met', null],
    ['p.visits', null],
    ['p.opening', 'a'],
    ['p.opening', 'b'],
    ['p.joined', 'a'],
    ['p.joined', 'b'],
  ] as const;
  const value = fc.option(
    small.map((each) => each * 30),
    { nil: null },
  );
  const rarely = fc.option(value, { nil: null, freq: 2 });
  const state = fc.record({
    october: fc.tuple(value, value, value, value, value, value),
    november: fc.tuple(rarely, rarely, rarely, rarely, rarely, rarely),
    due: value,
    typed: fc.subarray([0, 1, 2, 3, 4, 5], { minLength: 1 }),
    values: fc.array(
      fc.oneof(
        { weight: 5, arbitrary: small.map((each) => String(each * 30)) },
        { weight: 1, arbitrary: fc.constant('—') },
      ),
      { minLength: 6, maxLength: 6 },
    ),
    reasons: fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
  });

  it(`say the same of ${STATES} random sheets, word for word`, async () => {
    const states = fc.sample(state, { numRuns: STATES, seed: 20_261_123 });
    const stand = (values: readonly (number | null)[], period: string, place: string) =>
      values.flatMap((each, index) => {
        const [indicator = '', item = null] = cells[index] ?? [];
        return each === null
          ? []
          : [{ indicator, place, period, value: each, ...(item === null ? {} : { item }) }];
      });
    await given(states.flatMap(({ october }, index) => stand(october, '2026-10', `N${index}`)));
    await given(states.flatMap((each, index) => stand(each.november, november, `N${index}`)));
    await given(
      states.flatMap(({ due }, index) =>
        due === null ? [] : [{ indicator: 'p.due', place: `N${index}`, period: '2026-Q4', value: due }],
      ),
      'D-B',
    );
    const sheet = await read();
    const outcomes = new Map<string, number>();
    for (const [index, { typed, values, reasons }] of states.entries()) {
      const place = `N${index}`;
      const figures = typed.flatMap((at) => {
        const [indicator = '', item = null] = cells[at] ?? [];
        const text = values[at] ?? '0';
        if (text === '—' && indicator !== 'p.met' && indicator !== 'p.joined') return [];
        return [{ indicator, item, text, hasReason: reasons[at] ?? false }];
      });
      if (figures.length === 0) continue;
      const said = inBrowser(sheet, place, figures);
      expect([place, await onServer(sheet, place, figures)]).toEqual([place, said]);
      for (const each of said.length === 0 ? ['ACCEPTED'] : said)
        outcomes.set(each.split(' ')[0] ?? '', (outcomes.get(each.split(' ')[0] ?? '') ?? 0) + 1);
    }
    // the test is worth something only while all outcomes occur
    expect([...outcomes.keys()].sort()).toEqual(
      expect.arrayContaining(['ACCEPTED', 'CHECK_FAILED', 'CHECK_UNEXPLAINED', 'REASON_REQUIRED']),
    );
  });
});
