import type { CatalogueResponse, FigureAnswer, Indicator, Light } from '@lianxi/shared';
import { ChangeMarks, MARKED_MS } from './change-marks';
import { filterRows, rowsOf, sortRows, type DeskRow } from './desk-rows';
import { nextSort, queryOf, viewFrom, type DeskView } from './desk-view';

const ordinary = viewFrom({});
const indicator = (given: Partial<Indicator>): Indicator =>
  ({
    code: 'gh.a',
    programme: 'gh',
    owner: 'UNION',
    overPlaces: 'sum',
    places: null,
    name: { zh: '建会率', en: 'Unionisation' },
    definition: { zh: '期末', en: 'end of period' },
    ...given,
  }) as Indicator;
const row = (
  code: string,
  value: number | null,
  given: { previous?: number; light?: Light; zh?: string } = {},
): DeskRow => ({
  indicator: indicator({ code, ...(given.zh ? { name: { zh: given.zh, en: code } } : {}) }),
  question: { kind: 'figure', indicator: code, place: 'p', period: 'current' },
  department: null,
  answer: {
    reading: { value, reportedAt: null },
    compare: {
      ...(given.previous === undefined || value === null
        ? {}
        : { previous: { value: given.previous, change: value - given.previous } }),
      ...(given.light ? { target: { light: given.light } } : {}),
    },
  } as unknown as FigureAnswer,
});
const codes = (rows: DeskRow[]): string[] => rows.map((one) => one.indicator.code);

describe('the rows of the desk', () => {
  const catalogue = {
    districts: [{ code: '310106', place: '310106', name: { zh: '静安', en: 'Jingan' } }],
    programmes: [
      { code: 'dj', districts: ['310106'] },
      { code: 'gh', districts: ['310115'] },
    ],
    departments: [{ code: '310106-DNG', district: '310106', seat: 'DNG' }],
    indicators: [
      indicator({
        code: 'dj.members',
        programme: 'dj',
        owner: 'DNG',
        overPlaces: 'none',
        places: ['310106019'],
      }),
      indicator({ code: 'dj.sum', programme: 'dj', overPlaces: 'sum', places: ['310106019'] }),
      indicator({ code: 'gh.other' }),
    ],
  } as unknown as CatalogueResponse;

  it('are the indicators of the programmes a district runs, with their department', () => {
    const rows = rowsOf(catalogue, '310106', 'current');
    expect(codes(rows)).toEqual(['dj.members', 'dj.sum']);
    expect(rows[0]?.department?.code).toBe('310106-DNG');
  });

  it('ask the one place that reports what cannot be added, else the district', () => {
    expect(rowsOf(catalogue, '310106', 'current').map(({ question }) => question.place)).toEqual([
      '310106019',
      '310106',
    ]);
  });

  it('are none for an unknown district', () => {
    expect(rowsOf(catalogue, 'x', 'current')).toEqual([]);
  });

  it('are found by every word, in both languages, by code or definition', () => {
    const rows = [row('gh.a', 1), row('cx.b', 2, { zh: '司机' })];
    expect(codes(filterRows(rows, { ...ordinary, search: 'UNION end' }))).toEqual(['gh.a']);
    expect(codes(filterRows(rows, { ...ordinary, search: '司机' }))).toEqual(['cx.b']);
    expect(codes(filterRows(rows, { ...ordinary, department: 'd' }))).toEqual([]);
  });

  it('sort by severity with the worst first, and missing ones last either way', () => {
    const rows = [row('on', 1, { light: 'onTrack' }), row('bad', 1, { light: 'farBehind' }), row('none', 1)];
    expect(codes(sortRows(rows, { column: 'target', descending: false }))).toEqual(['bad', 'on', 'none']);
    const values = [row('missing', null), row('small', 1), row('big', 9)];
    expect(codes(sortRows(values, { column: 'value', descending: true }))).toEqual([
      'big',
      'small',
      'missing',
    ]);
    expect(codes(sortRows(values, { column: 'value', descending: false }))).toEqual([
      'small',
      'big',
      'missing',
    ]);
  });

  it('sort changes by their share, not by their size', () => {
    const rows = [
      row('large', 10_100, { previous: 10_000 }),
      row('steep', 12, { previous: 6 }),
      row('new', 3, { previous: 0 }),
    ];
    expect(codes(sortRows(rows, { column: 'previous', descending: true }))).toEqual([
      'new',
      'steep',
      'large',
    ]);
  });
});

describe('the address of the desk', () => {
  const view: DeskView = {
    district: '310115',
    programme: 'gh',
    department: null,
    search: '建会',
    period: 'current-year',
    sort: { column: 'target', descending: true },
    trail: [
      { indicator: 'gh.union_rate', place: '310115', period: '2026-11' },
      { indicator: 'gh.mobile', place: '310115', period: '2026-11', item: 'both' },
    ],
  };

  it('reproduces the view', () => {
    expect(viewFrom(JSON.parse(JSON.stringify(queryOf(view))))).toEqual(view);
  });

  it('is empty for the ordinary view, and shrugs off what it does not know', () => {
    expect(queryOf(ordinary)).toEqual({});
    expect(viewFrom({ sort: 'drop table', period: '1999', trail: ['x', '~~'] })).toEqual(ordinary);
  });

  it('turns a column through its natural order, the other one, none', () => {
    const first = nextSort(null, 'value');
    const second = nextSort(first, 'value');
    expect(first).toEqual({ column: 'value', descending: true });
    expect(second).toEqual({ column: 'value', descending: false });
    expect(nextSort(second, 'value')).toBeNull();
    expect(nextSort(second, 'target')).toEqual({ column: 'target', descending: false });
  });
});

describe('change marks', () => {
  it('mark what changed for some seconds, never the first sight', () => {
    const marks = new ChangeMarks();
    marks.note(new Map([['a', '1']]), 0);
    expect(marks.at(0).size).toBe(0);
    marks.note(
      new Map([
        ['a', '2'],
        ['b', '1'],
      ]),
      1_000,
    );
    expect([...marks.at(1_000 + MARKED_MS - 1)]).toEqual(['a']);
    expect(marks.at(1_000 + MARKED_MS).size).toBe(0);
  });

  it('start anew with another table', () => {
    const marks = new ChangeMarks();
    marks.note(new Map([['a', '1']]), 0);
    marks.forget();
    marks.note(new Map([['a', '2']]), 1);
    expect(marks.at(1).size).toBe(0);
  });
});
