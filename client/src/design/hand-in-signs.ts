/** Which signs a department's part of a round carries, on the wall and in the rooms. */
import { isFrozen, type ReportingAnswer } from '@lianxi/shared';
import type { Signed } from './signs';

export type Part = ReportingAnswer['departments'][number];

/** Handed in, and not sent back. */
export function isHandedIn({ handIn, state }: Pick<Part, 'handIn' | 'state'>): boolean {
  if (!handIn) return state === 'complete' || state === 'late';
  return handIn.state === 'submitted' || handIn.state === 'confirmed';
}

/** 迟报: after the due day · 漏报: not handed in, and past the days of grace too · null: on time, or still in time. */
export function latenessOf({ handIn, state }: Pick<Part, 'handIn' | 'state'>): 'late' | 'overdue' | null {
  if (!handIn) return state === 'late' || state === 'overdue' ? state : null;
  if (!handIn.isLate) return null;
  return handIn.submitted || handIn.confirmed || state === 'late' ? 'late' : 'overdue';
}

/**
 * The signs of one part, the most telling first. Without a round only what the figures say.
 * @param now server time in milliseconds
 */
export function signsOf(part: Pick<Part, 'handIn' | 'state'>, now: number): Signed[] {
  if (!part.handIn) return [part.state];
  const lateness = latenessOf(part);
  return [
    part.handIn.state,
    ...(lateness ? [lateness] : []),
    ...(isFrozen(part.handIn, now) ? (['frozen'] as const) : []),
  ];
}
