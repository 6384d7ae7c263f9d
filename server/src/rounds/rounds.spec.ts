import type { LianxiError, Round } from '@lianxi/shared';
import { aHouse, leadOf, officeOf, staffOf, type House } from '../testing/house.js';
import { aRound, handIn, newKey, november, openRound, reportAll } from '../testing/rounds.js';

let house: House;
beforeEach(async () => {
  house = await aHouse();
});
afterEach(() => house.drop());

const office = officeOf('D');
const lead = leadOf('D-A');
const refusal = (promise: Promise<unknown>): Promise<LianxiError> =>
  promise.then(
    () => {
      throw new Error('was accepted');
    },
    (error: LianxiError) => error,
  );
const revisionNow = async (): Promise<number> => {
  const [row] = await house.database.query<{ revision: string }>(
    `SELECT revision FROM district WHERE code = 'D'`,
  );
  return Number(row?.revision);
};
const part = (round: Round, department = 'D-A') => ({ id: round.id, department });
const giveBack = (round: Round, remark = '请核对', key = newKey(), actor = office, department = 'D-A') =>
  house.parts.return(actor, part(round, department), { remark }, key);
const confirm = (round: Round, revision: number, actor = lead, department = 'D-A') =>
  house.parts.confirm(actor, part(round, department), { revision }, newKey());
const reopen = (round: Round, until: string, actor = office) =>
  house.parts.reopen(actor, part(round), { reason: '补报', until }, newKey());
const auditActions = async (): Promise<string[]> =>
  (await house.database.query<{ action: string }>('SELECT action FROM audit ORDER BY sequence')).map(
    ({ action }) => action,
  );

describe('opening a round', () => {
  it('starts from what the catalogue suggests, optional indicators left out', () => {
    const suggested = house.rounds.template(office, { district: 'D', period: november });
    expect(suggested).toMatchObject({
      period: '2026-11',
      name: '2026年11月数据填报',
      meetingOn: null,
      opensOn: '2026-11-26',
      dueOn: '2026-12-05',
      closesOn: '2026-12-08',
    });
    expect(suggested.duties.map(({ department }) => department)).toEqual(['D-A', 'D-B']);
    expect(suggested.duties[1]?.indicators).toEqual(['p.score']);
  });

  it('is a revision with its step and an audit line, and can be repeated', async () => {
    const key = newKey();
    const opened = await house.rounds.open(office, aRound, key);
    expect(opened).toMatchObject(aRound);
    expect(await house.rounds.open(office, aRound, key)).toEqual(opened);
    expect(await revisionNow()).toBe(1);
    expect(await house.rounds.list(office, 'D')).toEqual([opened]);
    expect(await house.rounds.steps(office, opened.id)).toEqual([
      expect.objectContaining({ department: null, step: 'opened', by: '联席会议办公室', revision: 1 }),
    ]);
    expect(await auditActions()).toEqual(['round.opened']);
  });

  it('happens once a month, whoever comes second', async () => {
    const tries = await Promise.allSettled([openRound(house), openRound(house), openRound(house)]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await refusal(openRound(house))).toMatchObject({ code: 'ROUND_EXISTS', field: 'period' });
    expect(await revisionNow()).toBe(1);
  });

  it.each([
    ['days out of order', { dueOn: '2026-11-19' }, 'ROUND_DATES', 'dueOn'],
    ['closing before it is due', { closesOn: '2026-12-04' }, 'ROUND_DATES', 'closesOn'],
    ['a quarter', { period: '2026-Q4' }, 'PERIOD_WRONG_CYCLE', 'period'],
    ['a telephone number in its name', { name: '找13800138000' }, 'PERSONAL_DATA', 'name'],
    [
      'an indicator of somebody else',
      { duties: [{ department: 'D-A', indicators: ['p.persons', 'p.score'] }] },
      'ROUND_DUTY',
      'duties.0.indicators.1',
    ],
    [
      'a derived indicator',
      { duties: [{ department: 'D-A', indicators: ['p.rate'] }] },
      'ROUND_DUTY',
      'duties.0.indicators.0',
    ],
    [
      'a department of another district',
      { duties: [{ department: 'E-A', indicators: ['p.persons'] }] },
      'ROUND_DUTY',
      'duties.0.indicators.0',
    ],
    [
      'the same department twice',
      { duties: [...aRound.duties, ...aRound.duties] },
      'DUPLICATE_ENTRY',
      'duties.2',
    ],
  ])('refuses %s', async (_, said, code, field) => {
    expect(await refusal(Promise.resolve().then(() => openRound(house, said as object)))).toMatchObject({
      code,
      field,
    });
    expect(await revisionNow()).toBe(0);
  });

  it('is for the office of the district', async () => {
    const asking = (actor: typeof office) =>
      refusal(Promise.resolve().then(() => house.rounds.open(actor, aRound, newKey())));
    expect((await asking(staffOf('D-A'))).code).toBe('FORBIDDEN');
    expect((await asking(lead)).code).toBe('FORBIDDEN');
    expect((await asking(officeOf('E'))).code).toBe('FORBIDDEN');
    expect((await asking({ kind: 'nobody' })).code).toBe('SIGN_IN_REQUIRED');
  });
});

