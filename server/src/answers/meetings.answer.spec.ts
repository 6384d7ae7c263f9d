import type {
  AgendaAnswer,
  CasesAnswer,
  DecisionsAnswer,
  DecisionTerms,
  FigureAnswer,
  MeetingTerms,
  Question,
} from '@lianxi/shared';
import { appendRevision } from '../ledger/revision.js';
import { openRecord, recordRegisterStep, type RegisterName, type Registers } from '../meetings/register.js';
import { aHouse, anIndicator, smallCatalogue, type House } from '../testing/house.js';

let house: House;
beforeEach(async () => {
  const lx = (code: string, cycle: 'month' | 'day') =>
    anIndicator({
      code,
      isComputed: true,
      level: 'district',
      cycle,
      type: cycle === 'day' ? 'stock' : 'flow',
    });
  house = await aHouse({
    ...smallCatalogue,
    indicators: [
      ...smallCatalogue.indicators,
      lx('lx.decided', 'month'),
      lx('lx.closed', 'month'),
      lx('lx.overdue', 'day'),
      anIndicator({
        code: 'lx.close_rate',
        type: 'derived',
        level: 'district',
        formula: '100 * toDate(lx.closed) / toDate(lx.decided)',
      }),
    ],
  });
});
afterEach(() => house.drop());

/** One step in a revision of its own. @returns the record's id */
async function add<K extends RegisterName>(
  register: K,
  day: string,
  step: Registers[K]['step'],
  given: { record?: string; terms?: Registers[K]['terms']; meeting?: string; remark?: string } = {},
): Promise<string> {
  return house.database.transaction(async (sql) => {
    const about = { district: 'D', principal: 'system:test', byName: '联席会议办公室', department: null };
    const { revision } = await appendRevision(sql, { ...about, source: 'form', lines: [] });
    const record = given.record ?? (await openRecord(sql, register, 'D', given.meeting ?? null)).id;
    await recordRegisterStep(sql, register, {
      ...{ record, district: 'D', revision, step, at: `${day}T10:00:00+08:00` },
      ...{ principal: 'system:test', by: '联席会议办公室', remark: given.remark ?? null },
      terms: given.terms ?? null,
    });
    return record;
  });
}

const meetingOn = (day: string, name = '联席会议'): MeetingTerms => ({
  name,
  startsAt: `${day}T14:00:00+08:00`,
  room: '三楼会议室',
  chair: '召集人',
  departments: ['D-LEAD', 'D-A'],
  round: null,
  items: [
    { title: '通报办理情况', presenter: 'D-LEAD', minutes: 10, scene: null },
    { title: '驿站服务情况', presenter: 'D-A', minutes: 15, scene: 'overview' },
  ],
});
const decision = (given: Partial<DecisionTerms> = {}): DecisionTerms => ({
  ...{ text: '新增两处休憩点', owner: 'D-A', assisting: ['D-B'], dueOn: '2026-12-31', pinned: null },
  ...given,
});
const agenda: Question = { kind: 'agenda', district: 'D' };
const decisions = (open?: boolean): Question => ({
  ...{ kind: 'decisions', district: 'D', limit: 20 },
  ...(open === undefined ? {} : { open }),
});

describe('the agenda', () => {
  const asked = async (asOf?: number) => (await house.ask<AgendaAnswer>(agenda, asOf)).meeting;

  it('is that of the meeting to come, on the day still that of today, then the last one again', async () => {
    expect(await asked()).toBeNull();
    await add('meeting', '2026-09-01', 'convened', { terms: meetingOn('2026-09-25', '第一次') });
    await add('meeting', '2026-11-01', 'convened', { terms: meetingOn('2026-12-20', '第二次') });
    expect(await asked()).toMatchObject({ number: 2, name: '第二次' });
    house.clock.set('2026-12-20T23:00:00+08:00');
    expect(await asked()).toMatchObject({ name: '第二次' });
    house.clock.set('2026-12-28T09:00:00+08:00');
    expect(await asked()).toMatchObject({ name: '第二次' });
  });

  it('says when each item comes and who presents it', async () => {
    await add('meeting', '2026-11-01', 'convened', { terms: meetingOn('2026-12-20') });
    expect((await asked())?.items).toEqual([
      {
        title: '通报办理情况',
        presenter: { code: 'D-LEAD', name: { zh: 'D-LEAD', en: 'D-LEAD' } },
        minutes: 10,
        scene: null,
        startsAt: '2026-12-20T06:00:00.000Z',
        endsAt: '2026-12-20T06:10:00.000Z',
      },
      expect.objectContaining({ scene: 'overview', startsAt: '2026-12-20T06:10:00.000Z' }),
    ]);
  });

  it('as of a past revision says what it said then', async () => {
    const record = await add('meeting', '2026-11-01', 'convened', { terms: meetingOn('2026-12-20', '旧名') });
    await add('meeting', '2026-11-02', 'changed', { record, terms: meetingOn('2026-12-20', '新名') });
    expect(await asked()).toMatchObject({ number: 1, name: '新名' });
    expect(await asked(1)).toMatchObject({ number: 1, name: '旧名' });
  });
});

