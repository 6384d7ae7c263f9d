import { asPeriods, periodText, shownText } from './basis';
import { aCell } from '../draft/sheet-builders';

const flow = aCell({ saved: { toDateBefore: { value: 100, reported: 10, expected: 10 } } });
const view = (value: number | null, text = '') => ({ value, text });

describe('a flow read and typed as its total to date', () => {
  it('shows the total, and this period again on the other basis', () => {
    expect(shownText(flow, view(20, '20'), 'toDate')).toBe('120');
    expect(shownText(flow, view(20, '20'), 'period')).toBe('20');
  });

  it('derives this period from what is typed', () => {
    expect(periodText(flow, '1,120', 'toDate')).toEqual({ text: '1020' });
    expect(periodText(flow, '1,120', 'period')).toEqual({ text: '1,120' });
  });

  it('refuses a total below that of the earlier periods', () => {
    expect(periodText(flow, '99', 'toDate')).toMatchObject({ complaint: { code: 'TO_DATE_FALL' } });
  });

  it('leaves a text that is no number to be complained about as it stands', () => {
    expect(periodText(flow, '一百', 'toDate')).toEqual({ text: '一百' });
  });

  it('makes no difference to what has no total', () => {
    expect(shownText(aCell(), view(5, '5'), 'toDate')).toBe('5');
    expect(periodText(aCell(), '5', 'toDate')).toEqual({ text: '5' });
  });

  it('turns a pasted block of totals into this period, and says which cannot be', () => {
    const matched = {
      how: 'names' as const,
      placed: ['130', '90'].map((text) => ({ key: flow.key, text })),
      unplaced: [],
      blank: 0,
    };
    const { placed, unplaced } = asPeriods(matched, () => flow, 'toDate');
    expect(placed).toEqual([{ key: flow.key, text: '30' }]);
    expect(unplaced).toMatchObject([{ text: '90', why: 'toDate' }]);
  });
});
