import type { FigureAnswer, PeriodCode, Reading } from '@lianxi/shared';
import words from '../i18n/panels';
import { figureView, reportedWhen } from './figure-view';

const aReading = (over: Partial<Reading> = {}): Reading => ({
  value: 17,
  qualifier: 'exact',
  words: null,
  unit: { zh: '座', en: 'stations' },
  decimals: 0,
  state: 'confirmed',
  period: '2026-11' as PeriodCode,
  isCarried: false,
  reportedAt: '2026-11-23T10:00:00Z',
  department: 'baoshan.SWC',
  correctedFrom: null,
  isOverdue: false,
  isDemo: false,
  version: 1,
  coverage: { reported: 1, expected: 1 },
  differs: null,
  ...over,
});
const aFigure = (reading: Partial<Reading> = {}, compare: FigureAnswer['compare'] = {}): FigureAnswer => ({
  indicator: 'cx.stations',
  place: '310113',
  item: null,
  asked: '2026-11' as PeriodCode,
  reading: aReading(reading),
  compare,
});
const compared = (value: number | null, change: number | null) => ({
  value,
  qualifier: 'exact' as const,
  words: null,
  period: '2026-10' as PeriodCode,
  change,
});
const zh = { words: words['zh-CN'], language: 'zh' as const };

describe('a figure on the wall', () => {
  it('says 未报 and shows the value before, small, when nothing was reported', () => {
    const view = figureView(
      aFigure({ value: null, state: 'missing' }, { previous: compared(310, null) }),
      zh,
    );
    expect(view.figure).toMatchObject({ text: '未报', isMissing: true });
    expect(view.before).toBe('上期 310 座');
    expect(view.light).toBe('unreported');
    expect(view.change).toBeNull();
  });

  it('is 0 only when 0 was reported', () => {
    expect(figureView(aFigure({ value: 0 }), zh).figure).toMatchObject({ text: '0', isMissing: false });
  });

  it('carries its qualifier, and words where there is no number', () => {
    expect(figureView(aFigure({ value: 22000, qualifier: 'about' }), zh).figure).toMatchObject({
      prefix: '约',
      text: '22,000',
    });
    expect(figureView(aFigure({ value: null, qualifier: 'words', words: '数万' }), zh).figure).toMatchObject({
      text: '数万',
      isMissing: false,
    });
  });

  it('is written in 万 where the panel asks for it', () => {
    expect(figureView(aFigure({ value: 22000 }), { ...zh, inTenThousands: true }).figure).toMatchObject({
      text: '2.2',
      scale: '万',
    });
  });

  it('drops decimals that a rounded part cannot carry', () => {
    expect(figureView(aFigure({ value: 43.8, qualifier: 'about', decimals: 1 }), zh).figure.text).toBe('44');
  });

  it('compares with the last meeting first, then with the period before', () => {
    const lastMeeting = { ...compared(14, 3), heldOn: '2026-08-20' };
    expect(figureView(aFigure({}, { previous: compared(16, 1), lastMeeting }), zh).change).toMatchObject({
      label: '较上次会议',
      text: '+3',
    });
    expect(figureView(aFigure({}, { previous: compared(16, 1) }), zh).change).toMatchObject({
      label: '较上期',
      text: '+1',
    });
  });

  it('shows no difference between figures that cannot be compared', () => {
    expect(figureView(aFigure({}, { previous: compared(16, null) }), zh).change).toBeNull();
  });

  it('calls a change of a rate percentage points', () => {
    const rate = { unit: { zh: '%', en: '%' }, value: 87.5, decimals: 1 };
    expect(figureView(aFigure(rate, { previous: compared(91.2, -3.7) }), zh).change?.text).toBe(
      '−3.7个百分点',
    );
  });

  it('marks what is not settled', () => {
    const view = figureView(
      aFigure({
        state: 'provisional',
        isOverdue: true,
        isCarried: true,
        period: '2026-10' as PeriodCode,
        correctedFrom: { value: 16, reason: '漏计', at: '2026-11-23T10:00:00Z' },
      }),
      zh,
    );
    expect(view.marks.map(({ text }) => text)).toEqual(['逾期', '更正', '待核', '截至10月']);
  });
});

describe('when it was reported', () => {
  it('is the time today, the day before that, with the year before this one', () => {
    expect(reportedWhen('2026-11-23T10:00:00Z', '2026-11-23', 'zh')).toBe('18:00');
    expect(reportedWhen('2026-11-20T10:00:00Z', '2026-11-23', 'zh')).toBe('11月20日');
    expect(reportedWhen('2025-11-20T10:00:00Z', '2026-11-23', 'zh')).toBe('2025年11月20日');
  });

  it('counts days in Shanghai', () => {
    expect(reportedWhen('2026-11-22T16:30:00Z', '2026-11-23', 'zh')).toBe('00:30');
  });
});
