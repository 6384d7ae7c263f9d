/** Days of a round: what follows from the meeting day (DOMAIN: T−10, T−4, T−2 working days), and how far the round is. */
import { addWorkingDays, daysBetween, type DayCode, type Round } from '@lianxi/shared';

export type RoundDays = Pick<Round, 'opensOn' | 'dueOn' | 'closesOn'>;

/** The usual days before a meeting: opens T−10, due T−4, papers frozen T−2 working days. */
export function daysBeforeMeeting(meetingOn: DayCode): RoundDays {
  return {
    opensOn: addWorkingDays(meetingOn, -10),
    dueOn: addWorkingDays(meetingOn, -4),
    closesOn: addWorkingDays(meetingOn, -2),
  };
}

/** before: not open yet · open: in time · grace: late is still accepted · closed: frozen, but for what was reopened. */
export type Stage = 'before' | 'open' | 'grace' | 'closed';
export function stageOf({ opensOn, dueOn, closesOn }: RoundDays, today: DayCode): Stage {
  if (today < opensOn) return 'before';
  if (today <= dueOn) return 'open';
  return today <= closesOn ? 'grace' : 'closed';
}

/** Which text says how far a day is away, and its number of days. */
export function distanceTo(day: DayCode, today: DayCode): { key: 'in' | 'today' | 'over'; days: number } {
  const days = daysBetween(today, day);
  return { key: days > 0 ? 'in' : days === 0 ? 'today' : 'over', days: Math.abs(days) };
}
