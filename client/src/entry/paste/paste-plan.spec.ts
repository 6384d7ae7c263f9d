import { agreedCells, planPaste } from './paste-plan';
import { aCell } from '../draft/sheet-builders';
import { SheetDraft } from '../draft/sheet-draft';

const planFor = (cell: ReturnType<typeof aCell>, text: string, typed?: string) => {
  const draft = new SheetDraft([cell]);
  if (typed !== undefined) draft.write([{ key: cell.key, text: typed }]);
  return planPaste({ placed: [{ key: cell.key, text }] }, draft)[0];
};

describe('what pasting would do', () => {
  it('is a new figure where nothing was reported', () => {
    expect(planFor(aCell(), '１，２００')).toMatchObject({
      verdict: 'new',
      before: '',
      after: '1,200',
      needsReason: false,
    });
  });

  it('is a correction, with a reason, where something was', () => {
    expect(planFor(aCell({ reported: 12 }), '13')).toMatchObject({
      verdict: 'correction',
      before: '12',
      needsReason: true,
    });
  });

  it('is nothing where it says the same', () => {
    expect(planFor(aCell({ reported: 1_200 }), '1200')).toMatchObject({
      verdict: 'same',
      needsReason: false,
    });
  });

  it('replaces what is typed there', () => {
    expect(planFor(aCell(), '13', '12')).toMatchObject({ verdict: 'changed', before: '12' });
  });

  it('wants a reason for a jump', () => {
    expect(planFor(aCell({ saved: { recent: [100] } }), '2000')).toMatchObject({
      verdict: 'new',
      needsReason: true,
      complaint: { code: 'JUMP_UNCONFIRMED' },
    });
  });

  it('says what is wrong with a text that is no number', () => {
    expect(planFor(aCell(), '12人')).toMatchObject({
      verdict: 'invalid',
      complaint: { code: expect.any(String) },
    });
  });

  it('leaves a closed cell alone', () => {
    expect(planFor(aCell({ closed: 'PERIOD_CLOSED' }), '12')).toMatchObject({ verdict: 'locked' });
  });

  it('proposes a number for 2.2万 and writes it only when the person agrees', () => {
    const planned = planFor(aCell(), '2.2万');
    expect(planned).toMatchObject({ verdict: 'suggested', after: '22,000' });
    if (!planned) throw new Error('no plan');
    expect(agreedCells([planned], new Set())).toEqual([]);
    expect(agreedCells([planned], new Set([planned.key]))).toEqual([{ key: planned.key, text: '22,000' }]);
  });

  it('writes nothing that is the same, wrong or closed', () => {
    const plans = [
      planFor(aCell({ reported: 5 }), '5'),
      planFor(aCell(), 'x'),
      planFor(aCell({ closed: 'X' }), '1'),
    ];
    expect(
      agreedCells(
        plans.flatMap((plan) => (plan ? [plan] : [])),
        new Set(),
      ),
    ).toEqual([]);
  });
});
