import type { CatalogueResponse, HandIn, OpenRound, PeriodCode, ReportingAnswer } from '@lianxi/shared';
import { offered, rateOf, rowsOf, totalsOf } from './board-view';
import { daysBeforeMeeting, distanceTo, stageOf } from './round-days';
import { bodyOf, choicesOf, complaintsOf, formOf } from './round-form';

const NOW = Date.parse('2026-11-24T10:00:00+08:00');
const act = { by: '刘敏', at: '2026-11-23T02:00:00Z', remark: null, revision: 7 };
const aHandIn = (given: Partial<HandIn> = {}): HandIn => ({
  department: 'a',
  state: 'draft',
  closesAt: '2026-11-27T16:00:00.000Z',
  isLate: false,
  submitted: null,
  returned: null,
  confirmed: null,
  reopened: null,
  reminded: null,
  changedSince: 0,
  ...given,
});
type Part = ReportingAnswer['departments'][number];
const aPart = (code: string, handIn: HandIn | null, given: Partial<Part> = {}): Part => ({
  code,
  name: { zh: `${code}单位`, en: `Department ${code}` },
  shortName: { zh: code, en: code },
  due: 4,
  filled: 3,
  confirmed: 0,
  onTime: 2,
  state: 'open',
  reportedAt: null,
  missing: [{ indicator: 'x.y', name: { zh: '指标', en: 'indicator' }, cells: 1 }],
  handIn,
  ...given,
});
const anAnswer = (...departments: Part[]): ReportingAnswer => ({
  period: '2026-10' as PeriodCode,
  dueOn: '2026-11-25',
  due: 8,
  filled: 6,
  round: { id: 'r', name: '十月', meetingOn: null, closesOn: '2026-11-27' },
  departments,
});

describe('the days of a round', () => {
  it('are counted back from the meeting in working days, over weekends', () => {
    // a Tuesday
    expect(daysBeforeMeeting('2026-12-01')).toEqual({
      opensOn: '2026-11-17',
      dueOn: '2026-11-25',
      closesOn: '2026-11-27',
    });
  });

  it('say how far it is: closed only after its last day', () => {
    const days = { opensOn: '2026-11-17', dueOn: '2026-11-25', closesOn: '2026-11-27' };
    expect(
      ['2026-11-16', '2026-11-17', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28'].map((day) =>
        stageOf(days, day),
      ),
    ).toEqual(['before', 'open', 'open', 'grace', 'grace', 'closed']);
    expect(distanceTo('2026-11-25', '2026-11-24')).toEqual({ key: 'in', days: 1 });
    expect(distanceTo('2026-11-25', '2026-11-25')).toEqual({ key: 'today', days: 0 });
    expect(distanceTo('2026-11-25', '2026-11-27')).toEqual({ key: 'over', days: 2 });
  });
});

describe('the readiness board', () => {
  const rows = rowsOf(
    anAnswer(
      aPart('a', aHandIn({ state: 'submitted', submitted: act })),
      aPart('b', aHandIn({ state: 'returned', submitted: act, returned: { ...act, remark: '核对' } })),
      aPart('c', aHandIn({ state: 'confirmed', submitted: act, confirmed: act, isLate: true })),
      aPart('d', aHandIn({ isLate: true, closesAt: '2026-11-20T16:00:00.000Z' })),
    ),
    NOW,
  );

  it('marks each department: how far, late or missing, frozen', () => {
    expect(rows.map(({ signs }) => signs)).toEqual([
      ['submitted'],
      ['returned'],
      ['confirmed', 'late'],
      ['draft', 'overdue', 'frozen'],
    ]);
  });

  it('counts a returned sheet as not handed in, and names who is missing', () => {
    expect(totalsOf(rows)).toEqual({
      all: 4,
      handedIn: 2,
      confirmed: 1,
      left: [
        { zh: 'b', en: 'b' },
        { zh: 'd', en: 'd' },
      ],
    });
  });

  it('offers reminding where something is missing, returning where it is in, reopening where it is frozen', () => {
    expect(rows.map(offered)).toEqual([
      { remind: false, giveBack: true, reopen: false },
      { remind: true, giveBack: false, reopen: false },
      { remind: false, giveBack: true, reopen: false },
      { remind: false, giveBack: false, reopen: true },
    ]);
  });

  it('shows a reopening only while it lasts', () => {
    const reopened = (until: string) =>
      rowsOf(anAnswer(aPart('a', aHandIn({ reopened: { ...act, until } }))), NOW)[0]?.reopenedUntil;
    expect(reopened('2026-11-25T15:59:59Z')).toBe('2026-11-25T15:59:59Z');
    expect(reopened('2026-11-23T15:59:59Z')).toBeNull();
  });

  it('knows no rate where nothing is due', () => {
    expect(rateOf(anAnswer(aPart('a', null), aPart('b', null))).percent).toBe(50);
    expect(rateOf(anAnswer()).percent).toBeNull();
  });

  it('follows the figures where no round was opened', () => {
    const [row] = rowsOf(anAnswer(aPart('a', null, { state: 'late' })), NOW);
    expect(row).toMatchObject({ signs: ['late'], isHandedIn: true });
  });
});

describe('the form of a round', () => {
  const template: OpenRound = {
    district: '310113',
    period: '2026-11' as PeriodCode,
    name: '11 月',
    meetingOn: null,
    opensOn: '2026-11-17',
    dueOn: '2026-11-25',
    closesOn: '2026-11-27',
    duties: [{ department: 'a', indicators: ['x.y'] }],
  };

  it('sends what it shows, and asks nothing of whom nothing is ticked', () => {
    const form = formOf(template);
    form.duties['b'] = [];
    const { district, period, ...body } = template;
    expect([district, period]).toEqual(['310113', '2026-11']);
    expect(bodyOf(form)).toEqual(body);
    expect(complaintsOf(form)).toEqual({});
  });

  it('says what is wrong field by field', () => {
    const form = { ...formOf(template), name: ' ', dueOn: '2026-11-01', closesOn: '', duties: { a: [] } };
    expect(complaintsOf(form)).toEqual({
      name: 'name',
      dueOn: 'dueBeforeOpens',
      closesOn: 'day',
      duties: 'duties',
    });
  });

  it('offers what the catalogue says a department reports, optional ones too, computed ones never', () => {
    const indicator = (code: string, more: object) => ({
      code,
      programme: 'x',
      owner: 'A',
      type: 'stock',
      cycle: 'month',
      isComputed: false,
      isOptional: false,
      ...more,
    });
    const catalogue = {
      programmes: [{ code: 'x', districts: ['310113'] }],
      departments: [
        { code: 'a', district: '310113', seat: 'A', isLead: false, validFrom: null, validTo: null },
        { code: 'lead', district: '310113', seat: 'L', isLead: true, validFrom: null, validTo: '2023-12-31' },
      ],
      indicators: [
        indicator('x.y', {}),
        indicator('x.optional', { isOptional: true }),
        indicator('x.derived', { type: 'derived' }),
        indicator('x.computed', { isComputed: true }),
        indicator('x.others', { owner: 'B' }),
        indicator('x.asked', { owner: 'B' }),
      ],
    } as unknown as CatalogueResponse;
    const choices = choicesOf(catalogue, '310113', '2026-11-24', { a: ['x.asked'] });
    expect(
      choices.map(({ department, indicators }) => [department.code, indicators.map(({ code }) => code)]),
    ).toEqual([['a', ['x.y', 'x.optional', 'x.asked']]]);
  });
});
