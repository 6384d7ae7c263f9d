import { addWorkingDays, isWorkingDay, workingDaysUntil } from './working-day.js';

describe('working days', () => {
  it('are counted over weekends, in both directions', () => {
    expect(addWorkingDays('2026-11-20', 1)).toBe('2026-11-23'); // Friday → Monday
    expect(addWorkingDays('2026-11-23', -1)).toBe('2026-11-20');
    expect(addWorkingDays('2026-11-22', 0)).toBe('2026-11-22');
    expect(isWorkingDay('2026-11-22')).toBe(false);
  });

  it('between two days leave the first one out', () => {
    expect(workingDaysUntil('2026-11-25', '2026-12-01')).toBe(4);
    expect(workingDaysUntil('2026-12-02', '2026-12-01')).toBe(0);
  });
});