describe('changing a round', () => {
  it('says what holds from then on; saying the same again is no revision', async () => {
    const round = await openRound(house);
    const { district, period, ...terms } = aRound;
    const later = { ...terms, closesOn: '2026-12-20', duties: terms.duties.slice(0, 1) };
    const changed = await house.rounds.change(office, round.id, later, newKey());
    expect(changed).toEqual({ id: round.id, district, period, ...later });
    expect(await house.rounds.list(office, 'D')).toEqual([changed]);
    const before = await revisionNow();
    await house.rounds.change(office, round.id, later, newKey());
    expect(await revisionNow()).toBe(before);
    expect((await house.rounds.steps(office, round.id)).map(({ step }) => step)).toEqual([
      'opened',
      'changed',
    ]);
  });

  it('is nothing that another district could even find', async () => {
    const round = await openRound(house);
    const { district: _, period: __, ...terms } = aRound;
    const asking = (actor: typeof office) => refusal(house.rounds.change(actor, round.id, terms, newKey()));
    expect((await asking(officeOf('E'))).code).toBe('NOT_FOUND');
    expect((await asking(lead)).code).toBe('FORBIDDEN');
    expect((await refusal(house.rounds.steps(officeOf('E'), round.id))).code).toBe('NOT_FOUND');
  });
});

describe('reminding', () => {
  it('reaches who has not handed in, and leaves the others alone', async () => {
    const round = await openRound(house);
    await reportAll(house, round);
    const reminded = await house.rounds.remind(office, round.id, { departments: ['D-A', 'D-B'] }, newKey());
    expect(reminded).toEqual([
      expect.objectContaining({
        department: 'D-B',
        state: 'draft',
        reminded: expect.objectContaining({ by: '联席会议办公室' }) as object,
      }),
    ]);
    const again = house.rounds.remind(office, round.id, { departments: ['D-A'] }, newKey());
    expect((await refusal(again)).code).toBe('ROUND_STATE');
  });

  it('waits for the opening day, and knows only who is asked', async () => {
    const round = await openRound(house, { opensOn: '2026-11-24' });
    const remind = (departments: string[]) =>
      refusal(house.rounds.remind(office, round.id, { departments }, newKey()));
    expect(await remind(['D-A'])).toMatchObject({ code: 'ROUND_NOT_OPEN', values: { day: '2026-11-24' } });
    house.clock.set('2026-11-24T00:00:00+08:00');
    expect(await remind(['D-A', 'E-A'])).toMatchObject({ code: 'NOT_FOUND', field: 'departments.1' });
  });
});

