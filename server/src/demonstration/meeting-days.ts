/** When the demonstration's joint meetings are: in the last week of every quarter. */
import { addDays, anchorDay, periodOf, shiftPeriod, type DayCode, type Name } from '@lianxi/shared';

export interface MeetingDay {
  heldOn: DayCode;
  name: Name;
}

const HELD = 5;
const ORDINALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** The meetings of the last quarters, oldest first. */
export function meetingsHeld(today: DayCode): MeetingDay[] {
  const quarter = periodOf('quarter', today);
  return Array.from({ length: HELD }, (_, index) => meetingOf(shiftPeriod(quarter, index - HELD), index));
}

/** The meeting to come; today's while it is the day. */
export function nextMeeting(today: DayCode): MeetingDay {
  const quarter = periodOf('quarter', today);
  const own = meetingOf(quarter, HELD);
  return own.heldOn >= today ? own : meetingOf(shiftPeriod(quarter, 1), HELD);
}

function meetingOf(quarter: Parameters<typeof anchorDay>[0], index: number): MeetingDay {
  return {
    heldOn: addDays(anchorDay(quarter), -5),
    name: { zh: `第${ORDINALS[index] ?? index + 1}次联席会议`, en: `Joint meeting No. ${index + 1}` },
  };
}