describe('decisions', () => {
  const asked = (open?: boolean, asOf?: number) => house.ask<DecisionsAnswer>(decisions(open), asOf);

  it('stand by their steps, the most urgent first, with the meeting that decided them', async () => {
    const terms = meetingOn('2026-09-25', '第三季度会议');
    const meeting = await add('meeting', '2026-09-01', 'convened', { terms });
    await add('decision', '2026-09-25', 'decided', { meeting, terms: decision({ text: '晚' }) });
    const late = await add('decision', '2026-09-25', 'decided', {
      meeting,
      terms: decision({ text: '早', dueOn: '2026-11-20' }),
    });
    await add('decision', '2026-10-05', 'reported', { record: late, remark: '选址已定' });
    const soon = await add('decision', '2026-09-25', 'decided', {
      terms: decision({ text: '近', dueOn: '2026-11-28' }),
    });
    const answer = await asked();
    expect(answer.counts).toEqual({ inTime: 1, dueSoon: 1, pastDue: 1, struckOff: 0 });
    expect(answer.decisions.map(({ text, light, state }) => [text, light, state])).toEqual([
      ['早', 'pastDue', 'underway'],
      ['近', 'dueSoon', 'assigned'],
      ['晚', 'inTime', 'assigned'],
    ]);
    expect(answer.decisions[0]).toMatchObject({
      number: 2,
      meeting: { number: 1, name: '第三季度会议' },
      owner: { code: 'D-A' },
      assisting: [{ code: 'D-B' }],
      progress: { remark: '选址已定' },
    });
    await add('decision', '2026-11-22', 'closed', { record: soon });
    expect((await asked(true)).decisions.map(({ text }) => text)).toEqual(['早', '晚']);
    expect((await asked()).decisions.at(-1)).toMatchObject({ light: 'struckOff', closedOn: '2026-11-22' });
    expect((await asked(true, 5)).decisions).toHaveLength(3);
  });

  it('show the figure they are about as it stands', async () => {
    const pinned = { indicator: 'p.persons', place: 'D', target: 200 };
    await add('decision', '2026-09-25', 'decided', { terms: decision({ pinned }) });
    expect((await asked()).decisions[0]?.pinned).toMatchObject({ target: 200, reading: { value: null } });
    await house.enter([{ indicator: 'p.persons', value: 120 }]);
    expect((await asked()).decisions[0]?.pinned?.reading).toMatchObject({ value: 120, state: 'provisional' });
  });

  it('are counted by the system: decided, closed, share, overdue', async () => {
    const value = async (indicator: string, period = 'current') =>
      (await house.ask<FigureAnswer>({ kind: 'figure', indicator, place: 'D', period } as Question)).reading
        .value;
    expect(await value('lx.decided')).toBe(0);
    expect(await value('lx.close_rate')).toBeNull(); // of nothing
    const first = await add('decision', '2026-10-25', 'decided', {
      terms: decision({ dueOn: '2026-11-20' }),
    });
    await add('decision', '2026-11-10', 'decided', { terms: decision() });
    expect([await value('lx.decided'), await value('lx.decided', '2026-10')]).toEqual([1, 1]);
    expect(await value('lx.overdue')).toBe(1);
    await add('decision', '2026-11-22', 'closed', { record: first });
    expect([await value('lx.closed'), await value('lx.close_rate'), await value('lx.overdue')]).toEqual([
      1, 50, 0,
    ]);
  });

  it('are asked again after every step of the district, and of no other', async () => {
    const moves: boolean[] = [];
    await house.follower.look();
    house.follower.onMove((all) =>
      moves.push(...all.map((move) => house.answers.isTouched(decisions(), move))),
    );
    await add('decision', '2026-11-22', 'decided', { terms: decision() });
    await house.follower.look();
    expect(moves).toEqual([true]);
  });

  it('keep every step: nothing is changed or taken back', async () => {
    await add('decision', '2026-11-22', 'decided', { terms: decision() });
    await expect(house.database.query('DELETE FROM decision_step')).rejects.toThrow();
    await expect(house.database.query(`UPDATE decision_step SET remark = 'x'`)).rejects.toThrow();
  });
});

describe('cases', () => {
  it('come with their stage, awarded ones first', async () => {
    const send = (title: string) =>
      add('good_case', '2026-08-01', 'submitted', {
        terms: { title, organisation: '某单位', region: '某区', text: '做了什么，成效如何。' },
      });
    await send('甲');
    const second = await send('乙');
    const third = await send('丙');
    for (const record of [second, third]) await add('good_case', '2026-09-01', 'shortlisted', { record });
    await add('good_case', '2026-10-01', 'outstanding', { record: third });
    const { cases } = await house.ask<CasesAnswer>({ kind: 'cases', district: 'D', limit: 2 });
    expect(cases.map(({ title, stage, number }) => [title, stage, number])).toEqual([
      ['丙', 'outstanding', 3],
      ['乙', 'shortlisted', 2],
    ]);
  });
});
