import type { DueAnswer, FigureAnswer, LianxiError, Question, ReportingAnswer, Sheet } from '@lianxi/shared';
import {
  smallCatalogue,
  aHouse,
  anIndicator,
  leadOf,
  officeOf,
  staffOf,
  type House,
} from '../testing/house.js';
import { aRound, handIn, newKey, november, openRound, reportAll } from '../testing/rounds.js';
import type { Posed } from './answers.js';
import { Sheets } from './sheet.js';

let house: House;
beforeEach(async () => {
  house = await aHouse({
    ...smallCatalogue,
    indicators: [
      ...smallCatalogue.indicators,
      anIndicator({ code: 'p.extra', level: 'district', isOptional: true }),
      anIndicator({ code: 'lx.due', isComputed: true, level: 'district', cycle: 'month' }),
      anIndicator({ code: 'lx.ontime', isComputed: true, level: 'district', cycle: 'month' }),
    ],
  });
});
afterEach(() => house.drop());

const reporting = { kind: 'reporting', district: 'D', period: november } as const;
const due: Question = { kind: 'due', district: 'D', department: 'D-A' };
const report = async (department: string, asOf?: number) => {
  const answer = await house.ask<ReportingAnswer>(reporting, asOf);
  return answer.departments.find(({ code }) => code === department);
};
const sheet = (): Promise<Sheet> =>
  new Sheets(house.database, house.catalogues, house.follower, house.answers, house.clock).read(
    staffOf('D-A'),
    'D-A',
    november,
  );

describe('who has reported, with a round', () => {
  it('counts what the round asks for, by its due day', async () => {
    const before = await house.ask<ReportingAnswer>(reporting);
    expect(before).toMatchObject({ round: null, dueOn: '2026-12-05' });
    const round = await openRound(house, { dueOn: '2026-12-02', closesOn: '2026-12-31' });
    await house.enter([{ indicator: 'p.persons', value: 120 }]);
    const answer = await house.ask<ReportingAnswer>(reporting);
    expect(answer).toMatchObject({
      dueOn: '2026-12-02',
      due: 3,
      filled: 1,
      round: { id: round.id, name: '十一月联席会议', meetingOn: '2026-12-10', closesOn: '2026-12-31' },
    });
    expect(await report('D-A')).toMatchObject({
      due: 2,
      filled: 1,
      state: 'open',
      handIn: { state: 'draft', isLate: false },
      missing: [expect.objectContaining({ indicator: 'p.helmets' })],
    });
  });

  it('calls the missing late for two working days, then missed; what came late stays late', async () => {
    await openRound(house, { dueOn: '2026-12-03', closesOn: '2026-12-31' }); // a Thursday
    const stateOn = async (day: string) => {
      house.clock.set(`${day}T12:00:00+08:00`);
      return (await report('D-A'))?.state;
    };
    expect(await stateOn('2026-12-03')).toBe('open');
    expect(await stateOn('2026-12-04')).toBe('late');
    expect(await stateOn('2026-12-07')).toBe('late');
    expect(await stateOn('2026-12-08')).toBe('overdue');
    expect((await report('D-A'))?.handIn).toMatchObject({ isLate: true });
  });

  it('is about the month that is asked for now, which early in December is November', async () => {
    const now = async () => {
      const { period } = await house.ask<ReportingAnswer>({ ...reporting, period: 'current' });
      return period;
    };
    house.clock.set('2026-12-02T12:00:00+08:00');
    expect(await now()).toBe('2026-12');
    await openRound(house);
    expect(await now()).toBe('2026-11');
    house.clock.set('2026-12-09T12:00:00+08:00'); // closed since the 8th
    expect(await now()).toBe('2026-12');
  });

  it('looks back: before it was handed in, before it was opened, and with the days of then', async () => {
    const round = await openRound(house);
    await reportAll(house, round);
    const { district: _, period: __, ...terms } = aRound;
    const later = { ...terms, name: '改期', dueOn: '2026-12-06' };
    await house.rounds.change(officeOf('D'), round.id, later, newKey());
    expect((await report('D-A', 1))?.handIn).toMatchObject({ state: 'draft', submitted: null });
    expect((await report('D-A', 3))?.handIn).toMatchObject({ state: 'submitted' });
    expect(await house.ask(reporting, 3)).toMatchObject({
      dueOn: '2026-12-05',
      round: { name: aRound.name },
    });
    expect(await house.ask(reporting)).toMatchObject({ dueOn: '2026-12-06', round: { name: '改期' } });
  });

  it('is what the computed counts count', async () => {
    const count = async (indicator: string) =>
      (await house.ask<FigureAnswer>({ kind: 'figure', indicator, place: 'D', period: 'current' })).reading
        .value;
    expect(await count('lx.due')).toBeGreaterThan(3);
    await openRound(house);
    await house.enter([{ indicator: 'p.persons', value: 120 }]);
    expect(await count('lx.due')).toBe(3);
    expect(await count('lx.ontime')).toBe(1);
  });
});

