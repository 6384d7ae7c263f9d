/**
 * Working days: Monday to Friday. Holidays and make-up Saturdays are set by the State Council each year and known to
 * nobody here; whoever plans by working days says so and lets the days be moved.
 */
import { addDays, type DayCode } from './period.js';

/** 0 = Sunday. */
export function weekdayOf(day: DayCode): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay();
}

export function isWorkingDay(day: DayCode): boolean {
  const weekday = weekdayOf(day);
  return weekday !== 0 && weekday !== 6;
}

/** The day that many working days later, or earlier when negative. */
export function addWorkingDays(day: DayCode, days: number): DayCode {
  let at = day;
  for (let left = Math.abs(days); left > 0;) {
    at = addDays(at, Math.sign(days));
    if (isWorkingDay(at)) left -= 1;
  }
  return at;
}

/** How many working days a day lies before another; 0 when it does not. */
export function workingDaysUntil(day: DayCode, other: DayCode): number {
  let count = 0;
  for (let at = addDays(day, 1); at <= other; at = addDays(at, 1)) if (isWorkingDay(at)) count += 1;
  return count;
}
