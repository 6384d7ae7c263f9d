import { randomUUID } from 'node:crypto';
import { isPeriod, type LianxiError, type PeriodCode } from '@lianxi/shared';
import { smallCatalogue, aHouse, anIndicator, leadOf, officeOf, type House } from '../testing/house.js';
import { aRound, handIn, newKey, november, openRound, reportAll } from '../testing/rounds.js';
import { monthsAsking } from './freezing.js';

let house: House;
beforeEach(async () => {
  house = await aHouse({
    ...smallCatalogue,
    indicators: [
      ...smallCatalogue.indicators,
      anIndicator({ code: 'p.plan', level: 'district', cycle: 'quarter' }),
      anIndicator({ code: 'p.weekly', type: 'flow', level: 'district', cycle: 'week' }),
    ],
  });
});
afterEach(() => house.drop());

const closing = '2026-12-09T00:00:00+08:00';
const refusal = (promise: Promise<unknown>): Promise<LianxiError> =>
  promise.then(
    () => {
      throw new Error('was accepted');
    },
    (error: LianxiError) => error,
  );
const asking = (indicators: string[]) => ({ duties: [{ department: 'D-A', indicators }] });

describe('after the closing day', () => {
  it('a figure can be entered until midnight in Shanghai, by the clock of the server', async () => {
    await openRound(house);
    house.clock.set('2026-12-08T23:59:59+08:00');
    await house.enter([{ indicator: 'p.persons', value: 120 }]);
    house.clock.set(closing);
    const late = house.enter([{ indicator: 'p.persons', value: 121, expectedVersion: 1, reason: '更正' }]);
    expect(await refusal(late)).toMatchObject({ code: 'PERIOD_CLOSED', values: { day: '2026-12-08' } });
  });

  it('names every closed figure of a request and writes none of it', async () => {
    await openRound(house);
    house.clock.set(closing);
    const error = await refusal(
      house.enter([
        { indicator: 'p.persons', value: 120 },
        { indicator: 'p.byitem', item: 'rider', value: 3 },
        { indicator: 'p.helmets', value: 500 },
      ]),
    );
    expect(error.problems.map(({ field }) => field)).toEqual(['entries.0.period', 'entries.2.period']);
    expect(await house.database.query('SELECT 1 FROM entry')).toEqual([]);
  });

  it('a system with an API key and a file are refused alike', async () => {
    await openRound(house);
    house.clock.set(closing);
    const grants = [{ role: 'staff' as const, district: 'D', department: 'D-A' }];
    const entries = [{ indicator: 'p.persons', place: 'D', period: november, value: 1, expectedVersion: 0 }];
    const system = {
      kind: 'key' as const,
      id: randomUUID(),
      name: '对接',
      grants,
      indicators: null,
      perMinute: 60,
    };
    for (const source of ['import', 'paste', 'form', 'tally'] as const) {
      const asked = house.ledger.enter(system, { entries, source }, newKey());
      expect((await refusal(asked)).code).toBe('PERIOD_CLOSED');
    }
  });

  it('the lead may still confirm, for that changes no figure', async () => {
    const round = await openRound(house);
    await reportAll(house, round);
    house.clock.set(closing);
    const key = { indicator: 'p.persons', place: 'D', period: november };
    const confirmed = await house.ledger.confirm(
      leadOf('D-A'),
      { figures: [{ ...key, expectedVersion: 1 }] },
      newKey(),
    );
    expect(confirmed.entries[0]?.state).toBe('confirmed');
  });

  it('what no round asks for stays open, and so does what another department is asked for', async () => {
    await openRound(house, asking(['p.persons']));
    house.clock.set(closing);
    await house.enter([{ indicator: 'p.helmets', value: 500 }]);
    await house.enter([{ indicator: 'p.score', value: 80 }], leadOf('D-B'));
  });

  it('the office opens it again by moving the closing day', async () => {
    const round = await openRound(house);
    house.clock.set(closing);
    const { district: _, period: __, ...terms } = aRound;
    await house.rounds.change(officeOf('D'), round.id, { ...terms, closesOn: '2026-12-09' }, newKey());
    await house.enter([{ indicator: 'p.persons', value: 120 }]);
    expect(await handIn(house, round, 'D-A')).toMatchObject({ isLate: true });
  });
});

describe('figures of other cycles', () => {
  const asks = (period: string): PeriodCode[] => {
    if (!isPeriod(period)) throw new Error(period);
    return monthsAsking(period);
  };

  it('are asked for by the months they count towards or whose sheets hold them', () => {
    expect(asks('2026-11')).toEqual(['2026-11']);
    expect(asks('2026-11-23')).toEqual(['2026-11']);
    expect(asks('2026-W40')).toEqual(['2026-10']); // 28 September to 4 October: its Thursday decides
    expect(asks('2026-Q4')).toEqual(['2026-10', '2026-11', '2026-12']);
    expect(asks('2026')).toHaveLength(12);
  });

  it('stay open while any round that asks for them is open', async () => {
    const days = { opensOn: '2026-11-01', dueOn: '2026-11-05', closesOn: '2026-11-08' };
    const october = { period: '2026-10' as PeriodCode, ...days, ...asking(['p.plan', 'p.weekly']) };
    await openRound(house, october);
    const plan = (value: number, expectedVersion = 0) =>
      house.enter([{ indicator: 'p.plan', period: '2026-Q4', value, expectedVersion, reason: '更新' }]);
    expect((await refusal(plan(5))).code).toBe('PERIOD_CLOSED');
    await openRound(house, asking(['p.plan', 'p.weekly']));
    await plan(5);
    const week = (period: string) => house.enter([{ indicator: 'p.weekly', period, value: 5 }]);
    expect((await refusal(week('2026-W43'))).code).toBe('PERIOD_CLOSED');
    await week('2026-W47');
    house.clock.set(closing);
    expect((await refusal(plan(6, 1))).code).toBe('PERIOD_CLOSED');
  });
});
