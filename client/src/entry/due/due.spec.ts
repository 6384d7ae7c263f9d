import type { PeriodCode } from '@lianxi/shared';
import { isWaiting, type Due } from '../../app/due';
import { linesOf, signatureOf } from './due-lines';

const NOW = Date.parse('2026-11-24T10:00:00+08:00');
const act = { by: '刘敏', at: '2026-11-23T02:00:00Z', remark: null, revision: 7 };
const aDue = (given: Partial<Due> = {}, handIn: Partial<Due['handIn']> = {}): Due => ({
  department: 'a',
  period: '2026-11' as PeriodCode,
  round: { id: 'r', name: '11 月', meetingOn: null },
  opensOn: '2026-11-17',
  dueOn: '2026-11-25',
  filled: 3,
  due: 5,
  handIn: {
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
    ...handIn,
  },
  ...given,
});
const here = { department: 'a', period: '2026-11' };

describe('what is due', () => {
  it('waits for somebody while it is open and not handed in', () => {
    expect(isWaiting(aDue(), NOW)).toBe(true);
    expect(isWaiting(aDue({}, { state: 'returned', submitted: act, returned: act }), NOW)).toBe(true);
    expect(isWaiting(aDue({}, { state: 'submitted', submitted: act }), NOW)).toBe(false);
    expect(isWaiting(aDue({ opensOn: '2026-11-25' }), NOW)).toBe(false);
    expect(isWaiting(aDue({}, { closesAt: '2026-11-23T16:00:00.000Z' }), NOW)).toBe(false);
  });

  it('says how many days are left, or over, and which sheet is open', () => {
    const days = (dueOn: string) => linesOf([aDue({ dueOn })], NOW, here)[0]?.left;
    expect(days('2026-11-25')).toEqual({ key: 'in', days: 1 });
    expect(days('2026-11-24')).toEqual({ key: 'today', days: 0 });
    expect(days('2026-11-20')).toEqual({ key: 'over', days: 4 });
    expect(
      linesOf([aDue(), aDue({ period: '2026-10' as PeriodCode })], NOW, here).map(({ isHere }) => isHere),
    ).toEqual([true, false]);
  });

  it('shows itself again after a reminder or a return, not after a cell', () => {
    const hidden = signatureOf([aDue()], NOW);
    expect(signatureOf([aDue({ filled: 4 })], NOW)).toBe(hidden);
    expect(signatureOf([aDue({}, { reminded: act })], NOW)).not.toBe(hidden);
    expect(signatureOf([aDue({}, { state: 'returned', returned: act })], NOW)).not.toBe(hidden);
  });
});