describe('what a department has to hand in', () => {
  const items = async () => (await house.ask<DueAnswer>(due)).items;

  it('is every round that has opened, until it is handed in, and again when it is returned', async () => {
    const round = await openRound(house, { opensOn: '2026-11-24' });
    expect(await items()).toEqual([]);
    house.clock.set('2026-11-24T00:00:00+08:00');
    await house.enter([{ indicator: 'p.persons', value: 120 }]);
    expect(await items()).toEqual([
      {
        period: '2026-11',
        round: { id: round.id, name: '十一月联席会议', meetingOn: '2026-12-10' },
        opensOn: '2026-11-24',
        dueOn: '2026-12-05',
        filled: 1,
        due: 2,
        handIn: expect.objectContaining({ department: 'D-A', state: 'draft' }) as object,
      },
    ]);
    await house.enter([{ indicator: 'p.helmets', value: 500 }]);
    await handIn(house, round, 'D-A');
    expect(await items()).toEqual([]);
    const part = { id: round.id, department: 'D-A' };
    await house.parts.return(officeOf('D'), part, { remark: '请核对' }, newKey());
    expect(await items()).toMatchObject([{ handIn: { state: 'returned', returned: { remark: '请核对' } } }]);
  });

  it('shows the most urgent first, and nothing that closed before today', async () => {
    const asked = { duties: [{ department: 'D-A', indicators: ['p.persons'] }] };
    await openRound(house, asked);
    const days = { opensOn: '2026-11-01', dueOn: '2026-11-05', closesOn: '2026-11-23' };
    const october = { period: '2026-10' as typeof november, ...days, ...asked };
    const early = await openRound(house, october);
    expect((await items()).map(({ period }) => period)).toEqual(['2026-10', '2026-11']);
    house.clock.set('2026-11-24T09:00:00+08:00');
    expect((await items()).map(({ period }) => period)).toEqual(['2026-11']);
    const part = { id: early.id, department: 'D-A' };
    const reopened = { reason: '补报', until: '2026-11-25T12:00:00+08:00' };
    await house.parts.reopen(officeOf('D'), part, reopened, newKey());
    expect((await items()).map(({ period }) => period)).toEqual(['2026-10', '2026-11']);
  });

  it('is for the department itself, its lead and the office', () => {
    const pose = (actor: Parameters<typeof house.answers.pose>[0]): Posed =>
      house.answers.pose(actor, due, 'questions.0');
    const codeOf = (actor: Parameters<typeof pose>[0]): string => {
      try {
        pose(actor);
        return 'allowed';
      } catch (error) {
        return (error as LianxiError).code;
      }
    };
    expect([staffOf('D-A'), leadOf('D-A'), officeOf('D')].map(codeOf)).toEqual(Array(3).fill('allowed'));
    expect(codeOf(staffOf('D-B'))).toBe('NOT_YOUR_DEPARTMENT');
    expect(codeOf(officeOf('E'))).toBe('FORBIDDEN');
    const posed = pose(staffOf('D-A'));
    expect(house.answers.mayStillSee(staffOf('D-A'), posed)).toBe(true);
    expect(house.answers.mayStillSee(staffOf('D-B'), posed)).toBe(false);
  });

  it('is asked again after every step, though no figure moved', async () => {
    const round = await openRound(house);
    const moves: boolean[] = [];
    await house.follower.look();
    house.follower.onMove((all) => moves.push(...all.map((move) => house.answers.isTouched(due, move))));
    await house.rounds.remind(officeOf('D'), round.id, { departments: ['D-A'] }, newKey());
    await house.follower.look();
    expect(moves).toEqual([true]);
    expect(await items()).toMatchObject([{ handIn: { reminded: { by: '联席会议办公室' } } }]);
  });
});

describe('the sheet of a round', () => {
  it('has the rows the office asked for, optional ones too, with days and hand-in', async () => {
    expect(await sheet()).toMatchObject({ round: null, handIn: null, closed: null });
    const duties = [{ department: 'D-A', indicators: ['p.persons', 'p.extra'] }];
    const round = await openRound(house, { dueOn: '2026-12-02', duties });
    const open = await sheet();
    expect(open.rows.map(({ indicator }) => indicator)).toEqual(['p.persons', 'p.extra']);
    expect(open).toMatchObject({
      dueOn: '2026-12-02',
      round: { id: round.id, closesOn: '2026-12-08' },
      handIn: { state: 'draft' },
      closed: null,
    });
    expect(open.round).not.toHaveProperty('duties');
  });

  it('says since when it is closed', async () => {
    await openRound(house);
    house.clock.set('2026-12-09T00:00:00+08:00');
    expect((await sheet()).closed).toEqual({ code: 'PERIOD_CLOSED', values: { day: '2026-12-08' } });
  });
});