describe('returning a part', () => {
  it('sends it back with a remark; handed in again, the remark has been answered', async () => {
    const round = await openRound(house);
    await reportAll(house, round);
    const key = newKey();
    const returned = await giveBack(round, '与上月相差过大', key);
    expect(returned).toMatchObject({ state: 'returned', returned: { remark: '与上月相差过大' } });
    const revision = await revisionNow();
    expect(await giveBack(round, '与上月相差过大', key)).toEqual(returned);
    expect(await revisionNow()).toBe(revision);
    expect(await handIn(house, round, 'D-A')).toMatchObject({ state: 'submitted', returned: null });
  });

  it('makes sense only for what was handed in, while somebody can mend it', async () => {
    const round = await openRound(house);
    expect((await refusal(giveBack(round))).code).toBe('ROUND_STATE');
    await reportAll(house, round);
    expect((await refusal(giveBack(round, '致电13800138000'))).code).toBe('PERSONAL_DATA');
    house.clock.set('2026-12-09T00:00:00+08:00');
    expect(await refusal(giveBack(round))).toMatchObject({
      code: 'PERIOD_CLOSED',
      values: { day: '2026-12-08' },
    });
    await reopen(round, '2026-12-10T12:00:00+08:00');
    expect(await giveBack(round)).toMatchObject({ state: 'returned' });
  });

  it('is for the lead of the department, and the office', async () => {
    const round = await openRound(house);
    await reportAll(house, round);
    const by = (actor: typeof office) => refusal(giveBack(round, '请核对', newKey(), actor));
    expect((await by(staffOf('D-A'))).code).toBe('FORBIDDEN');
    expect((await by(leadOf('D-B'))).code).toBe('NOT_YOUR_DEPARTMENT');
    expect((await by(officeOf('E'))).code).toBe('NOT_FOUND');
    expect(await giveBack(round, '请核对', newKey(), lead)).toMatchObject({ state: 'returned' });
    expect((await refusal(giveBack(round, '请核对', newKey(), office, 'E-A'))).code).toBe('NOT_FOUND');
  });
});

describe('confirming a part', () => {
  it('confirms every figure of it in the revision of the step', async () => {
    const round = await openRound(house);
    await reportAll(house, round);
    const seen = await revisionNow();
    const confirmed = await confirm(round, seen);
    expect(confirmed).toMatchObject({
      state: 'confirmed',
      confirmed: { revision: seen + 1 },
      changedSince: 0,
    });
    const lines = await house.database.query(
      'SELECT indicator, state, is_confirmation FROM entry WHERE revision = $1 ORDER BY indicator',
      [seen + 1],
    );
    expect(lines).toEqual([
      { indicator: 'p.helmets', state: 'confirmed', is_confirmation: true },
      { indicator: 'p.persons', state: 'confirmed', is_confirmation: true },
    ]);
    expect(await auditActions()).toContain('round.confirmed');
  });

  it('is refused when a figure has moved since the lead looked, and for a revision that is not', async () => {
    const round = await openRound(house);
    await reportAll(house, round);
    const seen = await revisionNow();
    await house.enter([{ indicator: 'p.persons', value: 121, expectedVersion: 1, reason: '复核' }]);
    expect((await refusal(confirm(round, seen))).code).toBe('ROUND_MOVED');
    expect((await refusal(confirm(round, seen + 99))).code).toBe('REVISION_UNKNOWN');
    expect(await confirm(round, seen + 1)).toMatchObject({ state: 'confirmed' });
  });

  it('never vouches for a figure that is entered at the same moment', async () => {
    const round = await openRound(house);
    await reportAll(house, round);
    const seen = await revisionNow();
    await Promise.allSettled([
      house.enter([{ indicator: 'p.persons', value: 121, expectedVersion: 1, reason: '复核' }]),
      confirm(round, seen),
    ]);
    const [head] = await house.database.query<{ value: string; state: string }>(
      `SELECT value, state FROM entry WHERE indicator = 'p.persons' ORDER BY version DESC LIMIT 1`,
    );
    expect([Number(head?.value), head?.state]).not.toEqual([121, 'confirmed']);
  });

  it('comes after handing in, also when the round has closed since', async () => {
    const round = await openRound(house);
    expect((await refusal(confirm(round, 1))).code).toBe('ROUND_STATE');
    await reportAll(house, round);
    house.clock.set('2026-12-09T08:00:00+08:00');
    expect(await confirm(round, await revisionNow())).toMatchObject({ state: 'confirmed' });
    expect((await refusal(confirm(round, await revisionNow()))).code).toBe('ROUND_STATE');
  });

  it('is for the lead of the department', async () => {
    const round = await openRound(house);
    await reportAll(house, round);
    expect((await refusal(confirm(round, 1, staffOf('D-A')))).code).toBe('FORBIDDEN');
    expect((await refusal(confirm(round, 1, office))).code).toBe('FORBIDDEN');
    expect((await refusal(confirm(round, 1, leadOf('D-B')))).code).toBe('NOT_YOUR_DEPARTMENT');
  });

  it('keeps what was confirmed: the difference since is listed until it is confirmed again', async () => {
    const round = await openRound(house);
    await reportAll(house, round);
    await confirm(round, await revisionNow());
    expect(await house.parts.changes(office, part(round))).toEqual([]);
    await house.enter([{ indicator: 'p.persons', value: 130, expectedVersion: 2, reason: '漏记一队' }]);
    await house.enter([{ indicator: 'p.persons', value: 128, expectedVersion: 3, reason: '重复两人' }]);
    expect(await house.parts.changes(office, part(round))).toEqual([
      {
        indicator: 'p.persons',
        place: 'D',
        period: '2026-11',
        confirmed: { value: 120, qualifier: 'exact', words: null },
        now: { value: 128, qualifier: 'exact', words: null },
        by: 'D-A·联络员',
        at: expect.stringMatching(/Z$/) as string,
        reason: '重复两人',
      },
    ]);
    expect(await confirm(round, await revisionNow())).toMatchObject({ state: 'confirmed', changedSince: 0 });
    expect(await house.parts.changes(office, part(round))).toEqual([]);
    expect((await refusal(house.parts.changes(officeOf('E'), part(round)))).code).toBe('NOT_FOUND');
  });
});

