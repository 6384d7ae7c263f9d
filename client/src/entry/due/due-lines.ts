/** The list of what is due, line by line, and when it has something new to say. */
import { daysBetween, isFrozen, shanghaiDay, type DueItem } from '@lianxi/shared';
import { isWaiting, type Due } from '../../app/due';

export interface DueLine extends Due {
  key: string;
  sign: DueItem['handIn']['state'];
  /** Days to the due day: which text says it, and how many. */
  left: { key: 'in' | 'today' | 'over'; days: number };
  isOver: boolean;
  isFrozen: boolean;
  isNotYet: boolean;
  /** Reopened, and still so. */
  reopenedUntil: string | null;
  isHere: boolean;
}

/** @param now server time in milliseconds · @param here the sheet that is open */
export function linesOf(
  items: readonly Due[],
  now: number,
  here: { department: string; period: string },
): DueLine[] {
  const today = shanghaiDay(now);
  return items.map((item) => {
    const { handIn, department, period } = item;
    const days = daysBetween(today, item.dueOn);
    const until = handIn.reopened?.until ?? null;
    return {
      ...item,
      key: `${department}|${item.round.id}`,
      sign: handIn.state,
      left: { key: days > 0 ? 'in' : days === 0 ? 'today' : 'over', days: Math.abs(days) },
      isOver: days < 0,
      isFrozen: isFrozen(handIn, now),
      isNotYet: item.opensOn > today,
      reopenedUntil: until !== null && Date.parse(until) > now ? until : null,
      isHere: department === here.department && period === here.period,
    };
  });
}

/**
 * Names what the list says that somebody has to know: a hidden list shows itself again when this changes.
 * Filling in a cell is nothing new.
 */
export function signatureOf(items: readonly Due[], now: number): string {
  return items
    .filter((item) => isWaiting(item, now))
    .map(({ department, round, handIn }) =>
      [
        department,
        round.id,
        handIn.state,
        handIn.returned?.at,
        handIn.reminded?.at,
        handIn.reopened?.at,
      ].join('~'),
    )
    .join('|');
}
