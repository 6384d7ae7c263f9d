import { decisionLight, decisionStanding, type DecisionAct, type DecisionTerms } from './decision.js';

const terms: DecisionTerms = {
  text: '新增两处夜间休憩点',
  owner: 'D-A',
  assisting: ['D-B'],
  dueOn: '2026-11-30',
  pinned: null,
};
const act = (step: DecisionAct['step'], day: string, given: Partial<DecisionAct> = {}): DecisionAct => ({
  step,
  at: `${day}T10:00:00+08:00`,
  remark: null,
  terms: null,
  ...given,
});
const decided = act('decided', '2026-09-25', { terms });
const standing = (...acts: DecisionAct[]) => decisionStanding([decided, ...acts]);

describe('where a decision stands', () => {
  it('follows its newest step', () => {
    expect(standing()).toMatchObject({ state: 'assigned', decidedOn: '2026-09-25' });
    const accepted = act('accepted', '2026-09-28');
    expect(standing(accepted)?.state).toBe('accepted');
    const reported = act('reported', '2026-10-05', { remark: '选址已定' });
    expect(standing(accepted, reported)).toMatchObject({
      state: 'underway',
      progress: { remark: '选址已定' },
    });
    const applied = act('applied', '2026-11-20');
    expect(standing(accepted, reported, applied, act('returned', '2026-11-22'))?.state).toBe('returned');
    expect(standing(accepted, reported, applied, act('closed', '2026-11-22'))).toMatchObject({
      state: 'closed',
      closedOn: '2026-11-22',
    });
  });

  it('keeps the day it was due at first when that is moved', () => {
    const later = act('changed', '2026-11-20', { terms: { ...terms, dueOn: '2026-12-31' } });
    const moved = standing(act('accepted', '2026-09-28'), later);
    expect(moved).toMatchObject({ state: 'accepted', firstDueOn: '2026-11-30' });
    expect(moved?.terms.dueOn).toBe('2026-12-31');
  });

  it('is nothing before it was decided', () => {
    expect(decisionStanding([])).toBeNull();
  });
});

describe('the three colours of a decision', () => {
  const on = (day: string, state: 'underway' | 'applied' | 'closed' = 'underway') =>
    decisionLight({ state, terms }, day);

  it('are green until seven days before it is due, yellow up to the day, red after it', () => {
    expect(on('2026-11-22')).toBe('inTime');
    expect(on('2026-11-23')).toBe('dueSoon');
    expect(on('2026-11-30')).toBe('dueSoon');
    expect(on('2026-12-01')).toBe('pastDue');
  });

  it('stay while it only asks to be closed, and end in grey', () => {
    expect(on('2026-12-01', 'applied')).toBe('pastDue');
    expect(on('2026-12-01', 'closed')).toBe('struckOff');
  });

  it('follow the rule of the house where it has another', () => {
    expect(decisionLight({ state: 'underway', terms }, '2026-11-15', { soon: 15 })).toBe('dueSoon');
  });
});
