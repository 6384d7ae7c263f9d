import { messageOf, type Check, type EnterResponse, type LianxiError } from '@lianxi/shared';
import type { CatalogueData } from '../catalogue/catalogue.js';
import { aHouse, anIndicator, aPlace, smallCatalogue, staffOf, type House } from '../testing/house.js';

const aRule = (given: Partial<Check> & Pick<Check, 'code'>): Check => ({
  programme: 'p',
  left: 'p.members',
  operator: '<=',
  right: 'p.due',
  severity: 'block',
  isPerItem: false,
  message: { zh: '已建不应多于应建', en: 'Members cannot be more than due' },
  ...given,
});
const data: CatalogueData = {
  ...smallCatalogue,
  places: [
    ...smallCatalogue.places,
    aPlace({ code: 'S3', validFrom: '2026-11-05' }),
    ...Array.from({ length: 40 }, (_, index) => aPlace({ code: `N${index}` })),
  ],
  indicators: [
    ...smallCatalogue.indicators.map((each) => (each.code === 'p.due' ? { ...each, owner: 'B' } : each)),
    anIndicator({ code: 'p.trained', type: 'flow', mayBeNotApplicable: true }),
  ],
  checks: [
    aRule({ code: 'p.members-due' }),
    aRule({ code: 'p.to-date', left: 'ytd(p.met)', right: 'ytd(p.visits)' }),
    aRule({ code: 'p.month', left: 'p.met', right: 'p.visits', severity: 'warn' }),
    aRule({ code: 'p.trained', left: 'p.trained', right: 'p.met' }),
  ],
};

let house: House;
let places = 0;
/** A place where nothing was reported yet. */
let place = '';
beforeAll(async () => {
  house = await aHouse(data);
});
beforeEach(() => {
  place = `N${places++}`;
});
afterAll(() => house.drop());

type Typed = Record<string, number | string>;
/** Enters figures named like `p.met 2026-10` at this test's place. */
const enter = (
  typed: Typed,
  more: { reason?: string; expectedVersion?: number } = {},
): Promise<EnterResponse> =>
  house.enter(
    Object.entries(typed).map(([name, value]) => {
      const [indicator = '', period = '2026-11'] = name.split(' ');
      return { indicator, place, period, value, ...more };
    }),
    staffOf(Object.keys(typed).some((name) => name.startsWith('p.due')) ? 'D-B' : 'D-A'),
  );
const refusal = (promise: Promise<unknown>): Promise<LianxiError> =>
  promise.then(
    () => {
      throw new Error('was accepted');
    },
    (error: LianxiError) => error,
  );

