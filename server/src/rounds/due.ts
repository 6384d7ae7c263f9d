/** When figures are due where no round sets its own days. */
import {
  addDays,
  addWorkingDays,
  anchorDay,
  cyclePeriod,
  periodOf,
  periodRange,
  shiftPeriod,
  type Cycle,
  type DayCode,
  type PeriodCode,
  type PeriodKind,
} from '@lianxi/shared';

/** Days after the end of a period: monthly by the 5th; the others are ours, in proportion. */
const GRACE_DAYS: Record<PeriodKind, number> = { day: 1, week: 3, month: 5, quarter: 10, half: 15, year: 31 };

/** Last day on which a period's figure is on time. */
export function dueOn(period: PeriodCode): DayCode {
  const { kind, end } = periodRange(period);
  return addDays(end, GRACE_DAYS[kind]);
}

/** Working days after the due day on which a report is late (迟报); from then on it counts as missed (漏报). */
const LATE_WORKING_DAYS = 2;

/** Last day on which what was due is late; after it, it is overdue. */
export const lateUntil = (due: DayCode): DayCode => addWorkingDays(due, LATE_WORKING_DAYS);

/** The newest period of a cycle that should have been reported by now; null for events, which are due when they happen. */
export function newestOwed(cycle: Cycle, today: DayCode): PeriodCode | null {
  if (cycle === 'event') return null;
  let period = shiftPeriod(periodOf(cyclePeriod(cycle), today), -1);
  while (dueOn(period) >= today) period = shiftPeriod(period, -1);
  return period;
}

/** The `from` of spans without a beginning; nobody can say how many periods should have been reported in them. */
export const SINCE_EVER: DayCode = '0001-01-01';

/** Periods of an indicator's cycle that count in a span and have begun by `today`. */
export function periodsWithin(cycle: Cycle, from: DayCode, to: DayCode, today: DayCode): PeriodCode[] {
  if (cycle === 'event' || from === SINCE_EVER) return [];
  const periods: PeriodCode[] = [];
  const last = to < today ? to : today;
  for (
    let period = periodOf(cyclePeriod(cycle), from);
    periodRange(period).start <= last;
    period = shiftPeriod(period, 1)
  ) {
    const day = anchorDay(period);
    if (from <= day && day <= to) periods.push(period);
  }
  return periods;
}