describe('reopening a part', () => {
  it('opens it until an instant and no longer, with no job running', async () => {
    const round = await openRound(house);
    house.clock.set('2026-12-09T08:00:00+08:00');
    const reopened = await reopen(round, '2026-12-09T12:00:00+08:00');
    expect(reopened).toMatchObject({
      closesAt: '2026-12-09T04:00:00.000Z',
      reopened: { remark: '补报', until: '2026-12-09T04:00:00.000Z' },
    });
    house.clock.set('2026-12-09T11:59:59+08:00');
    await house.enter([{ indicator: 'p.persons', value: 120 }]);
    house.clock.set('2026-12-09T12:00:00+08:00');
    expect(await refusal(house.enter([{ indicator: 'p.helmets', value: 500 }]))).toMatchObject({
      code: 'PERIOD_CLOSED',
      field: 'entries.0.period',
      values: { day: '2026-12-09' },
    });
  });

  it('can be made longer or shorter while it runs, ends in the future, and never before the round itself', async () => {
    const round = await openRound(house);
    expect((await refusal(reopen(round, '2026-12-08T12:00:00+08:00'))).code).toBe('ROUND_STATE');
    house.clock.set('2026-12-09T08:00:00+08:00');
    expect(await refusal(reopen(round, '2026-12-09T08:00:00+08:00'))).toMatchObject({
      code: 'ROUND_UNTIL',
      field: 'until',
    });
    await reopen(round, '2026-12-11T12:00:00+08:00');
    expect(await reopen(round, '2026-12-10T12:00:00+08:00')).toMatchObject({
      closesAt: '2026-12-10T04:00:00.000Z',
    });
  });

  it('opens it for one department only', async () => {
    const round = await openRound(house);
    house.clock.set('2026-12-09T08:00:00+08:00');
    await reopen(round, '2026-12-10T12:00:00+08:00');
    await house.enter([{ indicator: 'p.persons', value: 120 }]);
    const other = house.enter([{ indicator: 'p.score', value: 80 }], leadOf('D-B'));
    expect((await refusal(other)).code).toBe('PERIOD_CLOSED');
    expect((await refusal(reopen(round, '2026-12-12T12:00:00+08:00', lead))).code).toBe('FORBIDDEN');
  });
});