describe('a rule across figures', () => {
  it('refuses a part above its whole, with both numbers, in the reader’s language, and nothing is written', async () => {
    await enter({ 'p.due': 5 });
    const error = await refusal(enter({ 'p.members': 1006 }));
    expect(error).toMatchObject({ code: 'CHECK_FAILED', field: 'entries.0.value' });
    expect(messageOf(error.code, 'zh', error.values)).toBe(
      '未通过校核：已建不应多于应建（2026-11：1,006 与 5）',
    );
    expect(messageOf(error.code, 'en', error.values)).toMatch(
      /^A check failed: Members cannot be more than due/,
    );
    expect(await house.database.query('SELECT FROM entry WHERE place = $1', [place])).toHaveLength(1);
  });

  it('no reason lets a block through', async () => {
    await enter({ 'p.due': 5 });
    expect((await refusal(enter({ 'p.members': 6 }, { reason: '核实无误' }))).code).toBe('CHECK_FAILED');
  });

  it('is asked of whichever department writes the second of the two', async () => {
    await enter({ 'p.members': 6 });
    expect((await refusal(enter({ 'p.due': 5 }))).code).toBe('CHECK_FAILED');
    await enter({ 'p.due': 6 });
  });

  it('holds while a figure is missing', async () => {
    await enter({ 'p.members': 6 });
    await enter({ 'p.due 2026-10': 5 });
  });

  it('is asked over everything that comes in one request', async () => {
    const error = await refusal(
      enter({ 'p.visits 2026-01': 10, 'p.met 2026-01': 11 }, { reason: '核实无误' }),
    );
    expect(error).toMatchObject({ code: 'CHECK_FAILED', field: 'entries.1.value' });
    await enter({ 'p.visits 2026-01': 11, 'p.met 2026-01': 11 });
  });

  it('that warns lets a value through with a reason', async () => {
    await enter({ 'p.visits 2026-01': 30, 'p.met 2026-01': 10 });
    await enter({ 'p.visits 2026-02': 5 });
    expect(await refusal(enter({ 'p.met 2026-02': 25 }))).toMatchObject({
      code: 'CHECK_UNEXPLAINED',
      field: 'entries.0.value',
      values: { left: '25', right: '5' },
    });
    await enter({ 'p.met 2026-02': 25 }, { reason: '含上月登记的需求' });
    expect(
      (await refusal(enter({ 'p.met 2026-02': 26 }, { reason: '含上月', expectedVersion: 1 }))).code,
    ).toBe('CHECK_FAILED');
  });

  it('over totals to date is asked in later months when an earlier one is corrected', async () => {
    await enter({ 'p.visits 2026-01': 30, 'p.met 2026-01': 10, 'p.visits 2026-02': 5, 'p.met 2026-02': 5 });
    await enter({ 'p.visits 2026-03': 0, 'p.met 2026-03': 15 }, { reason: '含前两月' });
    const error = await refusal(enter({ 'p.visits 2026-01': 24 }, { reason: '重复', expectedVersion: 1 }));
    expect(error).toMatchObject({
      code: 'CHECK_FAILED',
      values: { period: '2026-03', left: '30', right: '29' },
    });
    await enter({ 'p.visits 2026-01': 25 }, { reason: '重复', expectedVersion: 1 });
  });

  it('over totals to date begins with the month in which a place opened', async () => {
    place = 'S3';
    await enter({ 'p.visits': 3 });
    expect((await refusal(enter({ 'p.met': 4 }, { reason: '核实' }))).code).toBe('CHECK_FAILED');
  });

  it('that was broken before can be mended step by step, and is not made worse', async () => {
    await house.catalogues.saveWhenChanged({ ...data, checks: [] });
    await house.catalogues.load();
    await enter({ 'p.members': 60 });
    await enter({ 'p.due': 40 });
    await house.catalogues.saveWhenChanged(data);
    await house.catalogues.load();
    const corrected = { reason: '核减', expectedVersion: 1 };
    expect((await refusal(enter({ 'p.members': 61 }, corrected))).code).toBe('CHECK_FAILED');
    expect((await refusal(enter({ 'p.members': 50 }, { expectedVersion: 1 }))).code).toBe('REASON_REQUIRED');
    await enter({ 'p.members': 50 }, corrected);
    await enter({ 'p.members': 40 }, { reason: '核减', expectedVersion: 2 });
    expect((await refusal(enter({ 'p.members': 41 }, { reason: '再核', expectedVersion: 3 }))).code).toBe(
      'CHECK_FAILED',
    );
  });

  it('is kept between two departments that write at the same instant', async () => {
    for (let round = 0; round < 6; round++) {
      place = `N${places++}`;
      const results = await Promise.allSettled([enter({ 'p.members': 6 }), enter({ 'p.due': 5 })]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    }
  });
});

describe('a figure that is not applicable', () => {
  it.each(['无', '—', '/', '不适用'])('is entered as %s where the indicator allows it', async (value) => {
    await enter({ 'p.trained': value });
    expect(
      await house.database.query('SELECT value, qualifier, words, state FROM entry WHERE place = $1', [
        place,
      ]),
    ).toEqual([{ value: null, qualifier: 'notApplicable', words: null, state: 'provisional' }]);
  });

  it('is refused elsewhere, and is never blank', async () => {
    expect((await refusal(enter({ 'p.members': '—' }))).code).toBe('VALUE_NOT_APPLICABLE');
    expect((await refusal(enter({ 'p.trained': '' }))).code).toBe('VALUE_BLANK');
  });

  it('may be corrected to a number and back, with a reason', async () => {
    await enter({ 'p.trained': '—' });
    expect((await refusal(enter({ 'p.trained': 3 }, { expectedVersion: 1 }))).code).toBe('REASON_REQUIRED');
    await enter({ 'p.trained': 3 }, { expectedVersion: 1, reason: '补开一期' });
    const back = await enter({ 'p.trained': '—' }, { expectedVersion: 2, reason: '误填' });
    expect(back.entries).toMatchObject([{ value: null, version: 3 }]);
  });

  it('makes no rule fail', async () => {
    await enter({ 'p.met': 0, 'p.visits': 0 });
    expect((await refusal(enter({ 'p.trained': 3 }))).code).toBe('CHECK_FAILED');
    await enter({ 'p.trained': '无' });
  });

  it('never comes with a number or words: the table refuses it by itself', async () => {
    await enter({ 'p.trained': 3 });
    const copied = (columns: string): Promise<unknown> =>
      house.database.query(
        `INSERT INTO entry SELECT (jsonb_populate_record(e, $2::jsonb)).* FROM entry e WHERE place = $1`,
        [place, columns],
      );
    const broken = { code: '23514', constraint: 'entry_says_something' };
    await expect(copied('{"line":2,"version":2,"qualifier":"notApplicable"}')).rejects.toMatchObject(broken);
    await expect(copied('{"line":2,"version":2,"value":null}')).rejects.toMatchObject(broken);
  });
});
